"""A page says in which language the machine's own words on it are; a page in English stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.interface import MARK, interface_for
from report.evidence.pages import register

PAGE = (
    '<html lang="{0}"><head>\n<script defer src="assets/paper.js"></script>\n</head><body><main id="text">\n'
    '<header id="title-block-header"><h1>Daten</h1></header>\n<p>Rows.</p>\n'
    '<nav class="page-navigation" aria-label="x"></nav></main></body></html>'
)


def completed(root: Path, language: str, path: str) -> str:
    (root / "_quarto.yml").write_text(f"lang: {language}\n", encoding="utf-8")
    complete = interface_for(Evidence(Project(root)), root)
    made = complete(path, PAGE.format(language))
    assert complete(path, made) == made, "a page that has it stays"
    return made


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_a_page_in_english_stays_as_it_is(tmp_path: Path, language: str) -> None:
    assert completed(tmp_path, language, "chapters/evidence/data.html") == PAGE.format(language)


def test_a_page_in_a_language_with_a_catalogue_brings_what_its_scripts_say(tmp_path: Path) -> None:
    made = completed(tmp_path, "es-MX", "chapters/evidence/data.html")
    assert made.count(MARK) == 1
    assert "De dónde viene" in made.partition("</head>")[0]
    assert made.partition("<body>")[2] == PAGE.format("es-MX").partition("<body>")[2]


def test_a_page_without_scripts_brings_nothing(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("lang: es\n", encoding="utf-8")
    text = '<html lang="es"><head></head><body><main></main></body></html>'
    assert interface_for(Evidence(Project(tmp_path)), tmp_path)("moved.html", text) == text


def test_what_is_english_on_a_page_of_another_language_is_marked(tmp_path: Path) -> None:
    made = completed(tmp_path, "de", "chapters/evidence/data.html")
    assert '<main lang="en" id="text">' in made
    assert '<header id="title-block-header" lang="de">' in made
    assert '<nav class="page-navigation" lang="de" aria-label="x">' in made
    assert MARK not in made
    assert completed(tmp_path, "de", "chapters/one.html") == PAGE.format("de"), "a chapter is the author's"


def test_that_it_is_english_is_told_once_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, told in (("de", 1), ("es", 0), ("en", 0)):
        (tmp_path / "_quarto.yml").write_text(f"project:\n  type: book\nlang: {language}\n", encoding="utf-8")
        register._tell_what_is_english(Project(tmp_path))
        warning = capsys.readouterr().err
        assert warning.count('_quarto.yml:3: there is no catalogue for the language "de"') == told

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from report.core.configuration import read_configuration
from report.core.errors import ContentError, UsageError
from report.core.project import Project
from report.core.settings_check import looks_of
from report.render.book.book import entries_of

Write = Callable[[str, str], Path]


def test_wrong_keys_and_values_are_told_together(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  typ: book\n  type: site\ntoc: perhaps\n")
    with pytest.raises(UsageError) as raised:
        read_configuration(project.root)
    assert [problem.line for problem in raised.value.problems] == [2, 3, 4]
    assert raised.value.problems[0].expected == "did you mean type?"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("template: mine.html\n", 1, '"template" is not supported'),
        ("format:\n  html:\n    server: shiny\n", 3, '"server" is not supported.*a page without a server'),
        ("from: latex\nfig-cap-location: left\n", 2, "one of top, bottom, margin"),
    ],
)
def test_setting_that_would_have_no_effect_is_told(
    text: str, line: int, words: str, write: Write, project: Project
) -> None:
    write("_quarto.yml", text)
    with pytest.raises(UsageError, match="(?s)" + words) as raised:
        read_configuration(project.root)
    assert raised.value.problems[0].line == line


def test_the_style_sheet_that_only_quarto_needs_is_accepted(write: Write, project: Project) -> None:
    write("_quarto.yml", "format:\n  html:\n    css: report/theme/look/quarto.css\n")
    assert not list(looks_of(read_configuration(project.root).settings))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("report: 90\n", 1, '"report" is not a list of keys and values'),
        ("report:\n  cell-seconds: 1.5\n", 2, '"cell-seconds" is 1.5.*a whole number of seconds, from 1'),
        ("report:\n  cell-seconds: 0\n", 2, '"cell-seconds" is 0'),
        ("report:\n  cell-seconds: true\n", 2, '"cell-seconds" is true'),
        ("report:\n  cell-second: 9\n", 2, 'the key "cell-second" under "report" is not known.*cell-seconds'),
    ],
)
def test_wrong_setting_of_this_renderer_is_told(
    text: str, line: int, words: str, write: Write, project: Project
) -> None:
    write("_quarto.yml", text)
    with pytest.raises(UsageError, match="(?s)" + words) as raised:
        read_configuration(project.root)
    assert [problem.line for problem in raised.value.problems] == [line]


@pytest.mark.parametrize(
    ("chapters", "line", "words"),
    [
        ("[one.qmd]", 4, "the book has no index.qmd"),
        ("[index.qmd, {part: 7, chapters: [one.qmd]}]", 4, "this is no chapter"),
        ("[index.qmd, 3]", 4, "this is no chapter"),
    ],
)
def test_wrong_list_of_chapters_is_told_with_its_line(
    chapters: str, line: int, words: str, write: Write, project: Project
) -> None:
    write("_quarto.yml", f"project:\n  type: book\nbook:\n  chapters: {chapters}\n")
    write("index.qmd", "")
    write("one.qmd", "")
    with pytest.raises(UsageError, match=words) as raised:
        entries_of(read_configuration(project.root))
    assert raised.value.problems[0].line == line


@pytest.mark.parametrize(
    ("report", "words"),
    [("3", "not a list of keys and values"), ("\n  print: 1", '"print" is 1'), ("\n  prin: true", '(?s)"prin".*print')],
)
def test_wrong_setting_of_a_document_is_told(report: str, words: str, write: Write, project: Project) -> None:
    configuration = read_configuration(project.root)
    header = yaml.safe_load(f"report: {report}")
    with pytest.raises(ContentError, match=words):
        configuration.of_document(header, {"report": 2}, "a.qmd", "html")


def test_header_goes_over_format_over_project(write: Write, project: Project) -> None:
    write("_quarto.yml", "lang: es\ntoc: true\nformat:\n  html:\n    toc: false\n    number-depth: 2\n")
    configuration = read_configuration(project.root)
    plain = configuration.of_document({}, {}, "a.qmd", "html")
    assert (plain.get("toc"), plain.get("number-depth"), plain.get("lang")) == (False, 2, "es")
    own = configuration.of_document({"toc": True, "lang": "en"}, {"toc": 2, "lang": 3}, "a.qmd", "html")
    assert (own.get("toc"), own.get("lang")) == (True, "en")
    assert own.place("toc") == ("a.qmd", 2)
    assert own.place("number-depth") == ("_quarto.yml", 6)


def test_numbers_of_paper_formats_are_those_of_the_site(write: Write, project: Project) -> None:
    write("_quarto.yml", "format:\n  html:\n    number-sections: true\n    number-depth: 2\n  typst:\n    toc: true\n")
    settings = read_configuration(project.root).of_document({}, {}, "a.qmd", "typst")
    assert (settings.get("number-sections"), settings.get("number-depth"), settings.get("toc")) == (True, 2, True)


def test_first_profile_of_a_group_is_used_unless_another_is_asked_for(write: Write, project: Project) -> None:
    write("_quarto.yml", "lang: en\nprofile:\n  group:\n    - [a, b]\nlist: [1]\n")
    write("_quarto-a.yml", "lang: es\nlist: [2]\n")
    write("_quarto-b.yml", "subject: b\n")
    first, second = read_configuration(project.root), read_configuration(project.root, "b")
    assert (first.profiles, first.settings.get("lang"), first.settings.get("list")) == (("a",), "es", [1, 2])
    assert (second.profiles, second.settings.get("lang"), second.settings.get("subject")) == (("b",), "en", "b")


def test_bibliographies_are_found_from_the_file_that_names_them(write: Write, project: Project) -> None:
    write("_quarto.yml", "bibliography: [a.bib, sub/b.bib]\n")
    configuration = read_configuration(project.root)
    settings = configuration.of_document({"csl": "c.csl"}, {"csl": 2}, "sub/doc.qmd", "html")
    assert settings.get("bibliography") == [str(project.root / "a.bib"), str(project.root / "sub/b.bib")]
    assert settings.get("csl") == str(project.root / "sub/c.csl")


def test_website_has_the_files_that_it_names_and_no_hidden_ones(write: Write, project: Project) -> None:
    write("_quarto.yml", 'project:\n  type: website\n  render: ["*.qmd", "!b.qmd", "sub/*.qmd"]\n')
    for name in ("z.qmd", "index.qmd", "b.qmd", "_part.qmd", "sub/a.qmd", "other/c.qmd"):
        write(name, "")
    assert [entry.path for entry in entries_of(read_configuration(project.root))] == ["index.qmd", "sub/a.qmd", "z.qmd"]

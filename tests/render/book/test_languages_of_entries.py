"""The language of an entry, as the list of references is marked with it."""

from pathlib import Path

import pytest

from report.render.book.citations import languages_of


@pytest.mark.parametrize(
    ("line", "tag"),
    [
        ("langid = {ngerman}", "de"),
        ("langid = {German}", "de"),
        ("langid = {brazilian}", "pt"),
        ("language = {es-MX}", "es-MX"),
        ("langid = {zh-Hans}", "zh-Hans"),
        ("langid = {nah}", "nah"),
    ],
)
def test_a_name_of_babel_becomes_the_tag_that_documents_know(tmp_path: Path, line: str, tag: str) -> None:
    path = tmp_path / "references.bib"
    path.write_text(f"@book{{ochs1999,\n  title = {{Bienen}},\n  {line},\n}}\n", encoding="utf-8")
    assert languages_of([path]) == {"ochs1999": tag}


def test_a_language_that_is_no_tag_marks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text("@book{ochs1999,\n  title = {Bienen},\n  langid = {klingonisch},\n}\n", encoding="utf-8")
    (tmp_path / "sources.json").write_text('[{"id": "ONE", "language": "Deutsch"}, {"id": "TWO"}]', encoding="utf-8")
    assert languages_of([path, tmp_path / "sources.json"]) == {"ONE": "de"}

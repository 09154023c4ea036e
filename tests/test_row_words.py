from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ReportError
from report.core.metadata import ROW_WORDS, read_settings, row_words
from report.render.html.site import open_project


def columns(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")
    return row_words(read_settings(folder)[0])


def test_a_paper_says_which_columns_tell_what_a_row_is(tmp_path: Path) -> None:
    assert columns(tmp_path, "lang: en\n") == ROW_WORDS
    assert columns(tmp_path, "report: {row-words: [hive, owner]}\n") == ("hive", "owner")


@pytest.mark.parametrize("written", ["hive", "[1]", "{hive: owner}"])
def test_what_is_no_list_of_columns_is_told(tmp_path: Path, written: str) -> None:
    (tmp_path / "index.qmd").write_text("# One\n", encoding="utf-8")
    book = "project: {type: book}\nbook: {title: T, chapters: [index.qmd]}\nreport:\n  row-words: "
    (tmp_path / "_quarto.yml").write_text(f"{book}{written}\n", encoding="utf-8")
    with pytest.raises(ReportError, match=r'_quarto.yml:4: "row-words" is no list of columns'):
        open_project(tmp_path)

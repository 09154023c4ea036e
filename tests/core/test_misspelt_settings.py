"""A setting of `_quarto.yml` that nobody knows is told with its line and the names that come close."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.configuration import read_configuration
from report.core.settings_check import unknown_of

SETTINGS = "project: {{type: book}}\nlang: en\nbook:\n  title: T\n  chapters: [index.qmd]\n{more}"


@pytest.mark.parametrize(
    ("more", "name", "close"),
    [
        ("tocc: true\n", "tocc", "toc"),
        ("linkcolour: red\n", "linkcolour", "linkcolor"),
        ("format:\n  html:\n    tocdepth: 3\n", "tocdepth", "toc-depth"),
        ("  serch: true\n", "serch", "search"),
        ("number_sections: true\n", "number_sections", "number-sections"),
    ],
)
def test_a_misspelt_setting_is_told_with_its_line(tmp_path: Path, more: str, name: str, close: str) -> None:
    text = SETTINGS.format(more=more)
    (tmp_path / "_quarto.yml").write_text(text, encoding="utf-8")
    (tmp_path / "index.qmd").write_text("# A\n", encoding="utf-8")
    (told,) = unknown_of(read_configuration(tmp_path).settings)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if name in each)
    assert (told.path, told.line) == ("_quarto.yml", line)
    assert f'"{name}"' in told.found
    assert close in told.expected

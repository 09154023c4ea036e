"""Chapters call for exhibits in every way that Python takes, and the check says of each what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.chapter_lines import read_lines
from report.core.metadata import CONFIGURATION
from report.core.project import Project
from report.exhibits.calls import calls_in, code_in, computed_calls, texts_in_code
from report.prose.check import _mention_faults
from report.prose.sentences import sentences_in

MADE = {"a-1": {"kind": "value", "function": {"file": "scripts/a.py", "line": 3}}}


def faults(folder: Path, text: str) -> list[str]:
    (folder / CONFIGURATION).write_text("book: {chapters: [index.qmd]}\n", encoding="utf-8")
    (folder / "index.qmd").write_text(text, encoding="utf-8")
    return [str(each) for each in _mention_faults(read_lines(Project(folder.resolve())), MADE)]


@pytest.mark.parametrize(
    "call", ["value('a-1')", 'value("a-1")', "value( 'a-1', show='words' )", "value(name='a-1')", "value('a-1',)"]
)
def test_a_value_is_used_and_read_whatever_marks_are_around_its_id(tmp_path: Path, call: str) -> None:
    text = f"Made were `{{python}} {call}` hives.\n"
    assert not faults(tmp_path, text)
    assert [each.id for each in calls_in(text)] == ["a-1"]
    assert [value.id for sentence in sentences_in([text.strip()], "index.qmd") for value in sentence.values] == ["a-1"]


@pytest.mark.parametrize(
    "text",
    [
        "```{python}\nfor name in ['a-1']:\n    display(value(name))\n```\n",
        "```{python}\nid = 'a-1'\n```\n\nMade were `{python} value(id)`.\n",
    ],
)
def test_an_id_in_a_variable_is_used(tmp_path: Path, text: str) -> None:
    assert not faults(tmp_path, text)


def test_an_id_that_is_put_together_is_told_as_such(tmp_path: Path) -> None:
    told = faults(tmp_path, '```{python}\nvalue(f"a-{1}")\n```\n')
    assert len(told) == 1
    assert "the call at index.qmd:2 computes what it shows" in told[0]
    assert "if that call shows it, write the id out" in told[0]


def test_code_is_what_cells_hold_and_expressions_ask_for() -> None:
    shown = ["````", "```{python}", "'a-1'", "```", "````", "~~~{python}", "'b-1'", "~~~"]
    drawn = ["```{mermaid}", "'c-1'", "```"]
    run = ["  ```{python}", "  'd-1'", "  ```", "`{python} value('e-1')`"]
    never_closed = ["```{python}", "'f-1'"]
    found = [(13, "  'd-1'"), (15, "value('e-1')")]
    assert list(code_in([*shown, *drawn, *run, *never_closed])) == found


def test_text_and_other_functions_are_no_calls() -> None:
    lines = ["The value(s) and table(of, things).", "```{python}", "x.value(y)", "def value(name): ...", "```"]
    assert not list(computed_calls(lines))
    assert texts_in_code(["```{python}", "'a-1'", "```", "'b-2'"]) == {"a-1"}

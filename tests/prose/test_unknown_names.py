"""What the chapters name and the exhibits do not have is told at once, with the names that come close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from report.core.chapter_lines import read_lines
from report.core.project import Project
from report.prose import unknown_names

EXHIBITS: dict[str, dict[str, Any]] = {
    "harvest-2021": {"kind": "value"},
    "harvest": {"kind": "figure", "was": ["honey"]},
    "ways": {"kind": "diagram"},
    "prices": {"kind": "table"},
    "south-above-north": {"kind": "claim"},
}


def told(folder: Path, *lines: str) -> list[str]:
    (folder / "_quarto.yml").write_text("book:\n  chapters:\n    - index.qmd\n    - chapters/one.qmd\n")
    (folder / "index.qmd").write_text("# Summary\n")
    (folder / "chapters").mkdir()
    (folder / "chapters/one.qmd").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = unknown_names(read_lines(Project(folder)), EXHIBITS)
    return [f"{each.path}:{each.line}: {each.found}|{each.expected}" for each in found]


def test_all_names_of_a_chapter_are_told_together_with_close_ones(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        "# One {#sec-one}",
        'Made were `{python} value("harvest-2012")` and [more]{.claim data-claim="south-above-nort"}.',
        "```{python}",
        'figure("harvets")',
        "table('price')",
        "```",
    ) == [
        'chapters/one.qmd:2: no value "harvest-2012"|close: "harvest-2021"',
        'chapters/one.qmd:2: no claim "south-above-nort"|close: "south-above-north"',
        'chapters/one.qmd:4: no figure "harvets"|close: "harvest"',
        'chapters/one.qmd:5: no table "price"|close: "prices"',
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (['Made were `{python} value("prices")`.'], '"prices" is no value but a table'),
        (["```{python}", 'figure("honey")', "```"], 'no figure "honey"|"harvest", which it is now'),
    ],
)
def test_another_kind_and_a_former_name_are_told_as_such(tmp_path: Path, lines: list[str], found: str) -> None:
    (only,) = told(tmp_path, *lines)
    assert found in only


@pytest.mark.parametrize(
    "lines",
    [
        ["```{python}", 'figure("ways")', "```"],  # a diagram
        ["```{python}", "#| eval: false", 'figure("other")', "```"],
        ["```{python}", "#| error: true", 'figure("other")', "```"],
        ["```{python}", '# figure("other")', "```"],
        ["```python", 'figure("other")', "```"],
        ["::: {.content-hidden}", '`{python} value("other")`', ":::"],
        ['`value("other")` is how a number is written'],
        ["```{python}", "#| eval: false", 'figure("other")', "```", "", "```{python}", 'table("prices")', "```"],
    ],
)
def test_what_is_not_run_may_name_what_it_likes(tmp_path: Path, lines: list[str]) -> None:
    assert told(tmp_path, *lines) == []


def test_a_cell_after_one_that_is_not_run_is_looked_at(tmp_path: Path) -> None:
    lines = ["```{python}", "#| eval: false", "x", "```", "```{python}", 'table("other")', "```"]
    assert len(told(tmp_path, *lines)) == 1

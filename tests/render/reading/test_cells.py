from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.chapters import Chapter, read_chapter
from report.core.configuration import Settings, read_configuration
from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.reading.cells import CodeCell, Options, read_cells, read_defaults

Write = Callable[[str, str], Path]
NONE = Settings()


@pytest.fixture
def chapter_of(write: Write, project: Project) -> Callable[..., Chapter]:
    """A chapter with one cell of the given lines, in line 5 and after it, under the given header."""

    def chapter(cell: str, header: str = "title: A") -> Chapter:
        return read_chapter(write("a.qmd", f"---\n{header}\n---\n```{{python}}\n{cell}\n```\n"), project.root)

    return chapter


def read(chapter: Chapter, settings: Settings = NONE) -> CodeCell:
    (cell,) = read_cells(chapter, read_defaults(settings, chapter))
    return cell


def problems_of(chapter: Chapter, settings: Settings = NONE) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        read(chapter, settings)
    return caught.value.problems


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("echo: perhaps", "true, false or fenced"),
        ("echo: 1", "true, false or fenced"),
        ("output: raw", "true, false or asis"),
        ("eval: [1, 2]", "true or false"),
        ("code-fold: closed", "true, false or show"),
        ("fig-cap: [one, 2]", "a text or a list of texts"),
        ("fig-subcap: false", "a list of texts, or true"),
        ("layout-ncol: 0", "a whole number from 1"),
        ("layout-ncol: true", "a whole number from 1"),
        ("label: two words", "a name of letters, digits, - and _, as in fig-plants"),
        ("classes: {a: 1}", "a text or a list of texts"),
    ],
)
def test_wrong_value_is_named_with_what_fits(chapter_of: Callable[..., Chapter], line: str, expected: str) -> None:
    (problem,) = problems_of(chapter_of(f"#| warning: false\n#| {line}\n1"))
    assert (problem.path, problem.line, problem.expected) == ("a.qmd", 6, expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ecoh", "did you mean echo?"),
        ("fig_cap", "did you mean fig-cap"),
        ("lable", "did you mean label?"),
        ("tbl-subcaps", "did you mean tbl-subcap"),
    ],
)
def test_slips_and_unsupported_options_of_quarto_fail(
    chapter_of: Callable[..., Chapter], name: str, expected: str
) -> None:
    (problem,) = problems_of(chapter_of(f"#| {name}: false\n1"))
    assert problem.line == 5
    assert problem.expected.startswith(expected)


def test_option_of_another_tool_is_a_warning(chapter_of: Callable[..., Chapter]) -> None:
    (warning,) = read(chapter_of("#| nosuch: skip\n1")).warnings
    assert (warning.line, warning.found) == (5, 'the cell option "nosuch" is not known and has no effect')


def test_options_that_are_no_keys_and_values_fail(chapter_of: Callable[..., Chapter]) -> None:
    (problem,) = problems_of(chapter_of("#| echo false\n1"))
    assert problem.found == "the cell's options are not keys and values"


def test_all_wrong_options_are_shown_at_once(chapter_of: Callable[..., Chapter]) -> None:
    assert [problem.line for problem in problems_of(chapter_of("#| echo: 1\n#| ecoh: 1\n#| eval: 2\n1"))] == [5, 6, 7]


def test_code_begins_after_the_options(chapter_of: Callable[..., Chapter]) -> None:
    cell = read(chapter_of("#| echo: false\n#| label: fig-a\n\nx = 1\n\n#| eval: false\n"))
    assert (cell.code, cell.first) == ("x = 1\n\n#| eval: false", 4)
    assert cell.options == Options(echo=False, label="fig-a")


def test_options_after_a_comment_are_code(chapter_of: Callable[..., Chapter]) -> None:
    cell = read(chapter_of("# A comment\n#| echo: false\n1"))
    assert (cell.options, cell.code) == (Options(), "# A comment\n#| echo: false\n1")


def test_lists_over_several_lines_are_read(chapter_of: Callable[..., Chapter]) -> None:
    cell = read(chapter_of('#| fig-subcap:\n#|   - "One"\n#|   - "Two"\n#| classes: .a b\n#| fig-alt: "One, two"\n1'))
    assert cell.options == Options(fig_subcap=("One", "Two"), classes=("a", "b"), fig_alt=("One, two",))


def test_defaults_come_from_the_project_then_the_header_then_the_cell(chapter_of: Callable[..., Chapter]) -> None:
    project = {"execute": {"echo": False, "warning": False}, "format": {"html": {"code-fold": True}}}
    header = "execute:\n  warning: true\nformat: html\ncode-summary: Show"
    assert read(chapter_of("#| echo: fenced\n1", header), Settings(project)).options == Options(
        echo="fenced", warning=True, code_fold=True, code_summary="Show"
    )


def test_wrong_default_is_named_where_it_stands(
    chapter_of: Callable[..., Chapter], write: Write, project: Project
) -> None:
    write("_quarto.yml", "lang: en\nexecute:\n  eval: no\n")
    chapter = chapter_of("1", "title: A\nexecute:\n  echo: some")
    first, second = problems_of(chapter, read_configuration(project.root).settings)
    assert (first.path, first.line, first.found) == ("_quarto.yml", 3, 'the option "eval" is no')
    assert (second.path, second.line, second.found) == ("a.qmd", 4, 'the option "echo" is some')

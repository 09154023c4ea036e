from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from report.core.chapters import Place, read_chapter
from report.core.configuration import Settings
from report.core.errors import ContentError
from report.core.project import Project
from report.render.reading.cells import read_cells, read_defaults
from report.render.reading.executed_chapter import Executed
from report.render.reading.insertion import expressions_of, place_results

Place_ = Callable[..., Executed]


@pytest.fixture
def placed(write: Callable[[str, str], Path], project: Project) -> Place_:
    """A chapter with the given outputs of its cells and plain values of its expressions in place."""

    def place(text: str, values: Sequence[str] = (), outputs: Sequence[dict[str, Any]] = ()) -> Executed:
        chapter = read_chapter(write("part/a.qmd", text), project.root)
        cells = [(cell, outputs) for cell in read_cells(chapter, read_defaults(Settings(), chapter))]
        given = [{"data": {"text/plain": value}} for value in values]
        return place_results(chapter, cells, given, project.root, {})

    return place


def test_value_that_names_a_place_of_this_machine_fails_in_its_line(placed: Place_, project: Project) -> None:
    with pytest.raises(ContentError) as caught:
        placed("One.\n\nTwo `{python} x` and `{python} y`.\n", [f"PosixPath('{project.root}/a')", "1"])
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("part/a.qmd", 3)
    assert problem.found == f"a result shows a place of this machine: {project.root}"


def test_values_take_the_place_of_their_expressions_in_order(placed: Place_) -> None:
    text = "---\ntitle: T `{python} a`\nlist:\n  - x: '`{python} b`'\n---\n# `{python} c`\n\n- *`{python} d`*\n"
    executed = placed(text, ["1", "2", "3", "4"])
    assert executed.header == {"title": "T 1", "list": [{"x": "2"}]}
    assert executed.markdown == "# 3\n\n- *4*\n"


def test_expressions_are_found_as_in_quarto(placed: Place_) -> None:
    text = "`{python} a``{python} b` `{{python}} c` ``{python} d`` $`{python} e`$\n```\n`{python} f`\n```\n"
    expected = "1`{python} b` `{python} c` ``{python} d`` $2$\n```\n3\n```\n"
    assert placed(text, ["1", "2", "3"]).markdown == expected


def test_empty_value_leaves_its_expression(placed: Place_) -> None:
    assert placed('Empty `{python} ""`.\n', ["''"]).markdown == 'Empty `{python} ""`.\n'


def test_keys_of_header_expressions_are_known() -> None:
    header = {"title": "`{python} a`", "author": [{"name": "`{python} b` `{python} c`"}], "toc": True}
    assert list(expressions_of(header)) == [("title", "a"), ("author.0.name", "b"), ("author.0.name", "c")]


def test_cell_in_double_braces_is_shown_with_its_fences(placed: Place_) -> None:
    executed = placed("```{{python}}\n#| echo: false\n`{python} x`\n```\nText.\n", ["1"])
    assert executed.markdown == "````{.markdown}\n```{python}\n#| echo: false\n1\n```\n````\nText.\n"
    assert executed.line_map == (*[Place("part/a.qmd", 1)] * 6, Place("part/a.qmd", 5))


def test_cell_in_a_list_stays_in_its_item(placed: Place_) -> None:
    output = {"type": "stream", "name": "stdout", "text": "one\n\ntwo\n"}
    text = "- item\n  ```{python}\n  #| echo: false\n  x\n  ```\n  more\n"
    assert placed(text, outputs=[output]).markdown == (
        "- item\n\n  ::: {.cell}\n\n  ::: {.cell-output .cell-output-stdout}\n\n"
        "  ```\n  one\n\n  two\n  ```\n\n  :::\n\n  :::\n\n  more\n"
    )


def test_images_stand_in_a_folder_named_for_the_chapter(placed: Place_) -> None:
    output = {"type": "display", "data": {"image/svg+xml": "<svg/>"}}
    executed = placed("```{python}\n#| echo: false\nx\n```\n", outputs=[output])
    assert executed.files == {"a_files/cell-1-1.svg": b"<svg/>"}
    assert "![](a_files/cell-1-1.svg)" in executed.markdown

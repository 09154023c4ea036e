"""A notebook among the chapters shows exhibits as they are built now, and tells of cells that hold none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from report import show
from report.core.chapters import read_chapter
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.reading.execute import Executed, execute_chapters
from tests.sample import Sample

SET_UP = "from report.show import figure, table, value"


@pytest.fixture
def project(built_sample: Sample, tmp_path: Path) -> Project:
    """The sample's exhibits in a folder to which a test adds a notebook."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/exhibits").symlink_to(built_sample.project.exhibits)
    (tmp_path / "_quarto.yml").write_text("lang: en\n", encoding="utf-8")
    return Project(tmp_path)


def held(result: object, **data: str) -> dict[str, Any]:
    """What Jupyter stores of a cell that shows a result of `report.show`."""
    forms = {
        "text/html": "<figure><svg></svg></figure>",
        "text/markdown": str(result),
        "text/plain": "Shown(…)",
        **data,
    }
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": forms}


def write(project: Project, *cells: tuple[str, Sequence[dict[str, Any]]]) -> Path:
    written = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": list(outputs), "source": [code]}
        for code, outputs in [(SET_UP, ()), *cells]
    ]
    path = project.root / "rail.ipynb"
    path.write_text(json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    return path


def executed(project: Project, path: Path) -> Executed:
    return execute_chapters([read_chapter(path, project.root)], Settings(), project)[0]


def told(project: Project, *cells: tuple[str, Sequence[dict[str, Any]]]) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        executed(project, write(project, *cells))
    return list(caught.value.problems)


@pytest.mark.parametrize(("call", "name", "label"), [("figure", "harvest", "fig"), ("table", "prices", "tbl")])
def test_a_stored_figure_or_table_has_its_identifier_and_what_is_built_now(
    project: Project, call: str, name: str, label: str
) -> None:
    now = getattr(show, call)(name, project=project).markdown
    old = now.replace("made", "had made").replace("2021", "1921")
    found = executed(project, write(project, (f'{call}("{name}")', [held(old)])))
    assert f'{{#{label}-{name} .exhibit data-exhibit="{name}"}}' in found.markdown
    assert "<figure><svg></svg>" not in found.markdown
    assert "1921" not in found.markdown
    assert f"build/exhibits/{name}/metadata.json" in found.dependencies


def test_figures_that_a_loop_displays_are_shown_with_their_identifiers(project: Project) -> None:
    outputs = [
        {**held(show.figure("harvest", project=project)), "output_type": "display_data"},
        {**held(show.table("prices", project=project)), "output_type": "display_data"},
    ]
    found = executed(project, write(project, ("for each in shown:\n    display(each)", outputs)))
    assert "#fig-harvest .exhibit" in found.markdown
    assert "#tbl-prices .exhibit" in found.markdown


def test_a_stored_value_is_marked_as_one(project: Project) -> None:
    markdown = show.value("harvest-2021", project=project)._repr_markdown_()
    found = executed(project, write(project, ('value("harvest-2021")', [held(markdown)])))
    assert markdown in found.markdown


def test_a_stored_value_of_earlier_data_is_refused(project: Project) -> None:
    markdown = show.value("harvest-2021", project=project)._repr_markdown_().replace("106", "105")
    (problem,) = told(project, ('value("harvest-2021")', [held(markdown)]))
    assert 'value "harvest-2021" is no longer 105; now it is 106' in problem.found
    assert problem.path == "rail.ipynb"
    assert "run all cells" in problem.remedy


@pytest.mark.parametrize(
    "code",
    [
        'value("harvest-2021")',
        'figure("harvest")',
        'print(value("harvest-2021"))',
        "print(f\"It was {value('harvest-2021')} tonnes.\")",
        "%matplotlib inline\nshow.table('prices')",
        'for name in ["harvest"]:\n    display(figure(name))',
    ],
)
def test_a_cell_that_was_never_run_is_told_with_its_line(project: Project, code: str) -> None:
    (problem,) = told(project, (code, ()))
    path = project.root / "rail.ipynb"
    line = path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert code.splitlines()[0].replace('"', '\\"') in line
    assert f"the cell `{code.splitlines()[-1].strip()}` holds no result" in problem.found
    assert "run all cells in Jupyter and save the notebook" in problem.remedy


def test_every_cell_that_was_never_run_is_told_at_once(project: Project) -> None:
    assert len(told(project, ('value("harvest-2021")', ()), ('figure("harvest")', ()))) == 2


@pytest.mark.parametrize(
    "code",
    [
        'made = value("harvest-2021")',
        'value("harvest-2021");',
        "#| output: false\nvalue('harvest-2021')",
        "#| include: false\nvalue('harvest-2021')",
        "def shown():\n    print(value('harvest-2021'))",
        "len('abc')",
    ],
)
def test_a_cell_that_shows_nothing_of_ours_needs_no_result(project: Project, code: str) -> None:
    assert executed(project, write(project, (code, ()))).path == "rail.ipynb"


def test_a_notebook_that_imports_nothing_of_ours_is_left_alone(project: Project) -> None:
    path = write(project, ('value("harvest-2021")', ()))
    path.write_text(path.read_text(encoding="utf-8").replace("report.show", "other.tools"), encoding="utf-8")
    assert executed(project, path).path == "rail.ipynb"


def test_a_cell_that_was_edited_after_it_ran_is_told(project: Project) -> None:
    (problem,) = told(project, ('figure("hives")', [held(show.figure("harvest", project=project))]))
    assert problem.found == 'the cell `figure("hives")` holds the result of "harvest"'


def test_a_cell_that_failed_is_told(project: Project) -> None:
    error = {"output_type": "error", "ename": "UnknownExhibit", "evalue": "no value", "traceback": ["no value"]}
    (problem,) = told(project, ('value("harvests-2021")', [error]))
    assert "failed when the notebook was run" in problem.found


def test_an_exhibit_that_is_no_more_is_told_with_names_that_come_close(project: Project) -> None:
    old = show.figure("harvest", project=project).markdown.replace("harvest", "harvst")
    (problem,) = told(project, ('figure("harvst")', [held(old)]))
    assert 'no figure "harvst"; close: "harvest"' in problem.found


def printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('print(value("harvest-2021"))', "106\n"),
        ('print("Made:", value(name="harvest-2021"), "tonnes.")', "Made: 106 tonnes.\n"),
        ("print(f\"It was {value('harvest-2021'):number}.\")", "It was 106.\n"),
        ('print(len(value("harvest-2021").text))', "3\n"),
        ("for each in names:\n    print(value(each))", "12\n"),
    ],
)
def test_a_printed_value_of_today_is_let_be(project: Project, code: str, text: str) -> None:
    assert text.strip() in executed(project, write(project, (code, [printed(text)]))).markdown


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('print(value("harvest-2021"))', "105\n"),
        ('print("Made:", value(name="harvest-2021"), "tonnes.")', "Made: 1,106 tonnes.\n"),
        ("print(f\"It was {value('harvest-2021')} tonnes.\")", "It was 106.5 tonnes.\n"),
    ],
)
def test_a_printed_value_of_earlier_data_is_told(project: Project, code: str, text: str) -> None:
    (problem,) = told(project, (code, [printed(text)]))
    assert f'holds "{text.strip()}", in which value "harvest-2021" is not as it is now' in problem.found
    assert (problem.path, problem.expected) == ("rail.ipynb", "106")
    assert "run all cells" in problem.remedy


def test_a_printed_value_that_is_no_more_is_told(project: Project) -> None:
    (problem,) = told(project, ('print(value("harvst-2021"))', [printed("106\n")]))
    assert 'no value "harvst-2021"; close: "harvest-2021"' in problem.found


def test_a_page_with_a_printed_value_depends_on_it(project: Project) -> None:
    found = executed(project, write(project, ('print(value("harvest-2021"))', [printed("106\n")])))
    assert "build/exhibits/harvest-2021/metadata.json" in found.dependencies

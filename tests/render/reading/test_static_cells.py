"""Cells that only show what is built give without a kernel what a kernel gives; all others get one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from report.core.chapters import read_chapter
from report.core.project import Project
from report.render.html.site import open_project
from report.render.reading import execute as execution
from report.render.reading import kernel_runs
from report.render.reading.execute import execute_chapters
from report.render.reading.kernel_runs import CellRequest
from report.render.reading.static_cells import shown_directly
from tests.sample import Sample

ROOT = Path(__file__).parents[3]
SETUP = "from report.show import figure, page, table, value"


@pytest.fixture
def paper(tmp_path: Path) -> Project:
    """The paper as it is built, with nothing of its own but what cells leave."""
    shutil.copytree(
        ROOT / "chapters", tmp_path / "chapters"
    )  # not as a link: what is kept of a chapter lies by its path
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "report").symlink_to(ROOT / "report")
    (tmp_path / "build").mkdir()
    for name in ("exhibits", "pages"):
        (tmp_path / "build" / name).symlink_to(ROOT / "build" / name)
    return Project(tmp_path)


def in_a_copy(sample: Sample, folder: Path) -> Path:
    """The sample paper as it is built, with these programs and without what its cells left."""
    root = sample.copied(folder).project.root
    shutil.rmtree(root / "report")
    (root / "report").symlink_to(ROOT / "report")
    shutil.rmtree(root / "build/cache")
    return root


@pytest.mark.parametrize(
    ("which", "letters"), [("built_sample", 10_000), pytest.param("paper", 1_000_000, marks=pytest.mark.slow)]
)
def test_every_chapter_is_what_its_kernel_would_make_it(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str, letters: int
) -> None:
    given = request.getfixturevalue(which)
    root = given.root if which == "paper" else in_a_copy(given, tmp_path / "sample")
    project, configuration, entries = open_project(root)
    some = entries if which == "paper" else entries[:8]
    chapters = [read_chapter(project.root / entry.path, project.root) for entry in some]
    jobs: list[int] = []
    run_cells = kernel_runs.run_cells
    monkeypatch.setattr(
        kernel_runs, "run_cells", lambda given, root, **more: jobs.append(len(given)) or run_cells(given, root, **more)
    )
    direct = execute_chapters(chapters, configuration.settings, project)
    monkeypatch.setattr(execution, "shown_directly", lambda steps, project: None)
    by_kernel = execute_chapters(chapters, configuration.settings, project)
    assert jobs == [0, len(chapters) - 1]  # the list of references has no cell
    for one, other in zip(direct, by_kernel, strict=True):
        # The copy links to this build, which a kernel takes for files outside the project.
        settled = {"dependencies": {}, "outside": ()}
        assert replace(one, **settled) == replace(other, **settled), one.path
    assert sum(len(each.markdown) for each in direct) > letters


def test_what_was_read_is_told(paper: Project) -> None:
    steps = [
        CellRequest(SETUP),
        CellRequest(expressions=('value("production-2024")',)),
        CellRequest('figure("light-vehicles")'),
    ]
    found = shown_directly(steps, paper)
    assert found
    assert set(found.dependencies) == {
        "build/exhibits/production-2024/metadata.json",
        "build/exhibits/light-vehicles/metadata.json",
        "build/exhibits/light-vehicles/figure.svg",
        "report/show.py",
    }
    assert all(found.dependencies.values())
    (told,) = found.results[1]["values"]
    assert told["data"]["text/markdown"].endswith('{.value data-value="production-2024"}')


@pytest.mark.parametrize(
    "step",
    [
        CellRequest("print(1)"),
        CellRequest("import os"),
        CellRequest("from report.show import value as v"),
        CellRequest("from report.exhibits import value"),
        CellRequest('table("indicators");'),
        CellRequest('table("indicators")', may_fail=True),
        CellRequest('table("indicators")\ntable("indicators")'),
        CellRequest('print(page("about"), end="")'),
        CellRequest('print(table("indicators"))'),
        CellRequest("name = value"),
        CellRequest("%matplotlib inline"),
        CellRequest(expressions=('value("production-2024").text',)),
        CellRequest(expressions=('value("production-2024") and 1',)),
        CellRequest(expressions=('value("production-" + "2024")',)),
        CellRequest(expressions=('value(*["production-2024"])',)),
        CellRequest(expressions=('value("no-such-value")',)),
        CellRequest(expressions=('value("production-2024", "leagues")',)),
        CellRequest(expressions=('value("production-2024", project="x")',)),
        CellRequest(expressions=('page("about")',)),
        CellRequest(expressions=("1 +",)),
    ],
    ids=lambda step: step.code or step.expressions[0],
)
def test_all_else_goes_to_a_kernel(paper: Project, step: CellRequest) -> None:
    assert shown_directly([CellRequest(SETUP)], paper) is not None
    assert shown_directly([CellRequest(SETUP), step], paper) is None


def test_a_name_that_is_not_imported_goes_to_a_kernel(paper: Project) -> None:
    assert shown_directly([CellRequest(expressions=('value("production-2024")',))], paper) is None


def test_a_project_with_another_report_goes_to_a_kernel(paper: Project, tmp_path: Path) -> None:
    (tmp_path / "report").unlink()
    assert shown_directly([CellRequest(SETUP)], paper) is None
    (tmp_path / "report").mkdir()
    (tmp_path / "report/show.py").write_text("def value(name): return 7\n")
    assert shown_directly([CellRequest(SETUP)], paper) is None

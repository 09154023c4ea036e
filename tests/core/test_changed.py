"""A step that is done again says which files have changed since, or what else is the cause."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from report.core import freshness
from report.core.changed import why_stale
from report.core.progress import step
from report.core.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv(freshness.BEGAN, raising=False)
    for name in ("data/honey.csv", "scripts/honey.py", "chapters/honey.qmd", "CITATION.cff"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first\n", encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text("lang: en\n", encoding="utf-8")
    return Project(tmp_path)


def do(project: Project, name: str, left: Mapping[str, str], setting: str = "") -> None:
    with step(project, name, setting):
        for path, text in left.items():
            (project.root / path).parent.mkdir(parents=True, exist_ok=True)
            (project.root / path).write_text(text, encoding="utf-8")


def why(project: Project, name: str, setting: str = "") -> str:
    return why_stale(str(project.root), name, setting)


def test_nothing_is_told_the_first_time_nor_when_nothing_changed(project: Project) -> None:
    assert why(project, "exhibits") == ""
    do(project, "exhibits", {"build/exhibits/values.json": "{}"})
    assert why(project, "exhibits") == ""


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["data/honey.csv"], "data/honey.csv"),
        (["scripts/new.py"], "scripts/new.py"),
        (
            ["data/a.csv", "data/b.csv", "data/c.csv", "data/d.csv", "data/e.csv"],
            "data/a.csv, data/b.csv, data/c.csv and 2 more",
        ),
    ],
)
def test_files_that_changed_are_named(project: Project, names: list[str], told: str) -> None:
    do(project, "exhibits", {"build/exhibits/values.json": "{}"})
    for name in names:
        (project.root / name).write_text("second\n", encoding="utf-8")
    assert why(project, "exhibits") == f"changed since it was last done: {told}"


def test_a_file_that_is_gone_is_named_and_text_concerns_chapters_alone(project: Project) -> None:
    do(project, "exhibits", {"build/exhibits/values.json": "{}"})
    do(project, "chapters", {"build/pages/data.md": ""})
    (project.root / "CITATION.cff").unlink()
    assert why(project, "exhibits") == ""
    assert why(project, "chapters") == "changed since it was last done: CITATION.cff"


def test_what_was_left_and_the_renderer_are_causes_too(project: Project) -> None:
    do(project, "site", {"build/site/index.html": "page"}, "auto")
    assert why(project, "site", "auto") == ""
    assert why(project, "site", "builtin") == "the renderer that is asked for is builtin, and was auto"
    (project.root / "build/site/index.html").write_text("other", encoding="utf-8")
    assert why(project, "site", "auto") == "build/site is not as the last build left it"


def test_a_step_says_it_before_it_begins(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    do(project, "chapters", {})
    (project.root / "chapters/honey.qmd").write_text("second\n", encoding="utf-8")
    capsys.readouterr()
    do(project, "chapters", {})
    assert capsys.readouterr().err.splitlines()[0] == "chapters: changed since it was last done: chapters/honey.qmd"


def test_a_source_that_changes_while_a_step_runs_is_not_taken_for_what_it_was_made_from(project: Project) -> None:
    do(project, "chapters", {"chapters/honey.qmd": "second\n"})
    assert why(project, "chapters") == ""
    assert not (project.root / "build/steps/chapters.sources.txt").exists()

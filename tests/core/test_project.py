from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.core.project import Project, find_project


def test_project_is_found_from_a_folder_or_file_inside_it(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").touch()
    chapter = tmp_path / "chapters" / "one.qmd"
    chapter.parent.mkdir()
    chapter.touch()
    assert find_project(chapter).root == find_project(tmp_path).root == tmp_path.resolve()


def test_folder_without_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no _quarto\.yml"):
        find_project(tmp_path)


def test_paths_are_shown_from_the_root(tmp_path: Path) -> None:
    project = Project(tmp_path.resolve())
    assert project.shown(tmp_path / "data" / "a.csv") == "data/a.csv"
    assert project.shown(Path("/elsewhere/b.csv")) == "/elsewhere/b.csv"

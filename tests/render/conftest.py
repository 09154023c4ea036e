from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.project import Project

REFERENCE = Path(__file__).parent / "quarto_reference"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n")
    return Project(tmp_path.resolve())


@pytest.fixture
def write(project: Project) -> Callable[[str, str], Path]:
    """Write a file of the project."""

    def write_file(name: str, text: str) -> Path:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def reference(tmp_path: Path) -> Callable[[str], Project]:
    """A copy of one of the reference projects."""

    def copy(name: str) -> Project:
        target = tmp_path / name.replace("/", "-")
        shutil.copytree(REFERENCE / "projects" / name, target)
        return Project(target.resolve())

    return copy

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from report.project import Project
from report.record import Snapshot, input_files, snapshot_of, write_released
from report.verify.variations import Circumstances, Rebuilt, make, plan

ROOT = Path(__file__).parents[2]


class Copy:
    """A copy of the project with its build and cache, in which a fault can be planted and built."""

    def __init__(self, workshop: Path, name: str = "paper") -> None:
        self.workshop = workshop
        self.project = Project((workshop / name).resolve())
        root = self.project.root
        for file in input_files(ROOT):
            target = root / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, target)
        shutil.copytree(ROOT / "build", root / "build", ignore=shutil.ignore_patterns("verification", "rebuilt"))
        (root / ".venv").symlink_to(ROOT / ".venv")

    def path(self, name: str) -> Path:
        return self.project.root / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first of what must be there."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold: {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        path = self.path(name)
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def make(self, circumstances: Circumstances | None = None) -> Rebuilt:
        return make(self.project, circumstances or plan()[0], self.workshop)

    def snapshot(self, name: str = "the build") -> Snapshot:
        return snapshot_of(self.project, name)


@pytest.fixture(scope="session")
def as_built() -> Snapshot:
    """The paper as it is built in this folder."""
    return snapshot_of(Project(ROOT), "the release")


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    made = Copy(tmp_path)
    yield made
    shutil.rmtree(made.project.root, ignore_errors=True)


@pytest.fixture
def released(copy: Copy, as_built: Snapshot) -> Copy:
    """A copy that has this build as its release."""
    write_released(copy.project, as_built, "1.0.0", "2026-01-01")
    return copy


Plant = Callable[[Copy], None]

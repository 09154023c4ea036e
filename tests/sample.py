"""The sample paper: two chapters on honey, built by the programs of this folder; faults are planted in copies of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from report.core.project import Project
from tests.warm import run_warm

ROOT = Path(__file__).parents[1]
PAPER = ROOT / "report/starter"
# What a paper takes from this folder; its own part is `report/starter`.
PROGRAMS = ("report",)
FILES = (
    "Makefile",
    "requirements.lock",
    "requirements-test.lock",
    "requirements-installer.lock",
    "LICENSE",
    "LICENSE-text",
)
# Byte code of the programs goes along with the times of their files, by which Python knows whether it is theirs: a copy
# would compile all of them again.
LEFT_OUT = shutil.ignore_patterns("*.pytest-*", ".*_cache")
NOT_IN_ENGLISH = shutil.ignore_patterns("__pycache__", ".*_cache", "es")


def write_sample(folder: Path) -> None:
    """Write the sample paper with the programs into a new folder, not built."""
    shutil.copytree(PAPER, folder, ignore=NOT_IN_ENGLISH)
    for name in PROGRAMS:
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)


class Sample:
    """A sample paper in a folder of its own, and what an author does with it."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.project = Project(folder.resolve())
        self.variables = variables

    def copied(self, folder: Path) -> Sample:
        """The same paper in another folder, with its build and the times of its files."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Sample(folder, **self.variables)

    def path(self, name: str) -> Path:
        return self.project.root / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace what must be there once."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {text.count(old)} times: {old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        path = self.path(name)
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.project.root, env=self._environment(), capture_output=True, text=True)

    def report(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a verb as the Makefile does, but in a process that has the packages of others from its start."""
        return run_warm(["report/isolated.py", "-m", "report", *words], self.project.root, self._environment())

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTEST"))}
        return {**kept, "PYTHONPATH": str(self.project.root), **self.variables}

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", "ENGINE=builtin", *words)

    def made(self, *words: str) -> str:
        """What a successful `make` says."""
        done = self.make(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def seal(self, dataset: str) -> None:
        """Record a deliberate change of a dataset."""
        self.made("data-seal", f"NAME={dataset}")

    def files(self, *places: str) -> dict[str, bytes]:
        """Every file below folders of the build, or the file itself, by its path there."""
        return {
            path.relative_to(self.project.build).as_posix(): path.read_bytes()
            for place in places
            for path in _files(self.project.build / place)
        }


def _files(place: Path) -> Iterator[Path]:
    return iter([place]) if place.is_file() else (path for path in sorted(place.rglob("*")) if path.is_file())

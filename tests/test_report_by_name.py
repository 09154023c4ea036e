"""The command line by its name: the set-up writes it, and it runs the programs of the folder that it stands in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from report import set_up


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A paper's folder with an environment of its own and a stand-in for its programs, and the command in it."""
    folder = tmp_path / "Ana's paper"
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    (folder / "report").mkdir()
    (folder / "report/isolated.py").write_text(
        "import os, sys\nprint(__file__, sys.argv[1:], os.environ.get('PYTHONPATH'))\n"
    )
    monkeypatch.chdir(folder)
    monkeypatch.setattr(set_up.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, f"{folder}\n"))
    set_up.make_importable(folder / ".venv/bin/python")
    monkeypatch.undo()
    return folder / ".venv/bin/report"


def test_it_runs_the_programs_of_its_folder(command: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": "/elsewhere"}
    done = subprocess.run([command, "open", "a b"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Ana's paper" in done.stdout
    assert "['-m', 'report', 'open', 'a b'] None" in done.stdout


def test_a_linked_environment_runs_the_programs_of_the_copy(command: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "report").mkdir(parents=True)
    (copy / "report/isolated.py").write_text("print('copy')\n")
    (copy / ".venv").symlink_to(command.parents[1])
    done = subprocess.run([copy / ".venv/bin/report"], capture_output=True, text=True)
    assert done.stdout == "copy\n"

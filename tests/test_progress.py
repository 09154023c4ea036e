from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.progress import step
from report.project import Project


def test_step_prints_plain_lines_and_notes_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with step(Project(tmp_path), "exhibits") as say:
        say("3 of 12")
    printed = capsys.readouterr().err.splitlines()
    assert printed[0] == "exhibits: 3 of 12"
    assert printed[1].startswith("exhibits: done in ")
    note = json.loads((tmp_path / "build/steps/exhibits.json").read_text())
    assert (note["step"], note["result"]) == ("exhibits", "3 of 12")
    assert note["seconds"] >= 0


def test_failed_step_leaves_no_note(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), step(Project(tmp_path), "site"):
        raise RuntimeError
    assert not (tmp_path / "build/steps/site.json").exists()

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from report.core import progress
from report.core.progress import counting, live, step
from report.core.project import Project

ROOT = Path(__file__).parents[2]


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


COUNTS = """\
from report.core.progress import counting, live

with live("site") as say:
    count = counting(say, "laying out pages", 4)
    for _ in range(6):
        count()
"""


def seen_in_a_terminal(program: str, **environment: str) -> str:
    """What a program shows in a terminal of its own."""
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "TERM")}
    given = {"TERM": "xterm", "COLUMNS": "100", **environment}
    with subprocess.Popen([sys.executable, "-c", program], stderr=theirs, cwd=ROOT, env={**known, **given}):
        os.close(theirs)
        shown = b""
        while True:
            try:
                read = os.read(ours, 65536)
            except OSError:  # Linux tells so that nobody writes any more
                break
            if not read:
                break
            shown += read
    os.close(ours)
    return shown.decode()


def test_work_that_counts_has_a_bar_in_a_terminal() -> None:
    shown = seen_in_a_terminal(COUNTS)
    assert "site: laying out pages: 4 of 4" in shown, "more calls than were told count no further"
    assert "100%" in shown


@pytest.mark.parametrize("environment", [{"CI": "true"}, {"TERM": "dumb"}, {"SIDE_BY_SIDE": "1"}])
def test_log_of_a_service_has_no_bar(environment: dict[str, str]) -> None:
    assert seen_in_a_terminal(COUNTS, **environment) == ""


def test_nothing_is_counted_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    paused: list[int] = []
    with live("site") as say:
        counting(say, "laying out pages", 4, lambda: paused.append(1))()
    with contextlib.suppress(KeyboardInterrupt), step(Project(Path("/nowhere")), "x") as told:
        counting(told, "laying out pages", 4, lambda: paused.append(1))()
        raise KeyboardInterrupt
    assert paused == [1, 1]
    assert "4" not in capsys.readouterr().err


def test_what_ends_the_work_is_raised_through_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "is_live", lambda: True)
    told: list[str] = []

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        counting(told.append, "reading", 4, stop)()
    assert told == []


def test_what_other_programs_have_done_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "is_live", lambda: True)
    monkeypatch.setattr(progress, "LOOK_SECONDS", 0.001)
    seen = threading.Event()
    told: list[str] = []

    def say(text: str) -> None:
        told.append(text)
        seen.set()

    with progress.watching(say, "steps", lambda: 3, 12):
        assert seen.wait(60)
    assert told[0] == "steps: 3 of 12"

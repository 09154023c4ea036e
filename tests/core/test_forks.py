"""Verbs in forks of one process: their statuses, what they tell, and when no other begins."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem
from report.core.forks import Call, run_in_forks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere make forks nothing")


def begin() -> None:
    """Do nothing first."""


def fail(words: Sequence[str]) -> int:
    raise ContentError(Problem("is wrong", "a.qmd", 3))


def be_killed(words: Sequence[str]) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def be_interrupted(words: Sequence[str]) -> int:
    raise KeyboardInterrupt


def test_a_fork_has_what_was_read_before_and_leaves_nothing_behind(tmp_path: Path) -> None:
    read = ["before"]

    def note(words: Sequence[str]) -> int:
        read.append(*words)
        (tmp_path / words[0]).write_text(" ".join([*read, *sys.argv[1:]]))
        return 0

    calls = [Call("one", note, ["a"]), Call("other", note, ["b"])]
    assert dict(run_in_forks(calls, 2, begin)) == {"one": 0, "other": 0}
    assert [(tmp_path / name).read_text() for name in "ab"] == ["before a a", "before b b"]
    assert read == ["before"]


@pytest.mark.parametrize(("main", "status"), [(fail, 1), (be_killed, 137), (be_interrupted, 130)])
def test_after_a_failure_no_other_begins_and_it_has_its_status(tmp_path: Path, main: object, status: int) -> None:
    def note(words: Sequence[str]) -> int:
        (tmp_path / "begun").touch()
        return 0

    calls = [Call("first", lambda words: 0), Call("second", main), Call("third", note)]  # type: ignore[arg-type]
    assert list(run_in_forks(calls, 1, begin)) == [("first", 0), ("second", status)]
    assert not (tmp_path / "begun").exists()


def test_a_failure_is_told_once_and_an_interruption_by_the_process_that_was_forked(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert dict(run_in_forks([Call("wrong", fail), Call("ended", be_interrupted)], 2, begin))
    assert capfd.readouterr().err == "a.qmd:3: is wrong\n"


def test_what_begins_beside_one_that_fails_goes_on_to_its_end(tmp_path: Path) -> None:
    told, tells = os.pipe()

    def go_on(words: Sequence[str]) -> int:
        os.read(told, 1)  # until the other has failed
        (tmp_path / "whole").touch()
        return 0

    ended = run_in_forks([Call("wrong", fail), Call("beside", go_on)], 2, begin)
    assert next(ended) == ("wrong", 1)
    os.write(tells, b".")
    assert list(ended) == [("beside", 0)]
    assert (tmp_path / "whole").exists()


def test_forks_end_when_nobody_waits_for_them_any_more() -> None:
    def wait(words: Sequence[str]) -> int:
        signal.pause()
        return 0

    ended = run_in_forks([Call("short", lambda words: 0), Call("endless", wait)], 2, begin)
    assert next(ended) == ("short", 0)
    ended.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_each_fork_is_told_first_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "order").touch()

    def note(text: str) -> None:
        with (tmp_path / "order").open("a") as file:
            file.write(text)

    list(run_in_forks([Call("one", lambda words: note("then "))], 1, lambda: note("first ")))
    assert (tmp_path / "order").read_text() == "first then "

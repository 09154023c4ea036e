"""Calls that draw are made in several processes, which end with what went wrong in them."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.exhibits.pool import run_at_once


def _leave(folder: Path, name: str) -> None:
    (folder / name).write_text(str(os.getpid()), encoding="utf-8")


def _refuse(name: str) -> None:
    raise ContentError(Problem("could not be drawn", name, 3))


def _die() -> None:
    os._exit(9)


@pytest.fixture(autouse=True)
def nothing_drawn_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "vl_convert", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def _told(folder: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_every_call_is_made_in_another_process(tmp_path: Path) -> None:
    run_at_once(Project(tmp_path), [partial(_leave, tmp_path, f"{number}") for number in range(5)])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2", "3", "4"]
    assert str(os.getpid()) not in _told(tmp_path)


def test_a_process_that_has_drawn_is_not_forked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", pytest)

    run_at_once(Project(tmp_path), [partial(_leave, tmp_path, f"{number}") for number in range(3)])

    assert _told(tmp_path) == {str(os.getpid())}


def test_fault_of_a_call_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        run_at_once(Project(tmp_path), [partial(_refuse, "figure"), partial(_leave, tmp_path, "other")])

    assert [(each.path, each.line) for each in raised.value.problems] == [("figure", 3)]


def test_process_that_is_ended_from_outside_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="ended from outside"):
        run_at_once(Project(tmp_path), [_die, partial(_leave, tmp_path, "other")])

"""Files whose rows may not be shown stay closed while an exhibit is made, also where several threads make some."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.exhibits import guard


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "closed.csv"
    path.write_text("key\n", encoding="utf-8")
    monkeypatch.setattr(guard, "withheld_files", lambda project: {"closed.csv": None})
    return path


def in_a_thread(call: Callable[[], str], begin: Callable[[], None] = lambda: None) -> str:
    with ThreadPoolExecutor(1, initializer=begin) as pool:
        return pool.submit(call).result()


def test_a_thread_that_makes_none_may_open_them_and_one_that_an_exhibit_starts_may_not(closed: Path) -> None:
    with guard.unread(Project(closed.parent)):
        with pytest.raises(ContentError, match="whose rows may not be shown"):
            closed.read_text(encoding="utf-8")
        with pytest.raises(ContentError, match="whose rows may not be shown"):
            in_a_thread(lambda: closed.read_text(encoding="utf-8"))
        assert in_a_thread(lambda: closed.read_text(encoding="utf-8"), guard.go_free) == "key\n"
    assert closed.read_text(encoding="utf-8") == "key\n"


def test_the_end_of_one_exhibit_opens_nothing_for_another(closed: Path) -> None:
    inside, ended = threading.Event(), threading.Event()

    def make() -> str:
        with guard.unread(Project(closed.parent)):
            inside.set()
            assert ended.wait(60)
            return closed.read_text(encoding="utf-8")

    with ThreadPoolExecutor(1, initializer=guard.go_free) as pool:
        with guard.unread(Project(closed.parent)):
            made = pool.submit(make)
            assert inside.wait(60)
        ended.set()
        with pytest.raises(ContentError, match="whose rows may not be shown"):
            made.result()
    assert in_a_thread(lambda: closed.read_text(encoding="utf-8"), guard.go_free) == "key\n"

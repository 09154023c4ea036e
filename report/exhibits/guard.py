"""Keeps an exhibit's function from opening, past its inputs, a file whose rows may not be shown."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.data.access import withheld_files

_guarded: dict[str, str] = {}  # real paths, each with the name that messages give it
_hooked: list[bool] = []  # one item once the hook is set: a hook cannot be taken away again
_inside: list[Project] = []  # one item for each exhibit that is being made
_lock = threading.Lock()
# Whether this thread may open them while another makes an exhibit; a thread that an exhibit's function starts may not.
_FREE: ContextVar[bool] = ContextVar("free", default=False)


def go_free() -> None:
    """Let this thread open such files, but for the time in which it is in `unread` itself."""
    _FREE.set(True)


@contextmanager
def unread(project: Project) -> Iterator[None]:
    """A while in which no such file may be opened in this process, but by threads that `go_free` let.

    Raises
    ------
    ContentError
        Where one is opened.
    """
    names = withheld_files(project)
    with _lock:
        if names and not _hooked:
            sys.addaudithook(_refuse)
            _hooked.append(True)
        _guarded.update({os.path.realpath(project.root / name): name for name in names})
        _inside.append(project)
    before = _FREE.set(False)
    try:
        yield
    finally:
        _FREE.reset(before)
        with _lock:
            _inside.pop()
            if not _inside:
                _guarded.clear()


def _refuse(event: str, given: tuple[object, ...]) -> None:
    if event != "open" or not _guarded or _FREE.get() or not isinstance(given[0], str | bytes | os.PathLike):
        return
    name = _guarded.get(os.path.realpath(os.fsdecode(given[0])))
    if name:
        remedy = 'name the dataset in reads=[…] and take its rows from the function\'s argument, as data("…")'
        raise ContentError(Problem(f"the function opens {name}, whose rows may not be shown", remedy=remedy))

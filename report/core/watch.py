"""What a render read beside the files of its project, noted while it runs, so that the next one can ask for it again.

A verb that wants to know starts a `Watch`; where none is started nothing is noted. What cells read is told by those
who compute its state (`saw`); what this process itself opens, lists or starts Python tells its audit hooks.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
from collections.abc import Mapping

LISTING = ("os.listdir", "os.scandir")
# Variables that a terminal or shell sets for itself: another one is no reason to render again, unless a text shows it.
OF_SESSION = ("_", "COLUMNS", "LINES", "OLDPWD", "SHLVL", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "TERM_SESSION_ID")
STARTING = ("subprocess.Popen", "os.posix_spawn", "os.exec")


class Watch:
    """Notes what is read until it is told to stop.

    Parameters
    ----------
    programs
        Folders whose programs may run, as what they do depends on nothing but what they are given.
    """

    def __init__(self, programs: tuple[str, ...]) -> None:
        self.opened: set[str] = set()
        self.states: dict[str, str] = {}
        self.refusals: list[str] = []
        self._programs = programs

    def begin(self) -> None:
        """Note from now on."""
        _add_hook()
        _running.append(self)

    def end(self) -> None:
        """Note no longer."""
        _running.remove(self)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note what Python tells its audit hooks, if something is read or a program started."""
        if event == "open" or event in LISTING:
            place = arguments[0] if arguments else None
            if event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE != os.O_RDONLY:
                return
            if isinstance(place, str | bytes | os.PathLike):
                self.opened.add(os.path.abspath(os.fsdecode(place)))  # noqa: PTH100 — called for each file
            elif place is None and event in LISTING:
                self.opened.add(os.getcwd())  # noqa: PTH109
        elif event in STARTING:
            program = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
            if not program.startswith(self._programs):
                self.refusals.append(f"a program that is none of the environment's ran: {program}")


_running: list[Watch] = []
_lock = threading.Lock()


@functools.cache
def _add_hook() -> None:
    """Let Python tell what it does, once: it has no way to remove a hook, which does nothing while nobody watches."""

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        for watch in _running:
            watch.hear(event, arguments)

    sys.addaudithook(hear)


def saw(states: Mapping[str, str]) -> None:
    """Note the states of what cells read, by their names; of two states of one thing the first counts."""
    with _lock:
        for watch in _running:
            for name, state in states.items():
                watch.states.setdefault(name, state)


def refuse(why: str) -> None:
    """Note that the result may be another one the next time, whatever has been read."""
    with _lock:
        for watch in _running:
            watch.refusals.append(why)

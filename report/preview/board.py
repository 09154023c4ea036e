"""What every open page has to know, and waiting for it to change."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class State:
    """How the site stands.

    Parameters
    ----------
    version
        Another one after every good build, and in every session.
    problems
        What the last build found wrong, as text; empty after a good one.
    building
        Whether a build is running.
    """

    version: str
    problems: tuple[str, ...] = ()
    building: bool = False

    def as_json(self) -> str:
        """The state on one line, for the page."""
        return json.dumps({"version": self.version, "problems": self.problems, "building": self.building})


class Board:
    """The state, shared between the builds that change it and the pages that wait for it."""

    def __init__(self) -> None:
        self._session = time.time_ns()
        self._builds = 0
        self._changed = threading.Condition()
        self._state = State(self._version())

    @property
    def state(self) -> State:
        """The state now."""
        with self._changed:
            return self._state

    def build_begins(self) -> None:
        """Tell the pages that a build runs."""
        with self._changed:
            self._set(replace(self._state, building=True))

    def build_succeeded(self) -> None:
        """Let the pages reload."""
        with self._changed:
            self._builds += 1
            self._set(State(self._version()))

    def build_failed(self, problems: tuple[str, ...]) -> None:
        """Let the pages show what is wrong above what they show already."""
        with self._changed:
            self._set(State(self._state.version, problems))

    def wait_for_other(self, known: State | None, seconds: float) -> State:
        """The state as soon as it is not ``known``; after ``seconds`` whatever it is."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != known, seconds)
            return self._state

    def _set(self, state: State) -> None:
        self._state = state
        self._changed.notify_all()

    def _version(self) -> str:
        return f"{self._session}-{self._builds}"

"""The state of the preview's builds, which open pages wait for: version, problems, whether a build is under way."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class BuildState:
    """How the site stands.

    Parameters
    ----------
    version
        Another one after every good build, and in every session.
    problems
        What the last build found wrong, as text; empty after a good one.
    building
        Whether a build is running.
    pages
        Versions of single pages, by their paths in the site, where they are not that of the whole.
    """

    version: str
    problems: tuple[str, ...] = ()
    building: bool = False
    pages: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        """The state on one line, for the page."""
        told = {"version": self.version, "problems": self.problems, "building": self.building, "pages": self.pages}
        return json.dumps(told)

    def version_of(self, page: str) -> str:
        """The version of the page at a path in the site."""
        return self.pages.get(page, self.version)


class Board:
    """The state, shared between the builds that change it and the pages that wait for it.

    Pages that are made before the rest of the site stand here until the site holds them, or the build fails.
    """

    def __init__(self) -> None:
        self._session = time.time_ns()
        self._builds = 0
        self._changed = threading.Condition()
        self._early: dict[str, bytes] = {}
        self._open: Counter[str] = Counter()
        self._state = BuildState(self._version())

    @property
    def state(self) -> BuildState:
        """The state now."""
        with self._changed:
            return self._state

    def early(self, page: str) -> tuple[str, bytes | None]:
        """A page's version, and its bytes if they are not yet in the site."""
        with self._changed:
            return self._state.version_of(page), self._early.get(page)

    def build_begins(self) -> None:
        """Tell the pages that a build runs."""
        with self._changed:
            self._set(replace(self._state, building=True))

    def pages_made(self, pages: Mapping[str, bytes]) -> None:
        """Let some pages reload, while the rest of the site is still being built."""
        with self._changed:
            self._early.update(pages)
            versions = {**self._state.pages, **dict.fromkeys(pages, self._next_version())}
            self._set(BuildState(self._state.version, (), building=True, pages=versions))

    def problems_found(self, problems: tuple[str, ...]) -> None:
        """Let the pages show what is wrong, while the build goes on to find the rest."""
        with self._changed:
            self._set(replace(self._state, problems=problems, building=True))

    def build_succeeded(self, settled: Collection[str] = ()) -> None:
        """Let the pages reload, but for those that are in the site as they were shown early."""
        with self._changed:
            kept = {page: version for page, version in self._state.pages.items() if page in settled}
            self._early.clear()
            self._set(BuildState(self._next_version(), pages=kept))

    def build_failed(self, problems: tuple[str, ...]) -> None:
        """Let the pages show what is wrong above what they show already; pages shown early go back to the last site."""
        with self._changed:
            versions = {**self._state.pages, **dict.fromkeys(self._early, self._next_version())}
            self._early.clear()
            self._set(BuildState(self._state.version, problems, pages=versions))

    def wait_for_other(self, known: BuildState | None, seconds: float) -> BuildState:
        """The state as soon as it is not ``known``; after ``seconds`` whatever it is."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != known, seconds)
            return self._state

    @contextmanager
    def watched(self, page: str) -> Iterator[None]:
        """Count a page as looked at while the block runs."""
        with self._changed:
            self._open[page] += 1
        try:
            yield
        finally:
            with self._changed:
                self._open[page] -= 1

    def looked_at(self) -> frozenset[str]:
        """The pages that are open in a browser, by their paths in the site."""
        with self._changed:
            return frozenset(page for page, count in self._open.items() if count > 0)

    def _set(self, state: BuildState) -> None:
        self._state = state
        self._changed.notify_all()

    def _next_version(self) -> str:
        self._builds += 1
        return self._version()

    def _version(self) -> str:
        return f"{self._session}-{self._builds}"

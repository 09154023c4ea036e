"""What a person sees while a step runs: a live line in a terminal, plain lines elsewhere, then the time it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from report.errors import Problem
from report.files import canonical_json, write_atomically
from report.project import Project

Say = Callable[[str], None]
Warn = Callable[[Problem], None]
Pause = Callable[[], None]


def show_warning(problem: Problem) -> None:
    """Show a fault that does not stop the build."""
    print(f"warning: {problem}", file=sys.stderr, flush=True)


def keep_silent(problem: Problem) -> None:
    """Show nothing: for a step of a build whose earlier step has shown the warnings."""


def go_on() -> None:
    """Do nothing between two steps: for a build that nothing interrupts."""


@contextmanager
def step(project: Project, name: str) -> Iterator[Say]:
    """Show that step ``name`` runs; on success note its seconds in `build/steps/<name>.json` for the summary.

    Yields a function that shows what the step is doing now, as ``say("3 of 12 figures")``. The last line said is the
    step's result.
    """
    started = time.monotonic()
    said = [""]
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status(f"{name} …") as status:

            def say(text: str) -> None:
                said[0] = text
                status.update(f"{name}: {text}")

            yield say
    else:

        def say(text: str) -> None:
            said[0] = text
            print(f"{name}: {text}", file=sys.stderr, flush=True)

        yield say
    seconds = time.monotonic() - started
    print(f"{name}: done in {seconds:.1f} s{f' ({said[0]})' if said[0] else ''}", file=sys.stderr, flush=True)
    note = {"step": name, "seconds": round(seconds, 2), "result": said[0]}
    write_atomically(project.build / "steps" / f"{name}.json", canonical_json(note))

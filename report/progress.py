"""What a person sees while a step runs: a live line in a terminal, plain lines elsewhere, then the time it took."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from report import freshness
from report.errors import Problem
from report.files import canonical_json, sha256, tidy_leftovers, write_atomically
from report.project import Project

Say = Callable[[str], None]
Warn = Callable[[Problem], None]
Pause = Callable[[], None]

TOLD = "told"  # folder of the cache: what the steps of one `make` have told


def show_warning(problem: Problem) -> None:
    """Show a fault that does not stop the build."""
    print(f"warning: {problem}", file=sys.stderr, flush=True)


def keep_silent(problem: Problem) -> None:
    """Show nothing: for a step of a build whose earlier step has shown the warnings."""


def told_once(project: Project, warn: Warn = show_warning) -> Warn:
    """What passes each warning on once: in this process, and in all steps that one `make` runs, at once or in turn."""
    began = os.environ.get(freshness.BEGAN, "")
    told: set[Problem] = set()

    def tell(problem: Problem) -> None:
        if problem in told:
            return
        told.add(problem)
        if not began or _is_first(project.cache / TOLD / sha256(f"{began} {os.getpgrp()}")[:16], problem):
            warn(problem)

    return tell


def _is_first(folder: Path, problem: Problem) -> bool:
    """Whether no step of this `make` has left a note that it told this; leaves the note."""
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)  # of an earlier one
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / sha256(str(problem))).touch(exist_ok=False)
    except FileExistsError:
        return False
    except OSError:
        pass  # rather told twice than not at all
    return True


def go_on() -> None:
    """Do nothing between two steps: for a build that nothing interrupts."""


@contextmanager
def step(project: Project, name: str, setting: str = "") -> Iterator[Say]:
    """Show that step ``name`` runs; on success note in `build/steps/<name>.json` its seconds, and what went in and out.

    Yields a function that shows what the step is doing now, as ``say("3 of 12 figures")``. The last line said is the
    step's result.

    Parameters
    ----------
    project
        Where it runs.
    name
        The step, as `freshness` and the summary know it.
    setting
        What decides its result and stands in no file: the renderer that was asked for.
    """
    started = time.monotonic()
    sources = begin_step(project, name)
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
    end_step(project, name, sources, setting, {"seconds": round(seconds, 2), "result": said[0]})


def begin_step(project: Project, name: str) -> Mapping[str, str]:
    """Tidy what killed steps have left half made in the build; what the sources are, for `end_step`."""
    if name not in freshness.OUTPUTS:
        return {}
    for folder, _, _ in os.walk(project.build):
        tidy_leftovers(Path(folder))
    return freshness.began(str(project.root))


def end_step(
    project: Project, name: str, sources: Mapping[str, str], setting: str = "", told: Mapping[str, object] | None = None
) -> None:
    """Note that a step has succeeded: what it was made from, what it left, and what there is to tell of it."""
    note = {"step": name, **(told or {}), **freshness.noted(str(project.root), name, sources, setting)}
    write_atomically(
        project.root / freshness.NOTES / f"{name}.json",
        canonical_json({**note, "note": freshness.hash_of_note(note)}),
    )

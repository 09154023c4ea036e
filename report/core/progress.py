"""What a person sees while a step runs: a live line in a terminal, plain lines elsewhere, then the time it took."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from report.core import freshness
from report.core.changed import keep_sources, why_stale
from report.core.errors import Problem
from report.core.files import canonical_json, sha256, tidy_leftovers, write_atomically
from report.core.project import Project

if TYPE_CHECKING:
    from rich.console import Console

Say = Callable[[str], None]
Warn = Callable[[Problem], None]
Pause = Callable[[], None]

COUNTED = re.compile(r"\b(\d+) of (\d+)\b")  # cells of 3 of 12 chapters run
LOOK_SECONDS = 0.5  # between two looks at what other programs have done
BESIDE = "SIDE_BY_SIDE"  # the variable by which `make` tells a step that others write to the same terminal
TOLD = "told"  # folder of the cache: what the steps of one `make` have told


def show_warning(problem: Problem) -> None:
    """Show a fault that does not stop the build."""
    print(f"warning: {problem}", file=sys.stderr, flush=True)


def keep_silent(problem: Problem) -> None:
    """Show nothing: for a step of a build whose earlier step has shown the warnings."""


def told_once(project: Project) -> Warn:
    """What shows each warning once: in this process, and in all steps that one `make` runs, at once or in turn."""
    began = os.environ.get(freshness.BEGAN, "")
    told: set[Problem] = set()

    def tell(problem: Problem) -> None:
        if problem in told:
            return
        told.add(problem)
        if not began or _is_first(project.cache / TOLD / sha256(f"{began} {os.getpgrp()}")[:16], problem):
            show_warning(problem)

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


def keep_to_itself(text: str) -> None:
    """Say nothing of what is being done: for work that somebody else reports on."""


def is_live() -> bool:
    """Whether somebody watches: standard error is a terminal that can move its cursor, and no service's log."""
    # Services that build set CI, some of them with a terminal whose every movement ends up in the log.
    is_still = os.environ.get("CI") or os.environ.get(BESIDE)
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not is_still


def counting(say: Say, doing: str, total: int, pause: Pause = go_on) -> Pause:
    """``pause`` that where somebody watches also counts its calls, as in "laying out pages: 3 of 70".

    Parameters
    ----------
    say
        Shows it, from `step` or `live`.
    doing
        What is being done.
    total
        How often the pause will be called; more calls count no further.
    pause
        Called each time, from any thread; what it raises ends the work.
    """
    if not is_live() or not total or say is keep_to_itself:
        return pause
    number = itertools.count(1)

    def count() -> None:
        pause()
        say(f"{doing}: {min(next(number), total)} of {total}")

    return count


@contextmanager
def watching(say: Say, doing: str, ended: Callable[[], int], total: int) -> Iterator[None]:
    """Where somebody watches, look now and then how much of other programs' work has ended, and say so.

    Parameters
    ----------
    say
        Shows it, from `step` or `live`.
    doing
        What the programs do.
    ended
        Counts what has ended.
    total
        What `ended` gives when all has.
    """
    if not is_live():
        yield
        return
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            say(f"{doing}: {min(ended(), total)} of {total}")

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


@contextmanager
def live(name: str) -> Iterator[Say]:
    """Show that a verb is at work where somebody watches, and nothing elsewhere: its result is told by the verb."""
    if not is_live():
        yield keep_to_itself
        return
    with _live_line(name) as show:
        yield show


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
    if why := why_stale(str(project.root), name, setting):
        print(f"{name}: {why}", file=sys.stderr, flush=True)
    sources = begin_step(project, name)
    said = [""]
    if is_live():
        with _live_line(name) as show:

            def say(text: str) -> None:
                said[0] = text
                show(text)

            yield say
    else:

        def say(text: str) -> None:
            said[0] = text
            print(f"{name}: {text}", file=sys.stderr, flush=True)

        yield say
    seconds = time.monotonic() - started
    print(f"{name}: done in {seconds:.1f} s{f' ({said[0]})' if said[0] else ''}", file=sys.stderr, flush=True)
    end_step(project, name, sources, setting, {"seconds": round(seconds, 2), "result": said[0]})


@contextmanager
def _live_line(name: str) -> Iterator[Say]:
    """A line that a terminal shows while a step runs: a bar where what is said counts (``3 of 12``), else a spinner."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    spinner = (SpinnerColumn(), TextColumn("{task.description}", markup=False))
    bar = (*spinner, BarColumn(bar_width=24), TaskProgressColumn(), TimeElapsedColumn())
    console = terminal()
    with Progress(*bar, console=console, transient=True) as progress:
        task = progress.add_task(f"{name} …", total=None)

        def show(text: str) -> None:
            counted = COUNTED.search(text)
            done, total = map(int, counted.groups()) if counted else (0, None)
            progress.update(task, description=f"{name}: {text}", completed=done, total=total)

        yield show


def terminal() -> Console:
    """What writes to the terminal of standard error; without colours where NO_COLOR asks for none."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


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
    keep_sources(str(project.root), name, sources)

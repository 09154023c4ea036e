"""Run several steps of `make` in one process and its forks, so that they load and read once what they share."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path

import click

from report.cli.verb import Verb, engine_option, verb
from report.core import programs
from report.core.files import write_atomically
from report.core.forks import Call, run_in_forks
from report.core.freshness import OUTPUTS, READ
from report.core.progress import BESIDE

# The code of the paper is imported by exhibits alone, and stays in their fork; chapters run it in kernels of their
# own. What the chapters have read is at hand in the forks that make the outputs of it.
FORKED = ("exhibits", *READ)
ORDER = (("exhibits",), ("chapters",), READ, ("summary",))
TOLD = """It is what make runs on Linux where several steps are stale. With --statuses each step's status is in FILE, as
"site 1" in a line, and failures are left to whoever reads it."""


@verb("build", TOLD)
@engine_option
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="How many outputs at once.")
@click.option("--statuses", type=click.Path(path_type=Path), metavar="FILE", help="Takes the status of each step.")
@click.argument("steps", nargs=-1, required=True, metavar="STEP…", type=click.Choice(list(OUTPUTS)))
def main(steps: tuple[str, ...], engine: str, jobs: int, statuses: Path | None) -> int:
    """Run steps of a build, in their order, in one process and forks of it; outputs for readers side by side."""
    if statuses:
        statuses.unlink(missing_ok=True)
    words = {"site": (f"--engine={engine}",)}
    calls = {name: Call(name, _verb_of(name), words.get(name, ())) for name in OUTPUTS if name in steps}
    ended: dict[str, int] = {}
    for together in ORDER:
        wanted = [calls[name] for name in together if name in calls]
        ended |= _run(wanted, jobs)
        if any(ended.values()):
            break
    if statuses:
        write_atomically(statuses, "".join(f"{name} {ended[name]}\n" for name in calls if name in ended))
        return 0
    return max(ended.values())


def _verb_of(name: str) -> Verb:
    found = importlib.import_module(f"report.cli.{name}").main
    assert isinstance(found, Verb)
    return found


def _run(calls: list[Call], jobs: int) -> dict[str, int]:
    """The statuses of steps that do not wait for each other, one or more of which failed if some are left out."""
    if calls and calls[0].name in FORKED:
        begin: Callable[[], None] = _share_terminal if min(jobs, len(calls)) > 1 else lambda: None
        return dict(run_in_forks(calls, jobs, begin))
    return {call.name: _run_here(call) for call in calls}


def _share_terminal() -> None:
    """Have no line of the terminal move, as others write to it."""
    os.environ[BESIDE] = "1"


def _run_here(call: Call) -> int:
    """The status of a step in this process.

    Raises
    ------
    Terminated
        If a signal has ended it: then no other begins.
    """
    status = programs.run_guarded(call.main, call.words)
    if status in programs.STATUSES_OF_SIGNALS:
        raise programs.Terminated(status)
    return status

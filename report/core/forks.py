"""Runs verbs in forks of this process: they share what it has loaded and read, and each ends like a program of its own.

Where a process cannot be forked safely, as on macOS, nobody calls this: `make` starts each step as a program there.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess

from report.core.errors import INTERRUPTED
from report.core.programs import TIDY_SECONDS, Main, Terminated, end_with_parent, run_guarded


@dataclass(frozen=True)
class Call:
    """What a fork does: ``main(words)``, as the program ``python -m report NAME WORDS`` would.

    Parameters
    ----------
    name
        Given back with the status.
    main
        Returns a status, or None for success; what it raises is told as that of a program is.
    words
        What it is called with.
    """

    name: str
    main: Main
    words: Sequence[str] = ()


def run_in_forks(calls: Sequence[Call], at_once: int, begin: Callable[[], None]) -> Iterator[tuple[str, int]]:
    """The names of the calls with their exit statuses, as they end; after a failure no other begins.

    Parameters
    ----------
    calls
        In the order in which they begin.
    at_once
        How many run at the same time.
    begin
        Called in each fork first.
    """
    context = multiprocessing.get_context("fork")
    waiting = list(calls)
    running: list[ForkProcess] = []
    has_failed = False
    gc.freeze()  # a fork that looks through what is there before it would copy the memory of all of it
    try:
        while running or (waiting and not has_failed):
            while waiting and len(running) < at_once and not has_failed:
                call = waiting.pop(0)
                process = context.Process(target=_run, args=(call, begin), name=call.name)
                process.start()
                running.append(process)
            ready = wait([process.sentinel for process in running])
            for process in [each for each in running if each.sentinel in ready]:
                process.join()
                running.remove(process)
                status = process.exitcode or 0
                has_failed = has_failed or status != 0
                yield process.name, status if status >= 0 else 128 - status
    finally:
        gc.unfreeze()
        for process in running:  # this process was interrupted
            process.terminate()
        for process in running:
            process.join(TIDY_SECONDS)
            process.kill()


def _run(call: Call, begin: Callable[[], None]) -> None:
    """What a fork does, until it ends."""
    begin()
    end_with_parent()
    sys.argv[1:] = call.words
    sys.exit(run_guarded(lambda words: _left_to_parent(call.main, words)))


def _left_to_parent(main: Main, words: Sequence[str]) -> int | None:
    """What ``main`` returns; that Ctrl-C was pressed is told by the process that was forked."""
    try:
        return main(words)
    except Terminated:
        raise
    except KeyboardInterrupt:
        raise Terminated(INTERRUPTED) from None

"""Where independent pieces of work are done: in processes of this machine, in its threads, or on a cluster.

Whoever has many calls to make builds them as `Task`s and takes their results from `in_pool` or, where a cluster was
asked for, from `cluster.Cluster`; which of them was asked for is `chosen`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from report.core.errors import Problem, UsageError

PROCESSES, THREADS = "processes", "threads"
ADDRESS = re.compile(r"tcp://(?:\[[0-9a-fA-F:.]+\]|[\w.-]+):(?P<port>\d{1,5})", re.ASCII)  # tcp://10.0.0.5:8786
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Task:
    """One piece of work.

    Parameters
    ----------
    told
        What it works on, as a message names it.
    given
        What its function is called with; for a cluster it must be small, and such that pickle can write it.
    """

    told: str
    given: tuple[Any, ...]


def scheduler_of(text: str) -> str:
    """The scheduler that a person names; `PROCESSES` for an empty text.

    Raises
    ------
    UsageError
        If it is no name and no address.
    """
    given = text.strip()
    if given in ("", PROCESSES, THREADS):
        return given or PROCESSES
    found = ADDRESS.fullmatch(given)
    if found and 0 < int(found["port"]) <= HIGHEST_PORT:
        return given
    expected = f"{PROCESSES}, {THREADS}, or the address of a Dask scheduler, as tcp://10.0.0.5:8786"
    raise UsageError(
        Problem(f'"{given}" is no scheduler', expected=expected, remedy="correct SCHEDULER=… or --scheduler")
    )


# Between the verb and the calls lie modules that have nothing to decide about it.
_CHOSEN: ContextVar[str] = ContextVar("scheduler", default=PROCESSES)


def chosen() -> str:
    """The scheduler that was asked for: `PROCESSES`, `THREADS`, or the address of a cluster."""
    return _CHOSEN.get()


def is_cluster() -> bool:
    """Whether a cluster was asked for."""
    return chosen() not in (PROCESSES, THREADS)


@contextmanager
def scheduling(scheduler: str) -> Iterator[None]:
    """Have `chosen` give ``scheduler``, from `scheduler_of`, until the block ends."""
    token = _CHOSEN.set(scheduler)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def in_pool(pool: Executor, function: Callable[..., Any], calls: Sequence[Task]) -> Generator[tuple[int, Any]]:
    """The results of calls in a pool of threads or processes, as they come, each with the place of its call."""
    futures = {pool.submit(function, *call.given): place for place, call in enumerate(calls)}
    for future in as_completed(futures):
        yield futures[future], future.result()

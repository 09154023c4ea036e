"""Runs the cells of chapters: a fresh kernel for each, several at once, none left behind."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report.errors import ContentError
from report.render.builtin.kernel import Died, Kernel, Overtime

SHORT_PATH = 60  # a socket's path may have 107 bytes, and Jupyter adds to the folder's


@dataclass(frozen=True)
class Step:
    """One request: a cell's code, or inline expressions that stand between two cells.

    Parameters
    ----------
    code
        Python source; empty for expressions.
    expressions
        Evaluated in order.
    may_fail
        An error of the code is part of the result and not a failure.
    """

    code: str = ""
    expressions: tuple[str, ...] = ()
    may_fail: bool = False


@dataclass(frozen=True)
class Failure:
    """Why a chapter's run stopped.

    Parameters
    ----------
    kind
        ``"raised"``, ``"overtime"`` or ``"died"``.
    step
        Index of the step.
    expression
        Index of the expression in the step; -1 for code.
    error
        What Jupyter says of an exception: ``ename``, ``evalue``, ``traceback``.
    count
        Jupyter's number of the cell that raised.
    detail
        The last words of a kernel that died.
    """

    kind: str
    step: int
    expression: int = -1
    error: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    detail: str = ""


@dataclass(frozen=True)
class Run:
    """What one chapter's steps gave.

    Parameters
    ----------
    results
        For each step that ended a dictionary with ``outputs`` and ``count``, or ``values`` for expressions.
    failures
        Empty if all went well.
    notes
        What the recorder wrote: pairs such as ``("read", "data/x.csv")``.
    started
        Time when the kernel was started, in nanoseconds since 1970.
    """

    results: tuple[dict[str, Any], ...]
    failures: tuple[Failure, ...]
    notes: tuple[tuple[str, str], ...]
    started: int


def run_cells(
    jobs: Sequence[Sequence[Step]],
    root: Path,
    *,
    seconds: float = 60.0,
    on_end: Callable[[int], None] = lambda index: None,
) -> tuple[Run, ...]:
    """Run several chapters' steps, each in a kernel of its own that starts in ``root``.

    Parameters
    ----------
    jobs
        The steps of each chapter.
    root
        The project's root.
    seconds
        What one step may take.
    on_end
        Called with the index of each job that has ended.

    Raises
    ------
    ContentError
        If a kernel does not start.
    """
    if not jobs:
        return ()
    return asyncio.run(_run_all(jobs, root.resolve(), seconds, on_end))


async def _run_all(
    jobs: Sequence[Sequence[Step]], root: Path, seconds: float, on_end: Callable[[int], None]
) -> tuple[Run, ...]:
    import zmq.asyncio

    places = asyncio.Semaphore(max(2, os.cpu_count() or 1))
    context = zmq.asyncio.Context()

    async def run_one(index: int, steps: Sequence[Step]) -> Run:
        async with places:
            with tempfile.TemporaryDirectory(
                prefix="cells-", dir=_short_folder(), ignore_cleanup_errors=True
            ) as folder:
                run = await _run_steps(Kernel(Path(folder), root, context), steps, seconds)
            on_end(index)
            return run

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run_one(index, steps)) for index, steps in enumerate(jobs)]
        return tuple(task.result() for task in tasks)
    except* ContentError as errors:
        raise ContentError(*(problem for error in _leaves(errors) for problem in error.problems)) from None
    finally:
        context.destroy(linger=0)


def _leaves(group: BaseExceptionGroup[ContentError]) -> list[ContentError]:
    found: list[ContentError] = []
    for error in group.exceptions:
        found.extend(_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found


def _short_folder() -> str:
    """A folder for temporary files whose path leaves room for the names of sockets."""
    folder = tempfile.gettempdir()
    return folder if len(folder) <= SHORT_PATH else "/tmp"


async def _run_steps(kernel: Kernel, steps: Sequence[Step], seconds: float) -> Run:
    results: list[dict[str, Any]] = []
    failures: list[Failure] = []
    started = time.time_ns()
    try:
        await kernel.start()
        for index, step in enumerate(steps):
            try:
                result = await kernel.watched(kernel.execute(step.code, step.expressions), seconds)
            except Overtime:
                failures.append(Failure("overtime", index))
            except Died:
                failures.append(Failure("died", index, detail=kernel.last_words()))
            else:
                results.append(result)
                failures.extend(_raised(index, step, result))
            if failures:
                break
    finally:
        await kernel.end()
    return Run(tuple(results), tuple(failures), kernel.notes(), started)


def _raised(index: int, step: Step, result: dict[str, Any]) -> list[Failure]:
    """The failures in a step's result."""
    if step.expressions:
        return [
            Failure("raised", index, number, value["error"])
            for number, value in enumerate(result["values"])
            if "error" in value
        ]
    errors = [output for output in result["outputs"] if output["type"] == "error"]
    return [] if step.may_fail else [Failure("raised", index, -1, error, result["count"]) for error in errors[:1]]

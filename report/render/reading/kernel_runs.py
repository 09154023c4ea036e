"""Runs the cells of chapters with nbclient: a fresh kernel for each, several at once, none left behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from report.core.configuration import CELL_MEGABYTES, CELL_SECONDS
from report.core.errors import ContentError
from report.core.scheduler import Task, chosen, is_cluster
from report.render.reading.kernel import Kernel
from report.render.reading.kernel_copies import copied_from, short_folder

WAITING = 2  # kernels more than there are processors, where they are copies: each waits for messages half of its time
UNWATCHED = ("__pycache__", "node_modules")


@dataclass(frozen=True)
class CellRequest:
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
        ``"raised"``, ``"overtime"``, ``"died"``, ``"flood"`` for too much output, ``"refused"`` for a source that would
        have been written, ``"changed"`` for sources that are not as they were after programs ran, or ``"unfit"`` for an
        output that is not as Jupyter defines it.
    step
        Index of the step.
    expression
        Index of the expression in the step; -1 for code.
    error
        What Jupyter says of an exception: ``ename``, ``evalue``, ``traceback``.
    count
        Jupyter's number of the cell that raised.
    detail
        The last words of a kernel that died; what is wrong with an output; the names of sources.
    line
        The line of the cell, counted from 1; 0 if unknown.
    """

    kind: str
    step: int
    expression: int = -1
    error: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    detail: str = ""
    line: int = 0


@dataclass(frozen=True)
class Run:
    """What one chapter's steps gave.

    Parameters
    ----------
    results
        For each step that succeeded a dictionary: of a cell its ``outputs`` as in a notebook and its ``count``, of
        expressions their ``values``, each with ``data`` by MIME type.
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
    jobs: Sequence[Sequence[CellRequest]],
    root: Path,
    *,
    seconds: int = CELL_SECONDS,
    megabytes: int = CELL_MEGABYTES,
    on_end: Callable[[int], None] = lambda index: None,
    folders: Sequence[Path] = (),
    names: Sequence[str] = (),
) -> tuple[Run, ...]:
    """Run several chapters' steps, each in a kernel of its own.

    Parameters
    ----------
    jobs
        The steps of each chapter.
    root
        The project's root.
    seconds
        What one step may take.
    megabytes
        What one step may show.
    on_end
        Called with the index of each job that has ended.
    folders
        Where the cells of each job begin; by default all in ``root``.
    names
        What each job is, as messages of a cluster name it; by default its number.

    Raises
    ------
    ContentError
        If a kernel does not start.
    """
    if not jobs:
        return ()
    begin = [folder.resolve() for folder in folders] or [root.resolve()] * len(jobs)
    if is_cluster():
        return _run_on_cluster(
            jobs,
            root.resolve(),
            begin,
            seconds,
            megabytes,
            on_end,
            names or [str(number) for number in range(1, len(jobs) + 1)],
        )
    return _run_here(jobs, root.resolve(), begin, seconds, megabytes, on_end)


def _run_on_cluster(
    jobs: Sequence[Sequence[CellRequest]],
    root: Path,
    begin: Sequence[Path],
    seconds: int,
    megabytes: int,
    on_end: Callable[[int], None],
    names: Sequence[str],
) -> tuple[Run, ...]:
    from report.core.cluster import Cluster, told_of

    started = time.time_ns()  # of this machine's clock: that of a worker may be another
    runs: dict[int, Run] = {}
    with Cluster(chosen(), root, "chapters") as cluster:
        batches = cluster.batches(len(jobs))
        calls = [
            Task(
                told_of([names[index] for index in batch]),
                ([jobs[index] for index in batch], root, [begin[index] for index in batch], seconds, megabytes),
            )
            for batch in batches
        ]
        with closing(cluster.run(_run_in_turn, calls)) as results:
            for place, given in results:
                for index, run in zip(batches[place], given, strict=True):
                    runs[index] = replace(run, started=started)
                    on_end(index)
    return tuple(runs[index] for index in range(len(jobs)))


def _run_in_turn(
    jobs: Sequence[Sequence[CellRequest]], root: Path, begin: Sequence[Path], seconds: int, megabytes: int
) -> list[Run]:
    """Several chapters' steps on a worker, each in a kernel of its own as everywhere, one after the other."""
    return [
        _run_here([steps], root, [place], seconds, megabytes, lambda index: None)[0]
        for steps, place in zip(jobs, begin, strict=True)
    ]


def _run_here(
    jobs: Sequence[Sequence[CellRequest]],
    root: Path,
    begin: Sequence[Path],
    seconds: int,
    megabytes: int,
    on_end: Callable[[int], None],
) -> tuple[Run, ...]:
    import asyncio  # which takes as long to load as a chapter takes that needs no kernel

    return asyncio.run(_run_all(jobs, root, begin, seconds, megabytes, on_end))


async def _run_all(
    jobs: Sequence[Sequence[CellRequest]],
    root: Path,
    begin: Sequence[Path],
    seconds: int,
    megabytes: int,
    on_end: Callable[[int], None],
) -> tuple[Run, ...]:
    import asyncio

    import zmq.asyncio

    context = zmq.asyncio.Context()
    before = source_states(root)
    server = ExitStack()
    original = server.enter_context(copied_from([[step.code for step in steps] for steps in jobs], before))
    places = asyncio.Semaphore(max(2, os.cpu_count() or 1) + (WAITING if original else 0))

    async def run_one(index: int, steps: Sequence[CellRequest]) -> Run:
        async with places:
            with tempfile.TemporaryDirectory(prefix="cells-", dir=short_folder(), ignore_cleanup_errors=True) as folder:
                kernel = Kernel(Path(folder), root, context, megabytes, begin[index], original)
                run = await _run_steps(kernel, steps, seconds, before)
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
        server.close()


def _leaves(group: BaseExceptionGroup[ContentError]) -> list[ContentError]:
    found: list[ContentError] = []
    for error in group.exceptions:
        found.extend(_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found


async def _run_steps(kernel: Kernel, steps: Sequence[CellRequest], seconds: int, before: Mapping[str, Any]) -> Run:
    results: list[dict[str, Any]] = []
    failures: tuple[Failure, ...] = ()
    started = time.time_ns()
    programs: tuple[int, int] | None = None  # the step that started the first, and its line
    try:
        await kernel.start()
        client = _notebook_client(kernel, steps, seconds)  # imports nbclient while the process starts
        await kernel.ready()
        for index, step in enumerate(steps):
            result, failures = await _run_step(client, kernel, index, step)
            told = dict(reversed(kernel.notes()))  # of each kind the first
            if found := told.get("refused") or told.get("flood"):
                line, _, detail = found.partition(" ")
                kind = "refused" if "refused" in told else "flood"
                failures = (Failure(kind, index, detail=detail, line=int(line)),)
            if programs is None and "left" in told:
                programs = index, int(told["left"].partition(" ")[0])
            if failures:
                break
            results.append(result)
    finally:
        await kernel.end()
    if programs and not failures:
        after = source_states(kernel.root)
        names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        if names:
            failures = (Failure("changed", programs[0], detail="\n".join(names), line=programs[1]),)
    return Run(tuple(results), failures, kernel.notes(), started)


def source_states(root: Path) -> dict[str, tuple[int, ...]]:
    """What tells that a source was changed, for all of the project but what is made, installed or hidden."""
    found: dict[str, tuple[int, ...]] = {}
    folders = [str(root)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in UNWATCHED:
                continue
            try:
                state = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            name = os.path.relpath(entry.path, root)
            if entry.is_dir(follow_symlinks=False):
                if name != "build":
                    found[f"{name}/"] = (state.st_mode,)
                    folders.append(entry.path)
            else:
                found[name] = (state.st_mode, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    return found


def _notebook_client(kernel: Kernel, steps: Sequence[CellRequest], seconds: int) -> Any:
    """The chapter as a notebook with a cell for each step, empty for expressions, and nbclient to run it.

    The kernel's start and end stay ours: nbclient's own take longer, and it would handle signals.
    """
    from nbclient.client import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    tagged = [(step.code, ["raises-exception"] if step.may_fail else []) for step in steps]
    cells = [new_code_cell(code, metadata={"tags": tags}) for code, tags in tagged]  # type: ignore[no-untyped-call]
    client = NotebookClient(
        new_notebook(cells=cells),  # type: ignore[no-untyped-call]
        kernel.manager,
        timeout=seconds,
        iopub_timeout=seconds,
        raise_on_iopub_timeout=True,  # else outputs that are late would be lost in silence
        shell_timeout_interval=1,
        record_timing=False,
        store_widget_state=False,
    )
    client.kc = kernel.client
    return client


async def _run_step(
    client: Any, kernel: Kernel, index: int, step: CellRequest
) -> tuple[dict[str, Any], tuple[Failure, ...]]:
    """What a step gave, and why it failed if it did."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat import ValidationError

    cell = client.nb.cells[index]
    try:
        if step.expressions:
            values = await _evaluate(client, cell, step.expressions)
            wrong = [(number, value["error"]) for number, value in enumerate(values) if "error" in value]
            return {"values": values}, tuple(Failure("raised", index, number, error) for number, error in wrong)
        await client.async_execute_cell(cell, index)
        return {"count": cell.execution_count, "outputs": cell.outputs}, ()
    except CellExecutionError as error:
        said = {"ename": error.ename, "evalue": error.evalue, "traceback": [error.traceback]}
        return {}, (Failure("raised", index, -1, said, cell.execution_count),)
    except CellTimeoutError:
        return {}, (Failure("overtime", index),)
    except ValidationError as error:
        return {}, (Failure("unfit", index, detail=error.message),)
    except DeadKernelError:
        import asyncio

        task = asyncio.current_task()
        if task and task.cancelling():  # nbclient takes an interruption for the kernel's end
            raise asyncio.CancelledError from None
        return {}, (Failure("died", index, detail=kernel.last_words()),)


async def _evaluate(client: Any, cell: Any, expressions: Sequence[str]) -> list[dict[str, Any]]:
    """What each expression gave: ``data`` by MIME type, or ``error``."""
    names = {f"{number:06}": expression for number, expression in enumerate(expressions)}
    request = client.kc.execute("", store_history=False, user_expressions=names, stop_on_error=False)
    reply = await client.async_wait_for_reply(request, cell)
    given = reply["content"]["user_expressions"]
    return [
        {"data": dict(given[name]["data"])}
        if given[name]["status"] == "ok"
        else {"error": {key: given[name][key] for key in ("ename", "evalue", "traceback")}}
        for name in names
    ]

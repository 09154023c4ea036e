"""Runs cells in Jupyter kernels: a fresh one for each chapter, several at once, none left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from report.commands import SETTLED
from report.errors import ContentError, Problem

READY_SECONDS = 60.0  # a start takes about one; a loaded machine may need many
WATCH_SECONDS = 0.2  # how often a silent kernel is looked at
SHORT_PATH = 60  # a socket's path may have 107 bytes, and Jupyter adds to the folder's
RECORDER = Path(__file__).with_name("recorder.py")
KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # the rest of the environment is the user's own

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # colours, which IPython puts into tracebacks

T = TypeVar("T")


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
                run = await _run_steps(_Kernel(Path(folder), root, context), steps, seconds)
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


async def _run_steps(kernel: _Kernel, steps: Sequence[Step], seconds: float) -> Run:
    results: list[dict[str, Any]] = []
    failures: list[Failure] = []
    started = time.time_ns()
    try:
        await kernel.start()
        for index, step in enumerate(steps):
            try:
                result = await kernel.watched(kernel.execute(step), seconds)
            except _Overtime:
                failures.append(Failure("overtime", index))
            except _Died:
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


class _Overtime(Exception):
    """A step took longer than it may."""


class _Died(Exception):
    """The kernel's process has ended."""


class _Kernel:
    """One kernel process and the channels to it; its files are in a private folder."""

    def __init__(self, folder: Path, root: Path, context: Any) -> None:
        self.folder = folder
        self.root = root
        self.context = context
        self.manager: Any = None
        self.client: Any = None

    async def start(self) -> None:
        """Start the process and wait until it listens."""
        from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager

        command = [sys.executable, "-s", str(RECORDER), str(self.folder / "notes"), str(self.root)]
        spec = KernelSpec(argv=[*command, "-f", "{connection_file}"], language="python", display_name="Python")

        class OwnKernel(KernelSpecManager):
            """Knows this project's interpreter and no kernel of the user's."""

            def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
                return spec

        self.manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=OwnKernel(),
            transport="ipc",
            ip=str(self.folder / "s"),
            connection_file=str(self.folder / "connection.json"),
            context=self.context,
        )
        with (self.folder / "errors").open("wb") as errors:
            await self.manager.start_kernel(cwd=str(self.root), env=self._environment(), stdout=errors, stderr=errors)
        self.client = self.manager.client()
        self.client.start_channels(stdin=False, hb=False, control=False)
        try:
            await self.watched(self._welcome(), READY_SECONDS)
        except (_Died, _Overtime) as error:
            remedy = "run: make clean; then make (it sets up .venv again)"
            raise ContentError(
                Problem(f"Python's kernel does not start: {self.last_words()}", remedy=remedy)
            ) from error

    @property
    def process(self) -> Any:
        """The process, from the moment it is started."""
        provisioner = self.manager and self.manager.provisioner
        return provisioner and provisioner.process

    async def _welcome(self) -> None:
        """Wait for the message that says that this client now hears all the kernel publishes."""
        while (await self.client.get_iopub_msg())["msg_type"] != "iopub_welcome":
            continue

    def _environment(self) -> dict[str, str]:
        """The same for every user and machine, as far as cells can see."""
        home = self.folder / "home"
        home.mkdir()
        own = {
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "MPLCONFIGDIR": str(home / "matplotlib"),
            "JUPYTER_PLATFORM_DIRS": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONNOUSERSITE": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            "TMPDIR": str(self.folder),
        }
        return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **SETTLED, **own}

    async def watched(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """The result of ``work``, unless the process ends or the time is over first."""
        task = asyncio.ensure_future(work)
        end = time.monotonic() + seconds
        try:
            while True:
                left = end - time.monotonic()
                done, _ = await asyncio.wait({task}, timeout=max(0.0, min(WATCH_SECONDS, left)))
                if done:
                    return task.result()
                if self.process.poll() is not None:
                    raise _Died
                if left <= 0:
                    raise _Overtime
        finally:
            task.cancel()

    async def execute(self, step: Step) -> dict[str, Any]:
        """Send one step and gather what it gives."""
        names = {f"{index:06}": expression for index, expression in enumerate(step.expressions)}
        request = self.client.execute(
            step.code, store_history=bool(step.code), user_expressions=names, allow_stdin=False, stop_on_error=False
        )
        outputs: list[dict[str, Any]] = []
        while True:
            message = await self.client.get_iopub_msg()
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            _gather(outputs, kind, content)
        while True:
            reply = await self.client.get_shell_msg()
            if reply["parent_header"].get("msg_id") == request:
                break
        content = reply["content"]
        if step.expressions:
            given = content.get("user_expressions", {})
            return {"values": [_value(given[name]) for name in names]}
        return {"count": content.get("execution_count", 0), "outputs": outputs}

    async def end(self) -> None:
        """Stop the process, and all it started, at once."""
        if self.client is not None:
            self.client.stop_channels()
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def notes(self) -> tuple[tuple[str, str], ...]:
        """What the recorder wrote."""
        file = self.folder / "notes"
        text = file.read_text(encoding="utf-8", errors="surrogateescape") if file.exists() else ""
        return tuple((kind, what) for kind, _, what in (line.partition("\t") for line in text.splitlines()))

    def last_words(self) -> str:
        """What the process said last, and how it ended."""
        lines = (self.folder / "errors").read_text(errors="replace").strip().splitlines()
        status = self.process.poll()
        end = f"signal {signal.Signals(-status).name}" if status and status < 0 else f"exit status {status}"
        return f"{end}; {lines[-1]}" if lines else end


def _gather(outputs: list[dict[str, Any]], kind: str, content: dict[str, Any]) -> None:
    """Add one published message to a cell's outputs."""
    if kind == "stream":
        outputs.append({"type": "stream", "name": content["name"], "text": content["text"]})
    elif kind in ("display_data", "execute_result"):
        display = content.get("transient", {}).get("display_id", "")
        outputs.append({"type": "display", "data": dict(content["data"]), "display": display})
    elif kind == "update_display_data":
        display = content["transient"]["display_id"]
        for output in outputs:
            if output.get("display") == display:
                output["data"] = dict(content["data"])
    elif kind == "error":
        error = {name: content[name] for name in ("ename", "evalue", "traceback")}
        outputs.append({"type": "error", **error})
    elif kind == "clear_output":
        outputs.clear()


def _value(given: dict[str, Any]) -> dict[str, Any]:
    """What an inline expression gave: ``data`` by MIME type, or ``error``."""
    if given["status"] == "ok":
        return {"data": dict(given["data"])}
    return {"error": {name: given[name] for name in ("ename", "evalue", "traceback")}}

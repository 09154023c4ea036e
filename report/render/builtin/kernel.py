"""One Jupyter kernel: a process of this project's interpreter that sees nothing of the user's own settings."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from report.commands import SETTLED
from report.errors import ContentError, Problem

READY_SECONDS = 60.0  # a start takes about one; a loaded machine may need many
WATCH_SECONDS = 0.2  # how often a silent kernel is looked at
RECORDER = Path(__file__).with_name("recorder.py")
KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # the rest of the environment is the user's own
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # colours, which IPython puts into tracebacks

T = TypeVar("T")


class Overtime(Exception):
    """A step took longer than it may."""


class Died(Exception):
    """The kernel's process has ended."""


class Kernel:
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
        except (Died, Overtime) as error:
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
                    raise Died
                if left <= 0:
                    raise Overtime
        finally:
            task.cancel()

    async def execute(self, code: str, expressions: Sequence[str]) -> dict[str, Any]:
        """Send code, or expressions, and gather what they give: ``outputs`` and ``count``, or ``values``."""
        names = {f"{index:06}": expression for index, expression in enumerate(expressions)}
        request = self.client.execute(
            code, store_history=bool(code), user_expressions=names, allow_stdin=False, stop_on_error=False
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
        if expressions:
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

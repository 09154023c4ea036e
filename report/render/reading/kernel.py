"""One Jupyter kernel: a process of this project's interpreter that sees nothing of the user's own settings."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path
from queue import Empty
from typing import Any

from report.core.commands import SETTLED, copied, end_held, held
from report.core.errors import ContentError, Problem
from report.show import RENDERING

KERNELS = ("python3", "python")  # names of the one that this project's interpreter is
READY_SECONDS = 60.0  # a start takes about one; a loaded machine may need many
WATCH_SECONDS = 0.2  # how often a kernel that starts is looked at
RECORDER = Path(__file__).with_name("file_access.py")
# The rest of the environment is the user's own. A moved clock (faketime) moves for cells too, or none would be caught.
KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LD_PRELOAD", "FAKETIME", "FAKETIME_SHARED")
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # colours, which IPython puts into tracebacks


def environment_in(folder: Path) -> dict[str, str]:
    """The environment of a kernel with this folder: the same for every user and machine, as far as cells can see."""
    home = folder / "home"
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
        "TMPDIR": str(folder),
        RENDERING: "1",
    }
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **SETTLED, **own}


def installed_kernels() -> list[str]:
    """The names of the Jupyter kernels of this environment and of the user."""
    from jupyter_client.kernelspec import KernelSpecManager

    return sorted(KernelSpecManager().find_kernel_specs())


class Kernel:
    """One kernel process and the channels to it; its files are in a private folder.

    Parameters
    ----------
    folder
        Private, with a short path.
    root
        The project's.
    context
        Of the sockets.
    megabytes
        What one cell may show.
    start
        Where cells begin; the root if None.
    server
        What `kernel_copies.copied_from` gives; if it is None, or no copy is made, the kernel starts by itself.
    """

    def __init__(
        self,
        folder: Path,
        root: Path,
        context: Any,
        megabytes: int,
        start: Path | None = None,
        server: tuple[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.begins = start or root
        self.limit = megabytes * 1_000_000
        self.root = root
        self.context = context
        self.manager: Any = None
        self.client: Any = None
        self._server = server

    async def start(self) -> None:
        """Start the process; `ready` waits until it listens."""
        from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager

        given = [str(self.folder / "notes"), str(self.root), str(self.limit)]
        program = [sys.executable, "-s", str(RECORDER), *given, "-f", "{connection_file}"]
        command = copied(*self._server, program) if self._server else held(program)
        spec = KernelSpec(argv=command, language="python", display_name="Python")

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
            await self.manager.start_kernel(
                cwd=str(self.begins), env=environment_in(self.folder), stdout=errors, stderr=errors
            )
        self.client = self.manager.client()
        self.client.start_channels(stdin=False, hb=False, control=False)

    async def ready(self) -> None:
        """Wait for the message that says that the client now hears all the kernel publishes.

        Raises
        ------
        ContentError
            If the process ends before, or says nothing for too long.
        """
        end = time.monotonic() + READY_SECONDS
        while True:
            try:
                message = await self.client.get_iopub_msg(timeout=WATCH_SECONDS)
            except Empty:
                if self.process.poll() is not None or time.monotonic() > end:
                    remedy = "run: make clean; then make (it sets up .venv again)"
                    found = f"Python's kernel does not start: {self.last_words()}"
                    raise ContentError(Problem(found, remedy=remedy)) from None
            else:
                if message["msg_type"] == "iopub_welcome":
                    return

    @property
    def process(self) -> Any:
        """The process, from the moment it is started."""
        provisioner = self.manager and self.manager.provisioner
        return provisioner and provisioner.process

    async def end(self) -> None:
        """Stop the process, and all it started, at once."""
        if self.client is not None:
            self.client.stop_channels()
        if self.process is None:
            return
        end_held(self.process)

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

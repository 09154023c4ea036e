"""Kernels that are copies of one process, where many load the same packages: each is fresh, and there in a moment."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path, PurePosixPath

from report.core.commands import end_held, start_held
from report.render.reading.kernel import environment_in

FORK_SERVER = Path(__file__).with_name("fork_server.py")
PRELOADED = ("altair", "numpy", "pandas")  # what chapters load most, and takes longer than a kernel itself
FORKED_FROM = 2  # kernels; a process of which only one copy is made costs more than it saves
PARENT = "JPY_PARENT_PID"  # of kernels, as Jupyter sets it; they look at it as they are loaded
CLOCKS = ("FAKETIME", "LD_PRELOAD")  # a moved clock begins with each process
MODULES = (".py", ".pyc", ".so")
SHORT_PATH = 60  # a socket's path may have 107 bytes, and Jupyter adds to the folder's


@contextmanager
def copied_from(jobs: Sequence[Sequence[str]], sources: Iterable[str]) -> Iterator[tuple[str, str] | None]:
    """What a kernel can be a copy of, as `commands.copied` takes it; None where each shall start by itself.

    Parameters
    ----------
    jobs
        The code of the cells of each kernel.
    sources
        The names of all files of the project.
    """
    words = re.compile(rf"\b(?:{'|'.join(PRELOADED)})\b")  # "import pandas as pd"
    loading = sum(any(map(words.search, cells)) for cells in jobs)
    keeper = _keepers[-1] if _keepers else None
    if sys.platform != "linux" or any(name in os.environ for name in CLOCKS) or (loading < FORKED_FROM and not keeper):
        yield None
        return
    with nullcontext(keeper) if keeper else kept() as held, _private_folder() as folder:
        own = folder / "own"
        own.write_text("\n".join(module_names(sources)), encoding="utf-8", errors="surrogateescape")
        yield held.server().address, str(own)


class Keeper:
    """Starts a `ForkServer` as soon as one is asked for; its folder goes with what it is kept in."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._server: ForkServer | None = None

    def server(self) -> ForkServer:
        """The one that is kept."""
        if not self._server:
            self._server = ForkServer(self._stack.enter_context(_private_folder()))
            self._stack.callback(self._server.end)
        return self._server


_keepers: list[Keeper] = []


@contextmanager
def kept() -> Iterator[Keeper]:
    """Until the block ends, one process stays of which the kernels of all runs are copies, also of runs with one."""
    with ExitStack() as stack:
        keeper = Keeper(stack)
        _keepers.append(keeper)
        stack.callback(_keepers.remove, keeper)
        yield keeper


def module_names(sources: Iterable[str]) -> set[str]:
    """The names under which a folder of the project could be searched for modules, given all its files.

    >>> sorted(module_names(["a/b.py", "own/__init__.py", "own/c.py", "c.abi3.so", "data/"]))
    ['b', 'c', 'own']
    """
    names = [PurePosixPath(name) for name in sources]
    packages = {name.parent for name in names if name.name == "__init__.py"}
    files = {name.name.partition(".")[0] for name in names if name.suffix in MODULES and name.parent not in packages}
    return files | {package.name for package in packages}


class ForkServer:
    """A process that has loaded what many kernels load, of which each can be a copy; see `fork_server`.

    Parameters
    ----------
    folder
        Private, with a short path.
    """

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "f")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(self.address)
            listener.listen(socket.SOMAXCONN)
            modules = [name for name in PRELOADED if importlib.util.find_spec(name)]
            program = [sys.executable, "-s", str(FORK_SERVER), str(listener.fileno()), *modules]
            environment = {**environment_in(folder), PARENT: str(os.getpid())}
            self._process = start_held(program, folder, environment, listener.fileno())

    def end(self) -> None:
        """End the process, and with it all copies."""
        end_held(self._process)


@contextmanager
def _private_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fork-", dir=short_folder(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def short_folder() -> str:
    """A folder for temporary files whose path leaves room for the names of sockets."""
    folder = tempfile.gettempdir()
    return folder if len(folder) <= SHORT_PATH else "/tmp"

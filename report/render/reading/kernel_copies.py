"""Kernels that are copies of one process, where many load the same packages: each is fresh, and there in a moment."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
def copied_from(jobs: Sequence[Sequence[str]], sources: Iterable[str]) -> Iterator[str]:
    """The address of a process of which kernels can be copies; empty where each shall start by itself.

    Parameters
    ----------
    jobs
        The code of the cells of each kernel.
    sources
        The names of all files of the project.
    """
    words = re.compile(rf"\b(?:{'|'.join(PRELOADED)})\b")  # "import pandas as pd"
    loading = sum(any(map(words.search, cells)) for cells in jobs)
    if loading < FORKED_FROM or sys.platform != "linux" or any(name in os.environ for name in CLOCKS):
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="fork-", dir=short_folder(), ignore_cleanup_errors=True) as folder:
        server = ForkServer(Path(folder), module_names(sources))
        try:
            yield server.address
        finally:
            server.end()


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
    own
        The names of the modules that the project has itself.
    """

    def __init__(self, folder: Path, own: Iterable[str]) -> None:
        self.address = str(folder / "f")
        names = folder / "names"
        names.write_text("\n".join(own), encoding="utf-8", errors="surrogateescape")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(self.address)
            listener.listen(socket.SOMAXCONN)
            given = [
                str(listener.fileno()),
                str(names),
                *(name for name in PRELOADED if importlib.util.find_spec(name)),
            ]
            program = [sys.executable, "-s", str(FORK_SERVER), *given]
            environment = {**environment_in(folder), PARENT: str(os.getpid())}
            self._process = start_held(program, folder, environment, listener.fileno())

    def end(self) -> None:
        """End the process, and with it all copies."""
        end_held(self._process)


def short_folder() -> str:
    """A folder for temporary files whose path leaves room for the names of sockets."""
    folder = tempfile.gettempdir()
    return folder if len(folder) <= SHORT_PATH else "/tmp"

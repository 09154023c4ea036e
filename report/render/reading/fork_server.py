"""Loads once what many kernels load, and makes a copy of this process for each kernel that is asked for.

Run as a program: ``fork_server.py LISTENER MODULES…``, with the number of an open socket and the modules that shall be
loaded. A copy is a kernel as `file_access`
starts one, with a process above it that ends what it starts; whoever asks (see `children`) is told when it has begun
and how it ended. What was loaded is hidden from it until a cell imports some of it and Python would find the very same:
its cells see what they would see in a process of their own, and what is noted of them is the same.

No copy is made where it could be told from a process of its own: if one of the project's modules has the name of one
that was loaded; and the program ends if loading them did what the recorder notes.
"""

import importlib
import importlib.util
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

# What a kernel loads, the debugger and the rest while it begins.
KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "IPython.core.completerlib", "IPython.extensions.storemagic"),
    *("faulthandler", "psutil", "resource", "sqlite3", "tornado.platform.asyncio"),
)
ABSENT = "a module that is nowhere"
PROGRAM = 3  # words of a command that stand for what a copy is already: "python -s file_access.py"
REQUEST = 1 << 20  # bytes of a request at most; an environment and some names have a few thousand


class Preloaded(MetaPathFinder, Loader):
    """Gives modules that are loaded already to the first import that Python would answer with one of them.

    Parameters
    ----------
    modules
        By name.
    """

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        self._modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What loads the module, after a search as Python makes it, which is noted as such."""
        if fullname not in self._modules:
            return None
        for finder in sys.meta_path:
            if finder is not self and (found := finder.find_spec(fullname, path, target)):
                own = self._modules[fullname].__spec__
                if own is None or found.origin != own.origin:
                    return None
                importlib.invalidate_caches()
                PathFinder.find_spec(ABSENT)  # as those look for what they could use, if it were installed
                return ModuleSpec(fullname, self, is_package=bool(found.submodule_search_locations))
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module as it was loaded."""
        self._own = self._modules[spec.name].__spec__
        return self._modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Bring in all that was loaded, which may rest on each other."""
        module.__spec__ = self._own
        sys.meta_path.remove(self)
        for name, each in self._modules.items():
            sys.modules.setdefault(name, each)


def hide(before: set[str]) -> dict[str, ModuleType]:
    """Take modules that were loaded since then out of those that Python knows."""
    # A module without a spec is made by machine code, which looks for it by name and would make a second.
    fresh = {name: module for name, module in sys.modules.items() if name not in before and module.__spec__}
    for name in fresh:
        del sys.modules[name]
    return fresh


def _beside(name: str) -> Any:
    """The module of a file of this package, under no name that a cell could see."""
    path = Path(__file__).parent / name
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _load(names: Sequence[str], recorder: Any) -> dict[str, ModuleType] | None:
    """Load modules and hide them, with all they brought along; None if this did what the recorder would have noted."""
    noted: list[str] = []
    watches = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watches and (
            event in recorder.LEFT or (event in recorder.LOADS and recorder.loads_unseen(event, arguments[0]))
        ):
            noted.append(event)

    sys.addaudithook(watch)
    before = set(sys.modules)
    for name in names:
        importlib.import_module(name)
    watches = False
    return None if noted else hide(before)


def _next_kernel(listener: socket.socket, names: Set[str], variables: Mapping[str, str], children: Any) -> list[str]:
    """The arguments of the kernel that this process is to be, in a copy of it for each that is asked for.

    Parameters
    ----------
    listener
        Where is asked.
    names
        Of the packages and modules that were loaded; of a project that has one of its own no copy is made.
    variables
        Of the environment, as what was loaded has set them.
    """
    while True:
        line, _ = listener.accept()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if os.fork():
            line.close()
            continue
        listener.close()
        request, outputs, _, _ = socket.recv_fds(line, REQUEST, 2)
        own, command, folder, environment = children.asked(request) if request else ("", [], "", {})
        if not own or names & set(Path(own).read_text(encoding="utf-8", errors="surrogateescape").splitlines()):
            os._exit(1)  # whoever asked is heard no more, or hears no answer
        os.setsid()
        if not _is_held(line, children):
            _become(folder, {**environment, **variables}, outputs)
            return list(command[PROGRAM:])
        os._exit(0)


def _is_held(line: socket.socket, children: Any) -> bool:
    """Make one more copy, and see to it until it has ended; False in that copy, at once."""

    def begin() -> int:
        pid = os.fork()
        if pid:
            with suppress(OSError):
                line.send(children.BEGUN)
        return pid

    status = children.hold(begin, lambda: _is_closed(line), [line.fileno()])
    if status is not None:
        with suppress(OSError):
            line.send(str(status).encode())
        return True
    line.close()
    children.hear_nothing()
    return False


def _is_closed(line: socket.socket) -> bool:
    """Whether who asked has hung up; nothing else is said after the request."""
    try:
        return not line.recv(1, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _become(folder: str, environment: Mapping[str, str], outputs: Sequence[int]) -> None:
    """Have what a process of its own would have been given."""
    import tempfile

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, given in enumerate(outputs, 1):
        os.dup2(given, number)
        os.close(given)
    tempfile.tempdir = None  # what it was may have been looked up while modules were loaded


def main(arguments: Sequence[str]) -> None:
    """Serve until this process is ended; in a copy be a kernel."""
    listener = socket.socket(fileno=int(arguments[0]))
    before = dict(os.environ)
    children, recorder = _beside("../../core/children.py"), _beside("file_access.py")
    for name in KERNEL:
        importlib.import_module(name)
    modules = _load(arguments[1:], recorder)
    if modules is None:
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    variables = {name: value for name, value in os.environ.items() if before.get(name) != value}
    kernel = _next_kernel(listener, {name.partition(".")[0] for name in modules}, variables, children)
    if random := modules.get("numpy.random"):
        random.seed()  # else all copies would begin with the same numbers; Python's own module sees to it by itself
    sys.meta_path.insert(0, Preloaded(modules))
    recorder.run_kernel(kernel)


if __name__ == "__main__":
    del sys.path[0]  # this file's folder, which Python puts first
    main(sys.argv[1:])

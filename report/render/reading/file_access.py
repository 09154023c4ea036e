"""Starts a kernel in this process and notes what its cells read, so that unchanged cells need not run again.

Run as a program: ``file_access.py NOTES ROOT BYTES KERNEL-ARGUMENTS…``. Each new fact becomes one line of the file
NOTES, a word and what it is about with a tab between them. Paths are relative to ROOT, or absolute elsewhere:

- ``read``, ``listed``, ``modules`` (a folder that was searched for modules), ``detailed`` (a folder listed with sizes);
- ``kind``, ``size``, ``mode``, ``time``: what was asked of a file without opening it, ``time`` standing for all;
- ``outside``: something read that belongs neither to the project nor to the environment nor to the system;
- ``wrote``, ``left`` (a process, a connection, machine code): what no file can tell;
- ``refused``: a source, or what a build keeps, that would have been written, and was not; ``flood``: an output beyond
  BYTES, which ended the kernel; both, as ``left``, begin with the line of the cell and a blank.
"""

# Paths stay texts here: the hook runs at every file that is opened, and must open none itself.
# ruff: noqa: PTH100, PTH117, PTH118, PTH119, PTH120

import functools
import importlib.util
import os
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

LEFT = {
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system"),
    *("pty.spawn", "subprocess.Popen"),
    *("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"),
}
# Events that change what a path names, with the positions of paths in their arguments and of the open folders that the
# paths are relative to; of a symbolic link only the second path is changed.
CHANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.link": ((0, 2), (1, 3)),
    "os.mkdir": ((0, 2),),
    "os.remove": ((0, 1),),
    "os.removexattr": ((0, 9),),
    "os.rename": ((0, 2), (1, 3)),
    "os.rmdir": ((0, 1),),
    "os.setxattr": ((0, 9),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, 9),),
    "os.utime": ((0, 3),),
    "shutil.rmtree": ((0, 1),),
}
OF_EXISTING = {"os.chmod", "os.chown", "os.remove", "os.rmdir", "os.truncate", "os.utime", "shutil.rmtree"}
LOADS = {"ctypes.dlopen", "import"}
LISTS = {"os.listdir", "os.scandir"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STANDARD = os.path.dirname(os.__file__)
# Code that lists folders in search of modules and packages.
SEARCHERS = ("<frozen importlib", os.path.join(STANDARD, "importlib", "metadata"))
# Python's own code that asks only what a path is, or how long; whatever else asks may want to know when it changed.
ASKS = {
    **dict.fromkeys(("exists", "lexists", "isfile", "isdir", "islink", "ismount", "realpath", "_joinrealpath"), "kind"),
    **dict.fromkeys(("is_file", "is_dir", "is_symlink", "is_mount", "is_fifo", "is_socket", "resolve"), "kind"),
    **dict.fromkeys(("is_block_device", "is_char_device", "is_junction", "isjunction", "readlink"), "kind"),
    "getsize": "size",
}
PASSED_ON = {"stat", "lstat"}  # methods of paths that stand between
# Packages whose machine code opens files without a sign to Python.
UNSEEN = {
    "_dbm",
    "_gdbm",
    "duckdb",
    "fiona",
    "h5py",
    "lxml",
    "netCDF4",
    "polars",
    "pyarrow",
    "pyogrio",
    "rasterio",
    "tables",
}
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/proc", "/sys", "/dev", "/run", "/var/lib"),
    *("/var/cache", "/nix", "/System", "/Library", "/opt/homebrew", "/opt/local", "/private/etc", "/private/var/db"),
)
# Below places of the system, where people keep files of their own.
OF_USERS = ("/dev/shm/", "/run/media/", "/run/user/")
# What steps of a build keep below `build/`, for each other and for readers; the rest of it is free to cells.
KEPT = ("cache", "data", "exhibits", "locks", "pages", "paper.docx", "paper.pdf", "reads.json", "site", "steps")
READLINK = os.readlink  # as it is before calls are noted
BYTES_OF_A_LINE = 100  # a printed line may count as much: a page of short lines without end is as useless


class SourceWritten(PermissionError):
    """A cell would have changed a source, or what a build keeps."""


class Recorder:
    """Notes what this process does with files from `begin` on.

    Parameters
    ----------
    notes
        Where the notes go; its folder is the process's own.
    root
        The project's root, whose real path it is.
    limit
        How many bytes one cell may show.
    """

    def __init__(self, notes: str, root: str, limit: int) -> None:
        self.output = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.process = os.getpid()
        self.seen: set[str] = set()
        self.limit = limit
        self.shown: tuple[object, int, int] = (None, 0, 0)
        self.base = root.rstrip(os.sep) + os.sep
        environment = [os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix), os.path.join(root, ".venv")]
        own = {os.path.dirname(notes), os.path.realpath(os.path.dirname(notes))}
        places = (*environment, os.path.realpath(STANDARD), *own)
        others = [place.rstrip(os.sep) + os.sep for place in places]
        # What holds the project, as /usr may, has no more say in it than the system.
        self.others = tuple(each for each in others if not self.base.startswith(each))
        self.system = tuple(each for each in others if self.base.startswith(each)) + tuple(
            place + os.sep for place in SYSTEM
        )
        self.made = os.path.join(root, "build") + os.sep
        self.kept = tuple(self.made + name + os.sep for name in KEPT)
        self.busy = threading.local()

    def begin(self) -> None:
        """Watch from now on; nothing in a module's or a cell's names tells of it."""
        # Python searches the folder where cells begin first, and may have listed it before this
        self.note("modules", self.name_of(os.curdir) or "")
        for name in ("stat", "lstat", "access", "readlink", "fstat"):
            self._wrap(name)
        for name in ("mkfifo", "mknod"):
            self._wrap_maker(name)
        sys.addaudithook(self.watch)

    def note(self, kind: str, what: str) -> None:
        """Write a fact, the first time it is seen."""
        line = f"{kind}\t{what}"
        if line not in self.seen:
            self.seen.add(line)
            try:
                os.write(self.output, f"{line}\n".encode(errors="surrogateescape"))
            except OSError:
                if os.getpid() == self.process:
                    raise  # else this is a copy of the process that is about to become a program, as `!echo` makes it

    def name_of(self, given: object, folder: object = None) -> str | None:
        """The path relative to the root, absolute if it lies elsewhere; None for the environment's and the system's."""
        if isinstance(given, int):
            given = _of_descriptor(given)
        elif isinstance(folder, int) and folder >= 0 and not os.path.isabs(os.fsdecode(given)):  # type: ignore[arg-type]
            above = _of_descriptor(folder)
            given = above and os.path.join(above, os.fsdecode(given))  # type: ignore[arg-type]
        if given is None:
            return None
        path = os.path.abspath(os.fsdecode(given))  # type: ignore[arg-type]
        if not (path + os.sep).startswith(self.base) and not self._is_installed(path):
            path = os.path.realpath(path)
        if self._is_installed(path):
            return None
        return path[len(self.base) :] if (path + os.sep).startswith(self.base) else path

    def _is_installed(self, path: str) -> bool:
        """Whether a path is the environment's, this process's own or the system's, and none of the project's."""
        whole = path + os.sep
        if whole.startswith(self.others):
            return True
        return whole.startswith(self.system) and not whole.startswith((self.base, *OF_USERS))

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note what an event of Python means; raise where it would write a source."""
        if event == "open":
            path, _, flags = arguments
            if path is not None and not isinstance(path, int):
                self._opened(path, isinstance(flags, int) and bool(flags & WRITES))
        elif event in LISTS:
            self._listed(event, arguments[0] if arguments and arguments[0] is not None else ".")
        elif event in LEFT or (event in LOADS and loads_unseen(event, arguments[0])):
            self.note("left", f"{_line_now()} {event}")
        elif event in CHANGES:
            for path, folder in CHANGES[event]:
                above = arguments[folder] if folder < len(arguments) else None
                self._changes(event, arguments[path], above)
        elif event == "sqlite3.connect" and arguments[0] not in (":memory:", b":memory:", ""):
            self.note("left", f"{_line_now()} {event}")  # a database may be written without a further sign

    def _opened(self, path: object, writes: bool) -> None:
        real = self._quietly(os.path.realpath, os.fsdecode(path))  # type: ignore[arg-type]
        if writes:
            self._writes(os.path.abspath(os.fsdecode(path)), real)  # type: ignore[arg-type]
            return
        name = self._quietly(self.name_of, path)
        if name is None:
            return
        folder, file = os.path.split(name)
        if os.path.basename(folder) == "__pycache__":  # byte code stands for its source
            name = os.path.join(os.path.dirname(folder), file.split(".")[0] + ".py")
        self.note("read", name)
        if not (real + os.sep).startswith(self.base):
            self.note("outside", real)  # also where a link of the project leads

    def _listed(self, event: str, path: object) -> None:
        name = self._quietly(self.name_of, path)
        if name is None or os.path.basename(name) == "__pycache__":
            return
        caller = sys._getframe(2).f_code.co_filename
        if caller.startswith(SEARCHERS):
            self.note("modules", name)
            return
        own = event == "os.scandir" and not caller.startswith((STANDARD, "<frozen"))
        self.note("detailed" if own else "listed", name)
        if os.path.isabs(name):
            self.note("outside", name)

    def _changes(self, event: str, path: object, folder: object) -> None:
        name = self._quietly(self.name_of, path, folder)
        if name is None:
            return
        full = os.path.join(self.base, name)
        there = self._quietly(os.path.lexists, full)
        if there is (event == "os.mkdir") and event in {"os.mkdir", *OF_EXISTING}:
            return  # it fails, or is content with what is there
        parent = self._quietly(os.path.realpath, os.path.dirname(full))
        self._writes(full, os.path.join(parent, os.path.basename(full)))

    def _writes(self, given: str, path: str) -> None:
        """What is at a path, and really is at another, is about to be changed."""
        if not (path + os.sep).startswith(self.base) and (given + os.sep).startswith(self.base):
            path = given  # sources may lie on another disk, with a link to them here
        if self._is_installed(path) or "__pycache__" in path:
            return
        is_whole = path + os.sep == self.made and self._quietly(os.path.lexists, path)
        is_kept = is_whole or (path + os.sep).startswith(self.kept)
        is_free = (path + os.sep).startswith(self.made) or not (path + os.sep).startswith(self.base)
        if is_free and not is_kept:
            self.note("wrote", path.removeprefix(self.base))
            return
        name = path[len(self.base) :] or "."
        self.note("refused", f"{_line_now()} {name}")
        raise SourceWritten(1, "cells must not change the project's sources, nor what a build keeps", name)

    def _quietly(self, ask: Callable[..., Any], *arguments: object) -> Any:
        """The answer to a question of our own, which is no concern of the cell's."""
        before, self.busy.now = getattr(self.busy, "now", False), True
        try:
            return ask(*arguments)
        finally:
            self.busy.now = before

    def _wrap(self, name: str) -> None:
        """Note, too, what is asked of files through functions that tell Python's hooks nothing."""
        really = getattr(os, name)

        @functools.wraps(really)
        def asked(path=None, *arguments, **options):  # type: ignore[no-untyped-def]
            if not getattr(self.busy, "now", False):
                if path is None:
                    path = options.pop("path", options.pop("fd", None))
                kind = _asked_by(sys._getframe(1)) if name != "access" else "mode"
                if kind:
                    self._asked(kind, path, options.get("dir_fd"))
            return really(path, *arguments, **options)

        setattr(os, name, asked)
        for those in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if really in those:
                those.add(asked)

    def _wrap_maker(self, name: str) -> None:
        """Refuse sources, too, to functions that write without a sign."""
        really = getattr(os, name, None)
        if really:

            @functools.wraps(really)
            def make(path, *arguments, **options):  # type: ignore[no-untyped-def]
                self._changes(name, path, options.get("dir_fd"))
                return really(path, *arguments, **options)

            setattr(os, name, make)

    def _asked(self, kind: str, path: object, folder: object) -> None:
        try:
            name = self._quietly(self.name_of, path, folder)
        except (TypeError, ValueError):
            return  # no path; the function itself says so
        if name and not os.path.isabs(name) and "__pycache__" not in name:  # that the root is there needs no note
            self.note(kind, name)

    def count(self, size: int, lines: int, request: object) -> None:
        """Add to what the cell of this request has shown; beyond the limit the process ends."""
        before = self.shown if self.shown[0] == request else (request, 0, 0)
        self.shown = (request, before[1] + size, before[2] + lines)
        if self.shown[1] > self.limit or self.shown[2] * BYTES_OF_A_LINE > self.limit:
            self.note("flood", f"{_line_now()} {self.shown[1]}")
            os._exit(1)


def _of_descriptor(number: int) -> str | None:
    """The path of an open file, where the system tells; None elsewhere and for pipes."""
    try:
        path = os.fsdecode(READLINK(f"/proc/self/fd/{number}"))
    except OSError:
        return None
    return path if os.path.isabs(path) else None


def loads_unseen(event: str, what: object) -> bool:
    """Whether machine code is loaded that may do more than Python's hooks tell."""
    if event != "import":
        return what is not None
    package = str(what).partition(".")[0]
    return package in UNSEEN and _is_there(package)


def _is_there(package: str) -> bool:
    """Whether a package can be loaded at all: pandas tries to load some that are often not installed."""
    try:
        return package in sys.modules or importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return True


def _asked_by(frame: FrameType | None) -> str:
    """What the code that asks for a file's state wants to know of it; empty for Python's own traceback module."""
    if frame and frame.f_code.co_name in PASSED_ON and frame.f_code.co_filename.startswith(STANDARD):
        frame = frame.f_back
    if not frame or not frame.f_code.co_filename.startswith((STANDARD, "<frozen")):
        return "time"
    if frame.f_code.co_filename.endswith("linecache.py"):
        return ""
    return ASKS.get(frame.f_code.co_name, "time")


def _line_now() -> int:
    """The line of the running cell, counted from 1; 0 if none is known."""
    frame: FrameType | None = sys._getframe(1)
    lines: list[tuple[str, int]] = []
    while frame:
        if "ipykernel_" in frame.f_code.co_filename:
            lines.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return next((line for file, line in lines if file == lines[-1][0]), 0)  # functions may be of earlier cells


def _size_of(value: object) -> int:
    """About how many bytes a message's content has."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(_size_of(each) for each in value.values())
    return sum(_size_of(each) for each in value) if isinstance(value, list | tuple) else 8


def _count_outputs(recorder: Recorder, app) -> None:  # type: ignore[no-untyped-def]
    """Count what cells print and display, before it is kept or sent."""
    from ipykernel.iostream import OutStream

    write, send = OutStream.write, app.session.send

    def written(stream, text):  # type: ignore[no-untyped-def]
        if isinstance(text, str):
            recorder.count(len(text), text.count("\n"), stream.parent_header.get("msg_id"))
        return write(stream, text)

    def sent(stream, kind, content=None, parent=None, *arguments, **options):  # type: ignore[no-untyped-def]
        message: dict[str, Any] = (
            kind if isinstance(kind, dict) else {"msg_type": kind, "content": content, "parent_header": parent}
        )
        what = message["content"] or {}
        if message["msg_type"] == "execute_reply":
            what = what.get("user_expressions")
        if message["msg_type"] not in ("stream", "status", "execute_input") and what:
            above = message["parent_header"] or {}
            recorder.count(_size_of(what), 0, above.get("header", above).get("msg_id"))
        return send(stream, kind, content, parent, *arguments, **options)

    OutStream.write = written  # type: ignore[method-assign]
    app.session.send = sent


def run_kernel(arguments: list[str]) -> None:
    """Be a kernel until it ends: NOTES, ROOT, BYTES and the arguments of ipykernel."""
    notes, root, most, *given = arguments
    sys.argv = ["ipykernel", *given]
    from ipykernel import kernelapp

    app = kernelapp.IPKernelApp.instance()
    app.initialize()  # type: ignore[no-untyped-call]
    # From here on: a kernel that starts runs a program, which is no concern of a cell.
    recorder = Recorder(notes, root, int(most))
    _count_outputs(recorder, app)
    recorder.begin()
    app.start()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    del sys.path[0]  # this file's folder, which Python puts first
    run_kernel(sys.argv[1:])

"""The only place that starts other programs; what it starts ends with this process, however this process ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from report.core import children
from report.core.errors import ContentError, Problem, ToolMissing

SETTLED = {"TZ": "UTC", "LC_ALL": "C.UTF-8"}  # what the clock's zone and the user's language must not change
PYTHON = sys.executable
GRACE_SECONDS = 1.0  # what a program gets to end by itself after it was told to
HOLD_SECONDS = 3.0  # an end takes a fiftieth of a second
LOOK_SECONDS = 0.01  # how often is looked whether it has


@dataclass(frozen=True)
class Completed:
    """What a program left: its exit status, standard output and standard error."""

    status: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Litter:
    """What a program leaves among the sources unless it gets to its end.

    Parameters
    ----------
    paths
        Files and folders that are not there before it starts; those that are there when it has ended go, also when
        this process is killed. With a star in the last part all of this form, but for those that are there before.
    record
        A file that lists them in the meantime, in a folder that exists.
    """

    paths: Sequence[Path]
    record: Path

    def clear(self) -> None:
        """Clear it away; no program of the record may run."""
        clear_litter(self.record)


def clear_litter(record: Path) -> None:
    """Clear away what a program has left, also one that was killed together with what watched it."""
    children.clear_litter(str(record))


class OverTime(ContentError):
    """A program that did not end within its time; who started it knows which file it was given."""


def find_program(name: str) -> Path | None:
    """The program's full path, or None if it is not on the PATH."""
    found = shutil.which(name)
    return Path(found) if found else None


def run(
    arguments: Sequence[str | os.PathLike[str]],
    *,
    folder: Path | None = None,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
    seconds: float = 300.0,
    on_line: Callable[[str], None] | None = None,
    litter: Litter | None = None,
    output: Path | None = None,
) -> Completed:
    """Run a program to its end and return what it printed, whatever its exit status.

    Parameters
    ----------
    arguments
        The program and its arguments; no shell reads them.
    folder
        Where it runs; the current folder if None.
    stdin
        Text given to its standard input.
    environment
        Variables set on top of the current ones and of ``SETTLED``.
    seconds
        After this time the program and all it started are ended.
    on_line
        Called with each line of standard error while the program runs, without its line break.
    litter
        What the program may leave half-made, which is cleared away however it ends.
    output
        A file that takes what it prints, byte by byte, where that is no text; what is returned has none of it then.

    Raises
    ------
    ToolMissing
        If the program does not exist.
    OverTime
        If it runs longer than ``seconds``.
    KeyboardInterrupt
        If `end_all` ended it.
    """
    words = [os.fspath(argument) for argument in arguments]
    _children.must_go_on()
    mark = _children.begin(litter)
    try:
        with output.open("wb") if output else nullcontext(subprocess.PIPE) as taker:
            process = _start(words, folder, {**os.environ, **SETTLED, **(environment or {}), **mark}, taker)
        talk = _Talk(process, stdin, on_line)
        is_over = threading.Event()
        # A wait with a limit would look now and then, up to a twentieth of a second after the end of each program.
        clock = threading.Timer(seconds, _stop, (process, is_over))
        clock.daemon = True
        try:
            _children.enter(process.pid)
            talk.begin()
            clock.start()
            process.wait()
            _children.must_go_on()
            if is_over.is_set():
                name = Path(words[0]).name
                raise OverTime(Problem(f"{name} did not end within {seconds:g} seconds and was stopped"))
        finally:
            clock.cancel()
            if process.poll() is None:
                _end({process.pid})
                process.wait()
            _children.leave(process.pid)
            talk.end()
    finally:
        if litter:
            litter.clear()
    return Completed(process.returncode, *map("".join, talk.lines))


def _start(
    words: list[str], folder: Path | None, environment: Mapping[str, str], output: int | IO[bytes]
) -> subprocess.Popen[str]:
    """A program with pipes to it, in a session of its own."""
    try:
        return subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise ToolMissing(_missing(words[0])) from error


def _stop(process: subprocess.Popen[str], is_over: threading.Event) -> None:
    """End a program whose time is over."""
    if process.poll() is None:
        is_over.set()
        _end({process.pid})


class _Talk:
    """What goes through the pipes of a program, each read or written by a thread of its own.

    What the program does not read now must not hold up the clock: a pipe takes 64 kB, and a program may read nothing.
    """

    def __init__(self, process: subprocess.Popen[str], stdin: str, on_line: Callable[[str], None] | None) -> None:
        self.lines: tuple[list[str], list[str]] = ([], [])  # of standard output and standard error
        read = ((process.stdout, self.lines[0], None), (process.stderr, self.lines[1], on_line))
        given = [each for each in read if each[0]]  # what goes into a file has no pipe
        self._pipes = [pipe for pipe in (process.stdout, process.stderr, process.stdin) if pipe]
        self._threads = [threading.Thread(target=_drain, args=each, daemon=True) for each in given]
        self._threads.append(threading.Thread(target=_give, args=(process, stdin), daemon=True))

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Wait for what was said; if what the program left behind holds a pipe, its thread waits, and nobody else."""
        for thread, pipe in zip(self._threads, self._pipes, strict=True):
            if thread.ident:
                thread.join(GRACE_SECONDS)
            else:
                pipe.close()


def _drain(pipe: IO[str], lines: list[str], on_line: Callable[[str], None] | None) -> None:
    with pipe:
        for line in pipe:
            lines.append(line)
            if on_line:
                on_line(line.rstrip("\r\n"))


def _missing(program: str) -> Problem:
    """The message for a program that is not there; what the set-up brings is named by its path."""
    name = Path(program).name
    remedy = f"install {name} with the means of your system" if name == program else "run: make"
    return Problem(f"the program {program} was not found", remedy=remedy)


def held(program: Sequence[str]) -> list[str]:
    """The command that runs a program so that nothing it starts outlives it or this process; see `children`."""
    return [sys.executable, "-I", "-S", children.__file__, "hold", str(os.getpid()), *program]


def copied(address: str, own: str, program: Sequence[str]) -> list[str]:
    """The command that does the same by a copy of the process that listens at an address, if it makes one.

    ``own`` is a file with the names of the project's own modules.
    """
    return [sys.executable, "-I", "-S", children.__file__, "copy", str(os.getpid()), address, own, *program]


def start_held(
    program: Sequence[str], folder: Path, environment: Mapping[str, str], given: int
) -> subprocess.Popen[bytes]:
    """Start a program of which nothing outlives this process, and hand an open file to it; it is heard by nobody."""
    return subprocess.Popen(
        held(program),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(given,),
        start_new_session=True,
    )


def end_held(process: subprocess.Popen[bytes]) -> None:
    """End what was started by the command of `held`, with all it started."""
    process.terminate()  # what holds the program ends it, and knows more of what it started than can be seen from here
    try:
        process.wait(HOLD_SECONDS)
    except subprocess.TimeoutExpired:
        children.end({process.pid})
        process.wait()


def end_all() -> None:
    """End every program that runs, in whichever thread, and let none begin: this process is about to end.

    Processes of `multiprocessing` are left to those who started them.
    """
    _children.ending = True
    own = multiprocessing_children()
    spared = own | children.below(own)
    _end({pid for pid in _started() if pid not in spared})


def multiprocessing_children() -> set[int]:
    """The processes that `multiprocessing` started here."""
    loaded = sys.modules.get("multiprocessing")
    return {child.pid for child in loaded.active_children() if child.pid} if loaded else set()


def _started() -> set[int]:
    """The programs that this process started: those it knows, and those it has not yet got to know."""
    direct = {pid for pid, above in children.running().items() if above[0] == os.getpid()}
    return (direct | set(_children.running)) - {_children.guard}


def _end(pids: set[int]) -> None:
    """End programs and what they started: first by asking, then by force."""
    known = pids | children.below(pids)
    for pid in pids:
        children.tell(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while known & children.running().keys() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    children.end(known)


def _give(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ValueError):  # it ended without reading; its status tells why
        process.stdin.write(text)
    with suppress(BrokenPipeError, ValueError):
        process.stdin.close()


class _Children:
    """The programs that run, known also to a process that ends them if this one is killed."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.ending = False
        self.guard = 0
        self._mark = ""
        self._pipe: int | None = None
        self._lock = threading.Lock()

    def must_go_on(self) -> None:
        """Raise KeyboardInterrupt if this process is about to end."""
        if self.ending:
            raise KeyboardInterrupt

    def begin(self, litter: Litter | None = None) -> dict[str, str]:
        """A program is about to run; gives what must be in its environment."""
        with self._lock:
            if self._pipe is None:
                self._start()
        if litter:
            children.write_litter(str(litter.record), self._mark, map(str, litter.paths))
            self._write(f"={litter.record}\n".encode())
        return {children.MARK: self._mark}

    def enter(self, pid: int) -> None:
        """A program runs."""
        self.running.add(pid)
        self._tell(pid)

    def leave(self, pid: int) -> None:
        """A program has ended."""
        self.running.discard(pid)
        self._tell(-pid)

    def forget(self) -> None:
        """In a fork: what runs is the other process's, and it alone holds the pipe whose closing tells of its end."""
        if self._pipe is not None:
            os.close(self._pipe)
        self.__init__()  # type: ignore[misc]

    def _tell(self, number: int) -> None:
        self._write(b"%+d\n" % number)

    def _write(self, line: bytes) -> None:
        if self._pipe is not None:
            with suppress(OSError):  # whoever ended the guard ends the rest too
                os.write(self._pipe, line)

    def _start(self) -> None:
        self._mark = f"{os.getpid()}-{time.time_ns()}"
        reading, self._pipe = os.pipe()
        null = os.open(os.devnull, os.O_WRONLY)
        actions = [(os.POSIX_SPAWN_DUP2, reading, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
        command = [PYTHON, "-I", "-S", children.__file__, "guard", self._mark]
        self.guard = os.posix_spawn(PYTHON, command, os.environ, file_actions=actions)
        os.close(reading)
        os.close(null)


_children = _Children()
os.register_at_fork(after_in_child=_children.forget)

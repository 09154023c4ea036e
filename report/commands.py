"""The only place that starts other programs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from report.errors import ContentError, Problem, ToolMissing

SETTLED = {"TZ": "UTC", "LC_ALL": "C.UTF-8"}  # what the clock's zone and the user's language must not change
GRACE_SECONDS = 3.0  # what a program gets to end by itself after it was told to


@dataclass(frozen=True)
class Completed:
    """What a program left: its exit status, standard output and standard error."""

    status: int
    stdout: str
    stderr: str


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

    Raises
    ------
    ToolMissing
        If the program does not exist.
    ContentError
        If it runs longer than ``seconds``.
    """
    words = [os.fspath(argument) for argument in arguments]
    try:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env={**os.environ, **SETTLED, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise ToolMissing(Problem(f"the program {words[0]} was not found", remedy="run: make")) from error
    lines: dict[str, list[str]] = {"stdout": [], "stderr": []}

    def drain(name: str) -> None:
        for line in getattr(process, name):
            lines[name].append(line)
            if name == "stderr" and on_line:
                on_line(line.rstrip("\r\n"))

    readers = [threading.Thread(target=drain, args=(name,), daemon=True) for name in lines]
    for reader in readers:
        reader.start()
    try:
        assert process.stdin is not None
        try:
            process.stdin.write(stdin)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended without reading; its status tells why
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ContentError(
            Problem(f"{Path(words[0]).name} did not end within {seconds:g} seconds and was stopped")
        ) from error
    finally:
        if process.poll() is None:
            _end(process)
        for reader in readers:
            reader.join(GRACE_SECONDS)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe and not pipe.closed:
                with suppress(BrokenPipeError):
                    pipe.close()
    return Completed(process.returncode, "".join(lines["stdout"]), "".join(lines["stderr"]))


def _end(process: subprocess.Popen[str]) -> None:
    """End a program and what it started: first by asking, then by force."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(GRACE_SECONDS)
            return
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue

"""The process that builds: it stays, so that nothing is loaded or read twice, and is replaced when code changes."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, cast

from report.core.programs import end_with_parent, run_guarded
from report.core.project import Project
from report.preview.build_state import Board
from report.preview.builder import Builder, BuildListener
from report.preview.change_set import Work
from report.render.engine import Engine
from report.render.reading.kernel_copies import kept

END_SECONDS = 3.0  # a build that is asked to end ends its programs and tidies up first
ENDED = "the process that builds the site was ended from outside; it starts again at the next change"


class Worker:
    """The process that builds, seen from the server's.

    Parameters
    ----------
    project
        The project.
    engine
        The renderer.
    board
        Learns of every build.
    """

    def __init__(self, project: Project, engine: Engine, board: Board) -> None:
        self._project = project
        self._engine = engine
        self._board = board
        self._process: Any = None
        self._channel: Any = None
        self._listener: threading.Thread | None = None
        self._stopping = False

    def ask(self, work: Work) -> None:
        """Have something built; where code changed, or the process is gone, by a new process."""
        if work.fresh_process or not self._process or not self._process.is_alive():
            self.stop()
            self._start()
            work |= Work(site=True, other=True)  # it has not made any page yet
        try:
            self._channel.send((work, self._board.looked_at()))
        except OSError:
            self._board.build_failed((ENDED,))

    def stop(self) -> None:
        """End the process; a build that runs leaves the last good site."""
        if not self._process:
            return
        self._stopping = True
        self._process.terminate()
        self._process.join(END_SECONDS)
        self._process.kill()
        self._process.join()
        if self._listener:
            self._listener.join()
        self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a copy of this process would have loaded old code
        self._channel, theirs = context.Pipe()
        self._process = context.Process(target=build_when_asked, args=(theirs, self._project, self._engine))
        self._process.start()
        theirs.close()
        self._stopping = False
        self._listener = threading.Thread(target=self._listen, args=(self._channel,), daemon=True)
        self._listener.start()

    def _listen(self, channel: Connection) -> None:
        """Pass on to the board what the process tells, until it ends."""
        while True:
            try:
                name, arguments = channel.recv()
            except (EOFError, OSError):
                break
            getattr(self._board, name)(*arguments)
        channel.close()
        if not self._stopping:
            self._board.build_failed((ENDED,))


class _Telling:
    """What the builder tells its listener, each call sent to the server's process, whose board takes it."""

    def __init__(self, channel: Connection) -> None:
        self._channel = channel

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *given: self._channel.send((name, given))


def build_when_asked(channel: Connection, project: Project, engine: Engine) -> None:
    """Build whatever comes through the channel, until the other end is closed; the process ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends this process
    end_with_parent()  # also in the middle of a build
    sys.exit(run_guarded(lambda _: _build(channel, project, engine), []))


def _build(channel: Connection, project: Project, engine: Engine) -> None:
    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    builder = Builder(project, engine, cast(BuildListener, _Telling(channel)), say, channel.poll)
    left = Work()
    try:
        with kept():
            while True:
                work, looked_at = channel.recv()
                while channel.poll():
                    more, looked_at = channel.recv()
                    work |= more
                left = builder.build(left | work, looked_at)
                if not channel.poll():
                    builder.get_ready()
    except (EOFError, BrokenPipeError):
        return
    finally:
        builder.stop()

"""Serving, watching and rebuilding, until Ctrl-C."""

from __future__ import annotations

import gc
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from report.commands import run
from report.errors import ReportError
from report.preview.board import Board
from report.preview.server import open_server
from report.programs import describe_fault
from report.project import Project
from report.render.engine import Engine
from report.render.site import Source, render_site

QUIET_MS = 50  # editors write a file in several steps; this long after the last one the build begins
FOLDERS = ("chapters", "data", "report", "scripts")
CODE = ("report", "scripts")  # what this process has loaded already and would not notice
# Quarto writes pages, notebooks and libraries beside the chapters while it renders: those are no changes.
WRITTEN_BY_AUTHORS = {".bib", ".cff", ".css", ".csl", ".jpg", ".js", ".md", ".png", ".qmd", ".svg", ".yaml", ".yml"}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """What has to be built again.

    Parameters
    ----------
    exhibits
        Whether the exhibits may have changed.
    fresh_process
        Whether code changed, so that the build must not run in this process.
    site
        Whether anything of the site changed at all.
    """

    site: bool = False
    exhibits: bool = False
    fresh_process: bool = False


def work_for(project: Project, changed: Iterable[Path]) -> Work:
    """What the changed files make necessary; nothing for files that no author writes."""
    site = exhibits = fresh_process = False
    for path in changed:
        parts = path.relative_to(project.root).parts
        if any(part.startswith(".") or part == "__pycache__" or part.endswith(("_files", "~")) for part in parts):
            continue
        room = parts[0] if len(parts) > 1 else ""
        if room in CODE:
            site = exhibits = fresh_process = True
        elif room == "data":
            site = exhibits = True
        elif path.suffix in WRITTEN_BY_AUTHORS:
            site = True
    return Work(site, exhibits, fresh_process)


class Builder:
    """Builds what has to be built, and tells the board how it went.

    Parameters
    ----------
    project
        The project.
    engine
        The renderer.
    board
        Told of every build.
    say
        Told what happens, for the terminal.
    """

    def __init__(self, project: Project, engine: Engine, board: Board, say: Say) -> None:
        self._project = project
        self._engine = engine
        self._board = board
        self._say = say
        self._code_is_loaded = True  # as it is on the disk

    def build(self, work: Work) -> None:
        """Build; the last good site stays in its place if that fails."""
        started = time.monotonic()
        self._code_is_loaded = self._code_is_loaded and not work.fresh_process
        self._board.build_begins()
        try:
            if work.exhibits:
                self._run("scripts/build_exhibits.py")
            if self._code_is_loaded:
                render_site(Source(self._project), self._project.site, self._engine, None, lambda text: None)
            else:
                engine = "quarto" if self._engine.quarto else "builtin"
                self._run("-m", "report", "render", ".", f"--output={self._project.site}", f"--engine={engine}")
        except ReportError as error:
            self._fail(tuple(str(problem) for problem in error.problems))
        except StepFailed as error:
            self._fail((str(error),))
        except Exception as error:  # the author goes on writing, and sees it where every other fault is seen
            self._fail((describe_fault(error),))
        else:
            self._say(f"built in {time.monotonic() - started:.1f} s")
            self._board.build_succeeded()
        # What is kept for the next build is large, and searching it for garbage again and again would slow that build.
        gc.collect()
        gc.freeze()

    def _fail(self, problems: tuple[str, ...]) -> None:
        for problem in problems:
            self._say(problem)
        self._board.build_failed(problems)

    def _run(self, *arguments: str) -> None:
        ended = run([sys.executable, *arguments], folder=self._project.root, seconds=3600)
        if ended.status:
            raise StepFailed(ended.stderr.strip() or f"{arguments[0]} ended with status {ended.status}")


class StepFailed(Exception):
    """A step in a process of its own failed; its text is what that process said."""


def serve_project(project: Project, engine: Engine, first_port: int, say: Say) -> None:
    """Serve the site and build it again whenever a source changes; returns only by an exception, as Ctrl-C raises.

    Raises
    ------
    UsageError
        If no port is free.
    """
    board = Board()
    builder = Builder(project, engine, board, say)
    server = open_server(project.site, board, first_port)
    serving = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    ended = threading.Event()
    changes: queue.Queue[set[Path]] = queue.Queue()
    watchers = [
        threading.Thread(target=_watch, args=(paths, recursive, ended, changes), daemon=True)
        for paths, recursive in [
            ([project.root], False),
            ([project.root / name for name in FOLDERS if (project.root / name).is_dir()], True),
        ]
    ]
    try:
        for thread in (serving, *watchers):
            thread.start()
        say(engine.reason)
        say(f"preview at {server.address} (Ctrl-C ends it)")
        builder.build(Work(site=True))
        while True:
            work = work_for(project, _all_of(changes))
            if work.site:
                builder.build(work)
    finally:
        ended.set()
        server.shutdown()
        server.server_close()


def _watch(paths: list[Path], recursive: bool, ended: threading.Event, changes: queue.Queue[set[Path]]) -> None:
    """Put every set of changed files into the queue until the event is set."""
    from watchfiles import watch

    if not paths:
        return
    for found in watch(*paths, step=QUIET_MS, recursive=recursive, stop_event=ended):
        changes.put({Path(path) for _, path in found})


def _all_of(changes: queue.Queue[set[Path]]) -> set[Path]:
    """Wait for changes; all that have come by then are one piece of work."""
    together = changes.get()
    while not changes.empty():
        together |= changes.get()
    return together

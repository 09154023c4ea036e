"""Serving, watching and rebuilding, until Ctrl-C."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

from report.core.progress import Say
from report.core.project import Project
from report.preview.build_state import Board
from report.preview.change_set import Work, folders_of, work_for
from report.preview.server import open_server
from report.preview.worker import Worker
from report.render.engine import Engine

QUIET_MS = 50  # editors write a file in several steps; this long after the last one the build begins


def serve_project(project: Project, engine: Engine, first_port: int, say: Say) -> None:
    """Serve the site and build it again whenever a source changes; returns only by an exception, as Ctrl-C raises.

    Raises
    ------
    UsageError
        If no port is free.
    """
    board = Board()
    worker = Worker(project, engine, board)
    server = open_server(project.site, board, first_port)
    serving = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    ended = threading.Event()
    changes: queue.Queue[set[Path]] = queue.Queue()
    watchers = [
        threading.Thread(target=_watch, args=(paths, recursive, ended, changes), daemon=True)
        for paths, recursive in [
            ([project.root], False),
            (folders_of(project), True),
        ]
    ]
    try:
        for thread in (serving, *watchers):
            thread.start()
        say(engine.reason)
        say(f"preview at {server.address} (Ctrl-C ends it)")
        worker.ask(Work(site=True, other=True))
        while True:
            work = work_for(project, _all_of(changes))
            if work.site:
                worker.ask(work)
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        worker.stop()


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

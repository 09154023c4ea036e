"""Measure what an author waits for: set-up apart, a clean build, a build with nothing to do, and single edits.

    .venv/bin/python bench/measure.py [--runs 3] [--engine builtin]

Works on a copy of the project in a temporary folder, with this environment; prints one line for each case with the
shortest and the median time of the runs in seconds of wall clock. Needs GNU make on the PATH.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns("build", ".git", ".venv", "__pycache__", ".*_cache", "node_modules")


def main() -> int:
    """Run all cases and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--runs", type=int, default=3, help="how often each case is run (3)")
    arguments.add_argument("--engine", default="builtin", help="auto, quarto or builtin (builtin)")
    given = arguments.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"{'case':<44} {'best':>7} {'median':>7}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / ".venv").symlink_to(Path(sys.prefix))
        for name, prepare in CASES.items():
            times = []
            for run in range(given.runs):
                prepare(copy, run)
                times.append(seconds_of(copy, given.engine))
            print(f"{name:<44} {min(times):>6.2f}s {statistics.median(times):>6.2f}s", flush=True)
    return 0


def seconds_of(project: Path, engine: str) -> float:
    """Seconds that one `make` takes."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    done = subprocess.run(
        ["make", f"ENGINE={engine}"],
        cwd=project,
        env={**environment, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )
    taken = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"make failed:\n{done.stdout}{done.stderr}")
    return taken


def remove_build(project: Path, run: int) -> None:
    """Leave nothing made."""
    shutil.rmtree(project / "build", ignore_errors=True)


def leave_alone(project: Path, run: int) -> None:
    """Change nothing."""


def append_to(name: str, text: str) -> Callable[[Path, int], None]:
    """A preparation that appends a line to a file, another one at each run."""

    def prepare(project: Path, run: int) -> None:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text.format(run=run))

    return prepare


CASES: dict[str, Callable[[Path, int], None]] = {
    "everything, from nothing": remove_build,
    "nothing to do": leave_alone,
    "a sentence in one chapter": append_to("chapters/methods.qmd", "\nA sentence for run {run}.\n"),
    "a comment in one analysis module": append_to("scripts/consortium.py", "\n# run {run}\n"),
}

if __name__ == "__main__":
    sys.exit(main())

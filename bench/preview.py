"""Measure what an author waits for while `make preview` runs: from saving a file to seeing it in the browser.

    .venv/bin/python bench/preview.py [--runs 3]

Works on a copy of the project in a temporary folder, with this environment and the built-in renderer; needs Chromium
and what `make test` installs. A change of data is a cell and its seal, as an author makes it. Times are
seconds of wall clock.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "node_modules", "verification")
PAGE = "chapters/industrial-policy.html"
CHAPTER = "chapters/industrial-policy.qmd"
DATASET = "light-vehicles"
TABLE = f"data/{DATASET}/{DATASET}.csv"
ROW = "lv_production_inegi-2024"
SHOWN = '[data-value="production-2024"]'


def main() -> int:
    """Run all cases and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--runs", type=int, default=3, help="how often each case is run (3)")
    given = arguments.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"{'case':<44} {'best':>7} {'median':>7}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / ".venv").symlink_to(Path(sys.prefix))
        server = started(copy)
        try:
            address = address_of(server)
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            page.goto(f"{address}{PAGE}")
            page.wait_for_timeout(5000)  # the first build, after which pages reload
            for name, case in CASES.items():
                times = [case(copy, page, run) for run in range(given.runs)]
                print(f"{name:<44} {min(times):>6.2f}s {statistics.median(times):>6.2f}s", flush=True)
            browser.close()
        finally:
            server.terminate()
            server.wait()
    return 0


def started(project: Path) -> subprocess.Popen[str]:
    """The preview of a project."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(
        ["make", "preview", "ENGINE=builtin", "PORT=8700"],
        cwd=project,
        env={**environment, "PYTHONPATH": str(project)},
        stderr=subprocess.PIPE,
        text=True,
    )


def address_of(server: subprocess.Popen[str]) -> str:
    """Where the preview is, as it says, after its first build."""
    address = ""
    for line in server.stderr or ():
        if found := re.search(r"preview at (\S+)", line):
            address = found[1]
        if line.startswith("built in"):
            return address
    sys.exit("the preview ended")


def seconds_until(page: Any, change: Callable[[], None], selector: str, text: str) -> float:
    """Seconds from a change to its sight."""
    begun = time.perf_counter()
    change()
    page.locator(selector, has_text=text).first.wait_for(timeout=60_000, state="attached")
    return time.perf_counter() - begun


def edit_prose(project: Path, page: Any, run: int) -> float:
    """A sentence more."""
    return seconds_until(page, lambda: append(project / CHAPTER, f"\nSentence {run}.\n"), "main p", f"Sentence {run}.")


def make_mistake(project: Path, page: Any, run: int) -> float:
    """A reference to nothing, and its message with file and line."""
    kept = (project / CHAPTER).read_text(encoding="utf-8")
    line = kept.count("\n") + 2
    wrong = f"\nSee @fig-nowhere-{run}.\n"
    taken = seconds_until(page, lambda: append(project / CHAPTER, wrong), "#preview-problems", f"{CHAPTER}:{line}: ")
    (project / CHAPTER).write_text(kept, encoding="utf-8")
    page.locator("#preview-problems").wait_for(state="detached")
    return taken


def edit_data(project: Path, page: Any, run: int) -> float:
    """Another figure in a row, sealed; the time counts from the moment the seal is written."""
    path = project / TABLE
    before = re.search(rf"^{ROW},.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    if before is None:
        sys.exit(f"no row {ROW}")
    number = re.search(r"\b39\d{5}\b", before[0])
    if number is None:
        sys.exit(f"no number in {before[0]}")
    other = str(int(number[0]) + 1)
    path.write_text(path.read_text("utf-8").replace(before[0], before[0].replace(number[0], other)), encoding="utf-8")

    def seal() -> None:
        subprocess.run(
            [sys.executable, "-m", "report", "data", "seal", DATASET], cwd=project, check=True, capture_output=True
        )

    seconds_until(page, seal, SHOWN, f"{int(other):,}")
    return time.time() - (project / "data/datapackage.json").stat().st_mtime


def append(path: Path, text: str) -> None:
    """Write at a file's end."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


CASES: dict[str, Callable[[Path, Any, int], float]] = {
    "a sentence, until it is on screen": edit_prose,
    "a mistake, until its message is on screen": make_mistake,
    "a sealed change of data, until it is on screen": edit_data,
}

if __name__ == "__main__":
    sys.exit(main())

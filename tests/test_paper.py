"""The paper as a whole: two builds elsewhere are one, an edit costs what it touches, a fault costs nothing built."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns("build", ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "node_modules")
RESULTS = ["site", "exhibits", "paper.pdf", "paper.docx"]

pytestmark = pytest.mark.xdist_group("paper")  # one worker builds the copies that all tests here read


class Copy:
    """A copy of the project in a folder of its own, built with this environment."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.variables = variables
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        (folder / ".venv").symlink_to(sys.prefix)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTEST"))}
        environment = {**kept, "PYTHONPATH": str(self.folder), **self.variables}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", "ENGINE=builtin", *words)

    def made(self, *words: str) -> str:
        """What a successful `make` says."""
        done = self.make(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {text.count(old)} times: {old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def results(self) -> dict[str, str]:
        """The hash of every file that the build publishes."""
        build = self.folder / "build"
        files = [path for name in RESULTS for path in sorted((build / name).rglob("*") or [build / name])]
        files += [build / name for name in RESULTS if (build / name).is_file()]
        return {
            path.relative_to(build).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.is_file()
        }

    def shown(self) -> dict[str, int]:
        """When the chapters with their results were last written."""
        kept = self.folder / "build/chapters"
        return {
            path.relative_to(kept).with_suffix("").as_posix(): path.stat().st_mtime_ns for path in kept.rglob("*.json")
        }

    def kernels(self) -> dict[str, int]:
        """When the cells of each chapter that needs a kernel were last run."""
        kept = self.folder / "build/cache/cells"
        return {
            path.relative_to(kept).with_suffix("").as_posix(): path.stat().st_mtime_ns for path in kept.rglob("*.json")
        }

    def change_row(self) -> None:
        """Change one figure of one dataset, and record the change as an author would."""
        self.edit("data/trade/rules-of-origin.csv", "1983,year,1983,60,", "1983,year,1983,61,")
        sealed = self.run("make", "data-seal", "NAME=rules-of-origin")
        assert sealed.returncode == 0, sealed.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    made = Copy(tmp_path_factory.mktemp("one") / "paper", TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="1")
    made.made()
    return made


def test_two_builds_elsewhere_are_identical(copy: Copy, tmp_path: Path) -> None:
    variables = {"TZ": "Pacific/Auckland", "LC_ALL": "POSIX", "LANG": "es_MX.UTF-8", "PYTHONHASHSEED": "77"}
    home = tmp_path / "home"
    home.mkdir()
    other = Copy(tmp_path / "a much longer folder" / "of-another-name", HOME=str(home), **variables)
    other.made("-j4")
    ours, theirs = copy.results(), other.results()
    assert {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)} == set()
    assert {name.split("/")[0] for name in ours} == set(RESULTS)
    assert len(ours) > 100


def test_make_says_where_results_are_and_which_renderer_made_them(copy: Copy) -> None:
    said = copy.made()
    for result in ["build/site/index.html", "build/paper.pdf", "build/paper.docx", "built-in renderer: asked for"]:
        assert result in said
    assert re.search(r"exhibits \d+\.\d s, chapters \d+\.\d s, site \d+\.\d s, pdf \d+\.\d s, docx \d+\.\d s", said)


def test_second_make_starts_nothing(copy: Copy) -> None:
    copy.made()
    planned = copy.make("--dry-run").stdout.splitlines()
    assert planned == ["cat build/summary.txt"]


def test_changed_row_rebuilds_only_what_reads_it(copy: Copy, tmp_path: Path) -> None:
    other = tmp_path / "paper"
    shutil.copytree(copy.folder, other, symlinks=True)
    changed = Copy.__new__(Copy)
    changed.folder, changed.variables = other, copy.variables
    before = {path: path.stat().st_mtime_ns for path in (other / "build/exhibits").glob("*/metadata.json")}
    reads = {
        path.parent.name
        for path in before
        if any(name.startswith("rules-of-origin/") for name in json.loads(path.read_text())["rows"])
    }
    shown = changed.shown()
    changed.change_row()
    said = changed.made()
    rebuilt = {path.parent.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    declared = set(re.findall(r"exhibits: (\d+) of \d+ rebuilt", said))
    assert declared == {str(len(rebuilt))}
    assert reads <= rebuilt
    assert 0 < len(rebuilt) < len(before) / 2
    # Chapters that show none of the rebuilt exhibits keep their results, and none needs a kernel.
    written = {name for name, time in changed.shown().items() if time != shown[name]}
    assert "chapters/industrial-policy" in written
    assert "chapters/consortium" not in written
    assert changed.kernels() == {}


def test_prose_starts_no_kernel_and_builds_no_exhibit(copy: Copy) -> None:
    page = copy.folder / "build/site/chapters/methods.html"
    assert copy.kernels() == {}
    methods = copy.folder / "chapters/methods.qmd"
    methods.write_text(f"{methods.read_text('utf-8')}\n```{{python}}\nprint(6 * 7)\n```\n", encoding="utf-8")
    copy.made("build/steps/chapters.json")
    runs = copy.kernels()
    assert set(runs) == {"chapters/methods"}
    with methods.open("a", encoding="utf-8") as file:
        file.write("\nA sentence that stands only in this copy.\n")
    said = copy.made()
    assert "exhibits:" not in said
    assert copy.kernels() == runs
    assert "A sentence that stands only in this copy." in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "status", "message"),
    [
        (
            "chapters/industrial-policy.qmd",
            'value("national-content-1962")',
            'value("national-content-1926")',
            1,
            r"chapters/industrial-policy\.qmd:\d+: .*national-content-1926[\s\S]*national-content-1962",
        ),
        (
            "chapters/methods.qmd",
            "# Methods {#sec-methods}",
            "# Methods {#sec-methods}\n\nSee @fig-nowhere.",
            1,
            r"chapters/methods\.qmd:3: .*fig-nowhere",
        ),
        (
            "chapters/methods.qmd",
            "# Methods {#sec-methods}",
            "# Methods {#sec-methods}\n\nSee @nobody1999.",
            1,
            r"chapters/methods\.qmd:3: .*nobody1999",
        ),
        (
            "_quarto.yml",
            "    - chapters/methods.qmd",
            "    - chapters/metods.qmd",
            1,
            r"_quarto\.yml:\d+: .*metods\.qmd",
        ),
        ("_quarto.yml", "project:\n", "project: [\n", 1, r"_quarto\.yml:\d+: "),
        (
            "data/oica-production/oica-production.csv",
            ",1097619,",
            ",1097620,",
            1,
            r"oica-production\.csv: .*[\s\S]*data-seal",
        ),
    ],
    ids=["unknown value", "unknown reference", "unknown citation", "missing chapter", "bad YAML", "unsealed data"],
)
def test_fault_has_one_message_and_leaves_the_last_good_site(
    copy: Copy, name: str, old: str, new: str, status: int, message: str
) -> None:
    before = (copy.folder / name).read_bytes()
    site = {path: digest for path, digest in copy.results().items() if path.startswith("site/")}
    try:
        copy.edit(name, old, new)
        done = copy.make()
        assert done.returncode == 2  # GNU make's own status for a failed recipe
        assert f"Error {status}" in done.stderr
        assert re.search(message, done.stderr), done.stderr
        assert "Traceback" not in done.stderr
        assert {path: digest for path, digest in copy.results().items() if path.startswith("site/")} == site
    finally:
        (copy.folder / name).write_bytes(before)

"""The Makefile's decisions, with a stand-in for Python that notes which programs it was asked to run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKE = shutil.which("make")
OUTPUTS = {
    "exhibits": ["build/exhibits/values.json"],
    "chapters": ["build/pages/data.md"],
    "site": ["build/site/index.html", "build/site/chapters/one.html"],
    "pdf": ["build/paper.pdf"],
    "docx": ["build/paper.docx"],
    "summary": ["build/summary.txt"],
}
STEPS = dict(zip(OUTPUTS, ["exhibits", "chapters", "site", "pdf", "docx", "summary"], strict=True))
PAPER = [*OUTPUTS]
AFTER_EXHIBITS = [name for name in PAPER if name != "exhibits"]
BESIDE = ("site", "pdf", "docx")  # made at the same time, in any order

PROGRAM = ("report/core/freshness.py", "report/core/contents.py")  # which says what is stale

STAND_IN = """#!/bin/bash
case "$*" in *freshness.py* | *--stamp*) exec {python} "$@";; esac
while [[ "$1" == -[Ps] || "$1" == */isolated.py ]]; do shift; done
[ "$1 $2" != "-m report" ] || shift 2
name=${{1:-}} name=${{name##*/}} name=${{name%.py}}
echo "$name" >> started
[ "$name" != set_up ] || exec {python} "$@"
[ "$name" != "$(cat failing 2> /dev/null)" ] || exit 1
for output in $(cat "outputs/$name" 2> /dev/null); do mkdir -p "${{output%/*}}"; echo "$name" > "$output"; done
[ ! -e "outputs/$name" ] || exec {python} -I -S note.py "$(cat "step of $name")" "${{2:-}}"
"""
NOTE = f"""import json, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from report.core import freshness
step, setting = sys.argv[1], sys.argv[2].removeprefix("--engine=")
note = freshness.noted(".", step, freshness.began("."), setting)
Path("build/steps").mkdir(exist_ok=True)
Path(f"build/steps/{{step}}.json").write_text(json.dumps({{**note, "note": freshness.hash_of_note(note)}}))
"""
# A stand-in for the set-up, which would use the network; it stamps as the real one does.
SET_UP = f"""import runpy, sys
if "--stamp" in sys.argv:
    runpy.run_path({str(ROOT / "report/set_up.py")!r}, run_name="__main__")
"""


Files = frozenset[tuple[str, bytes, int]]  # the path in a folder, what the file holds, its mode


class Build:
    """A folder with the real Makefile, empty sources and a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ["requirements.lock", "requirements-installer.lock", "requirements-test.lock"]:
            self.edit(name)
        self.edit("report/set_up.py", SET_UP)
        self.edit("note.py", NOTE)
        for module in PROGRAM:
            self.edit(module, (ROOT / module).read_text(encoding="utf-8"))
        self.edit("tests/html/set_up.py", SET_UP)
        self.edit("tests/html/package-lock.json")
        for name in ["_quarto.yml", "index.qmd", "chapters/one.qmd", "data/rows.csv", "report/code.py"]:
            self.edit(name)
        shutil.copy(ROOT / "Makefile", folder)
        for name, outputs in OUTPUTS.items():
            self.edit(f"outputs/{name}", " ".join(outputs))
            self.edit(f"step of {name}", STEPS[name])
        python = folder / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(STAND_IN.format(python=shlex.quote(sys.executable)))
        python.chmod(0o755)
        self.clock = 0

    def edit(self, name: str, text: str = "edited") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        python = self.folder / ".venv/bin/python"
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "ENGINE"))}
        command = [str(MAKE), f"PYTHON={python}", *words]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)

    def stale(self) -> list[str]:
        """The steps that a `make` would begin with, as the program says that it asks."""
        command = [sys.executable, "-I", "-S", "report/core/freshness.py", "auto"]
        told = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout.split()
        return [name for name in told if not name.startswith(("now:", "ready"))]

    def started(self) -> list[str]:
        """What was started since the last question, in order; of what is made side by side in the order of readers."""
        note = self.folder / "started"
        names = note.read_text().splitlines() if note.exists() else []
        note.unlink(missing_ok=True)
        beside = iter(sorted(filter(BESIDE.__contains__, names), key=BESIDE.index))
        return [next(beside) if name in BESIDE else name for name in names]

    def built(self) -> Build:
        """Build everything, or take what a build of the same files has made; a `make` has nothing to do then."""
        before = self._files()
        known = before, shutil.which("quarto")
        if known not in _made:
            done = self.make()
            assert done.returncode == 0, done.stderr
            self.started()
            _made[known] = self._files() - before
        for name, content, mode in _made[known]:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
        # Everything made is older than what is edited next, whatever the clock's grain.
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))
        return self

    def _files(self) -> Files:
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return frozenset(
            (path.relative_to(self.folder).as_posix(), path.read_bytes(), path.stat().st_mode) for path in paths
        )


_made: dict[tuple[Files, str | None], Files] = {}  # what a build adds to a folder, by all that decides on it


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build(tmp_path)


def test_first_make_sets_up_and_builds_everything(build: Build) -> None:
    done = build.make()
    assert done.returncode == 0, done.stderr
    assert sorted(build.started()) == sorted(["set_up", *PAPER])


def test_second_make_starts_nothing(build: Build) -> None:
    build.built()
    assert build.make().returncode == 0
    assert build.started() == []


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        ("data/rows.csv", PAPER),
        ("report/code.py", PAPER),
        ("chapters/one.qmd", AFTER_EXHIBITS),
        ("index.qmd", AFTER_EXHIBITS),
        ("requirements.lock", ["set_up", *PAPER]),
    ],
)
def test_edit_starts_only_what_depends_on_it(build: Build, edited: str, expected: list[str]) -> None:
    build.built().edit(edited, "changed")
    assert build.make().returncode == 0
    assert sorted(build.started()) == sorted(expected)


MODULE = """# A remark.
import math

LARGE = 3  # more is rare

@value(unit="cars")
def cars(data):
    \"\"\"Cars made.\"\"\"
    return data + LARGE
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# A remark.", "# Another remark."),
        ("# more is rare", "# more was never seen"),
        ("return data + LARGE\n", "return data + LARGE\n\n# The end.\n"),
        ("LARGE = 3", "LARGE  =  3"),
    ],
)
def test_a_remark_that_no_page_shows_starts_nothing(build: Build, before: str, after: str) -> None:
    build.edit("scripts/cars.py", MODULE)
    build.built().edit("scripts/cars.py", MODULE.replace(before, after))
    assert build.make().returncode == 0
    assert build.started() == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LARGE = 3", "LARGE = 4"),
        ("Cars made.", "Cars that were made."),  # pages say it of the exhibit
        ("# A remark.", "# A remark\n# in two lines."),  # pages name the line of a function
        ("return data + LARGE", "return data + LARGE  # all of them"),  # notebooks show the function
        ("@value(unit", "@value(  unit"),
        ("math", "math, ("),  # no Python
    ],
)
def test_what_a_module_computes_or_pages_show_of_it_makes_all_again(build: Build, before: str, after: str) -> None:
    build.edit("scripts/cars.py", MODULE)
    build.built().edit("scripts/cars.py", MODULE.replace(before, after))
    assert build.make().returncode == 0
    assert sorted(build.started()) == sorted(PAPER)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("index.qmd", "[The program](scripts/cars.py)"),
        ("chapters/one.qmd", "{{< include ../scripts/cars.py >}}"),
        ("_quarto.yml", "project:\n  resources: [scripts/*.py]\n"),
        ("_quarto.yml", "project:\n  resources:\n    - scripts\n"),
        ("_quarto.yml", 'project:\n  resources: ["**/*"]\n'),
        ("chapters/one.qmd", "Every program in scripts/ is shown."),
        ("scripts/steps.yml", "steps: [{command: python scripts/cars.py}]"),
    ],
)
def test_of_a_module_that_a_text_names_every_word_counts(build: Build, reader: str, text: str) -> None:
    build.edit("scripts/cars.py", MODULE)
    build.edit(reader, text)
    build.built().edit("scripts/cars.py", MODULE.replace("A remark.", "Another."))
    assert build.make().returncode == 0
    assert sorted(build.started()) == sorted(PAPER)


@pytest.mark.parametrize("made", ["def make():\n    def cars():\n        pass\n", "# \x0c\n", "# \x85\n", "# \u2028\n"])
def test_where_lines_or_places_of_functions_are_not_clear_every_word_counts(build: Build, made: str) -> None:
    build.edit("scripts/cars.py", MODULE + made)
    build.built().edit("scripts/cars.py", MODULE.replace("A remark.", "Another.") + made)
    assert build.make().returncode == 0
    assert sorted(build.started()) == sorted(PAPER)


def test_other_engine_renders_only_the_site_again(build: Build) -> None:
    build.built()
    assert build.make("ENGINE=builtin").returncode == 0
    assert build.started() == ["site", "summary"]
    assert build.make("ENGINE=builtin").returncode == 0
    assert build.started() == []


@pytest.mark.parametrize("output", ["build/site/index.html", "build/paper.pdf", "build/exhibits/values.json"])
def test_removed_output_is_made_again(build: Build, output: str) -> None:
    build.built()
    (build.folder / output).unlink()
    assert build.make().returncode == 0
    assert (build.folder / output).exists()


@pytest.mark.parametrize("program", [name for name in PAPER if name != "summary"])
def test_failed_step_is_tried_again_and_stops_what_needs_it(build: Build, program: str) -> None:
    build.built().edit("data/rows.csv", "changed")
    build.edit("failing", program)
    assert build.make().returncode != 0
    assert "summary" not in build.started()
    (build.folder / "failing").unlink()
    assert build.make().returncode == 0
    assert program in build.started()


def test_many_jobs_give_what_one_gives(tmp_path: Path) -> None:
    trees = []
    for jobs in ["-j1", "-j8"]:
        build = Build(tmp_path / jobs)
        assert build.make(jobs).returncode == 0
        made = sorted((build.folder / "build").rglob("*"))
        trees.append({path.relative_to(build.folder): path.read_text() for path in made if path.is_file()})
    assert trees[0] == trees[1]
    assert len(trees[0]) > 8


def test_tests_wait_for_their_own_setup_and_for_the_build(build: Build) -> None:
    assert build.make("test").returncode == 0
    names = build.started()
    assert names.count("set_up") == 3  # of the paper, of the tests, of the validator of HTML
    assert names[-1] == "-m"
    # Packages that come while chapters are read would change what results are kept under.
    assert next(name for name in names if name != "set_up") == names[3] == "exhibits"


def told_by_make(build: Build, cores: int, *words: str) -> str:
    """What a make prints on a machine with so many cores, without a terminal or an environment of its own."""
    build.edit("bin/nproc", f"#!/bin/sh\necho {cores}\n")
    program = build.folder / "bin/nproc"
    program.chmod(0o755)
    environment = {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([str(MAKE), *words], cwd=build.folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("cores", "words", "jobs"),
    [(1, [], "-j1"), (2, [], "-j2"), (16, [], "-j3"), (16, ["-j1"], "-j1"), (1, ["-j4"], "-j4")],
)
def test_outputs_are_made_side_by_side_on_the_cores_that_there_are(
    build: Build, cores: int, words: list[str], jobs: str
) -> None:
    build.edit("more.mk", "include Makefile\nshow: ; @echo '$(MAKEFLAGS)'\n")
    assert jobs in told_by_make(build, cores, "-f", "more.mk", *words, "show").split()


@pytest.mark.parametrize(
    ("words", "beside"),
    [([], True), (["site"], False), (["pdf"], False), (["site", "pdf"], True), (["-n", "test"], True)],
)
def test_steps_know_whether_others_write_to_the_same_terminal(build: Build, words: list[str], beside: bool) -> None:
    steps = [line for line in told_by_make(build, 2, "-n", *words).splitlines() if "-m report" in line]
    told = {line.partition(" -m report ")[2].split()[0]: line.startswith("SIDE_BY_SIDE=1 ") for line in steps}
    assert {told[name] for name in ("site", "pdf", "docx") if name in told} == {beside}
    assert not told["exhibits"]
    assert not told["chapters"]


def test_a_failure_beside_others_leaves_their_results_and_ends_the_make(build: Build) -> None:
    build.built().edit("data/rows.csv", "changed")
    build.edit("failing", "site")
    done = build.make("-j3")
    assert done.returncode != 0
    assert "build/steps/site.json" in done.stderr
    started = build.started()
    assert {"pdf", "docx"} <= set(started)
    assert "summary" not in started
    assert (build.folder / "build/site/index.html").exists()


def test_only_what_is_slow_waits_for_all_tests(build: Build) -> None:
    assert build.make("test-all").returncode == 0
    assert build.started()[-1] == "-m"
    told = {verb: build.make("--dry-run", verb).stdout.splitlines()[-1] for verb in ("test", "test-all")}
    assert told["test"] == f"{told['test-all']} -m 'not slow'"


def test_help_lists_every_verb(build: Build) -> None:
    verbs = build.make("help").stdout
    verbs_wanted = """
    all site pdf docx jats exhibits data data-seal data-diff new-dataset new-chapter test test-all
    check publish preview quarto clean help
    """
    for verb in verbs_wanted.split():
        assert f"make {verb} " in verbs, verb


def test_makefile_stays_short() -> None:
    assert len((ROOT / "Makefile").read_text().splitlines()) < 160

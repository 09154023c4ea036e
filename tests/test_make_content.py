"""Content decides what `make` does again, whatever the times and names of files; with the stand-ins of `test_make`."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .test_make import AFTER_EXHIBITS, MAKE, PAPER, Build

ROOT = Path(__file__).parents[1]
NAMES = [
    "Screenshot at 10.00.png",
    "serie (1).csv",
    'it\'s "one".csv',
    "#1.csv",
    "$(shell touch run).csv",
    "100 %.csv",
    "a:b;c.csv",
    "año 2020.csv",
    "[x]{y}.csv",
    "back\\slash.csv",
    "*.csv",
]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build(tmp_path)


@pytest.mark.parametrize("name", ["chapters/one.qmd", "data/rows.csv", "CITATION.cff", "CHANGELOG.md", "logo.png"])
def test_change_with_an_older_time_is_noticed(build: Build, name: str) -> None:
    build.edit(name, "first")
    path = build.built().folder / name
    then = path.stat().st_mtime - 10_000
    path.write_text("other")
    os.utime(path, (then, then))
    assert build.make().returncode == 0
    assert build.started() == (PAPER if name.startswith("data/") else AFTER_EXHIBITS)


def test_file_that_was_only_touched_costs_nothing(build: Build) -> None:
    build.built()
    for path in (build.folder / "data/rows.csv", build.folder / "chapters/one.qmd", build.folder / "build/paper.pdf"):
        path.touch()
    assert build.make().returncode == 0
    assert build.started() == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("data/more.csv", PAPER), ("report/more.py", PAPER), ("chapters/more.qmd", AFTER_EXHIBITS)],
)
def test_source_that_is_gone_is_noticed(build: Build, name: str, expected: list[str]) -> None:
    build.edit(name, "more")
    (build.built().folder / name).unlink()
    assert build.make().returncode == 0
    assert build.started() == expected


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def altered_in_secret(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"x" + path.read_bytes()[1:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("harm", [Path.unlink, cut, altered_in_secret])
def test_output_that_is_not_as_it_was_made_is_made_again(build: Build, harm: Callable[[Path], None]) -> None:
    build.built()
    outputs = {
        "build/site/chapters/one.html": "site",
        "build/paper.pdf": "pdf",
        "build/paper.docx": "docx",
        "build/exhibits/values.json": "exhibits",
        "build/pages/data.md": "chapters",
        "build/summary.txt": "summary",
    }
    for output, by in outputs.items():
        assert build.stale() == [], output
        path = build.folder / output
        whole = path.read_bytes()
        harm(path)
        assert build.make().returncode == 0
        assert build.started()[0] == by
        assert path.read_bytes() == whole


def test_page_that_no_build_made_is_not_taken_for_one(build: Build) -> None:
    build.built().edit("build/site/chapters/left.html", "left")
    assert build.make().returncode == 0
    assert build.started()[0] == "site"


@pytest.mark.parametrize("note", ["", "{", "[]", '{"inputs": 1}', "[" * 10_000])
def test_damaged_note_is_a_step_to_do_again(build: Build, note: str) -> None:
    build.built().edit("build/steps/pdf.json", note)
    build.edit("build/steps/digests.txt", note)
    assert build.make().returncode == 0
    assert build.started() == ["pdf", "summary"]


def test_note_of_another_folder_says_nothing_of_a_changed_copy(build: Build, tmp_path: Path) -> None:
    build.built()
    copy = tmp_path.parent / f"{tmp_path.name} (copy)"
    shutil.copytree(tmp_path, copy, symlinks=True)
    (copy / "chapters/one.qmd").write_text("changed")
    words = [MAKE or "make", f"PYTHON={copy}/.venv/bin/python"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    assert subprocess.run(words, cwd=copy, env=environment, capture_output=True).returncode == 0
    assert sorted((copy / "started").read_text().splitlines()) == sorted(AFTER_EXHIBITS)


@pytest.mark.parametrize("state", ["changed", "gone", "new"])
def test_what_cells_read_is_noticed_wherever_it_is(build: Build, tmp_path: Path, state: str) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}.txt"
    if state != "new":
        outside.write_text("first")
    build.edit("outputs/chapters", "build/pages/data.md")
    build.built()
    build.edit("build/reads.json", json.dumps({"index.qmd": {"files": [], "outside": [str(outside)]}}))
    build.make()
    build.started()
    assert build.make().returncode == 0
    assert build.started() == []
    outside.unlink() if state == "gone" else outside.write_text("other")
    assert build.make().returncode == 0
    assert build.started() == AFTER_EXHIBITS


@pytest.mark.parametrize("folder", ["data", "chapters/pictures"])
def test_names_that_shells_and_make_read_otherwise_are_names(build: Build, folder: str) -> None:
    for name in NAMES:
        build.edit(f"{folder}/{name}", "first")
    build.built()
    assert build.make().returncode == 0
    assert build.started() == []
    steps = PAPER if folder == "data" else AFTER_EXHIBITS
    for name in NAMES:
        build.edit(f"{folder}/{name}", "other")
        assert set(build.stale()) == set(steps), name
        build.edit(f"{folder}/{name}", "first")
        assert build.stale() == [], name
    build.edit(f"{folder}/{NAMES[0]}", "other")
    assert build.make().returncode == 0
    assert build.started() == steps
    assert not (build.folder / "run").exists()


GIVEN = ["BASE", "ENGINE", "SCHEDULER", "NAME", "PORT", "VERSION", "TO", "URL", "FORCE", "WITHDRAW"]
VERBS = [
    *("all", "site", "data-seal", "data-diff", "new-dataset", "diff", "archive", "release", "publish", "preview"),
    *("help", "check", "verify", "new-chapter"),
]
CODE = ["x; touch run", '"; touch run; "', "'; touch run; '", "$(shell touch run)", "`touch run`", "$$(touch run)"]


@pytest.mark.parametrize("code", CODE)
def test_what_a_person_gives_is_never_run(build: Build, code: str) -> None:
    build.built()
    build.make("--keep-going", *VERBS, *(f"{name}={code}" for name in GIVEN))
    assert {"data", "diff", "archive", "release", "publish", "preview", "verify"} <= {*build.started()}, (
        "all were tried"
    )
    assert not (build.folder / "run").exists()


@pytest.mark.parametrize("code", CODE)
def test_what_stands_in_the_environment_is_never_run(build: Build, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    build.built()
    for name in GIVEN:
        monkeypatch.setenv(name, code)
    build.make("--keep-going", *VERBS)
    assert {"publish", "release", "preview"} <= {*build.started()}, "all were tried"
    assert not (build.folder / "run").exists()


def test_what_a_person_gives_is_no_option() -> None:
    """`make release VERSION=--help` would print the help and succeed, and nothing would be released."""
    recipes = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line.endswith('"')]
    given = [line for line in recipes if re.search(r' "\$\$[A-Z]+"$', line)]
    assert len(given) >= 8
    assert [line for line in given if ' -- "' not in line] == []


def test_modules_of_the_user_replace_none(tmp_path: Path) -> None:
    """Neither `PYTHONPATH` nor the user's own site, nor the folder that it is called from, decides what is imported."""
    shadow = tmp_path / "shadow"
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for folder in (shadow, shadow / "lib" / python / "site-packages"):
        for name in ("yaml", "json", "report", "sitecustomize", "usercustomize"):
            (folder / name).mkdir(parents=True)
            (folder / name / "__init__.py").write_text("raise SystemExit('taken from elsewhere')")
    program = tmp_path / "program.py"
    program.write_text("import json, sys\nimport yaml, report\nprint(yaml.__file__, report.__file__, sys.argv)")
    own = shlex.quote(sys.executable)
    makefile = f"include Makefile\ntold:\n\t@{own} -P -s report/isolated.py {program} --one 'two 3'\n"
    environment = {
        **os.environ,
        "PYTHONPATH": str(shadow),
        "PYTHONUSERBASE": str(shadow),
        "PYTHONSTARTUP": str(program),
    }
    environment = {key: value for key, value in environment.items() if not key.startswith("MAKE")}
    words = [MAKE or "make", "-s", "-f", "-", "told"]
    done = subprocess.run(words, input=makefile, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert str(shadow) not in done.stdout
    assert f"{ROOT}/report/__init__.py" in done.stdout
    assert "'--one', 'two 3'" in done.stdout


def test_environment_of_another_folder_is_left_as_it_is(build: Build, tmp_path: Path) -> None:
    """A copy of the project that links to it must not install other packages there."""
    build.built()
    copy = tmp_path.parent / f"{tmp_path.name} copy"
    shutil.copytree(tmp_path, copy, ignore=shutil.ignore_patterns(".venv"))
    (copy / ".venv").symlink_to(tmp_path / ".venv")
    (copy / "requirements.lock").write_text("other")
    words = [MAKE or "make", f"PYTHON={copy}/.venv/bin/python"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    assert subprocess.run(words, cwd=copy, env=environment, capture_output=True).returncode == 0
    assert "set_up" not in (copy / "started").read_text().splitlines()


@pytest.mark.parametrize("stamp", ["", "x", "0" * 64 + "  requirements.lock\n"])
def test_stamp_that_does_not_fit_is_a_set_up_to_do_again(build: Build, stamp: str) -> None:
    build.built().edit(".venv/ready", stamp)
    assert build.make().returncode == 0
    assert build.started() == ["set_up"]
    assert build.make().returncode == 0
    assert build.started() == []

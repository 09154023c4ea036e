"""A verification from end to end, its account, and what a release asks for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from report.core.errors import ContentError, UsageError
from report.core.project import Project
from report.evidence.record import LAYERS, MADE, Snapshot, input_files, read_released, write_released
from report.release.verify.account import as_json, summary, write_account
from report.release.verify.comparison import Layer, Mismatch
from report.release.verify.environment import check_environment
from report.release.verify.release import CHANGES, changes, release
from report.release.verify.side_by_side import compared_cells, marked
from report.release.verify.verdicts import INSTALLED, RELEASE
from report.release.verify.verification import Verification
from tests.release.verify.conftest import Copy
from tests.sample import Sample

# `python -m report`, told what is wrong with the packages, which takes a quarter of a verification to find.
WITH_PACKAGES_READ = """
import runpy
from report.release.verify import verification
verification.check_environment = lambda project: {found}
runpy.run_module("report", run_name="__main__", alter_sys=True)
"""


@pytest.mark.usefixtures("packages_read_once")
@pytest.mark.timeout(900)
def test_a_changed_number_is_found_from_end_to_end(copy: Copy, as_built: Snapshot) -> None:
    write_released(copy.project, as_built, "1.0.0", "2026-01-01")
    copy.edit(
        "scripts/honey.py",
        'return harvest_of(data, "harvest_all", 2021)',
        'return 1.001 * harvest_of(data, "harvest_all", 2021)',
    )
    packages, others = check_environment(copy.project)
    assert others == []
    done = subprocess.run(
        [sys.executable, "-c", WITH_PACKAGES_READ.format(found=(packages, others)), "verify"],
        cwd=copy.project.root,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PYTHONPATH": str(copy.project.root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert "verdict: not reproduced\n  The build in this folder is not what its files give" in done.stdout
    assert "release 1.0.0: values: harvest-2021 differs" in done.stdout
    assert "cause:    code: scripts/honey.py" in done.stdout
    told = json.loads(copy.path("build/verification/verdict.json").read_text(encoding="utf-8"))
    status = {(each["comparison"], each["layer"]): each["status"] for each in told["layers"]}
    (installed,) = [each for each in told["layers"] if each["comparison"] == INSTALLED]
    assert (installed["status"], installed["compared"]) == ("matched", packages)
    assert {status["two builds under different circumstances", layer] for layer in MADE} == {"matched"}
    assert status["the build in this folder", "values"] == "differs", "the build there is older than the change"
    assert status["release 1.0.0", "data"] == "matched"
    assert status["release 1.0.0", "values"] == "differs"
    page = copy.path("build/verification/index.html").read_text(encoding="utf-8")
    assert "Not reproduced" in page
    assert "tolerance 0" in page


def test_what_is_not_run_is_told_with_its_reason_and_not_as_passed(repository: Project) -> None:
    layer = Layer("the release", "PDF", not_run="made elsewhere")
    done = Verification(repository, (layer,), (), (), None, None, None)
    assert "  PDF      not run: made elsewhere" in list(summary(done))
    (layer,) = as_json(done)["layers"]
    assert (layer["status"], layer["reason"]) == ("not run", "made elsewhere")


def test_the_account_escapes_what_it_shows(repository: Project) -> None:
    hostile = "<script>alert(1)</script>"
    layer = Layer("x", "pages", 1, (Mismatch("pages", hostile, "a", "b", hostile, hostile),))
    done = Verification(repository, (layer,), (), (), None, None, None)
    page = (write_account(done) / "index.html").read_text(encoding="utf-8")
    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_cells_that_differ_are_marked_and_equal_rows_left_out() -> None:
    old, new = compared_cells([["a", "b"], ["1", "2"], ["3", "4"]], [["a", "b"], ["1", "2"], ["3", "5"], ["6", "7"]])
    assert [[cell.text for cell in row] for row in old] == [["a", "b"], ["3", "4"], ["", ""]]
    assert [[cell.differs for cell in row] for row in new] == [[False, False], [False, True], [True, True]]


def test_marks_that_the_other_figure_lacks_are_outlined() -> None:
    one = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" id="a"/><path d="M1 1"/></svg>'
    two = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" id="b"/><path d="M2 2"/></svg>'
    drawn = marked(one, two)
    assert drawn.count("stroke-width:2") == 1
    assert 'd="M1 1" style' in drawn


def test_a_release_is_read_as_it_was_written(tmp_path: Path, built_sample: Sample, as_built: Snapshot) -> None:
    project = Project(tmp_path)
    (tmp_path / "build").symlink_to(built_sample.project.build)
    write_released(project, as_built, "1.2.3", "2026-01-01")
    read = read_released(project)
    assert read is not None
    assert (read.version, read.date) == ("1.2.3", "2026-01-01")
    assert read.snapshot.layers == as_built.layers
    assert read.snapshot.rows == as_built.rows
    assert read.snapshot.file("figures", "harvest") is not None


@pytest.fixture
def repository(tmp_path: Path, built_sample: Sample) -> Project:
    """A small project under git, with the build of the sample paper."""
    for name, text in {"_quarto.yml": "book: {date: 2026-01-01}\n", "pyproject.toml": 'version = "0.1.0"\n'}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "build").mkdir()
    for name in ("exhibits", "site", "paper.pdf", "paper.docx"):
        (tmp_path / "build" / name).symlink_to(built_sample.project.build / name)
    (tmp_path / "data").symlink_to(built_sample.project.data)
    (tmp_path / ".gitignore").write_text("build\ndata\n", encoding="utf-8")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True)
    return Project(tmp_path)


def release_of(project: Project, version: str, failing: str = "", *layers: Layer) -> Path:
    """Release what is there, without building it again: each target but ``failing`` succeeds at once."""
    with pytest.MonkeyPatch.context() as patched:
        at = "report.release.verify.release"
        patched.setattr(f"{at}.make_target", lambda _, target: "it fails" if target == failing else "")
        verification = Verification(project, layers, (), (), None, None, None)
        patched.setattr(f"{at}.verify_project", lambda *_: verification)
        return release(project, version, lambda _: None)


def test_a_release_writes_what_is_expected_and_what_changed(repository: Project, as_built: Snapshot) -> None:
    listed = release_of(repository, "1.0.0")
    assert "the first release" in listed.read_text(encoding="utf-8")
    assert 'version = "1.0.0"' in (repository.root / "pyproject.toml").read_text(encoding="utf-8")
    read = read_released(repository)
    assert read is not None
    assert read.snapshot.layers["values"] == as_built.layers["values"]
    assert read.date == "2026-01-01"


@pytest.mark.parametrize("version", ["", "1.0", "v1.0.0", "1.0.0-beta"])
def test_a_release_wants_a_version(repository: Project, version: str) -> None:
    with pytest.raises(UsageError, match="is no version"):
        release_of(repository, version)


def test_a_release_refuses_a_version_that_is_not_later(repository: Project, as_built: Snapshot) -> None:
    write_released(repository, as_built, "1.10.0", "2026-01-01")
    with pytest.raises(UsageError, match=r"1\.9\.0 is not later"):
        release_of(repository, "1.9.0")


def test_a_release_refuses_what_is_not_committed(repository: Project) -> None:
    (repository.root / "new.txt").write_text("new", encoding="utf-8")
    with pytest.raises(UsageError, match=r"new\.txt: is not committed"):
        release_of(repository, "1.0.0")


@pytest.mark.parametrize("failing", ["check", "test-all"])
def test_a_release_refuses_red_tests_and_writes_nothing(repository: Project, failing: str) -> None:
    with pytest.raises(ContentError, match=f"make {failing} fails"):
        release_of(repository, "1.0.0", failing)
    assert not (repository.root / CHANGES).exists()
    assert read_released(repository) is None


def test_a_release_refuses_builds_that_differ(repository: Project) -> None:
    layer = Layer("two builds", "values", 1, (Mismatch("values", "a-value", "1", "2", "the clock"),))
    with pytest.raises(ContentError, match="a-value differs: the clock"):
        release_of(repository, "1.0.0", "", layer)
    assert read_released(repository) is None


def test_a_release_may_differ_from_the_one_before(repository: Project) -> None:
    layer = Layer("release 0.9.0", "values", 1, (Mismatch("values", "a-value", "1", "2", "new data"),))
    assert release_of(repository, "1.0.0", "", layer).is_file()
    assert RELEASE.endswith("release")


def test_changes_of_a_release_name_values_with_both_numbers() -> None:
    def of(**values: str) -> Snapshot:
        return Snapshot("x", {layer: values if layer == "values" else {} for layer in LAYERS})

    lines = list(changes(of(one="1", two="2"), of(one="3", three="3")))
    assert lines == [
        "- values: 1 added, 1 removed, 1 changed",
        "    - `one`: 1 → 3",
        "    - `three` is new",
        "    - `two` is gone",
    ]


def test_inputs_are_what_git_knows_or_everything_that_is_not_made(tmp_path: Path, repository: Project) -> None:
    assert input_files(repository.root) == [".gitignore", "_quarto.yml", "pyproject.toml"]
    plain = tmp_path / "plain"
    for name in ("a.qmd", "build/x.html", "__pycache__/a.pyc", "tests/expected/release.json", ".venv/bin/python"):
        (plain / name).parent.mkdir(parents=True, exist_ok=True)
        (plain / name).write_text("x", encoding="utf-8")
    assert input_files(plain) == ["a.qmd"]

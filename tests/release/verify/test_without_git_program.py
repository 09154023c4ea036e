"""A project under git where git is not installed, or does not answer: what it would have told is named as not run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from report.core.commands import run
from report.core.errors import ToolMissing
from report.core.project import Project
from report.evidence.record import input_files
from report.release.verify.verdicts import SHARED, judge
from report.release.verify.verification import given

pytestmark = pytest.mark.usefixtures("packages_read_once")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = (tmp_path / "paper").resolve()
    root.mkdir()
    (root / "_quarto.yml").write_text("project:\n  type: book\n")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return Project(root)


def test_without_the_program_what_git_shows_is_not_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    layers = list(given(project))
    assert [each.not_run for each in layers if each.comparison == SHARED] == ["the program git is not installed"]
    assert f"inputs of {SHARED}: the program git is not installed" in judge(layers, "", failed=False).headline
    assert input_files(project.root) == ["_quarto.yml"]


def test_a_repository_that_git_does_not_read_is_not_told_as_looked_at(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with the files of another user, whom git does not trust."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    (shared,) = [each for each in given(project) if each.comparison == SHARED]
    assert "dubious ownership" in shared.not_run
    assert not shared.compared


def test_what_installs_a_program_is_not_always_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing, match="install git with"):
        run(["git", "status"])
    with pytest.raises(ToolMissing, match="run: make"):
        run(["/nowhere/.venv/bin/pandoc"])

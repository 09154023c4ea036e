"""A paper in a folder of somebody's repository is under git like one with a repository of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from report.core.errors import ContentError, ToolMissing
from report.core.project import Project
from report.evidence.record import input_files, is_under_git, uncommitted_files, unshared_files
from report.evidence.record.released import read_released, write_released
from report.evidence.record.snapshot import LAYERS, Snapshot
from report.release.archive.selection import select_files
from report.release.publish.preflight import problems_of
from report.release.verify.verdicts import SHARED
from report.release.verify.verification import given

pytestmark = pytest.mark.usefixtures("packages_read_once")

CHAPTER, TABLE = "chapters/one.qmd", "data/a.csv"


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def begin(root: Path, repository: Path) -> Project:
    """A paper that is committed to a repository, with files beside it if that is another folder."""
    for name, text in {CHAPTER: "# One\n", TABLE: "a\n1\n", "_quarto.yml": "project: {}\n"}.items():
        write(root, name, text)
    write(repository, ".gitignore", "*.private\n__pycache__/\n/build\n")
    write(repository, "elsewhere.txt", "x\n")
    git(repository, "init", "-q")
    git(repository, "config", "core.autocrlf", "false")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "All")
    return Project(root.resolve())


@pytest.fixture(params=[".", "papers/Müller's paper (1)"])
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    return begin(tmp_path / "repository" / request.param, tmp_path / "repository")


def shared(project: Project) -> tuple[list[str], str]:
    """What the comparison with git found, and why it was not made."""
    (layer,) = [each for each in given(project) if each.comparison == SHARED]
    return [each.item for each in layer.mismatches], layer.not_run


def test_what_git_does_not_show_is_told_wherever_the_repository_begins(project: Project) -> None:
    assert is_under_git(project.root)
    assert shared(project) == ([], "")
    git(project.root, "update-index", "--assume-unchanged", TABLE)
    write(project.root, TABLE, "a\n2\n")
    write(project.root, "data/b.private", "x")
    assert shared(project) == ([TABLE, "data/b.private"], "")
    assert sorted(each.path for each in unshared_files(project)) == [TABLE, "data/b.private"]
    assert {each.path for each in problems_of(project, frozenset({"unverified"}))} == {TABLE, "data/b.private"}


def test_only_what_git_knows_or_would_add_is_an_input(project: Project) -> None:
    write(project.root, "data/b.private", "x")
    write(project.root, "data/c.csv", "c\n")
    assert [name for name in input_files(project.root) if name.startswith("data/")] == [TABLE, "data/c.csv"]


def test_what_is_not_committed_has_its_path_in_the_paper_and_is_the_papers_own(project: Project) -> None:
    write(project.root, CHAPTER, "# Two\n")
    git(project.root, "mv", TABLE, "data/new name.csv")
    assert sorted(uncommitted_files(project)) == sorted({CHAPTER, "data/new name.csv"} | gone(project))
    git(project.root, "add", "-A")
    git(project.root, "commit", "-qm", "Two")
    if not (project.root / ".git").exists():
        write(project.root.parents[1], "elsewhere.txt", "y\n")
    assert uncommitted_files(project) == []


def gone(project: Project) -> set[str]:
    """The old name of a moved file, where git does not tell it with the new one."""
    seen = uncommitted_files(project)
    return {TABLE} & set(seen)


def test_the_text_of_a_release_is_read_from_a_repository_around_it(project: Project) -> None:
    from report.core.files import sha256_file

    inputs = {CHAPTER: sha256_file(project.root / CHAPTER)}
    layers = {layer: {} for layer in LAYERS} | {"inputs": inputs}
    write_released(project, Snapshot("x", layers), "1.0.0", "2026-01-01")
    git(project.root, "add", "-A")
    git(project.root, "commit", "-qm", "Release")
    write(project.root, CHAPTER, "# Two\n")
    released = read_released(project)
    assert released is not None
    assert released.snapshot.text(CHAPTER) == "# One\n"


def test_without_the_program_a_repository_around_is_told_as_not_looked_at(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert shared(project) == ([], "the program git is not installed")
    assert TABLE in input_files(project.root)
    with pytest.raises(ToolMissing):
        select_files(project)


def test_a_repository_that_git_does_not_trust_is_told_wherever_it_begins(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    found, reason = shared(project)
    assert not found
    assert "dubious ownership" in reason
    with pytest.raises(ContentError, match="dubious ownership"):
        select_files(project)


def test_a_paper_that_was_unpacked_in_somebodys_repository_is_none_of_its_files(tmp_path: Path) -> None:
    begin(tmp_path / "theirs", tmp_path / "theirs")
    root = (tmp_path / "theirs/unpacked").resolve()
    write(root, "_quarto.yml", "project: {}\n")
    write(root, "data/b.private", "x")
    project = Project(root)
    assert not is_under_git(root)
    assert shared(project) == ([], "the repository around the paper does not track it")
    assert "data/b.private" in input_files(root)


def test_a_folder_that_is_only_named_like_a_repository_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    root = tmp_path / "paper"
    write(root, "_quarto.yml", "project: {}\n")
    assert not is_under_git(root)


def test_a_worktree_whose_repository_is_gone_is_told(tmp_path: Path) -> None:
    root = tmp_path / "around/paper"
    write(root, "_quarto.yml", "project: {}\n")
    write(tmp_path / "around", ".git", f"gitdir: {tmp_path}/gone\n")
    with pytest.raises(ContentError, match="git cannot read the repository"):
        is_under_git(root)


def test_a_shallow_clone_with_a_detached_head_tells_no_old_text_and_no_wrong_one(tmp_path: Path) -> None:
    """The only commit that it has is not that of the release; its text is another one, and is not taken for it."""
    from report.core.files import sha256_file

    origin = begin(tmp_path / "origin", tmp_path / "origin")
    layers = {layer: {} for layer in LAYERS} | {"inputs": {CHAPTER: sha256_file(origin.root / CHAPTER)}}
    write_released(origin, Snapshot("x", layers), "1.0.0", "2026-01-01")
    git(origin.root, "add", "-A")
    git(origin.root, "commit", "-qm", "Release")
    write(origin.root, CHAPTER, "# Two\n")
    git(origin.root, "commit", "-qam", "Later")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{origin.root}", "shallow")
    clone = Project((tmp_path / "shallow").resolve())
    git(clone.root, "checkout", "-q", "--detach")
    assert shared(clone) == ([], "")
    released = read_released(clone)
    assert released is not None
    assert released.snapshot.text(CHAPTER) is None
    # Where a tag stands, or that there is none, is no matter of what was released.
    git(origin.root, "tag", "v1.0.0", "HEAD")
    released = read_released(origin)
    assert released is not None
    assert released.snapshot.text(CHAPTER) == "# One\n"

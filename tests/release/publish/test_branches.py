"""Branches that are not as one expects: checked out, called like a tag, or not there yet for two at once."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from report.core.errors import ContentError, UsageError
from report.release.publish import branch, folder
from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, git, tree_of, versions_in


@pytest.fixture
def place(tmp_path: Path) -> Where:
    return where("branch", Small(tmp_path / "paper"), tmp_path)


def test_branch_that_is_checked_out_elsewhere_is_refused(place: Where, tmp_path: Path) -> None:
    root = place.small.project.root
    git(root, "worktree", "add", "--quiet", "-b", "pages", str(tmp_path / "desk"))
    before = git(root, "rev-parse", "pages")
    with pytest.raises(UsageError, match="the branch pages is checked out in"):
        place.publish(to="branch:pages")
    assert git(root, "rev-parse", "pages") == before


def test_tag_called_like_the_branch_is_left_alone(place: Where) -> None:
    root = place.small.project.root
    git(root, "tag", "gh-pages")
    git(root, "push", "--quiet", "origin", "refs/tags/gh-pages")
    tagged = git(root, "rev-parse", "refs/tags/gh-pages")
    for version in ("0.1.0", "0.2.0"):
        place.small.release(version, version)
        place.publish()
    host = place.folder.parent / "host.git"
    assert git(root, "rev-parse", "refs/tags/gh-pages") == git(host, "rev-parse", "refs/tags/gh-pages") == tagged
    assert '"0.2.0"' in git(host, "show", "refs/heads/gh-pages:versions.json")


def test_two_first_publications_to_one_branch_keep_both_versions(
    place: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Small(tmp_path / "other")
    git(other.project.root, "remote", "add", "origin", str(tmp_path / "host.git"))
    other.release("0.2.0", "Theirs.")
    apply, came = branch.HeldBranch.apply, []

    def overtaken(held: branch.HeldBranch, change: branch.Change) -> str:
        if not came:
            came.append(1)
            Where("branch", other, place.folder).publish()
        return apply(held, change)

    monkeypatch.setattr(branch.HeldBranch, "apply", overtaken)
    place.small.release("0.3.0", "Ours.")
    place.publish()
    assert versions_in(place.folder) == ["0.3.0", "0.2.0"]


def test_date_of_the_citation_must_be_that_of_the_book(tmp_path: Path) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.small.release("0.2.0", "Two.")
    place.small.write(
        "CITATION.cff", "version: 0.2.0\nlicense: CC-BY-4.0\nkeywords: [small]\ndate-released: 2026-11-23\n"
    )
    with pytest.raises(ContentError, match=r"version 0\.2\.0 was released on 2026-11-23"):
        place.publish(force="dirty")
    assert not place.folder.exists()


@pytest.mark.parametrize("after", [0, 5])
def test_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    before = tree_of(place.folder)
    place.small.release("0.2.0", "Two.")
    copy, count = folder.shutil.copyfile, iter(range(1000))

    def full(source: Path, target: Path, **named: bool) -> Path:
        if ".publishing" in str(target) and next(count) >= after:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        return Path(copy(source, target, **named))

    with monkeypatch.context() as patched:
        patched.setattr(folder.shutil, "copyfile", full)
        with pytest.raises(ContentError, match="No space left on device"):
            place.publish()
    assert tree_of(place.folder) == before
    place.publish()
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]


def test_link_to_the_folder_stays_a_link_and_new_files_follow_the_mask(tmp_path: Path) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    (tmp_path / "real").mkdir()
    place.folder.symlink_to(tmp_path / "real")
    mask = os.umask(0o027)
    try:
        place.publish()
    finally:
        os.umask(mask)
    assert place.folder.is_symlink()
    assert (tmp_path / "real/index.html").stat().st_mode & 0o777 == 0o640
    assert versions_in(tmp_path / "real") == ["0.1.0"]

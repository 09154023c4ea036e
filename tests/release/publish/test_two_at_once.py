"""Two publications at the same time: one waits or is refused, and no version is lost."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from report.core.errors import ContentError, UsageError
from report.release.publish import Asked, branch, publish
from tests.release.publish.places import URL, where
from tests.release.publish.small import Small, git, versions_in

ROOT = Path(__file__).parents[3]


def test_second_publication_to_a_folder_waits_for_the_first(tmp_path: Path) -> None:
    small, folder = Small(tmp_path / "paper"), tmp_path / "place"
    publish(small.project, Asked(to=f"folder:{tmp_path / 'first'}", url=URL), print)
    small.release("0.2.0", "Second.")
    folder.mkdir()
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    words = [sys.executable, "-m", "report", "publish", f"folder:{folder}", URL]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        words, cwd=small.project.root, env=environment, stderr=subprocess.PIPE, text=True
    ) as publication:
        assert publication.stderr
        for line in publication.stderr:
            if "another publication is under way; waiting" in line:
                break
        assert list(folder.iterdir()) == []
        shutil.copytree(tmp_path / "first", folder, dirs_exist_ok=True)  # which the first one has left
        os.close(descriptor)
        publication.stderr.read()
    assert publication.returncode == 0
    assert versions_in(folder) == ["0.2.0", "0.1.0"]
    assert "The first text." in (folder / "v/0.1.0/index.html").read_text()


def test_branch_that_moved_meanwhile_is_read_again_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    apply, came = branch.HeldBranch.apply, []

    def overtaken(held: branch.HeldBranch, change: object) -> str:
        if not came:
            came.append(1)
            place.write("theirs.txt", "pushed meanwhile")
        return apply(held, change)  # type: ignore[arg-type]

    monkeypatch.setattr(branch.HeldBranch, "apply", overtaken)
    place.small.release("0.2.0", "Second.")
    place.publish()
    assert place.text("theirs.txt") == "pushed meanwhile"
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]


def test_words_of_a_remote_that_rejects_are_shown_and_nothing_moves(tmp_path: Path) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    hook = tmp_path / "host.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'only on Mondays' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(ContentError, match="only on Mondays"):
        place.publish()
    assert git(tmp_path / "host.git", "branch", "--list") == ""
    assert "gh-pages" not in git(place.small.project.root, "branch", "--list")


@pytest.mark.parametrize("name", ["HEAD", "@", "-f", "refs/heads/x", "origin/HEAD", "origin/-f", "a..b", "FETCH_HEAD"])
def test_what_is_no_name_of_a_branch_is_refused(tmp_path: Path, name: str) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    with pytest.raises(UsageError, match=f"{re.escape(name)} is no name of a branch"):
        place.publish(to=f"branch:{name}")


def test_unpushed_commit_of_the_local_branch_stays(tmp_path: Path) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    root = place.small.project.root
    tree = git(root, "rev-parse", "origin/gh-pages^{tree}").strip()
    commit = git(root, "commit-tree", tree, "-p", "origin/gh-pages", "-m", "unpushed").strip()
    git(root, "branch", "gh-pages", commit)
    place.small.release("0.2.0", "Second.")
    place.publish()
    assert git(root, "rev-parse", "gh-pages").strip() == commit

"""Branches whose names differ from others in capital letters only, and versions that are named by nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.release.publish.targets import find_destination
from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, git

ROOT = Path(__file__).parents[3]


@pytest.fixture
def place(tmp_path: Path) -> Where:
    return where("branch", Small(tmp_path / "paper"), tmp_path)


@pytest.mark.parametrize("to", ["branch:origin/GH-Pages", "branch:origin/gh-pagEs"])
def test_a_new_branch_at_a_remote_that_differs_in_capital_letters_is_refused(place: Where, to: str) -> None:
    place.publish()
    host = place.folder.parent / "host.git"
    before = git(host, "show-ref")
    with pytest.raises(UsageError, match=r"(?s)there is a branch gh-pages, .*TO=branch:origin/gh-pages") as told:
        place.publish(to=to)
    assert "capital letters" in str(told.value)
    assert git(host, "show-ref") == before
    git(place.small.project.root, "push", "--quiet", "origin", f"HEAD~0:refs/heads/{to.rpartition('/')[2]}x")
    place.publish()


def test_a_new_local_branch_that_differs_in_capital_letters_is_refused(place: Where) -> None:
    root = place.small.project.root
    git(root, "branch", "Pages")
    with pytest.raises(UsageError, match="there is a branch Pages, and pages differs from it"):
        place.publish(to="branch:pages")
    with pytest.raises(UsageError, match="there is a branch Pages, and PAGES differs from it"):
        place.publish(to="branch:PAGES")


def test_a_branch_that_is_there_is_taken_though_another_is_like_it(place: Where) -> None:
    place.publish()
    host = place.folder.parent / "host.git"
    git(host, "branch", "GH-Pages", "gh-pages")
    place.small.release("0.2.0", "Second.")
    place.publish()
    assert '"0.2.0"' in git(host, "show", "refs/heads/gh-pages:versions.json")
    assert '"0.2.0"' not in git(host, "show", "refs/heads/GH-Pages:versions.json")


@pytest.mark.parametrize("name", ["Main", "MAIN", "Master", "MASTER"])
@pytest.mark.parametrize("remote", ["", "origin/"])
def test_the_branch_of_the_sources_is_refused_in_any_capital_letters(place: Where, name: str, remote: str) -> None:
    with pytest.raises(UsageError, match=f"the branch {name} holds the sources"):
        place.publish(to=f"branch:{remote}{name}")


@pytest.mark.parametrize(
    "name",
    [
        *("head", "Head", "HEAD", "ORIG_HEAD", "CHERRY_PICK_HEAD", "fetch_head", "x/HEAD", "AUTO_MERGE"),
        *("0123456789abcdef" * 2 + "01234567", "0123456789abcdef" * 4),
    ],
)
def test_what_git_may_read_in_its_own_way_is_no_name(place: Where, name: str) -> None:
    with pytest.raises(UsageError, match="is no name of a branch"):
        place.publish(to=f"branch:origin/{name}")


@pytest.mark.parametrize("name", ["gh-pages", "ahead", "x-head", "HEADS", "deadbeef", "merge", "0123456789abcdef" * 2])
def test_names_that_only_hold_such_words_are_names(place: Where, name: str) -> None:
    find_destination(f"branch:{name}", place.small.project)._refuse_name()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["VERSION="], "VERSION= names no version"),
        (["WITHDRAW="], "WITHDRAW= names no version"),
        (["VERSION= "], "VERSION= names no version"),
        (["VERSION=", "WITHDRAW=0.1.0"], "VERSION= names no version"),
        (["VERSION=0.1.0", "WITHDRAW="], "WITHDRAW= names no version"),
        (["VERSION=0.1.0"], ""),
        ([], ""),
    ],
)
def test_an_empty_version_on_the_command_line_publishes_nothing(tmp_path: Path, words: list[str], told: str) -> None:
    """It is what a script writes whose own variable is not set, and to publish what is built was not asked for."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    done = subprocess.run(
        ["make", "--dry-run", "publish", "TO=folder:x", *words], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode == 0) is (not told)
    assert told in done.stderr
    assert ("-m report publish" in done.stdout) is (not told)
    assert subprocess.run(["make", "--dry-run", "data", *words], cwd=tmp_path, capture_output=True).returncode == 0

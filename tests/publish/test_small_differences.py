"""What is only told, or told in other words, where publishing is wrong in a small way."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.errors import ContentError
from tests.publish.places import where
from tests.publish.small import Small, git


def test_commits_of_the_local_branch_that_the_remote_has_not_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    root = place.small.project.root
    git(root, "branch", "gh-pages", "origin/gh-pages")
    place.small.release("0.2.0", "Second.")
    place.publish()
    assert "the local branch" not in capsys.readouterr().err  # it is behind, and holds nothing of its own
    tree = git(root, "rev-parse", "gh-pages^{tree}").strip()
    for message in ("one", "two"):
        commit = git(root, "commit-tree", tree, "-p", "gh-pages", "-m", message).strip()
        git(root, "branch", "--force", "gh-pages", commit)
    place.small.release("0.3.0", "Third.")
    place.publish()
    told = "note: the local branch gh-pages has 2 commits that origin has not; it is left as it is"
    assert told in capsys.readouterr().err.splitlines()


def test_name_with_a_line_break_is_told_before_a_branch_moves(tmp_path: Path) -> None:
    small = Small(tmp_path / "paper")
    small.release("0.2.0", "Second.", more="data/a\nb.html")
    with pytest.raises(ContentError, match="a file's name with a line break cannot be published") as raised:
        where("branch", small, tmp_path).publish()
    (problem,) = raised.value.problems
    assert "a\\nb.html" in str(problem)

"""Whether git keeps the project: in a repository of its own, or in one around it that tracks the paper."""

from __future__ import annotations

import os
from pathlib import Path

from report.core.commands import find_program, run
from report.core.errors import ContentError, Problem, ToolMissing
from report.core.metadata import CONFIGURATION

NO_REPOSITORY = "not a git repository (or any"  # git's own words, which go on: of the parent directories): .git
MISSING = Problem("the program git was not found", remedy="install git with the means of your system")


def repository_around(root: Path) -> Path | None:
    """The nearest folder at or above a project's that is a git repository, whether or not that tracks the paper."""
    return next((folder for folder in (root, *root.parents) if os.path.lexists(folder / ".git")), None)


def is_under_git(root: Path) -> bool:
    """Whether git keeps the project.

    A repository in the project's own folder does; one around it does if it tracks the paper's `_quarto.yml`. A paper
    that was unpacked below somebody's repository is none of its files.

    Raises
    ------
    ToolMissing
        If there is a repository, and git is not installed.
    ContentError
        If git cannot read the repository; the message has its own words.
    """
    place = repository_around(root)
    if place is None:
        return False
    if find_program("git") is None:
        raise ToolMissing(MISSING)
    asked = run(["git", "ls-files", "-z", "--", CONFIGURATION], folder=root)
    if asked.status and place != root and NO_REPOSITORY in asked.stderr:
        return False  # a folder of that name, of which git says that it is none of its own
    if asked.status:
        said = asked.stderr.strip() or f"it ended with status {asked.status}"
        raise ContentError(Problem(f"git cannot read the repository: {said}", ".git"))
    return place == root or bool(asked.stdout)

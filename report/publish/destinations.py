"""Where a site is published: a folder, a branch of a git repository, a folder on another machine by rsync."""

from __future__ import annotations

from collections.abc import Callable

from report.commands import find_program
from report.errors import Problem, ToolMissing, UsageError
from report.project import Project
from report.publish.branch import Branch
from report.publish.far import Rsync
from report.publish.folder import Folder
from report.publish.places import Destination

FORMS = "folder:DIR, branch:NAME, branch:REMOTE/NAME or rsync:HOST:DIR"

Say = Callable[[str], None]


def find_destination(text: str, project: Project, say: Say = lambda _: None) -> Destination:
    """The place that ``TO=`` names.

    Parameters
    ----------
    text
        One of `FORMS`.
    project
        Whose site is published.
    say
        Told when another publication is waited for.

    Raises
    ------
    UsageError
        If it names none.
    """
    kind, _, place = text.partition(":")
    if any(ord(sign) < 32 for sign in place):
        raise UsageError(Problem("TO= names a place with a line break or another sign that cannot be seen"))
    if kind == "folder" and place:
        return Folder((project.root / place).resolve(), project, say)
    if kind == "branch" and place:
        remote, slash, name = place.partition("/")
        return Branch(remote, name, project, say) if slash else Branch("", place, project, say)
    if kind == "rsync" and place:
        if find_program("rsync") is None:
            raise ToolMissing(Problem("the program rsync was not found", remedy="install it: sudo apt install rsync"))
        return Rsync(place.rstrip("/") + "/", project)
    raise UsageError(
        Problem(f"TO={text or '(nothing)'} names no place", expected=FORMS, remedy="make publish TO=folder:public")
    )

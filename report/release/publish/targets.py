"""Where a site is published: a folder, a branch of a git repository, a folder on another machine by rsync."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from report.core.commands import find_program
from report.core.errors import Problem, ToolMissing, UsageError
from report.core.project import Project
from report.release.publish.branch import Branch
from report.release.publish.far import Rsync
from report.release.publish.folder import Folder
from report.release.publish.local_path import refuse_place, resolve_place
from report.release.publish.places import Destination

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
    if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in place):
        raise UsageError(Problem("TO= names a place with a line break or another sign that cannot be seen"))
    if place != place.strip():
        raise UsageError(
            Problem(f"TO={text!r} names a place with a blank around it", remedy=f"say TO={kind}:{place.strip()}")
        )
    if kind == "folder" and place:
        path = resolve_place(place, project)
        refuse_place(path, project)
        return Folder(path, project, say)
    if kind == "branch" and place:
        remote, slash, name = place.partition("/")
        if slash and not remote:
            raise UsageError(Problem(f"TO={text} names no remote before the slash", expected=FORMS))
        return Branch(remote, name, project, say) if slash else Branch("", place, project, say)
    if kind == "rsync" and place:
        if find_program("rsync") is None:
            raise ToolMissing(Problem("the program rsync was not found", remedy="install it: sudo apt install rsync"))
        bare = place.rstrip("/")
        if not bare or bare.endswith(":"):
            found = f"TO=rsync:{place} names no folder, but all of a machine"
            raise UsageError(Problem(found, expected="such as TO=rsync:user@host:/var/www/paper"))
        if ":" not in bare.split("/")[0]:  # on this machine
            path = resolve_place(bare, project)
            refuse_place(path, project)
            bare = str(path)
        return Rsync(f"{bare}/", project)
    raise UsageError(
        Problem(f"TO={text or '(nothing)'} names no place", expected=FORMS, remedy="make publish TO=folder:public")
    )

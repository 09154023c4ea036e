"""The machine of a paper brought to the present: what changes is told, and what somebody edited there stays."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.files import sha256, sha256_file, write_atomically
from report.core.metadata import CONFIGURATION, PACKAGE
from report.new.former_release import Former, has_machine_of, read_former
from report.new.machine import (
    MANIFEST,
    ROOT,
    manifest_of,
    read_manifest,
    shared_settings,
    unfinished_upgrade,
    with_settings,
    write_manifest,
)
from report.new.manual_steps import left_to_do
from report.new.migration import Move, plan_move

KEEP = "undo the edit, or move it to the paper's own folders; then run the command again"

NOTHING = Move({}, {}, ())  # changes in a paper whose folders are today's
EDITED, TAKEN = "was edited here, though it is the machine's", "stands where the machine has a file of its own now"


@dataclass(frozen=True)
class Upgrade:
    """What would make the machine of a paper that of this folder.

    Parameters
    ----------
    paper
        Its folder.
    new, changed, gone
        The files to be added, replaced and removed, by path in order.
    hashes
        The machine as it will be.
    got
        The machine as the paper got it.
    release
        The one that the paper has, if that kept no list of its machine; else empty.
    move
        What changes then in the author's files.
    left
        What a person must do then, a sentence each.
    """

    paper: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    hashes: dict[str, str]
    got: dict[str, str]
    release: str = ""
    move: Move = NOTHING
    left: tuple[str, ...] = ()

    def __str__(self) -> str:
        kinds = {"new": self.new, "changed": self.changed, "removed": self.gone}
        lines = [f"{kind:<8} {name}" for kind, names in kinds.items() for name in names]
        lines += str(self.move).splitlines()
        return "\n".join(lines) or "the machine is the same already"


def plan_upgrade(paper: Path) -> Upgrade:
    """Compare the machine of a paper with this one; nothing is changed.

    Raises
    ------
    UsageError
        If the folder holds no paper, or is the one of this machine.
    ContentError
        If the paper has no list of its machine's files, or some are not as it got them.
    """
    if not (paper / CONFIGURATION).is_file():
        raise UsageError(Problem(f"{paper} holds no {CONFIGURATION}", expected="the folder of a paper"))
    if paper.resolve() == ROOT:
        remedy = "run it in the folder of the newer machine: python -m report upgrade ../my-paper"
        raise UsageError(Problem(f"{paper} is the folder of this machine", remedy=remedy))
    former, wanted = _former_of(paper), manifest_of(ROOT)
    has_list = (paper / MANIFEST).exists()
    got = dict(former.files) if former and not has_list else read_manifest(paper)
    unsafe = [name for name in got if Path(name).is_absolute() or ".." in Path(name).parts]
    raise_all(ContentError, [Problem(f"names {name!r}, which lies outside", MANIFEST) for name in unsafe])
    found = {name: _hash_in(paper, name) for name in {*got, *wanted}}
    edited = [
        Problem(EDITED if name in got else TAKEN, name, remedy=KEEP)
        for name in sorted(found)
        if found[name] not in (None, got.get(name), wanted.get(name))  # what was removed comes back, and is told as new
    ]
    raise_all(ContentError, edited)
    move = plan_move(paper, former, got) if former else NOTHING
    gone = {name for name in got if name not in wanted and found[name] is not None}
    return Upgrade(
        paper,
        tuple(sorted(name for name in wanted if found[name] is None)),
        tuple(sorted(name for name in wanted if found[name] not in (None, wanted[name]))),
        tuple(sorted(gone.union(former.untouched(paper) if former else ()))),
        wanted,
        got,
        former.release if former else "",
        move,
        tuple(left_to_do(paper, former, move)) if former else (),
    )


def _former_of(paper: Path) -> Former | None:
    """The release whose machine a paper has, or had when an upgrade was interrupted, if that kept no list."""
    former = read_former()
    if (paper / MANIFEST).exists():
        return former if unfinished_upgrade(paper) == former.release else None
    return former if has_machine_of(paper, former) else None


def upgrade(plan: Upgrade) -> None:
    """Do it. After an interruption the same command goes on: what is there already counts as no edit.

    Raises
    ------
    ContentError
        If a file cannot be written.
    """
    if plan.release:
        write_manifest(plan.paper, plan.got, plan.release)
    for name in (*plan.new, *plan.changed):
        target = plan.paper / name
        if name == PACKAGE:
            text = with_settings(target.read_text(encoding="utf-8"), (ROOT / PACKAGE).read_text(encoding="utf-8"))
            write_atomically(target, text)
            continue
        write_atomically(target, (ROOT / name).read_bytes())
        shutil.copymode(ROOT / name, target)
    for name in plan.gone:
        (plan.paper / name).unlink(missing_ok=True)
        _remove_empty(plan.paper, (plan.paper / name).parent)
    if plan.release:
        # From here on what stands in scripts/ is the author's, also under a name that the machine had.
        write_manifest(plan.paper, plan.hashes, plan.release)
        plan.move.make(plan.paper)
        for name in plan.move.moved:
            _remove_empty(plan.paper, (plan.paper / name).parent)
    write_manifest(plan.paper, plan.hashes)


def _hash_in(paper: Path, name: str) -> str | None:
    """Of the machine's part of a file; None if there is no file."""
    path = paper / name
    if not path.is_file():
        return "a folder" if path.is_dir() else None
    return sha256(shared_settings(path.read_text(encoding="utf-8"))) if name == PACKAGE else sha256_file(path)


def _remove_empty(paper: Path, folder: Path) -> None:
    """Remove a folder that holds nothing any more, and those around it."""
    while folder != paper and folder.is_dir() and {each.name for each in folder.iterdir()} <= {"__pycache__"}:
        shutil.rmtree(folder)
        folder = folder.parent

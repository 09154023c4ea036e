"""The machine of a paper brought to the present: what changes is told, and what somebody edited there stays."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.files import sha256, sha256_file, write_atomically
from report.core.metadata import CONFIGURATION, PACKAGE
from report.new.machine import (
    MANIFEST,
    ROOT,
    manifest_of,
    read_manifest,
    shared_settings,
    with_settings,
    write_manifest,
)

KEEP = "undo the edit, or move it to the paper's own folders; then run the command again"

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
    """

    paper: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    hashes: dict[str, str]

    def __str__(self) -> str:
        kinds = {"new": self.new, "changed": self.changed, "removed": self.gone}
        lines = [f"{kind:<8} {name}" for kind, names in kinds.items() for name in names]
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
    got, wanted = read_manifest(paper), manifest_of(ROOT)
    unsafe = [name for name in got if Path(name).is_absolute() or ".." in Path(name).parts]
    raise_all(ContentError, [Problem(f"names {name!r}, which lies outside", MANIFEST) for name in unsafe])
    found = {name: _hash_in(paper, name) for name in {*got, *wanted}}
    edited = [
        Problem(EDITED if name in got else TAKEN, name, remedy=KEEP)
        for name in sorted(found)
        if found[name] not in (None, got.get(name), wanted.get(name))  # what was removed comes back, and is told as new
    ]
    raise_all(ContentError, edited)
    return Upgrade(
        paper,
        tuple(sorted(name for name in wanted if found[name] is None)),
        tuple(sorted(name for name in wanted if found[name] not in (None, wanted[name]))),
        tuple(sorted(name for name in got if name not in wanted and found[name] is not None)),
        wanted,
    )


def upgrade(plan: Upgrade) -> None:
    """Do it. After an interruption the same command goes on: what is there already counts as no edit.

    Raises
    ------
    ContentError
        If a file cannot be written.
    """
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
    write_manifest(plan.paper, plan.hashes)


def _hash_in(paper: Path, name: str) -> str | None:
    """Of the machine's part of a file; None if there is no file."""
    path = paper / name
    if not path.is_file():
        return "a folder" if path.is_dir() else None
    return sha256(shared_settings(path.read_text(encoding="utf-8"))) if name == PACKAGE else sha256_file(path)


def _remove_empty(paper: Path, folder: Path) -> None:
    """Remove a folder that holds nothing any more, and those around it."""
    while folder != paper and not any(each for each in folder.iterdir() if each.name != "__pycache__"):
        shutil.rmtree(folder)
        folder = folder.parent

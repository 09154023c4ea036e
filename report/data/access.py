"""Datasets whose rows others may not have here: who may read them, how to ask, and what keeps them out of everything.

A dataset with `access` in `datapackage.json` is *restricted* or *too large* for git. Its file lies in its place where
somebody has it, and is nowhere else: not in git, in what is published, nor in an archive.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.commands import find_program, run
from report.core.errors import ContentError, Problem, ReportError
from report.core.files import sha256_file
from report.core.project import DESCRIPTOR, Project
from report.core.shapes import TEXT, WHOLE, Keys, ListOf, read_json
from report.data.descriptor import Descriptor, read_descriptors
from report.data.terms import ACCESS, RESTRICTED, TOO_LARGE

RECORDED = "recorded"  # folder of `data/` with what was computed from such datasets
PLACE = Keys({"path": TEXT, "hash": TEXT}, ("path",))
CLOSED = Keys(
    {"resources": ListOf(Keys({"path": TEXT, "hash": TEXT, "bytes": WHOLE, "original": PLACE}, ("path",)))},
    ("resources",),
)
LOOSE = "git does not ignore it"
FEWEST = 2  # rows behind a number of a restricted dataset: one of a single row is that row


@dataclass(frozen=True)
class Access:
    """Who may read a dataset whose rows are not given with the paper.

    Parameters
    ----------
    dataset
        Its name.
    path
        Its place, relative to the project's folder.
    kind
        ``restricted`` or ``too large``.
    terms
        On which somebody may have it.
    ask
        Where and how to ask for it.
    fewest
        From how many of its rows a number, mark or cell must be computed to be shown.
    open
        Columns whose texts may be shown one by one.
    """

    dataset: str
    path: str
    kind: str
    terms: str
    ask: str
    fewest: int
    open: tuple[str, ...]

    @property
    def why(self) -> str:
        """Why its rows are not here, as the end of a sentence about them."""
        return "may not be shown" if self.kind == RESTRICTED else "are too large for git"

    @property
    def needs(self) -> str:
        """What somebody must have, on which terms, and how to ask for it."""
        return f"needs {self.dataset} ({_plain(self.terms)}; {_plain(self.ask)})"


def access_to(descriptor: Descriptor) -> Access | None:
    """Who may read a dataset; None if its rows are given with the paper."""
    told = descriptor.raw.get(ACCESS)
    if told is None:
        return None
    is_restricted = told["kind"] == RESTRICTED
    fewest = told.get("fewest", FEWEST if is_restricted else 1)
    path = f"data/{descriptor.path}"
    return Access(descriptor.name, path, told["kind"], told["terms"], told["ask"], fewest, tuple(told.get("open", ())))


def withheld_from(raw: Mapping[str, Any]) -> bool:
    """Whether a resource's rows are not given with the paper."""
    return ACCESS in raw


def all_access(project: Project) -> tuple[Access, ...]:
    """Every such dataset, in the package's order; none without a package, or of one that cannot be read."""
    if not project.has_data:
        return ()
    found = (access_to(each) for each in read_descriptors(project).values())
    return tuple(each for each in found if each is not None)


def is_absent(project: Project, access: Access) -> bool:
    """Whether nothing lies in the place of a dataset's file."""
    return not os.path.lexists(project.root / access.path)


def withheld_files(project: Project) -> dict[str, str]:
    """What must be kept out of git, site and archive: paths relative to the project's folder, and their SHA-256.

    With the table goes the file that it was made from.
    """
    return dict(_files_of(_closed(project)))


def _closed(project: Project) -> list[Mapping[str, Any]]:
    """The resources whose rows are not given, as far as they can be read: other faults are told by who builds."""
    try:
        told = read_json(project.descriptor, DESCRIPTOR, CLOSED)
    except ReportError:
        return []
    return [each for each in told["resources"] if withheld_from(each)]


def _files_of(resources: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for raw in resources:
        for told in filter(None, (raw, raw.get("original"))):
            yield f"data/{told['path']}", str(told.get("hash", "")).removeprefix("sha256:")


def refuse_withheld(project: Project, found: Mapping[str, str], where: str) -> Iterator[Problem]:
    """What may not be ``where`` somebody wants to put it.

    Parameters
    ----------
    found
        The SHA-256 of each file, by its path.
    """
    kept = withheld_files(project)
    hashes = {digest: name for name, digest in kept.items()}
    for name, digest in found.items():
        if name in kept or digest in hashes:
            whose = hashes.get(digest, name)
            same = "" if whose == name else f" has the bytes of {whose}, which"
            yield Problem(
                f"{same} {_may_not(project, whose)}, and stands in {where}".strip(),
                name,
                remedy="remove it there; rows that may not be shown belong in their own place only",
            )


def copies_among(project: Project, folder: Path) -> Iterator[Problem]:
    """Files of a folder that is to be shown with the bytes of one that may not be."""
    kept = withheld_files(project)
    sizes = {path.stat().st_size for name in kept if (path := project.root / name).is_file()}
    sizes |= {int(each.get("bytes", 0)) for each in _closed(project)}
    if not sizes:
        return
    alike = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size in sizes]
    found = {path.relative_to(folder).as_posix(): sha256_file(path) for path in alike}
    hashes = set(kept.values())
    yield from refuse_withheld(
        project, {name: digest for name, digest in found.items() if digest in hashes}, project.shown(folder)
    )


def _may_not(project: Project, name: str) -> str:
    kinds = {f"data/{each['path']}": (dict(each[ACCESS] or {})).get("kind") for each in _closed(project)}
    return "is too large for git" if kinds.get(name) == TOO_LARGE else "may not be shown"


def check_kept_apart(project: Project, descriptors: Collection[Descriptor]) -> Iterator[Problem]:
    """Find files that must not be in git and are, or that git would take with its next `add`."""
    kept = dict(_files_of(each.raw for each in descriptors if withheld_from(each.raw)))
    if not kept or not _has_repository(project.root) or find_program("git") is None:
        return
    tracked = run(["git", "ls-files", "-z", "--cached", "--", *kept], folder=project.root)
    if tracked.status:
        return  # whoever asks about commits tells why git cannot
    for name in filter(None, tracked.stdout.split("\0")):
        yield Problem(
            f"git tracks it, and it {_may_not(project, name)}",
            name,
            expected="a file that git has never seen",
            remedy=f"run: git rm --cached '{name}'; write /{name} into .gitignore; "
            "if it was committed, that commit must not be pushed: it still holds every row",
        )
    given = set(filter(None, tracked.stdout.split("\0")))
    for name in kept:
        if name not in given and run(["git", "check-ignore", "-q", "--", name], folder=project.root).status == 1:
            remedy = f"write /{name} into .gitignore, before the file is put in its place"
            yield Problem(f"{LOOSE}, and it {_may_not(project, name)}", name, 0, "a file that git ignores", remedy)


def check_history(project: Project) -> Iterator[Problem]:
    """Find commits that hold a file which must not be in git, under its own name or with its bytes under another."""
    kept = withheld_files(project)
    if not kept or not _has_repository(project.root) or find_program("git") is None:
        return
    for name in kept:
        words = ["git", "log", "--all", "--format=%h", "-1"]
        found = run([*words, "--", name], folder=project.root)
        if not found.stdout.strip() and (project.root / name).is_file():
            blob = run(["git", "hash-object", "--no-filters", "--", name], folder=project.root).stdout.strip()
            found = run([*words, f"--find-object={blob}"], folder=project.root) if blob else found
        if commit := found.stdout.strip():
            yield Problem(
                f"the commit {commit} holds it or did, and it {_may_not(project, name)}",
                name,
                expected="a file that no commit has ever held",
                remedy="do not push; make the history anew without it (git filter-repo --invert-paths), "
                "and tell whoever gave you the data if it was pushed",
            )


def _has_repository(root: Path) -> bool:
    return any(os.path.lexists(folder / ".git") for folder in (root, *root.parents))


def not_at_hand(project: Project, access: Access, descriptor: Descriptor) -> ContentError:
    """What is told where rows are asked for that are not here, or that whoever asks may not have."""
    if not is_absent(project, access):
        remedy = f'name "{access.dataset}" in reads=[…] of a value, table or figure, and show that'
        found = f'the rows of dataset "{access.dataset}" {access.why}: only what scripts/ compute from them is'
        return ContentError(Problem(found, access.path, remedy=remedy))
    return ContentError(
        Problem(
            f'the rows of dataset "{access.dataset}" {access.why}, and its file is not here',
            access.path,
            expected=str(descriptor.raw["hash"]),
            remedy=f"{access.needs}; put the file there",
        )
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")

"""What changed in the data since a revision: datasets, columns, and rows cell by cell."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from report.core.commands import run
from report.core.errors import Problem, UsageError
from report.core.project import CONFIGURATION, Project
from report.data.descriptor import Descriptor
from report.data.package import SOURCES, Package, open_package

Moves = Mapping[str, tuple[str, str]]  # old and new text by column


@dataclass(frozen=True)
class DatasetChanges:
    """What changed in one dataset.

    Parameters
    ----------
    added, removed
        Keys of rows.
    changed
        For each changed row, old and new text of its changed cells. A new or lost column is told once, in ``schema``,
        and not in every row.
    schema
        What changed in the descriptor's fields, in words.
    """

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, Moves]
    schema: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.schema)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of the rows that were removed or changed: what rested on them may move."""
        return tuple(f"{self.name}/{key}" for key in (*self.removed, *self.changed))


@dataclass(frozen=True)
class Changes:
    """What changed in a package.

    Parameters
    ----------
    revision
        What the package is compared with, as it was asked for.
    versions
        The package's version there and here.
    added, removed
        Names of datasets.
    datasets
        Those that are in both and differ.
    sources
        Ids of new sources.
    """

    revision: str
    versions: tuple[str, str]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    datasets: tuple[DatasetChanges, ...]
    sources: tuple[str, ...]


def commit_of(project: Project, revision: str) -> str:
    """The commit that a revision names.

    Raises
    ------
    UsageError
        If the project is in no git repository, git cannot read it, or it knows no such revision.
    """
    asked = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    found = run(asked, folder=project.root)
    if found.status == 0 and found.stdout.strip():
        return found.stdout.strip()
    inside = run(["git", "rev-parse", "--is-inside-work-tree"], folder=project.root)
    if inside.status == 0:
        remedy = "name a branch, a tag or a commit that `git log --all --oneline` shows"
        shallow = run(["git", "rev-parse", "--is-shallow-repository"], folder=project.root)
        if shallow.stdout.strip() == "true":
            remedy += "; this clone is shallow, and git fetch --unshallow --tags brings the rest"
        raise UsageError(Problem(f'git knows no revision "{revision}"', remedy=remedy))
    if "not a git repository" in inside.stderr.lower():
        found_none = "there is no git repository here, so there is no earlier version to compare with"
        raise UsageError(Problem(found_none, remedy="run it in a clone of the paper's repository"))
    raise UsageError(Problem(f"git cannot read the repository: {inside.stderr.strip() or 'it does not say why'}"))


@contextmanager
def package_at(project: Project, revision: str) -> Iterator[Package]:
    """The data package as it was committed at ``revision``, in a folder that lasts as long as the block.

    Raises
    ------
    UsageError
        If git knows no such revision, or it has no data package.
    """
    commit = commit_of(project, revision)
    with tempfile.TemporaryDirectory(prefix="data-") as name:
        folder = Path(name)
        archive = folder / "data.tar"
        words = ["git", "archive", "--format=tar", f"--output={archive}", commit, "data", CONFIGURATION]
        if run(words, folder=project.root).status:
            raise UsageError(Problem(f'revision "{revision}" has no data package', remedy="name a later revision"))
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        yield open_package(Project(folder.resolve()))


def compare_packages(old: Package, new: Package, revision: str = "") -> Changes:
    """What is different in ``new``."""
    both = [name for name in new.names if name in old.names]
    datasets = tuple(changes for name in both if (changes := _compare(old, new, name)))
    known = {record.cells["source_id"] for record in old.records(SOURCES)} if SOURCES in old.names else set()
    return Changes(
        revision,
        (old.version, new.version),
        tuple(name for name in new.names if name not in old.names),
        tuple(name for name in old.names if name not in new.names),
        datasets,
        tuple(record.cells["source_id"] for record in new.records(SOURCES) if record.cells["source_id"] not in known),
    )


def _compare(old: Package, new: Package, name: str) -> DatasetChanges:
    before, after = _rows(old, name), _rows(new, name)
    shared = [column for column in new.described(name).columns if column in old.described(name).columns]
    changed = {
        key: moves
        for key, cells in after.items()
        if key in before
        and (moves := {each: (before[key][each], cells[each]) for each in shared if before[key][each] != cells[each]})
    }
    return DatasetChanges(
        name,
        tuple(key for key in after if key not in before),
        tuple(key for key in before if key not in after),
        changed,
        tuple(_schema_changes(old.described(name), new.described(name))),
    )


def _rows(package: Package, name: str) -> dict[str, Mapping[str, str]]:
    key = package.described(name).key
    return {record.cells[key]: record.cells for record in package.records(name)}


def _schema_changes(old: Descriptor, new: Descriptor) -> Iterator[str]:
    before = {field["name"]: field for field in old.raw["schema"]["fields"]}
    after = {field["name"]: field for field in new.raw["schema"]["fields"]}
    yield from (f"column {name} is new" for name in after if name not in before)
    yield from (f"column {name} is gone" for name in before if name not in after)
    for name, field in after.items():
        earlier = before.get(name, field)
        for part in sorted({*field, *earlier}):
            was, now = earlier.get(part, "not given"), field.get(part, "not given")
            if was != now:
                yield f"column {name}: {part} was {was}, is {now}"
    if old.key != new.key:
        yield f"the key was {old.key}, is {new.key}"

"""What every place of publication offers: a look at what stands there, and a change that touches nothing else."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Protocol

from report.core.commands import Completed
from report.core.errors import ContentError, Problem
from report.core.files import writing_in
from report.core.project import Project
from report.release.publish.history import FOLDER, RECORD
from report.release.publish.manifest import MANIFEST
from report.release.publish.version_index import FEED, LIST

STAGE = ".publishing"  # in the place: what an unfinished publication leaves; the name says whose it is
JOURNAL = f"{STAGE}/journal"  # what the files of a publication under way are to be
LAST = (FEED, LIST, MANIFEST, RECORD)  # told only when what they tell of is there
FILE, DIRECTORY, LINK, OTHER = "file", "folder", "link", "other"
SCRATCH = "publishing"  # in the build: what is put together before it is sent
CLOSED = "closed"  # a folder of which nobody may see what it holds


@contextmanager
def scratch_folder(project: Project) -> Iterator[Path]:
    """A folder for what is put together or read; what a killed publication left of it the next one removes."""
    folder = project.build / SCRATCH
    with writing_in(folder, folder):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as name:
            yield Path(name)


def remove_scratch(project: Project) -> None:
    """Remove all such folders."""
    shutil.rmtree(project.build / SCRATCH, ignore_errors=True)


class PlaceMoved(Exception):
    """The place is no longer what it was when it was looked at: somebody else published, or changed a file."""


@dataclass(frozen=True)
class Change:
    """What a publication does to a place; every file that it does not name stays as it is.

    Parameters
    ----------
    tree
        A folder with the files to put, at the paths that they will have.
    removed
        Paths to remove.
    journal
        What the place's files will be, for the next publication if this one does not end.
    message
        What it is, in a line.
    """

    tree: Path
    removed: tuple[str, ...]
    journal: str
    message: str

    @property
    def put(self) -> list[str]:
        """The paths of the files to put: versions first, what tells of them last."""
        found = [path.relative_to(self.tree).as_posix() for path in self.tree.rglob("*") if path.is_file()]
        # The list of files after all it lists but the record: what is older then is still known by the list before.
        return sorted(found, key=lambda path: (LAST.index(path) if path in LAST else -1, not is_version(path), path))

    @property
    def in_the_way(self) -> list[str]:
        """Paths to remove before anything is put: a file where a folder will be, or the other way round."""
        put = set(self.put)
        folders = {folder for path in put for folder in parents_of(path)}
        return [path for path in self.removed if path in folders or any(each in put for each in parents_of(path))]


class HeldPlace(Protocol):
    """A place that is held for one publication."""

    @property
    def name(self) -> str:
        """As messages name it."""

    @property
    def kinds(self) -> Mapping[str, str]:
        """What stands at each path; what is below folders with a dot is not looked at."""

    @property
    def keeps_history(self) -> bool:
        """Whether what is removed can be had back from the place itself."""

    def fetch(self, paths: Collection[str]) -> Path:
        """A folder of this machine in which these files of the place can be read."""

    def apply(self, change: Change) -> str:
        """Make the change; what to tell about it.

        Raises
        ------
        PlaceMoved
            If the place was changed since it was looked at; nothing of that is lost.
        """


class Destination(Protocol):
    """Where to publish."""

    def held(self) -> AbstractContextManager[HeldPlace]:
        """The place, held against other publications where that can be done.

        Raises
        ------
        UsageError
            If it is no place for a publication.
        """


def is_version(path: str) -> bool:
    """Whether a path lies in the folder of the versions."""
    return path.startswith(f"{FOLDER}/")


def is_dotted(path: str) -> bool:
    """Whether a path lies in, or is, something hidden such as ``.git``, which belongs to the place."""
    return any(part.startswith(".") for part in path.split("/"))


def parents_of(path: str) -> list[str]:
    """The folders above a path, without the place itself."""
    return [parent.as_posix() for parent in PurePosixPath(path).parents if parent.name]


def folders_of(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The folders above some paths, as kinds."""
    for path in paths:
        yield from ((parent, DIRECTORY) for parent in parents_of(path))


def hash_at(folder: Path, path: str) -> str:
    """SHA-256 of a file that may be gone; empty if it is."""
    try:
        return hashlib.sha256((folder / path).read_bytes()).hexdigest()
    except OSError:
        return ""


def own_words(what: str, done: Completed) -> ContentError:
    """A failure of another program, in that program's own words."""
    said = [line.rstrip() for line in (done.stderr.strip() or done.stdout.strip()).splitlines()]
    shown = "".join(f"\n    {line}" for line in said[-30:])
    return ContentError(Problem(f"{what} (status {done.status}){':' if shown else ''}{shown}"))

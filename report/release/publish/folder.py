"""A folder of this machine as a place of publication: held by a lock, and changed file by file."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from report.core.errors import ContentError, Problem, UsageError
from report.core.files import write_atomically
from report.core.project import Project
from report.release.publish.places import (
    CLOSED,
    DIRECTORY,
    FILE,
    JOURNAL,
    LINK,
    OTHER,
    STAGE,
    Change,
    PlaceMoved,
    hash_at,
    is_dotted,
    parents_of,
)

STAGED = re.compile(r"\d{6}")  # what waits to be put in place has no name that a server would show as a page

RIGHTS = "give yourself the right to write there, or free space on the disk; then publish again"

Stamp = tuple[int, int, int]
NOTHING: Stamp = (0, 0, 0)  # where no file is
FOLDER: Stamp = (0, 0, 1)


@dataclass(frozen=True)
class Folder:
    """A folder of this machine. Its files change one by one, each in one step, and only those that are named.

    The folder itself stays the same one, so that links to it, shells in it and containers that show it stay right.
    """

    path: Path
    project: Project
    say: Callable[[str], None]

    @contextmanager
    def held(self) -> Iterator[HeldFolder]:
        """The folder, locked against other publications from any clone until the block ends."""
        made = _make(self.path)
        try:
            with _locked(self.path, lambda: self.say("another publication is under way; waiting")):
                try:
                    _tidy(self.path)
                except OSError as error:
                    found = f"what an earlier publication left cannot be tidied: {error.strerror}"
                    raise ContentError(Problem(found, error.filename or str(self.path), remedy=RIGHTS)) from error
                yield HeldFolder(self.path, self.project.shown(self.path), dict(_kinds(self.path)))
        finally:
            with suppress(OSError):  # one that holds something by now, or is gone
                for folder in made:
                    folder.rmdir()


@dataclass(frozen=True)
class HeldFolder:
    """A folder while it is locked."""

    path: Path
    name: str
    kinds: Mapping[str, str]
    keeps_history = False

    def __post_init__(self) -> None:
        """Note how each file is now, to see later whether somebody changed it meanwhile."""
        object.__setattr__(self, "_stamps", {path: _stamp(self.path / path) for path in self.kinds})

    def fetch(self, paths: Collection[str]) -> Path:
        """The folder itself."""
        return self.path

    def apply(self, change: Change) -> str:
        """Stage everything first, so that only renaming is left to do when the first file changes."""
        put = [path for path in change.put if not _same_bytes(change.tree / path, self.path / path)]
        stage = self.path / STAGE
        has_begun = False
        made: list[Path] = []
        try:
            stage.mkdir(exist_ok=True)
            stage.chmod(0o700)
            for number, path in enumerate(put):
                shutil.copyfile(change.tree / path, stage / f"{number:06}")
                (stage / f"{number:06}").chmod(_mode(self.path / path))
            # Folders too, for these take space on the disk, and renaming takes none.
            self._refuse_closed([*put, *change.removed])
            made += self._make_folders([path for path in put if not _has_any(path, change.in_the_way)])
            write_atomically(self.path / JOURNAL, change.journal)
            with undisturbed():
                self._refuse_changes([*put, *change.removed])
                has_begun = True
                made.clear()
                self._swap(change, put, stage)
        except OSError as error:
            found = f"could not be changed: {error.strerror or error}"
            where = f"{self.name}: {error.filename2 or error.filename or ''}"
            raise ContentError(Problem(found, where, remedy=RIGHTS)) from error
        finally:
            for folder in made:  # in vain
                with suppress(OSError):
                    folder.rmdir()
            if stage.is_dir():
                _remove_stage(self.path, but_journal=has_begun)
        _remove_stage(self.path)
        return f"published in {self.name}"

    def _make_folders(self, paths: Collection[str]) -> list[Path]:
        """Make the folders of some paths; those that were made, innermost first."""
        made: list[Path] = []
        try:
            for path in paths:
                made = [*_make_missing((self.path / path).parent), *made]
        except BaseException:
            for folder in made:
                with suppress(OSError):
                    folder.rmdir()
            raise
        return made

    def _refuse_changes(self, paths: Collection[str]) -> None:
        """Raise `PlaceMoved` if a file that will be replaced or removed is not as it was when it was looked at."""
        stamps: Mapping[str, Stamp] = vars(self)["_stamps"]
        for path in paths:
            if _stamp(self.path / path) != stamps.get(path, NOTHING):
                raise PlaceMoved(f"{path} was changed while it was to be replaced")

    def _refuse_closed(self, paths: Collection[str]) -> None:
        """Refuse to begin where a file could not be put or removed for want of rights.

        Raises
        ------
        ContentError
            If a folder takes no change.
        """
        folders = {next(each for each in (self.path / path).parents if each.is_dir()) for path in paths}
        closed = sorted(str(each) for each in folders if not os.access(each, os.W_OK | os.X_OK))
        if closed:
            raise ContentError(*(Problem("you may not write in this folder", each, remedy=RIGHTS) for each in closed))

    def _swap(self, change: Change, put: list[str], stage: Path) -> None:
        """Put the staged files where they belong."""
        blockers = change.in_the_way
        for path in blockers:
            self._remove(path)
        for number, path in enumerate(put):
            target = self.path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir() and not target.is_symlink():
                target.rmdir()
            (stage / f"{number:06}").replace(target)
        for path in set(change.removed) - set(blockers):
            self._remove(path)

    def _remove(self, path: str) -> None:
        (self.path / path).unlink(missing_ok=True)
        for folder in (self.path / path).parents:
            if folder == self.path or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until the block has ended: a few milliseconds in which files are renamed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signs = (signal.SIGINT, signal.SIGTERM)
    handlers = {sign: signal.signal(sign, lambda number, _frame: came.append(number)) for sign in signs}
    try:
        yield
    finally:
        for sign, handler in handlers.items():
            signal.signal(sign, handler)
        for number in came:
            signal.raise_signal(number)


def _make(path: Path) -> list[Path]:
    """Make the folder and those above it; those that were made, innermost first."""
    try:
        return _make_missing(path)
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(Problem("not a folder", error.filename or str(path))) from error
    except OSError as error:
        found = f"the folder could not be made: {error.strerror}"
        raise ContentError(Problem(found, error.filename or str(path))) from error


def _make_missing(path: Path) -> list[Path]:
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    return missing


def _has_any(path: str, blockers: Collection[str]) -> bool:
    """Whether one of these files stands where a path, or a folder above it, will be."""
    return path in blockers or any(each in blockers for each in parents_of(path))


@contextmanager
def _locked(path: Path, when_waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the folder itself: no file has to be made, and the lock ends with the process, however that ends."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        found = f"the folder cannot be looked into: {error.strerror}"
        raise ContentError(Problem(found, str(path), remedy="give yourself the right to read it")) from error
    try:
        if sys.platform != "win32":
            import fcntl

            try:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    when_waiting()
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
            except OSError as error:
                found = f"the folder cannot be locked against a second publication: {error.strerror}"
                raise ContentError(Problem(found, str(path), remedy="publish with TO=rsync: instead")) from error
        yield
    finally:
        os.close(descriptor)


def _kinds(root: Path) -> Iterator[tuple[str, str]]:
    """What stands at each path; what is below folders with a dot is not looked at, but for our own journal."""
    if (root / JOURNAL).is_file():
        yield JOURNAL, FILE
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            found = sorted(os.scandir(folder), key=lambda each: each.name)
        except OSError as error:
            if folder == root:
                found_no = f"the folder cannot be looked into: {error.strerror}"
                raise ContentError(Problem(found_no, str(root), remedy="give yourself the right to read it")) from error
            yield folder.relative_to(root).as_posix(), CLOSED  # such as lost+found of a disk
            continue
        for each in found:
            path = Path(each.path).relative_to(root).as_posix()
            if each.is_symlink():
                yield path, LINK
            elif each.is_dir():
                yield path, DIRECTORY
                if not is_dotted(path):
                    waiting.append(Path(each.path))
            else:
                yield path, FILE if each.is_file() else OTHER


def _tidy(root: Path) -> None:
    """Remove what a publication that was killed has left, but for the journal, which is needed to go on.

    Raises
    ------
    UsageError
        If the folder with that name holds something that no publication puts there.
    """
    stage = root / STAGE
    if not stage.is_symlink() and not stage.exists():
        return
    strange = [] if stage.is_dir() and not stage.is_symlink() else [STAGE]
    strange += [] if strange else [each.name for each in stage.iterdir() if not _is_staged(each)]
    if strange:
        found = f"is where publications stage their files, and holds something else: {', '.join(sorted(strange)[:5])}"
        raise UsageError(Problem(found, str(stage), remedy="move it away"))
    _remove_stage(root, but_journal=True)


def _is_staged(path: Path) -> bool:
    return path.name == Path(JOURNAL).name or path.name.startswith(".journal.") or bool(STAGED.fullmatch(path.name))


def _remove_stage(root: Path, but_journal: bool = False) -> None:
    if not (root / STAGE).is_dir():
        return
    for each in (root / STAGE).iterdir():
        if not (but_journal and each.name == Path(JOURNAL).name) and _is_staged(each):
            each.unlink()
    if not any((root / STAGE).iterdir()):
        (root / STAGE).rmdir()


def _stamp(path: Path) -> Stamp:
    """What changes when somebody writes a file, or puts another in its place."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return NOTHING
    return FOLDER if stat.S_ISDIR(found.st_mode) else (found.st_ino, found.st_mtime_ns, found.st_size)


def _mode(path: Path) -> int:
    """The rights of the file that is there; else those that the user's own mask leaves."""
    if path.is_file() and not path.is_symlink():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _same_bytes(one: Path, other: Path) -> bool:
    return (
        other.is_file()
        and not other.is_symlink()
        and hash_at(other.parent, other.name) == hash_at(one.parent, one.name)
    )

"""Copies of a folder that tests change at will: each is put back as it was and lent again, for to copy takes longer."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# What is not the same after a change of a file's content, mode or owner, whatever its times are set to.
Mark = tuple[int, ...]


class Copies:
    """Copies of a folder that does not change, for one test after the other.

    Parameters
    ----------
    original
        The folder.
    place
        Where copies wait that no test has, in the file system in which tests want them.
    """

    def __init__(self, original: Path, place: Path) -> None:
        self.original = original
        self.place = place
        self.waiting: list[Path] = []
        self.marks: dict[Path, dict[str, Mark]] = {}

    def lend(self, folder: Path) -> None:
        """Put a copy into a folder that is not there yet, with the times of the original's files."""
        if self.waiting:
            home = self.waiting.pop()
            home.rename(folder)
            self.marks[folder] = self.marks.pop(home)
        else:
            shutil.copytree(self.original, folder, symlinks=True)
            self.marks[folder] = {path: _mark(os.lstat(folder / path)) for path in ["", *_paths_below(folder)]}

    def take_back(self, folder: Path) -> None:
        """Let the next have the copy in a folder, if it can be made what it was."""
        marks = self.marks.pop(folder)
        home = self.place / str(len(self.waiting))
        try:
            put_back(self.original, folder, marks)
            folder.rename(home)
        except OSError:  # such as that the test has moved it
            return
        self.marks[home] = marks
        self.waiting.append(home)


@contextmanager
def lent_copy(copies: Copies, folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A copy for one test; if that fails it stays as it is, for somebody to look at."""
    failed = request.session.testsfailed
    copies.lend(folder)
    yield folder
    if request.session.testsfailed == failed:
        copies.take_back(folder)


def put_back(original: Path, folder: Path, marks: dict[str, Mark]) -> None:
    """Make a copy equal to its original again, where its files are not as they were marked; mark those anew.

    Raises
    ------
    OSError
        If the folder is gone, or something in it can be neither read nor removed.
    """
    for path, mark in [(path, _mark(os.lstat(folder / path))) for path in _paths_below(folder)]:
        wanted = marks.get(path)
        both_folders = wanted and stat.S_ISDIR(wanted[0]) and stat.S_ISDIR(mark[0])
        if mark != wanted and not both_folders:
            _remove(folder / path)
    for path, mark in marks.items():  # a folder comes before what it holds
        if not os.path.lexists(folder / path):
            if stat.S_ISDIR(mark[0]):
                (folder / path).mkdir()
            else:
                shutil.copy2(original / path, folder / path, follow_symlinks=False)
                marks[path] = _mark(os.lstat(folder / path))
    for path, mark in reversed(marks.items()):  # and its times are set when all in it is as it was
        if stat.S_ISDIR(mark[0]) and _mark(os.lstat(folder / path)) != mark:
            shutil.copystat(original / path, folder / path)
            marks[path] = _mark(os.lstat(folder / path))


def _paths_below(folder: Path) -> Iterator[str]:
    """The paths of all that is in a folder, each folder before what it holds."""
    waiting = [""]
    while waiting:
        within = waiting.pop()
        with os.scandir(folder / within) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = f"{within}{entry.name}"
                yield path
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")


def _mark(state: os.stat_result) -> Mark:
    known = (state.st_mode, state.st_uid, state.st_gid)
    if stat.S_ISDIR(state.st_mode):
        return (*known, state.st_mtime_ns)
    return (*known, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

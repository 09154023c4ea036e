"""Files: hashes, canonical JSON, locks, and writing that leaves either the old file or the new one, never a half."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

from report.core.errors import ContentError, Problem

OLD = ".old"  # ends the name of a folder that was moved aside
HALF_MADE = "unfinished-"  # no name that a person would give
LEFTOVER = re.compile(rf"\.(?P<name>.+)\.{HALF_MADE}[0-9a-f]{{8}}(\.old)?")  # such as .site.unfinished-0f3a9c1e
LONGEST_NAME = 40  # letters of a name that are repeated in that of the new file: 255 bytes are the most
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG)


def sha256(data: bytes | str) -> str:
    """SHA-256 of bytes, or of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def sha256_file(path: Path) -> str:
    """SHA-256 of a file's bytes as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether a path, all links followed, is neither ``folder`` nor below it."""
    return not path.resolve().is_relative_to(folder.resolve())


def repository_of(root: Path) -> Path:
    """The folder with ``.git`` that holds a project, and may hold what its documents share with others; else its own.

    Whoever has the repository has all of it: a book in a folder of one may name ``../references.bib``.
    """
    root = root.resolve()
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


def canonical_json(value: Any) -> str:
    """JSON text that is the same for equal values: sorted keys, two spaces, UTF-8, one line break at the end.

    Raises
    ------
    ValueError
        If ``value`` holds a NaN or an infinity: JSON has neither.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"


def csv_text(records: Iterable[Iterable[object]]) -> str:
    """Records as the text of a CSV file, with line breaks that are the same on every system."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(records)
    return text.getvalue()


def hash_of(value: Any) -> str:
    """SHA-256 of a value's JSON with sorted keys: one name for any combination of inputs.

    Without the line breaks of `canonical_json`, which only people need: Python's fast encoder cannot write them.
    """
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False))


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write ``content`` to ``path`` in one step: a reader sees the old file or the whole new one.

    The file has the rights that the user's umask leaves to new files.

    Raises
    ------
    ContentError
        If the disk is full or the folder cannot be written; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _new_file(path) as file:
            try:
                file.write(data)
                file.flush()
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ContentError(_cannot_write(path, error)) from error


def put_files(folder: Path, files: Mapping[str, bytes | str]) -> None:
    """Write files, each at its path, into a folder that is still being made and that nobody reads yet."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def write_if_changed(path: Path, content: bytes | str) -> bool:
    """Write ``content`` unless the file already holds it; says whether it was written."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    write_atomically(path, data)
    return True


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside ``target`` that takes its place when the block ends without an error.

    After an error or an interruption ``target`` is as it was and the new folder is gone. What a process that was
    killed has left is tidied by the next one, see `tidy_leftovers`.

    Raises
    ------
    ContentError
        If the disk is full or the folder cannot be written. Other errors of the block pass as they are.
    """
    if LEFTOVER.fullmatch(target.name) and target.is_dir():  # new itself, and held: another in its place would not be
        with writing_in(target, target):
            for each in target.iterdir():
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
            yield target
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        tidy_leftovers(target.parent, target.name)
        fresh, hold = _new_folder(target)
    except OSError as error:
        raise ContentError(_cannot_write(target, error)) from error
    old = fresh.with_name(fresh.name + OLD)
    try:
        with writing_in(fresh, target):
            yield fresh
        try:
            _swap(fresh, target, old)
        except OSError as error:
            raise ContentError(_cannot_write(target, error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
        os.close(hold)


@contextmanager
def writing_in(folder: Path, target: Path) -> Iterator[None]:
    """Tell that ``target`` could not be written, if the block ends because the disk is full or ``folder`` is closed.

    Raises
    ------
    ContentError
        If that is so. Other errors of the block pass as they are.
    """
    try:
        yield
    except OSError as error:
        if _is_about_writing(error, folder):
            raise ContentError(_cannot_write(target, error)) from error
        raise


def tidy_leftovers(folder: Path, name: str = "") -> None:
    """Remove from ``folder`` what killed processes have left half made, but nothing that a living one still makes.

    A folder that was moved aside when its process was killed goes back to its place, if nothing has taken it.

    Parameters
    ----------
    folder
        Where to look; not in the folders within it.
    name
        Look only for what was to become the file or folder of this name.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 — hundreds of folders, each beside all others, are replaced in a build
    except OSError:
        return
    for each in sorted(each for each in names if each.startswith(".")):
        if (found := LEFTOVER.fullmatch(each)) and name[:LONGEST_NAME] in ("", found["name"]):
            _tidy(folder / each, folder / (name or found["name"]))


def _tidy(path: Path, target: Path) -> None:
    """Remove one leftover unless a living process holds it, or the new folder that it made room for."""
    fresh = path.with_name(path.name.removesuffix(OLD))
    with suppress(OSError):
        hold = os.open(fresh, os.O_RDONLY) if fresh.exists() else None
        try:
            if hold is not None and not _hold(hold):
                return
            old = fresh.with_name(fresh.name + OLD)
            if fresh.exists() and old.exists() and not target.exists():
                old.rename(target)
            for each in (fresh, old):
                if each.is_dir() and not each.is_symlink():
                    shutil.rmtree(each, ignore_errors=True)
                else:
                    each.unlink(missing_ok=True)
        finally:
            if hold is not None:
                os.close(hold)


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Put ``fresh`` in the place of ``target``; if that fails, ``target`` is where it was."""
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise


def _new_file(target: Path) -> IO[bytes]:
    """A new file beside ``target``, held by this process, with the rights that the umask leaves."""
    while True:
        path = _name_beside(target)
        with suppress(FileExistsError):
            file = path.open("xb")
            if _hold(file.fileno()) and path.exists():
                return file
            file.close()  # tidied by another process in the moment before it was held


def _new_folder(target: Path) -> tuple[Path, int]:
    """A new folder beside ``target``, with the rights that the umask leaves, and what holds it for this process."""
    while True:
        path = _name_beside(target)
        with suppress(FileExistsError):
            path.mkdir()
            with suppress(FileNotFoundError):
                hold = os.open(path, os.O_RDONLY)
                if _hold(hold) and path.exists():
                    return path, hold
                os.close(hold)


def _name_beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:LONGEST_NAME]}.{HALF_MADE}{secrets.token_hex(4)}")


def _hold(descriptor: int) -> bool:
    """Take a file or folder for this process, until it closes it or ends; whether no other process has it."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks: nothing can be told of other processes
    return True


def _is_about_writing(error: OSError, folder: Path) -> bool:
    """Whether an error says that the disk, or ``folder`` on it, takes nothing more."""
    if error.errno in FULL:
        return True
    if isinstance(error, shutil.Error):  # of several files, of which it keeps only the words: [Errno 28] No space left
        return any(f"[Errno {number}]" in str(error) for number in FULL)
    names = [Path(os.fsdecode(name)) for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    return error.errno in REFUSED and any(name.is_relative_to(folder) for name in names)


@contextmanager
def held_lock(path: Path, when_waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs; a second holder waits after calling ``when_waiting``.

    The lock belongs to the process: it is free again when the process ends, however it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                when_waiting()
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _cannot_write(path: Path, error: OSError) -> Problem:
    return Problem(
        f"could not be written: {error.strerror or error}",
        str(path),
        remedy="free space on the disk or change the folder's rights; the last good output is untouched",
    )


def existing_name(root: Path, name: str) -> str:
    """The file that ``name`` means, relative to ``root``: on disk an accent may be a letter or a sign after one.

    Parameters
    ----------
    root
        The project's folder.
    name
        A path relative to it, with forward slashes.

    Returns
    -------
    str
        ``name`` itself, unless that does not exist and one that reads the same does.
    """
    if name.isascii() or is_there(root / name):
        return name
    here = root
    for part in PurePosixPath(name).parts:
        if not is_there(here / part) and here.is_dir():
            wanted = unicodedata.normalize("NFC", part)
            same = (entry.name for entry in here.iterdir() if unicodedata.normalize("NFC", entry.name) == wanted)
            part = next(iter(sorted(same)), part)
        here = here / part
    return here.relative_to(root).as_posix() if is_there(here) else name


def is_there(path: Path) -> bool:
    """Whether a path is on disk; no if it is longer than any name or holds what no name can."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False

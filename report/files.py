"""Hashes, canonical JSON, and writing that leaves either the old file or the new one, never a half."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from report.errors import ContentError, Problem


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


def canonical_json(value: Any) -> str:
    """JSON text that is the same for equal values: sorted keys, two spaces, UTF-8, one line break at the end.

    Raises
    ------
    ValueError
        If ``value`` holds a NaN or an infinity: JSON has neither.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"


def hash_of(value: Any) -> str:
    """SHA-256 of a value's JSON with sorted keys: one name for any combination of inputs.

    Without the line breaks of `canonical_json`, which only people need: Python's fast encoder cannot write them.
    """
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False))


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write ``content`` to ``path`` in one step: a reader sees the old file or the whole new one.

    Raises
    ------
    ContentError
        If the disk is full or the folder cannot be written; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ContentError(_cannot_write(path, error)) from error


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

    After an error or an interruption ``target`` is as it was and the new folder is gone.

    Raises
    ------
    ContentError
        If the disk is full or the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    old = fresh.with_name(fresh.name + ".old")
    try:
        fresh.chmod(0o755)
        yield fresh
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except BaseException:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise ContentError(_cannot_write(target, error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


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

"""The states of files and folders that cells read: a hash, or what was asked of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from report.core import watch
from report.core.files import hash_of, sha256_file

MODULES = (".py", ".pyc", ".so")
ASKED = ("kind", "size", "mode", "time")


def states(root: Path, names: Iterable[str], known: dict[str, str] | None = None) -> dict[str, str]:
    """For each name the state of what is there now, a hash or a few words; empty text if nothing is.

    A name is a file's path relative to the root, or an absolute one. With ``/`` at the end it means the names in a
    folder, with ``/*.py`` the modules and packages in it, with ``/?`` all that can be known of them without opening
    them; with ``?kind``, ``?size``, ``?mode`` or ``?time`` after a path what was asked of it.

    Parameters
    ----------
    root, names
        The folder, and what is asked about.
    known
        The states of this moment that were asked for before, which takes the new ones: chapters share what they read.
    """
    known = {} if known is None else known
    found = {}
    for name in names:
        if name not in known:
            known[name] = _state(root, name)
        found[name] = known[name]
    watch.saw(found)
    return found


def _state(root: Path, name: str) -> str:
    path, _, asked = name.rpartition("?")
    if path and asked in ("", *ASKED):
        return _details(root / path) if not asked else _known_of(root / path, asked)
    place = root / name.removesuffix("*.py")
    try:
        if name.endswith("/*.py"):
            with os.scandir(place) as entries:
                found = [entry.name for entry in entries if _is_module(entry)]
        elif name.endswith("/") or place.is_dir():
            with os.scandir(place) as entries:
                found = [f"{entry.name}{'/' * entry.is_dir()}" for entry in entries if entry.name != "__pycache__"]
        else:
            return sha256_file(place)
    except OSError:
        return ""
    return hash_of(sorted(found))


def _is_module(entry: os.DirEntry[str]) -> bool:
    if PurePosixPath(entry.name).suffix in MODULES:
        return True
    return entry.is_dir() and os.path.isfile(os.path.join(entry.path, "__init__.py"))  # noqa: PTH113, PTH118


def _details(folder: Path) -> str:
    try:
        found = {item.name: _known_of(item, "time") for item in folder.iterdir() if item.name != "__pycache__"}
    except OSError:
        return ""
    return hash_of(found)


def _known_of(path: Path, asked: str) -> str:
    """What is known of a file without opening it: what it is, where it leads, and what else was asked."""
    try:
        own = path.lstat()
    except (OSError, ValueError):
        return ""
    known = [stat.filemode(own.st_mode)[0]]
    try:
        if stat.S_ISLNK(own.st_mode):
            known.append(str(path.readlink()))
        state = path.stat()
    except OSError:
        return " ".join([*known, "leads nowhere"])
    known.append(stat.filemode(state.st_mode)[0])
    if asked in ("size", "time") and not stat.S_ISDIR(state.st_mode):
        known.append(str(state.st_size))
    if asked in ("mode", "time"):
        known.append(stat.filemode(state.st_mode)[1:])
    if asked == "time":
        known.append(str(state.st_mtime_ns))
    return " ".join(known)

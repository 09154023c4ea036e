"""Names of files as texts give them: with blanks, signs and accents, percent-encoded or not, and as addresses."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from report.errors import Problem

BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # what ends a line for one program or another


def address_of(path: str) -> str:
    """A relative path as an address: a browser would take ``#``, ``?``, ``%`` or ``a:`` in it for something else."""
    return quote(path, safe="/~")


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


def broken_name(name: str, path: str, line: int) -> Problem | None:
    """The complaint about a file whose name holds a line break, asked for in a line of ``path``; None for others."""
    if not BREAKS.search(name):
        return None
    found = f"the name of the file {name!a} holds a line break, which Make, links and lists cannot carry"
    return Problem(found, path, line, remedy="rename the file, and write its new name here")

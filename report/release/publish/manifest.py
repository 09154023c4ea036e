"""Which files a publication put into a place, with their hashes, in the form that ``sha256sum --check`` reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from report.core.errors import ContentError, Problem
from report.core.files import sha256_file

MANIFEST = "files.sha256"  # at the top, of the top's files; and in each version's own folder
LINE = re.compile(r"(\\?)([0-9a-f]{64})  (.+)")  # a backslash first says that the name is escaped
LONGEST = 255  # bytes of a name in a folder, on every common disk
ESCAPES = {"\\": r"\\", "\n": r"\n", "\r": r"\r"}
ESCAPED = re.compile(r"\\(.)")


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path in it with forward slashes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in files}


def manifest_text(hashes: Mapping[str, str]) -> str:
    """The lines of a manifest, in the order of the names."""
    return "".join(f"{_line(name, hashes[name])}\n" for name in sorted(hashes))


def read_manifest(text: bytes, path: str) -> dict[str, str]:
    """The hash of each file that a manifest names.

    Raises
    ------
    ContentError
        If it is no manifest, or names a file outside its folder.
    """
    found = {}
    for number, line in enumerate(text.decode("utf-8", errors="replace").split("\n"), start=1):
        if not line:
            continue
        told = LINE.fullmatch(line)
        name = _unescaped(told[3]) if told and told[1] else told[3] if told else ""
        if told is None or not is_plain_name(name):
            expected = "a hash, two blanks and the name of a file in this folder"
            remedy = "restore the file as it was published"
            raise ContentError(Problem("not a list of published files", path, number, expected, remedy))
        found[name] = told[2]
    return found


def is_plain_name(name: str) -> bool:
    """Whether a name is that of a file below a folder, outside of hidden folders: these belong to the place."""
    parts = name.split("/")
    try:
        is_short = all(len(part.encode()) <= LONGEST for part in parts)
    except UnicodeEncodeError:  # half a character, which stands in no name
        return False
    return is_short and not is_hidden(name) and "\0" not in name and not {"", ".", ".."} & set(parts)


def is_hidden(name: str) -> bool:
    """Whether a path leads into a hidden folder, or is git's own."""
    *folders, last = name.split("/")
    return last == ".git" or any(each.startswith(".") for each in folders)


def _line(name: str, digest: str) -> str:
    escaped = "".join(ESCAPES.get(sign, sign) for sign in name)
    return f"{digest}  {name}" if escaped == name else f"\\{digest}  {escaped}"


def _unescaped(name: str) -> str:
    return ESCAPED.sub(lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), name)

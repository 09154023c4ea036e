"""Which documents are drafts, of which no page, list, index or notebook is made."""

from __future__ import annotations

import json
import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from report.core.errors import ContentError
from report.core.metadata import as_spelled
from report.core.notebooks import NOTEBOOK

KEY = "draft"
HEADER = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
# Where the header cannot be read as YAML, which is told elsewhere: draft: true, "draft": yes
LINE = re.compile(r"^[\"']?draft[\"']?\s*:\s*[\"']?(?:true|yes|on|1)\b", re.MULTILINE | re.IGNORECASE)
NO = ("false", "no", "off", "0", "")  # of other words, as the day on which it shall appear, a draft is one in doubt
FOLDER = "_metadata.yml"  # settings of all documents below a folder


def is_draft(root: Path, name: str) -> bool:
    """Whether a document says ``draft: true``, or the settings of a folder it is in.

    Parameters
    ----------
    root, name
        The project's folder, and the document's path in it.
    """
    said = _said_by(_header_of(root / name))
    if said is not None:
        return said
    for folder in PurePosixPath(name).parents:  # the nearest first, which decides
        settings = as_spelled(root / folder / FOLDER)
        if settings.is_file() and (said := _said_by(_text_of(settings))) is not None:
            return said
    return False


def named_drafts(settings: Mapping[str, Any], names: Collection[str]) -> frozenset[str]:
    """Those documents that ``drafts:`` names, of a website or a book or at the top of `_quarto.yml`.

    It names documents or folders, as paths or as patterns.
    """
    wanted = [pattern for _, pattern in _patterns_of(settings)]
    if not wanted:
        return frozenset()
    return frozenset(name for name in names if any(_names(pattern, name) for pattern in wanted))


def idle_drafts(settings: Mapping[str, Any], names: Collection[str]) -> Iterator[tuple[str, str]]:
    """What ``drafts:`` names that is no document, with the key under which it stands: what it means is not hidden."""
    for key, pattern in _patterns_of(settings):
        if not any(_names(pattern, name) for name in names):
            yield key, pattern


def _patterns_of(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("", "project", "website", "book"):
        part = settings.get(kind) if kind else settings
        given = part.get("drafts") if isinstance(part, Mapping) else None
        for each in given if isinstance(given, list) else [given] if given else []:
            yield f"{kind}.drafts".lstrip("."), posixpath.normpath(str(each).lstrip("/"))


def _names(pattern: str, name: str) -> bool:
    """Whether a pattern names a document or a folder that it is in; accents may be written in either way."""
    pattern, name = (unicodedata.normalize("NFC", each) for each in (pattern, name))
    return pattern == name or fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}/*")


def _said_by(header: str) -> bool | None:
    """What YAML says of being a draft; None if it says nothing."""
    if KEY not in header:
        return None
    from report.core.settings import read_yaml  # a notebook that shows an exhibit needs none of it

    try:
        values, _ = read_yaml(header, "")
    except ContentError:
        return bool(LINE.search(header)) or None
    if not isinstance(values, Mapping) or values.get(KEY) is None:
        return None
    return str(values[KEY]).strip().lower() not in NO


def _header_of(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:
        return ""  # told where it is read
    return _header_as_of(path, state.st_mtime_ns, state.st_ctime_ns, state.st_size)


@lru_cache(maxsize=4096)  # a project asks for its chapters time and again
def _header_as_of(path: Path, modified: int, changed: int, size: int) -> str:
    """The header of a document that has not changed since."""
    text = _text_of(path)
    if path.suffix == NOTEBOOK and KEY in text:
        try:
            source = json.loads(text)["cells"][0]["source"]
            text = source if isinstance(source, str) else "".join(source)
        except (ValueError, KeyError, IndexError, TypeError):
            return ""  # no notebook, which is told where it is read
    found = HEADER.match(text)
    return found["yaml"] if found else ""


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # told where it is read

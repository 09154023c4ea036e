"""Names of files as texts give them: with blanks, signs and accents, percent-encoded or not, and as addresses."""

from __future__ import annotations

import re
from urllib.parse import quote

from report.core.errors import Problem

BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # what ends a line for one program or another


def address_of(path: str) -> str:
    """A relative path as an address: a browser would take ``#``, ``?``, ``%`` or ``a:`` in it for something else."""
    return quote(path, safe="/~")


def broken_name(name: str, path: str, line: int) -> Problem | None:
    """The complaint about a file whose name holds a line break, asked for in a line of ``path``; None for others."""
    if not BREAKS.search(name):
        return None
    found = f"the name of the file {name!a} holds a line break, which Make, links and lists cannot carry"
    return Problem(found, path, line, remedy="rename the file, and write its new name here")

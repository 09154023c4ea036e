"""Files that are given for a table of text and are something else: a page that a server answers, a compressed file."""

from __future__ import annotations

import re

# What other files begin with that come under the name of a table, as what is answered in its place.
NO_TABLES = {
    b"\x1f\x8b": "a compressed file (gzip)",
    b"pk\x03\x04": "a compressed file or a spreadsheet",
    b"%pdf-": "a PDF",
    b"<!doctype": "a page of HTML",
    b"<html": "a page of HTML",
    b"<?xml": "XML",
    b"\xd0\xcf\x11\xe0": "a spreadsheet of an old kind (.xls)",
    b"version https://git-lfs": "a pointer of git LFS and not the file itself",
}
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def other_kind_of(data: bytes) -> str:
    """What a file is by its first bytes, if it is none of text; empty for what may be a table."""
    begin = data[:200].lstrip().lower()
    return next((words for first, words in NO_TABLES.items() if begin.startswith(first)), "")


def why_no_text(text: str) -> str:
    """The sign because of which a text is none; empty if it is one."""
    found = NO_TEXT.search(text)
    return f"no text: it holds the sign U+{ord(found[0]):04X}" if found else ""

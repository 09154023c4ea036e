"""The letters of BibTeX as a reader sees them."""

from __future__ import annotations

import re
import unicodedata

ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "c": "\u0327",
    "v": "\u030c",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "H": "\u030b",
    "r": "\u030a",
    "k": "\u0328",
}
LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "aa": "å",
    "AA": "Å",
    "i": "i",
    "j": "j",
}


def plain(text: str) -> str:
    r"""BibTeX's letters as they are read: ``Mar{\'\i}a`` is María."""
    text = re.sub(r"\\([a-zA-Z]+)(?:\{\}|\s+|(?=[^a-zA-Z]|$))", lambda found: LETTERS.get(found[1], found[0]), text)
    text = re.sub(r"\\(['`^\"~=.]|[cvuHrk](?=[\s{]))\s*\{?(\w)\}?", lambda found: found[2] + ACCENTS[found[1]], text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = re.sub(r'^"|"$|[{}]', "", text)
    return " ".join(unicodedata.normalize("NFC", text).split())

"""Titles and values of the data as they stand in names of files and addresses."""

from __future__ import annotations

import re
import unicodedata

# Letters that no decomposition takes apart: Łódź is lodz.
PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def unaccented(text: str) -> str:
    """A text whose letters stand without their accents: *Café* as ``Cafe``."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def slug_of(value: object) -> str:
    """A value in small letters of ASCII and digits, with hyphens between words; a letter of another script as its code.

    *Nuevo León* is ``nuevo-leon``. The slug of a value depends on nothing else, so that an address stays when other
    values come and go.
    """
    words = re.findall(r"[^\W_]+", unaccented(str(value).lower().translate(PLAIN)))
    told = ("".join(each if each.isascii() else f"u{ord(each):x}-" for each in word).strip("-") for word in words)
    return "-".join(told)


def short_name(title: str) -> str:
    """A title as it stands in names of files: *Café, té y miel* as ``cafe-te-y-miel``.

    Letters of other scripts stay as they are; a title without letters and digits is ``paper``.
    """
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", unaccented(title)).lower())) or "paper"

"""What a value of the data is called in names of files and addresses."""

from __future__ import annotations

import re
import unicodedata

# Letters that no decomposition takes apart: Łódź is lodz.
PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def slug_of(value: object) -> str:
    """A value in small letters of ASCII and digits, with hyphens between words; a letter of another script as its code.

    *Nuevo León* is ``nuevo-leon``. The slug of a value depends on nothing else, so that an address stays when other
    values come and go.
    """
    plain = unicodedata.normalize("NFKD", str(value).lower().translate(PLAIN))
    words = re.findall(r"[^\W_]+", "".join(each for each in plain if not unicodedata.combining(each)))
    told = ("".join(each if each.isascii() else f"u{ord(each):x}-" for each in word).strip("-") for word in words)
    return "-".join(told)

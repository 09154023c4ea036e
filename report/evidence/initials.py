"""A long list in groups by first letter, which a page folds: nobody scrolls through fifty screens of names."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

Entry = TypeVar("Entry")

LONG = 40  # entries: as many as a phone shows on ten screens
OTHERS = "0–9"  # what begins with no letter


def by_initial(entries: Iterable[Entry], words: Callable[[Entry], str]) -> list[tuple[str, list[Entry]]]:
    """Entries in their order, in groups of those that begin with the same letter, without its accent.

    Parameters
    ----------
    entries
        In the order in which they are shown; a letter that comes back begins another group.
    words
        What a reader sees of an entry, as plain text.
    """
    groups = itertools.groupby(entries, key=lambda entry: _initial(words(entry)))
    return [(initial, list(group)) for initial, group in groups]


def _initial(words: str) -> str:
    first = next(filter(str.isalnum, words), "")
    return unicodedata.normalize("NFD", first)[0].upper() if first.isalpha() else OTHERS

"""Changes of the text, chapter by chapter, sentence by sentence, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from report.core.project import Project
from report.exhibits.staleness import read_exhibits
from report.prose.counts import filled
from report.prose.sentences import Sentence

SAME, GONE, NEW = "same", "gone", "new"
CLOSE = 0.5  # how alike two sentences are, from which they are shown as one that was edited
Piece = tuple[str, str]  # what became of some words, and the words


@dataclass(frozen=True)
class ChapterChanges:
    """What changed in a chapter.

    Parameters
    ----------
    path
        The chapter's.
    sentences
        Each changed sentence as pieces: words that are the same, gone or new.
    """

    path: str
    sentences: tuple[tuple[Piece, ...], ...]


def changes_of_text(
    old: Sequence[Sentence], new: Sequence[Sentence], before: Project, after: Project
) -> tuple[ChapterChanges, ...]:
    """Chapters in which a sentence is not the same, values filled in, in the order of the new text."""
    exhibits = _exhibits(before), _exhibits(after)
    if not all(exhibits):
        exhibits = {}, {}  # where one version has no values, none is filled in
    told = (_by_chapter(old, exhibits[0]), _by_chapter(new, exhibits[1]))
    paths = [*told[1], *(path for path in told[0] if path not in told[1])]
    found = (ChapterChanges(path, tuple(_changes(told[0].get(path, []), told[1].get(path, [])))) for path in paths)
    return tuple(each for each in found if each.sentences)


def _by_chapter(sentences: Sequence[Sentence], exhibits: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in sentences:
        known = all(shown.id in exhibits for shown in each.values)
        found.setdefault(each.path, []).append(filled(each, exhibits) if known else each.words)
    return found


def _exhibits(project: Project) -> dict[str, Mapping[str, Any]]:
    return {**read_exhibits(project)}


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = list(old[a:b]), list(new[c:d])
        while gone or come:
            if gone and come and SequenceMatcher(None, gone[0], come[0], autojunk=False).ratio() >= CLOSE:
                yield edited(gone.pop(0), come.pop(0))
            elif gone:
                yield ((GONE, gone.pop(0)),)
            else:
                yield ((NEW, come.pop(0)),)


def edited(old: str, new: str) -> tuple[Piece, ...]:
    """A sentence as pieces, word by word."""
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, [each.strip() for each in before], [each.strip() for each in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append((SAME, "".join(after[c:d])))
            continue
        if b > a:
            pieces.append((GONE, "".join(before[a:b])))
        if d > c:
            pieces.append((NEW, "".join(after[c:d])))
    return tuple(pieces)

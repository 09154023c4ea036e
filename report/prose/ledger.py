"""What the checks looked at, for readers: the sentences that are claims, the exceptions, and counts by chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report.project import Project
from report.prose.sentences import Allowance, Sentence, sentences_of

SHOW = re.compile(r"\b(?P<kind>figure|table)\(\s*\"[a-z0-9-]+\"")


@dataclass(frozen=True)
class CheckedSentence:
    """A sentence that asserts something which must be true of the data.

    Parameters
    ----------
    path
        Its chapter.
    text
        Its words, the values filled in.
    claims
        Ids of the claims that mark it.
    """

    path: str
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """How much a chapter holds; a value counts as one word."""

    path: str
    words: int
    sentences: int
    values: int
    claims: int
    figures: int
    tables: int
    citations: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            "",
            self.words + other.words,
            self.sentences + other.sentences,
            self.values + other.values,
            self.claims + other.claims,
            self.figures + other.figures,
            self.tables + other.tables,
            self.citations + other.citations,
        )


def read_sentences(project: Project) -> list[Sentence]:
    """The sentences of all chapters, in the order of the paper."""
    return [each for path in project.chapters for each in sentences_of(path, project.shown(path))]


def checked_sentences(
    sentences: Sequence[Sentence], exhibits: Mapping[str, Mapping[str, Any]]
) -> tuple[CheckedSentence, ...]:
    """The sentences that claims mark, as a reader sees them.

    Parameters
    ----------
    sentences
        Of all chapters.
    exhibits
        Metadata by id, from which the texts of the values are taken.
    """
    return tuple(CheckedSentence(each.path, filled(each, exhibits), each.claims) for each in sentences if each.claims)


def filled(sentence: Sentence, exhibits: Mapping[str, Mapping[str, Any]]) -> str:
    """A sentence as a reader sees it: values filled in, citations left out."""
    texts = [exhibits[each.id]["texts"].get(each.show) or exhibits[each.id]["text"] for each in sentence.values]
    parts = sentence.words.split("#")
    if len(parts) != len(texts) + 1:  # the sentence has a number sign of its own
        return sentence.words
    filled = "".join(text + part for text, part in zip(["", *texts], parts, strict=True))
    return re.sub(r"\s*\(\s*\)|\s+(?=[.,;:])", "", filled)  # where citations were


def exceptions(sentences: Sequence[Sentence]) -> tuple[tuple[str, Allowance], ...]:
    """What authors have allowed: chapter, check and reason."""
    return tuple((sentence.path, each) for sentence in sentences for each in sentence.exceptions)


def counts_by_chapter(project: Project, sentences: Sequence[Sentence]) -> tuple[Counts, ...]:
    """Words, sentences and exhibits of each chapter that has a sentence, in the order of the paper."""
    found = []
    for path in project.chapters:
        name = project.shown(path)
        here = [sentence for sentence in sentences if sentence.path == name]
        shown = [each["kind"] for each in SHOW.finditer(path.read_text(encoding="utf-8"))]
        if here:
            found.append(
                Counts(
                    name,
                    words=sum(len(re.findall(r"[\w#’'-]+", sentence.words)) for sentence in here),
                    sentences=len(here),
                    values=sum(len(sentence.values) for sentence in here),
                    claims=sum(len(sentence.claims) for sentence in here),
                    figures=shown.count("figure"),
                    tables=shown.count("table"),
                    citations=sum(len(sentence.cites) for sentence in here),
                )
            )
    return tuple(found)

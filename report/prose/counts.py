"""What the checks looked at, for readers: the sentences that are claims, the exceptions, and counts by chapter."""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from report.core.chapter_lines import ChapterLines
from report.core.errors import ContentError, Problem, raise_all
from report.core.hidden import in_html, without_hidden
from report.exhibits.calls import calls_in, claims_in, named_calls
from report.exhibits.kinds import KINDS
from report.prose.sentences import Allowance, Sentence, ShownValue, sentences_in


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
        _, *own = astuple(self)
        _, *others = astuple(other)
        return Counts("", *map(operator.add, own, others))


def sentences_of(chapters: ChapterLines) -> list[Sentence]:
    """The sentences of all chapters, in the order of the paper."""
    return [each for path, (lines, numbers) in chapters.items() for each in sentences_in(lines, path, numbers)]


def shown_sentences_of(chapters: ChapterLines) -> list[Sentence]:
    """The same without what the pages hide."""
    shown = {path: (without_hidden(lines, in_html), numbers) for path, (lines, numbers) in chapters.items()}
    return sentences_of(shown)


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

    Raises
    ------
    ContentError
        With every value and claim in these sentences that does not exist, and the names that come close.
    """
    checked: list[CheckedSentence] = []
    problems: list[Problem] = []
    for each in sentences:
        if each.claims:
            try:
                for name in each.claims:
                    known(name, "claim", exhibits, each)
                checked.append(CheckedSentence(each.path, filled(each, exhibits), each.claims))
            except ContentError as error:
                problems.extend(error.problems)
    raise_all(ContentError, problems)
    return tuple(checked)


def filled(sentence: Sentence, exhibits: Mapping[str, Mapping[str, Any]]) -> str:
    """A sentence as a reader sees it: values filled in, citations left out."""
    texts = [_shown(each, exhibits, sentence) for each in sentence.values]
    parts = sentence.words.split("#")
    if len(parts) != len(texts) + 1:  # the sentence has a number sign of its own
        return sentence.words
    filled = "".join(text + part for text, part in zip(["", *texts], parts, strict=True))
    return re.sub(r"\s*\(\s*\)|\s+(?=[.,;:])", "", filled)  # where citations were


def _shown(value: ShownValue, exhibits: Mapping[str, Mapping[str, Any]], sentence: Sentence) -> str:
    metadata = known(value.id, "value", exhibits, sentence)
    text: str = metadata["texts"].get(value.show) or metadata["text"]
    return text


def known(name: str, kind: str, exhibits: Mapping[str, Mapping[str, Any]], sentence: Sentence) -> Mapping[str, Any]:
    """The metadata of an exhibit that a sentence names.

    Raises
    ------
    ContentError
        If there is none of this kind; with the names that come close.
    """
    return _known(name, kind, exhibits, sentence.path, sentence.line)


def _known(name: str, kind: str, exhibits: Mapping[str, Mapping[str, Any]], path: str, line: int) -> Mapping[str, Any]:
    def fits(other: Mapping[str, Any]) -> bool:
        return kind in (other["kind"], KINDS[other["kind"]].call)  # figure("…") shows diagrams too

    families = {told["for_each"]["family"]: told for told in exhibits.values() if "for_each" in told}
    metadata = exhibits.get(name, families.get(name))
    if metadata is not None and fits(metadata):
        return metadata
    names = sorted(each for each, other in exhibits.items() if fits(other))
    near = ", ".join(f'"{each}"' for each in difflib.get_close_matches(name, names, n=3))
    found = f'no {kind} "{name}"' if metadata is None else f'"{name}" is no {kind} but a {metadata["kind"]}'
    if now := next((each for each, other in exhibits.items() if name in other.get("was", ())), ""):
        raise ContentError(Problem(found, path, line, f'"{now}", which it is now', "write the new name"))
    remedy = f"correct the name, or write a function {name.replace('-', '_')} marked @{kind} in scripts/"
    raise ContentError(Problem(found, path, line, f"close: {near}" if near else "", remedy))


def unknown_names(chapters: ChapterLines, exhibits: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Every value, table, figure and claim that the chapters name and the exhibits do not have, in order."""
    problems: list[Problem] = []
    for path, (written, numbers) in chapters.items():
        lines = without_hidden(written, in_html)
        named = [(call.kind, call.id, numbers[at - 1]) for call, at in named_calls(lines)]
        named += [("claim", name, at) for at, line in zip(numbers, lines, strict=True) for name in claims_in(line)]
        for kind, wanted, number in sorted(named, key=lambda each: each[2]):
            try:
                _known(wanted, kind, exhibits, path, number)
            except ContentError as error:
                problems.extend(error.problems)
    return list(dict.fromkeys(problems))


def exceptions(sentences: Sequence[Sentence]) -> tuple[tuple[str, Allowance], ...]:
    """What authors have allowed: chapter, check and reason."""
    return tuple((sentence.path, each) for sentence in sentences for each in sentence.exceptions)


def counts_by_chapter(chapters: ChapterLines, sentences: Sequence[Sentence]) -> tuple[Counts, ...]:
    """Words, sentences and exhibits of each chapter that has a sentence, in the order of the paper."""
    found = []
    for path, (lines, _) in chapters.items():
        here = [sentence for sentence in sentences if sentence.path == path]
        shown = [each.kind for each in calls_in("\n".join(lines))]
        if here:
            found.append(
                Counts(
                    path,
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

"""All rules over all chapters, and the exceptions that authors allow."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from report.core.chapter_lines import ChapterLines, read_lines
from report.core.errors import ContentError, Problem, ToolMissing, raise_all
from report.core.project import Project
from report.data import Package, meanings_of_units, open_package
from report.exhibits.calls import calls_in, claims_in, computed_calls, pictures_in, texts_in_code
from report.exhibits.kinds import KINDS, PREFIXES
from report.exhibits.provenance import SPECIAL, UNITS
from report.exhibits.staleness import read_exhibits
from report.prose.counts import Counts, counts_by_chapter, exceptions, sentences_of, unknown_names
from report.prose.rules import (
    Finding,
    thin_citations,
    too_long,
    typed_quantities,
    unmarked_assertions,
    wrong_units,
)
from report.prose.sentences import Allowance, Sentence
from report.prose.spelling import WORDS, unknown_words, unlisted_languages, word_list_faults
from report.prose.unlisted import unlisted_chapters
from report.prose.vocabulary import Vocabulary, read_vocabulary

Speller = Callable[[Iterable[Sentence], Project, Package, Vocabulary], Mapping[str, list[Sentence]]]
CHECKS = ("number", "unit", "length", "assertion", "citation", "spelling", "mention")
MENTION = re.compile(r"@(?P<prefix>" + "|".join(PREFIXES) + r")-(?P<id>[a-z0-9-]+)")


@dataclass(frozen=True)
class ProseReport:
    """What came of the checks.

    Parameters
    ----------
    sentences
        Every sentence that was looked at.
    problems
        What was wrong and is not allowed, by file and line.
    exceptions
        What is allowed: chapter and exception.
    counts
        Words and exhibits, by chapter.
    unlisted
        The languages of the text of which there is no list of words, so that no spelling was checked.
    unspelled
        The languages of words that are marked as another language's and have no list.
    nouns
        The units of values that the table of units does not have, so that nothing compares them with those of rows.
    """

    sentences: tuple[Sentence, ...]
    problems: tuple[Problem, ...]
    exceptions: tuple[tuple[str, Allowance], ...]
    counts: tuple[Counts, ...] = ()
    unlisted: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    unspelled: tuple[str, ...] = ()

    def __str__(self) -> str:
        claims = sum(len(sentence.claims) for sentence in self.sentences)
        lines = [f"prose: {len(self.sentences):,} sentences, {claims} claims, {len(self.exceptions)} exceptions"]
        if self.unlisted:
            told = ", ".join(self.unlisted)
            lines.append(f"  spelling is not checked: there is no list of words for {told} (report: prose: languages)")
        if self.unspelled:
            told = ", ".join(self.unspelled)
            lines.append(f"  words that are marked as of another language are not spelled where it has no list: {told}")
        if self.nouns:
            lines.append(
                f"  units of values that {UNITS} does not have, which nothing compares: {', '.join(self.nouns)}"
            )
        lines += [f"  {path}:{each.line}: {each.check} allowed: {each.reason}" for path, each in self.exceptions]
        if self.counts:
            whole = functools.reduce(operator.add, self.counts)
            lines.append(f"{'':32}{'words':>8}{'values':>8}{'claims':>8}{'figures':>9}{'tables':>8}{'citations':>11}")
            lines += [
                f"{each.path or 'the paper':32}{each.words:8,}{each.values:8}{each.claims:8}"
                f"{each.figures:9}{each.tables:8}{each.citations:11}"
                for each in (*self.counts, whole)
            ]
        return "\n".join(lines)

    def raise_problems(self) -> None:
        """Raise one ContentError with everything wrong, or return if nothing is."""
        raise_all(ContentError, self.problems)


def check_prose(project: Project) -> ProseReport:
    """Apply every rule to every chapter.

    The exhibits must be built: units, claims and names are those of the last build.

    Raises
    ------
    ToolMissing
        If the lists of words are not installed.
    """
    found = _checked(project, unknown_words)
    marked = (language for sentence in found.sentences for language, _ in sentence.foreign)
    return replace(
        found,
        unlisted=unlisted_languages(read_vocabulary(project).languages),
        unspelled=unlisted_languages(marked),
    )


def remarks_on(project: Project) -> tuple[Problem, ...]:
    """What `check_prose` finds, for somebody who goes on writing; without spelling where no lists are installed.

    Nothing in a paper without data, which no sentence can be held against.
    """
    if not project.has_data:
        return ()
    try:
        return _checked(project, unknown_words).problems
    except ToolMissing:
        return _checked(project, lambda *_: {}).problems


def _checked(project: Project, spell: Speller) -> ProseReport:
    package = open_package(project)
    exhibits = read_exhibits(project)
    extents = {name: source.extent for name, source in package.sources.items()}
    chapters = read_lines(project)
    sentences = sentences_of(chapters)
    vocabulary = read_vocabulary(project)
    rules: tuple[Callable[[Sentence], Iterator[Finding]], ...] = (
        partial(typed_quantities, vocabulary=vocabulary),
        partial(wrong_units, values=exhibits, vocabulary=vocabulary),
        too_long,
        unmarked_assertions,
        partial(thin_citations, extents=extents),
    )
    problems = [
        Problem(fault.found, sentence.path, sentence.line, fault.expected, fault.remedy)
        for sentence in sentences
        for rule in rules
        for fault in rule(sentence)
        if not _allowed(sentence, fault.check)
    ]
    for word, where in spell(sentences, project, package, vocabulary).items():
        here = [sentence for sentence in where if not _allowed(sentence, "spelling")]
        if here:
            times = f", {len(here)} times" if len(here) > 1 else ""
            is_name = word[:1].isupper()
            remedy = f"correct it, or add it to {WORDS}" + (", as names are" if is_name else "")
            problems.append(Problem(f'"{word}" is in no list of words{times}', here[0].path, here[0].line, "", remedy))
    problems += [
        *word_list_faults(project),
        *unlisted_chapters(project, chapters),
        *unknown_names(chapters, exhibits),
        *_mention_faults(chapters, exhibits),
        *_exception_faults(sentences),
    ]
    places = {path: number for number, path in enumerate(chapters)}
    ordered = sorted(dict.fromkeys(problems), key=lambda each: (places.get(each.path, 99), each.line, each.found))
    counts = counts_by_chapter(chapters, sentences)
    nouns = _nouns(exhibits, package)
    return ProseReport(tuple(sentences), tuple(ordered), exceptions(sentences), counts, nouns=nouns)


def _nouns(exhibits: Mapping[str, Mapping[str, Any]], package: Package) -> tuple[str, ...]:
    units = meanings_of_units(package)
    shown = {str(each["unit"]) for each in exhibits.values() if each.get("unit")}
    return tuple(sorted(unit for unit in shown if units and unit not in units and unit not in SPECIAL))


def _allowed(sentence: Sentence, check: str) -> bool:
    for exception in sentence.exceptions:
        if exception.check == check:
            exception.used = True
            return True
    return False


def _exception_faults(sentences: Iterable[Sentence]) -> Iterator[Problem]:
    for sentence in sentences:
        for each in sentence.exceptions:
            if each.check not in CHECKS:
                expected = f"one of {', '.join(CHECKS)}"
                yield Problem(f'an exception for "{each.check}", which is no check', sentence.path, each.line, expected)
            elif not each.used:
                found = f'an exception for "{each.check}" that excuses nothing'
                yield Problem(found, sentence.path, each.line, remedy="remove it")


def _call_for(exhibits: Mapping[str, Mapping[str, Any]], name: str) -> str:
    """The function that shows an exhibit in a chapter; empty if there is none, or no such exhibit."""
    return KINDS[exhibits[name]["kind"]].call if name in exhibits else ""


def _mention_faults(chapters: ChapterLines, exhibits: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Exhibits that appear before they are mentioned, twice, or never; claims and values that are not used."""
    used: set[str] = set()
    computed: dict[str, str] = {}  # where a call computes what it shows, by kind
    shown_at: dict[str, str] = {}
    for name, (lines, numbers) in chapters.items():
        mentioned: set[str] = set()
        for kind, at in computed_calls(lines):
            computed.setdefault(kind, f"{name}:{numbers[at - 1]}")
            used |= {text for text in texts_in_code(lines) if _call_for(exhibits, text) == kind}
        for number, line in zip(numbers, lines, strict=True):
            used |= {*pictures_in(line)}
            mentioned |= {found["id"] for found in MENTION.finditer(line)}
            used |= set(claims_in(line))
            for call in calls_in(line):
                used.add(call.id)
                if call.key and any(each.startswith(f"{call.id}-") for each in mentioned):
                    mentioned.add(call.id)  # for the value of which the chapter is written
                if call.kind == "value":
                    continue
                if call.id in shown_at:
                    yield Problem(f'{call.kind} "{call.id}" stands at {shown_at[call.id]} too', name, number)
                shown_at[call.id] = f"{name}:{number}"
                if call.id not in mentioned:
                    label = next(each.label(call.id) for each in KINDS.values() if each.call == call.kind)
                    found = f'{call.kind} "{call.id}" appears before the text mentions it'
                    yield Problem(found, name, number, f"@{label} in a sentence above it")
    for name, metadata in exhibits.items():
        if name not in used and metadata.get("for_each", {}).get("family") not in used:
            place = metadata["function"]
            found = f'{metadata["kind"]} "{name}" is named in no chapter'
            expected, remedy = "", "use it, or remove the function"
            if there := computed.get(_call_for(exhibits, name)):
                expected = f"its id as a text; the call at {there} computes what it shows"
                remedy = "if that call shows it, write the id out there; if not, use it, or remove the function"
            yield Problem(found, place["file"], place["line"], expected, remedy)
        elif KINDS[metadata["kind"]].is_picture and not str(metadata.get("alt", "")).strip():
            place = metadata["function"]
            yield Problem(
                f'{metadata["kind"]} "{name}" has no alternative text', place["file"], place["line"], "facts in words"
            )

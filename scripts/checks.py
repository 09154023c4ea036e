"""Interviews: whether any are held, and what a segment must be before it may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from report.data import Checked, Package, Rule, check
from report.errors import Problem

SEGMENTS = "interview-segments"  # the dataset
QUOTATION = "quotation"  # the level of consent that allows a respondent's own words
TEXTS = ("paraphrase", "quotation", "note")
INTERVIEWS_RULE = Rule(
    "interviews", "Interview segments carry a code for the person, consent, known codes, and no names."
)
WORD = r"[A-ZÁÉÍÓÚÑÜ][a-záéíóúñü]+"
NAME = re.compile(rf"\b{WORD}(?:\s+(?:(?:de|del|la|las|los|y)\s+)*(?:{WORD}|[A-ZÁÉÍÓÚÑ]\.))+|\b[A-ZÁÉÍÓÚÑ]\.\s+{WORD}")
TITLE = re.compile(
    rf"\b(?:Dr|Dra|Drs|Ing|Lic|Mtro|Mtra|Arq|Sr|Sra|Srta|Prof|Profa|Mr|Mrs|Ms)\.?\s+{WORD}|\b(?:Don|Doña)\s+{WORD}"
)
QUOTED = re.compile(r"[“«\"]([^”»\"]+)[”»\"]")
QUOTED_WORDS = 4  # fewer words in quotation marks are a term, not a person's sentence
# Columns of the package that name places, firms and bodies: the capitalised words that may stand in a segment.
NAMING = {"entity", "company", "plant", "city", "state", "seat_city", "seat_state", "owner", "centre", "full_name"}


@dataclass(frozen=True)
class Held:
    """What is held of the interviews.

    Parameters
    ----------
    respondents, segments
        How many people were heard, and how many passages are coded.
    """

    respondents: int
    segments: int

    def __str__(self) -> str:
        if not self.segments:
            return "not held"
        return f"{self.segments} coded segments of {self.respondents} respondents"


def status(package: Package) -> Held:
    """What is held of the interviews: with an empty table, or none, they are “not held”."""
    records = package.records(SEGMENTS) if SEGMENTS in package.names else ()
    return Held(len({record.cells["respondent"] for record in records}), len(records))


@check
def check_interviews(package: Package) -> Checked:
    """Find segments that name somebody, or quote more than was consented to.

    Codes for people, levels of consent and codes of the codebook are checked by the schema.
    """
    records = package.records(SEGMENTS) if SEGMENTS in package.names else ()
    known = _known_names(package) if records else ""
    problems = [
        Problem(found, package.shown_path(SEGMENTS), record.line, expected, _remedy())
        for record in records
        for found, expected in _faults(record.cells, known)
    ]
    return Checked("", INTERVIEWS_RULE, len(records), tuple(problems))


def _faults(cells: Mapping[str, str], known: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a segment, as found and expected; the message does not repeat the name."""
    for column in TEXTS:
        text = cells.get(column, "")
        if TITLE.search(text) or any(not _is_known(found[0], known) for found in NAME.finditer(text)):
            yield f'column "{column}" seems to name a person', "the person’s code or role"
        quoted = [found[1] for found in QUOTED.finditer(text)]
        own_words = (column == "quotation" and text) or any(len(words.split()) >= QUOTED_WORDS for words in quoted)
        if own_words and cells["consent"] != QUOTATION:
            yield (
                f'column "{column}" quotes the respondent, who consented to "{cells["consent"]}"',
                f'a paraphrase, or consent to "{QUOTATION}"',
            )


def _is_known(words: str, known: str) -> bool:
    return f" {' '.join(words.split())} " in known


def _known_names(package: Package) -> str:
    """The names of places, firms and bodies that the package holds, as one text to be searched."""
    names = {
        record.cells[column]
        for name in package.names
        for column in NAMING & {*package.described(name).columns}
        for record in package.records(name)
    }
    return " ".join(re.sub(r"[^\w\s.]", " ", f" {name} ") for name in sorted(names))


def _remedy() -> str:
    return f"rewrite the segment; then run: make data-seal NAME={SEGMENTS}"

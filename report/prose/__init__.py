"""What must hold of the chapters' text: typed quantities, units, mentions, citations, length, spelling, assertions."""

from report.prose.check import ProseReport, check_prose, remarks_on
from report.prose.counts import (
    CheckedSentence,
    Counts,
    checked_sentences,
    counts_by_chapter,
    exceptions,
    sentences_of,
    shown_sentences_of,
    unknown_names,
)

__all__ = [
    "CheckedSentence",
    "Counts",
    "ProseReport",
    "check_prose",
    "checked_sentences",
    "counts_by_chapter",
    "exceptions",
    "remarks_on",
    "sentences_of",
    "shown_sentences_of",
    "unknown_names",
]

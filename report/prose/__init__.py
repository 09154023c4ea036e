"""What must hold of the chapters' text: typed quantities, units, mentions, citations, length, spelling, assertions."""

from report.prose.check import check_prose, remarks_on
from report.prose.counts import (
    Counts,
    checked_sentences,
    counts_by_chapter,
    exceptions,
    sentences_of,
    shown_sentences_of,
    unknown_names,
)

__all__ = [
    "Counts",
    "check_prose",
    "checked_sentences",
    "counts_by_chapter",
    "exceptions",
    "remarks_on",
    "sentences_of",
    "shown_sentences_of",
    "unknown_names",
]

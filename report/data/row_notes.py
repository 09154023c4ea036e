"""Notes of rows that say another figure than the row: a slip of one of the two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from report.core.errors import Problem
from report.data.derived_values import COLUMN
from report.data.rules import Found, Rule, rule_of
from report.data.semantic_checks import UNIT

if TYPE_CHECKING:
    from report.data.package import Package

NOTE = "note"
NOTES_RULE = Rule("notes", "No note gives a figure in the row’s unit that is the row’s own but for a digit or two.")
NUMBER = r"(?P<number>\d{1,3}(?:[,\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
NEAR = 0.02  # of the figure: a slip of a late digit; what differs more is another figure, as of another year
DIGITS = 4  # that a figure has at least: of fewer digits two figures are near by chance
# Words that say that another figure is meant.
OTHERS = re.compile(
    r"\b(?:not|instead|other|another|earlier|later|revised|corrected|against|versus|while|but|elsewhere|differ|"
    r"disagree|prints?|gives?|says?|reports?|states?|sum|total|before|after|rounded|about|pero|otro|antes|después)\w*\b",
    re.IGNORECASE,
)


@rule_of(NOTES_RULE)
def check_row_notes(package: Package) -> Found:
    """Compare figures in notes with the values beside them."""
    for name in package.names:
        columns = package.described(name).columns
        if not {NOTE, COLUMN, UNIT} <= {*columns}:
            continue
        for record in package.records(name):
            note, value, unit = (record.cells[each] for each in (NOTE, COLUMN, UNIT))
            yield bool(note)
            for written in _contradicting(note, value, unit):
                yield Problem(
                    f'column "{NOTE}" says {written} {unit}, and column "{COLUMN}" holds {value}',
                    package.shown_path(name),
                    record.line,
                    "one figure in both, or words that say why there are two",
                    f"look into the source and correct the wrong one; then run: make data-seal NAME={name}",
                )


def _contradicting(note: str, value: str, unit: str) -> Iterator[str]:
    try:
        figure = float(value)
    except ValueError:
        return
    words = {unit, *(["units"] if unit else [])}
    form = re.compile(rf"{NUMBER}\s+(?:{'|'.join(map(re.escape, words))})(?!\w)")
    for found in form.finditer(note):
        other = float(re.sub(r"[,\u00a0 ]", "", found["number"]))
        is_near = figure and abs(other - figure) <= NEAR * abs(figure)
        if other == figure or not is_near or len(re.sub(r"\D", "", value)) < DIGITS:
            continue
        decimals = len(found["number"].partition(".")[2])
        zeros = len(found["number"]) - len(found["number"].rstrip("0")) if not decimals else -decimals
        if round(figure, -zeros) == other or OTHERS.search(note):
            continue  # rounded, or told apart
        yield found["number"]

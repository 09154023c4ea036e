"""What tables of others write where they have no figure: marks that mean an empty cell, and words that only may."""

from __future__ import annotations

import re

# No text of any column: dashes, dots, question marks, “sin dato”, the NULL of a database.
NOTHING = re.compile(r"[-–—−‐‑_.…·?¿]+|[sS]/[dDfF]|\\N")  # -, –, .., …, ???, s/d, and SQL’s NULL
# May be somebody's own words where a column must be filled in: “n/a” for a body that has no such thing.
NOT_KNOWN = re.compile(r"[nN]/[aAdD]|NA|N\.A\.")
# Cells without a figure in a received table, whatever its columns say.
EMPTY = ("", "-", "–", "—", "n/a", "N/A", "NA", "#N/A", "..", "…", "n.d.", "s/d", "ND")


def is_mark(cell: str, *, is_required: bool) -> bool:
    """Whether a cell holds only a mark that somebody set where nothing is known.

    Parameters
    ----------
    cell
        The text of the cell.
    is_required
        Whether its column must be filled in, so that words as “n/a” are what it says.
    """
    return bool(NOTHING.fullmatch(cell) or (not is_required and NOT_KNOWN.fullmatch(cell)))


def is_explained(cell: str, description: str) -> bool:
    """Whether the description of a column says what a mark with letters means there: “n/a for agreements”."""
    return (
        re.search(rf"(?<![\w/.]){re.escape(cell)}(?![\w/])", description) is not None and cell.upper() != cell.lower()
    )

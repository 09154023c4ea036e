"""Which lines below a header are no rows: notes at the end of a received file, and totals of its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from report.core.errors import Problem, UsageError
from report.data.header_lines import columns_of_figures, kind_of
from report.data.missing_marks import EMPTY

Line = tuple[int, tuple[Any, ...], list[int]]  # its number in the file, its cells, and which of them hold something

NOTE = re.compile(r"(?:notas?|fuentes?|notes?|sources?)\s*\d*\s*:", re.IGNORECASE)  # Fuente: a count; Nota 1: estimated
# Total, Subtotal, Totales, Gran total, Total nacional, Suma:
TOTAL = re.compile(
    r"(?:sub-?|gran |grand )?total(?:es|s)?(?: general| nacional| national)?[:.]?|suma[:.]?|sum[:.]?", re.IGNORECASE
)
BECOMES = ("keep", "drop")


def end_of_rows(lines: Sequence[Line], start: int, width: int) -> int:
    """Where the notes below the rows begin; the number of lines if there are none.

    A note stands in one cell, or begins as notes do, or stands behind an empty line with words where the rows have
    figures: a note with the separator of cells in it is cut into several.

    Parameters
    ----------
    lines
        Those that hold something, title and header included.
    start
        The place of the header among them.
    width
        How many columns the file has.
    """
    end, first = len(lines), start + 2  # a row at least
    while width > 1 and end > first and _is_note(lines[end - 1], lines[end - 2]):
        end -= 1
    gaps = [at for at in range(first, end) if lines[at][0] > lines[at - 1][0] + 1]
    for at in gaps:
        figures = columns_of_figures([each[1] for each in lines[start:at]], width)
        if all(_has_words_for_figures(each, figures) for each in lines[at:end]):
            return at
    return end


def without_totals(lines: Sequence[Line], shown: str, width: int, answer: str) -> tuple[list[Line], list[Line]]:
    """The rows, and the totals left out of them.

    Parameters
    ----------
    lines
        The lines of rows.
    shown
        The file as messages name it.
    width
        How many columns the file has.
    answer
        One of `BECOMES`, if somebody said it; else empty.

    Raises
    ------
    UsageError
        If there are totals and nobody said what becomes of them.
    """
    totals = [each for each in lines if any(TOTAL.fullmatch(str(cell).strip()) for cell in each[1][:width])]
    if not totals or len(totals) == len(lines) or answer == "keep":
        return list(lines), []
    if answer == "drop":
        return [each for each in lines if each not in totals], totals
    found = ", ".join(str(number) for number, _, _ in totals[:4]) + (", …" if len(totals) > 4 else "")
    name = next(str(cell) for cell in totals[0][1] if TOTAL.fullmatch(str(cell).strip()))
    raise UsageError(
        Problem(
            f'{"lines" if len(totals) > 1 else "line"} {found}: "{name}" among the rows; a sum of them counts it twice',
            shown,
            totals[0][0],
            "rows of which none is the sum of others",
            "say what becomes of totals: --totals drop (no rows), --totals keep (rows as the others)",
        )
    )


def _is_note(line: Line, before: Line) -> bool:
    """Whether a last line is a note: in one cell behind an empty line or in words, or begun as notes are."""
    text = str(line[1][0])
    if NOTE.match(text):
        return True
    is_in_words = len(text.split()) > 1 or ":" in text or text.startswith(("*", "†", "("))
    return line[2] == [0] and (is_in_words or line[0] > before[0] + 1)


def _has_words_for_figures(line: Line, figures: Mapping[int, bool]) -> bool:
    held = [line[1][at] for at in line[2] if at in figures]
    known = [cell for cell in held if str(cell) not in EMPTY]
    return bool(known) and len(known) == len(held) and all(kind_of(cell) == "text" for cell in known)

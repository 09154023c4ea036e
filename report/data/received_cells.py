"""The columns of a received file in the package's terms: names, types, numbers with a point, dates as 2026-11-23."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from report.core.errors import Problem, UsageError
from report.core.slugs import unaccented
from report.data.header_lines import DAY, ISO
from report.data.missing_marks import EMPTY, NOTHING
from report.data.received import Answers, Grid

PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
BLANKS = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009'’](?=\d{3}(?:\D|$))")  # 3 933 154, 3'933'154
COMMA_POINT = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")  # 3,933,154.5
POINT_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")  # 3.933.154,5
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
# 12%, $ 5.00, (500), 1480*, 1480 p: a number with a sign or a mark of one or two letters
MARKED_NUMBER = re.compile(r"[(~<>$€£≈]?\s*[+-]?\d[\d.,]*\s*(?:%|\)|[*†‡]+|[a-z]{1,2})?\)?")


@dataclass(frozen=True)
class ReceivedColumn:
    """A column as it will stand in the table: its name, its heading as received, its type and its cells."""

    name: str
    heading: str
    type: str
    cells: tuple[str, ...]


def columns_of(grid: Grid, shown: str, answers: Answers) -> tuple[tuple[ReceivedColumn, ...], tuple[str, ...]]:
    """The columns, and what was converted.

    Raises
    ------
    UsageError
        If numbers or dates can be read in two ways, with what to answer.
    """
    told: list[str] = []
    names = _names(grid.header)
    by_column = [[cells[at] for _, cells in grid.rows] for at in range(len(names))]
    numbers = [row for row, _ in grid.rows]
    decimal = _decimal(by_column, names, numbers, shown, answers)
    found = []
    for name, heading, cells in zip(names, grid.header, by_column, strict=True):
        texts = ["" if cell is None else cell for cell in cells]
        marks = {str(cell) for cell in texts if isinstance(cell, str) and cell in EMPTY and cell}
        known = [cell for cell in texts if not (isinstance(cell, str) and cell in EMPTY)]
        kind, plain = _typed(known, decimal, name, shown, answers, told)
        if kind == "string":
            marks = {mark for mark in marks if NOTHING.fullmatch(mark)}  # the others are texts of their own
            column = tuple("" if str(cell) in marks else str(cell) for cell in texts)
        else:
            values = iter(plain)
            column = tuple("" if isinstance(cell, str) and cell in EMPTY else next(values) for cell in texts)
        if marks:
            told.append(f'column "{name}": {", ".join(sorted(marks))} became empty cells')
        if kind in ("integer", "number") and (rewritten := _rewritten(texts, column)):
            told.append(f'column "{name}": {rewritten}')
        if kind == "string" and (odd := _no_number(known)):
            told.append(f'column "{name}" stays text: "{odd}" is no number')
        found.append(ReceivedColumn(name, heading, kind, column))
    renamed = [f'"{each.heading}" is {each.name}' for each in found if each.heading.lower() != each.name]
    if renamed:
        told.append(f"columns: {', '.join(renamed)}")
    return tuple(found), tuple(dict.fromkeys(told))


def name_of(text: str, separator: str = "_") -> str:
    """A heading as a name of small letters and digits: ``Año (miles)`` is ``anio_miles``."""
    text = re.sub(r"\b(a)\u00f1(os?)\b", r"\1ni\2", text, flags=re.IGNORECASE)  # without its tilde it is another word
    plain = unaccented(text.replace("%", " percent ").replace("ß", "ss")).lower()
    return re.sub(r"[^a-z0-9]+", separator, plain).strip(separator)


def _rewritten(texts: Sequence[Any], column: Sequence[str]) -> str:
    """How numbers were read, by one with decimals and one without, as in ``"1.204" is 1204, "71,5" is 71.5``."""
    changed = [(str(text), cell) for text, cell in zip(texts, column, strict=True) if str(text) != cell and cell]
    shown = {"." in cell: f'"{text}" is {cell}' for text, cell in reversed(changed)}
    return ", ".join(shown[each] for each in sorted(shown))


def _no_number(cells: Sequence[Any]) -> str:
    """What keeps a column of numbers from being one, as 12% or 1480* or a note; empty if it holds words."""
    texts = [str(cell) for cell in cells if not isinstance(cell, datetime.date)]
    numbers = sum(map(_is_number, texts))
    others = [text for text in texts if not _is_number(text)]
    marked = [text for text in others if MARKED_NUMBER.fullmatch(text)]
    if 2 * numbers > len(texts) and others:
        return (marked or others)[0]
    return marked[0] if marked and 2 * (numbers + len(marked)) > len(texts) else ""


def _names(header: Sequence[str]) -> list[str]:
    names: list[str] = []
    for number, heading in enumerate(header, 1):
        name = name_of(heading) or f"column_{number}"
        if name[0].isdigit():
            name = f"in_{name}"  # a column of a year, as 2024
        while name in names:
            name = f"{name}_{number}"
        names.append(name)
    return names


def _decimal(
    columns: Sequence[Sequence[Any]], names: Sequence[str], lines: Sequence[int], shown: str, answers: Answers
) -> str:
    """The sign before decimals in a file; asked if every number can be read with either.

    Only texts tell it: a number of a spreadsheet is one already.
    """
    if answers.decimal:
        return answers.decimal
    comma = point = False
    unsure: tuple[int, str, str] | None = None
    for name, cells in zip(names, columns, strict=True):
        written = [(line, cell) for line, cell in zip(lines, cells, strict=True) if isinstance(cell, str)]
        written = [(line, cell) for line, cell in written if cell not in EMPTY]
        if not all(_is_number(cell) for _, cell in written):
            continue
        for line, cell in written:
            text = BLANKS.sub("", cell)
            if (DECIMAL_COMMA.fullmatch(text) and not COMMA_POINT.fullmatch(text)) or (
                POINT_COMMA.fullmatch(text) and (text.count(".") > 1 or "," in text)
            ):
                comma = True
            elif (COMMA_POINT.fullmatch(text) and (text.count(",") > 1 or "." in text)) or (
                re.fullmatch(r"[+-]?\d+\.\d+", text) and not re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", text)
            ):
                point = True
            elif re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", text):
                unsure = unsure or (line, name, cell)
    if comma and point:
        found = "some numbers have a decimal comma and others a decimal point"
        remedy = "correct the file, or say which one is meant: --decimal comma or --decimal point"
        raise UsageError(Problem(found, shown, lines[0], "one sign before decimals in a file", remedy))
    if comma or point:
        return "comma" if comma else "point"
    if unsure is not None:
        line, name, cell = unsure
        whole, part = re.split("[.,]", cell)
        raise UsageError(
            Problem(
                f'column "{name}" holds "{cell}": {whole}{part}, or {whole} and {part} thousandths',
                shown,
                line,
                "numbers that can be read in one way",
                "say which sign stands before decimals in this file: --decimal comma or --decimal point",
            )
        )
    return "point"


def _is_number(text: str) -> bool:
    plain = BLANKS.sub("", text)
    return any(form.fullmatch(plain) for form in (PLAIN, COMMA_POINT, POINT_COMMA, DECIMAL_COMMA))


def _typed(
    cells: Sequence[Any], decimal: str, name: str, shown: str, answers: Answers, told: list[str]
) -> tuple[str, list[str]]:
    """The type of a column, and its known cells in the package's form."""
    if not cells:
        return "string", []
    if all(isinstance(cell, datetime.date) for cell in cells):
        return "date", [cell.isoformat() for cell in cells]
    if all(isinstance(cell, int | float) for cell in cells):
        plain = [repr(cell) for cell in cells]
        return ("integer" if all(isinstance(cell, int) for cell in cells) else "number"), plain
    texts = [cell.isoformat() if isinstance(cell, datetime.date) else str(cell) for cell in cells]
    if all(ISO.fullmatch(text) and _exists(text) for text in texts):
        return "date", texts
    if all(DAY.fullmatch(text) for text in texts):
        return "date", _dates(texts, name, shown, answers, told)
    if all(_is_number(text) for text in texts) and not any(re.match(r"[+-]?0\d", text) for text in texts):
        plain = [_number(cell, decimal) if isinstance(cell, str) else repr(cell) for cell in cells]
        if all(PLAIN.fullmatch(text) for text in plain):
            whole = all(re.fullmatch(r"[+-]?\d+", text) for text in plain)
            return ("integer" if whole else "number"), plain
    return "string", texts  # 007 and 1.234.567.890 are names


def _number(text: str, decimal: str) -> str:
    plain = BLANKS.sub("", text)
    if decimal == "comma":
        return plain.replace(".", "").replace(",", ".") if POINT_COMMA.fullmatch(plain) else plain.replace(",", ".")
    return plain.replace(",", "") if COMMA_POINT.fullmatch(plain) else plain


def _exists(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _dates(texts: Sequence[str], name: str, shown: str, answers: Answers, told: list[str]) -> list[str]:
    """Dates written with day and month in one of two orders; asked if both are possible throughout."""
    parts = [DAY.fullmatch(text).groups() for text in texts]  # type: ignore[union-attr]  # all match
    possible = []
    for order in ("dmy", "mdy"):
        found = [
            f"{year}-{int(second if order == 'dmy' else first):02}-{int(first if order == 'dmy' else second):02}"
            for first, _, second, year in parts
        ]
        if all(_exists(each) for each in found):
            possible.append((order, found))
    chosen = [found for order, found in possible if order == answers.dates] or [found for _, found in possible]
    if len({tuple(each) for each in chosen}) == 1:
        told.append(f'column "{name}": dates are written as year-month-day')
        return chosen[0]
    if not chosen:
        raise UsageError(Problem(f'column "{name}" holds dates that do not exist, as "{texts[0]}"', shown, 0, "dates"))
    remedy = "say which comes first: --dates dmy (day) or --dates mdy (month)"
    found_ = f'column "{name}" holds dates as "{texts[0]}": day and month may be either'
    raise UsageError(Problem(found_, shown, 0, "dates that can be read in one way", remedy))

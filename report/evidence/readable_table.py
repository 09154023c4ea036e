"""The data of a chart as a table that reads like one: names and units in its head, numbers with separators.

A chart wants one datum a line; a reader wants one thing a line and one measure a column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report.core.messages import ENGLISH, N_, Messages
from report.exhibits.inputs import ROWS, SEPARATOR
from report.exhibits.number_format import shortest_text

NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?")
SCALES = (N_("thousand"), N_("million"), N_("billion"))
PERCENT = N_("percent")
TRUTHS = {"True": N_("yes"), "False": "", "": ""}
WIDEST = 9  # columns into which a measure is spread: more do not fit a page
DIGITS = 3
USUAL = (N_("entity"), N_("period"), N_("year"), N_("value"), N_("unit"), N_("series"), N_("share"))  # of columns


@dataclass(frozen=True)
class ReadableTable:
    """``head`` and ``lines`` of text; ``numeric`` says which columns hold numbers, ``rows`` what is behind a line."""

    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def readable_table(
    header: Sequence[str], records: Sequence[Sequence[str]], told: Mapping[str, Any], say: Messages = ENGLISH
) -> ReadableTable:
    """The data of an exhibit for a reader.

    Parameters
    ----------
    header, records
        Of its `data.csv`.
    told
        What its figure declares, ``explore`` in its metadata: the names of columns and the one with the series.
    say
        Gives the words.
    """
    names = [name for name in header if name != ROWS and not _is_empty(records, header.index(name))]
    cells = {name: tuple(record[header.index(name)] for record in records) for name in names}
    behind = [tuple(record[header.index(ROWS)].split(SEPARATOR)) if ROWS in header else () for record in records]
    numeric = {name: all(NUMBER.fullmatch(cell) for cell in cells[name] if cell) for name in names}
    labels = told.get("labels", {})
    spread = _spread(names, cells, numeric, told.get("series", ""))
    if spread:
        return _pivoted(spread, cells, behind, labels, told.get("unit", ""), say)
    lines = tuple(
        tuple(_shown(name, cells[name][at], numeric[name], say) for name in names) for at in range(len(records))
    )
    return ReadableTable(
        tuple(named(name, labels, say) for name in names),
        lines,
        tuple(numeric[name] and not _is_year(name, cells[name]) for name in names),
        tuple(behind),
    )


def _is_empty(records: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column says nothing that a reader can use: it is empty throughout, or the same no."""
    return {record[at] for record in records} <= {"", "False"}


def _spread(
    names: Sequence[str], cells: Mapping[str, Sequence[str]], numeric: Mapping[str, bool], series: str
) -> tuple[list[str], str, str] | None:
    """The columns that name a line, the one with the series and the one with the numbers, if the data allow a pivot."""
    if series not in names:
        return None
    truths = [name for name in names if set(cells[name]) <= set(TRUTHS)]
    measures = [
        name
        for name in names
        if numeric[name] and not _is_year(name, cells[name]) and name not in truths and name != series
    ]
    keys = [name for name in names if name not in (series, *measures, *truths)]
    if len(measures) != 1 or not keys or len(set(cells[series])) > WIDEST:
        return None
    places = list(zip(*(cells[name] for name in (*keys, series)), strict=True))
    return (keys, series, measures[0]) if len(set(places)) == len(places) else None


def _pivoted(
    spread: tuple[list[str], str, str],
    cells: Mapping[str, Sequence[str]],
    behind: Sequence[tuple[str, ...]],
    labels: Mapping[str, str],
    unit: str,
    say: Messages,
) -> ReadableTable:
    keys, series, measure = spread
    heads = list(dict.fromkeys(cells[series]))
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for at in range(len(cells[series])):
        found.setdefault(tuple(cells[name][at] for name in keys), {})[cells[series][at]] = at
    lines, rows = [], []
    for key, places in found.items():
        numbers = [_shown(measure, cells[measure][places[head]], True, say) if head in places else "" for head in heads]
        lines.append((*key, *numbers))
        rows.append(tuple(dict.fromkeys(row for at in places.values() for row in behind[at])))
    words = unit or say(_unit_of(measure))
    head = [named(name, labels, say) for name in keys] + [f"{each}, {words}" if words else each for each in heads]
    places_of = list(range(len(lines)))
    if _is_year(keys[0], cells[keys[0]]):
        places_of.sort(key=lambda at: lines[at][: len(keys)])
    return ReadableTable(
        tuple(head),
        tuple(lines[at] for at in places_of),
        (*(False for _ in keys), *(True for _ in heads)),
        tuple(rows[at] for at in places_of),
    )


def named(name: str, labels: Mapping[str, str], say: Messages = ENGLISH) -> str:
    """What a column is called: its name in words, its unit after a comma."""
    if name in labels:
        return labels[name]
    unit = _unit_of(name)
    words = name.replace("_", " ")
    stem = words.removesuffix(f" {unit}").strip() if unit else words
    shown = say(stem if unit and stem else words)
    shown = f"{shown[:1].upper()}{shown[1:]}"
    return f"{shown}, {say(unit)}" if unit and stem else shown


def _unit_of(name: str) -> str:
    """The unit at the end of a column's name: ``million`` of ``vehicles_million``."""
    last = name.rpartition("_")[2]
    if last in (*SCALES, PERCENT):
        return last
    return ""


def _is_year(name: str, cells: Sequence[str]) -> bool:
    """Whether a column holds years, which are written without separators; some charts place halves of them."""
    if any(scale in name for scale in (*SCALES, PERCENT)):
        return False
    return all(re.fullmatch(r"(1[89]|20)\d\d(\.0|\.5)?", cell) for cell in cells if cell) and any(cells)


def _shown(name: str, cell: str, numeric: bool, say: Messages) -> str:
    if cell in TRUTHS:
        return say(TRUTHS[cell]) if TRUTHS[cell] else ""
    if not numeric or not NUMBER.fullmatch(cell):
        return cell
    if _is_year(name, [cell]):
        return cell.removesuffix(".0")
    number = float(cell)
    return shortest_text(int(number) if number == int(number) else number, 0 if number == int(number) else DIGITS)

"""Merged cells of a spreadsheet: what they hold stands in one cell, and means all of them."""

from __future__ import annotations

from typing import Any

YEARS = range(1500, 2200)  # whole numbers that name a column as words do


def texts_of_merged(sheet: Any) -> dict[tuple[int, int], str]:
    """The texts of cells that are merged with those below them, for each row: a place stands for all its lines.

    A number is one number, however many cells it is written over.
    """
    return {
        (row, merged.min_col): text
        for merged in sheet.merged_cells.ranges
        if merged.min_col == merged.max_col
        and isinstance(text := sheet.cell(merged.min_row, merged.min_col).value, str)
        for row in range(merged.min_row, merged.max_row + 1)
    }


def with_heads_of_groups(sheet: Any, numbered: list[tuple[int, tuple[Any, ...]]]) -> list[tuple[int, tuple[Any, ...]]]:
    """The lines with what stands over several columns in the names below it: *Landed (t)* over *2022* and *2023*.

    A text beside such a head belongs to the name below it as well: *Spent* over *EUR*, *Town* over nothing.
    """
    lines = [list(cells) for _, cells in numbered]
    over: dict[int, list[range]] = {}  # by line, the columns of each head
    for merged in sheet.merged_cells.ranges:
        top, columns = merged.min_row - 1, range(merged.min_col - 1, merged.max_col)
        if merged.min_row == merged.max_row and len(columns) < len(lines[top]) and top + 1 < len(lines):
            over.setdefault(top, []).append(columns)
    for top, groups in over.items():
        groups = [each for each in groups if _is_head(lines[top][each.start], [lines[top + 1][at] for at in each])]
        if not groups or not _names_all(lines[top], lines[top + 1], groups):
            continue
        heads = {at: lines[top][columns.start] for columns in groups for at in columns}
        pairs = enumerate(zip(lines[top], lines[top + 1], strict=True))
        lines[top + 1] = [_joined(heads.get(at, head), name) for at, (head, name) in pairs]
        lines[top] = [None] * len(lines[top])
    return [(number, tuple(cells)) for (number, _), cells in zip(numbered, lines, strict=True)]


def _is_head(head: Any, below: list[Any]) -> bool:
    """Whether a text stands over names of columns."""
    return isinstance(head, str) and all(isinstance(each, str) or each in YEARS for each in below)


def _names_all(heads: list[Any], names: list[Any], groups: list[range]) -> bool:
    """Whether every column has a name: in the lower line, or, if that names grouped columns alone, in the upper one."""
    grouped = {at for columns in groups for at in columns}
    beside = [(head, name) for at, (head, name) in enumerate(zip(heads, names, strict=True)) if at not in grouped]
    if all(name not in (None, "") for name in names):
        return True
    return all(isinstance(head, str) and name in (None, "", head) for head, name in beside)


def _joined(head: Any, name: Any) -> Any:
    """The name of a column with what stands over it; a text of merged cells stands in both."""
    if name in (None, ""):
        return head
    return name if head in (None, "", name) else f"{head} {name}"

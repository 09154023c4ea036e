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
    """The lines with what stands over several columns in the names below it: *Landed (t)* over *2022* and *2023*."""
    lines = [list(cells) for _, cells in numbered]
    for merged in sheet.merged_cells.ranges:
        top, columns = merged.min_row - 1, range(merged.min_col - 1, merged.max_col)
        if merged.min_row != merged.max_row or len(columns) >= len(lines[top]) or top + 1 >= len(lines):
            continue
        head, below = lines[top][columns.start], [lines[top + 1][at] for at in columns]
        has_names = all(isinstance(each, str) or (isinstance(each, int) and each in YEARS) for each in below)
        if isinstance(head, str) and has_names and all(each not in (None, "") for each in lines[top + 1]):
            lines[top][columns.start] = None
            for at, name in zip(columns, below, strict=True):
                lines[top + 1][at] = f"{head} {name}"
    return [(number, tuple(cells)) for (number, _), cells in zip(numbered, lines, strict=True)]

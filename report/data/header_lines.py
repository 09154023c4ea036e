"""Which lines of a received file name its columns, where a header has two: *Noise* over *day* and *night*.

Only the columns of figures tell a header from the rows: a line is a row as soon as it has a figure, or the mark of a
missing one, where most lines have figures.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from report.core.errors import Problem, UsageError
from report.data.merged_cells import YEARS
from report.data.missing_marks import EMPTY

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")  # 31/12/2024
FIGURE = re.compile(r"[+-]?\d[\d.,' \u00a0\u202f\u2009’]*")  # 3 933 154,5
MARKED = re.compile(r"\W*\d[\d.,]*\W*[a-z]{0,2}\W*")  # 12 %, (500), 1480*
BROKEN = re.compile(r"[+-]?\d+[.,]\d+")  # 60,5: a number that names no column
HEADS = 4  # cells above the first figure of a column, its title included
WAYS = ("both", "upper", "lower")


@dataclass(frozen=True)
class Header:
    """The names of columns, and where they stand among the lines.

    Parameters
    ----------
    names
        As they stand there; of two lines joined.
    first, last
        The lines that give them: what stands above is a title, what stands below are rows.
    told
        How two lines became one.
    """

    names: tuple[str, ...]
    first: int
    last: int
    told: str = ""


def header_of(
    lines: Sequence[Sequence[Any]], numbers: Sequence[int], width: int, shown: str, answer: str
) -> Header | None:
    """The header of a file whose first row is told by its figures; None where one line names all, as in most files.

    Parameters
    ----------
    lines
        The lines that hold something, each as wide as it is written.
    numbers
        Where they stand in the file.
    width
        How many columns the file has.
    shown
        The file as messages name it.
    answer
        One of `WAYS`, if somebody said what two lines are; else empty.

    Raises
    ------
    UsageError
        If two lines may be a header, or a title above one, or a row below one.
    """
    cells = [[*line[:width], *[None] * (width - len(line))] for line in lines]
    figures = columns_of_figures(cells, width)
    first_row = next((at for at, line in enumerate(cells) if _is_row(line, figures)), len(cells))
    if not figures or not 2 <= first_row < len(cells):
        return None
    block = first_row - 2
    upper, lower = cells[block], cells[block + 1]
    heads = [at for at, cell in enumerate(upper) if _is_text(cell)]
    # A title stands alone in the first cell, or is parted from the header by an empty line. A line with nothing in the
    # columns of figures is a row of which nothing is known.
    if heads == [0] or numbers[block] + 1 < numbers[block + 1] or not any(_is_text(lower[at]) for at in figures):
        return None
    if answer in ("upper", "lower"):
        at = block + (answer == "lower")
        return Header(tuple(map(_text, cells[at])), at, at)
    if block and numbers[block - 1] + 1 == numbers[block] and _names_several(cells[block - 1]):
        raise UsageError(
            Problem(
                f"lines {numbers[block - 1]} to {numbers[block + 1]} hold no figures: a header of three lines or more",
                shown,
                numbers[block - 1],
                "column names in one line or two",
                "write one line of names in their place, and save the file under another name; or, if the last of them "
                "names all columns: --header lower",
            )
        )
    joined = _joined(upper, lower)
    if joined is None and answer != "both":
        return None
    if answer != "both" and not _is_sure(upper, lower, figures):
        raise UsageError(
            Problem(
                f"lines {numbers[block]} and {numbers[block + 1]} hold no figures: both may name the columns "
                f"({_some(joined or ())}), or one of them alone",
                shown,
                numbers[block],
                "one line of column names",
                "say which: --header both, --header upper (the lower is a row), --header lower (the upper is a title)",
            )
        )
    names = tuple(joined or map(_text, lower))
    sample = next((name for name, cell in zip(names, lower, strict=True) if _is_text(cell) and name != _text(cell)), "")
    told = f'the header has two lines, {numbers[block]} and {numbers[block + 1]}: of both is the name "{sample}"'
    return Header(names, block, block + 1, told)


def refuse_figures(names: Sequence[Any], shown: str, number: int) -> None:
    """Let no line pass as a header that holds numbers with decimals: a file without one loses its first row so.

    Raises
    ------
    UsageError
        With the line.
    """
    for name in names:
        if isinstance(name, float) or BROKEN.fullmatch(str(name)):
            found = f'no line names the columns: the first that fills them all holds "{name}"'
            remedy = "write a line of names above the rows, and save the file under another name"
            raise UsageError(Problem(found, shown, number, "a line of column names", remedy))


def columns_of_figures(cells: Sequence[Sequence[Any]], width: int) -> dict[int, bool]:
    """The columns that below their heads hold more figures than texts, and whether those are years."""
    found = {}
    for at in range(width):
        kinds = [kind_of(line[at]) for line in cells if at < len(line) and _text(line[at]) not in EMPTY]
        begins = next((number for number, kind in enumerate(kinds) if kind != "text"), len(kinds))
        counts = Counter(kinds[begins:])
        if begins <= HEADS and max(1, counts["text"]) < counts["figure"] + counts["year"]:  # one alone may be a name
            found[at] = counts["year"] > counts["figure"]
    return found


def kind_of(cell: Any) -> str:
    """What a cell holds: ``text``, ``figure`` or ``year``."""
    if isinstance(cell, str) and not any(form.fullmatch(cell) for form in (FIGURE, MARKED, ISO, DAY)):
        return "text"
    return "year" if _text(cell).isdecimal() and int(_text(cell)) in YEARS else "figure"


def _is_row(line: Sequence[Any], figures: dict[int, bool]) -> bool:
    for at, is_of_years in figures.items():
        text = _text(line[at])
        if text in EMPTY:
            if text:
                return True
        elif kind_of(line[at]) == "figure" or (kind_of(line[at]) == "year" and is_of_years):
            return True
    return False


def _joined(upper: Sequence[Any], lower: Sequence[Any]) -> list[str] | None:
    """The names of columns in two lines, a head standing over the empty cells to its right; None if one has no name."""
    names, head = [], ""
    for over, under in zip(upper, lower, strict=True):
        if _is_text(over):
            head = _text(over)
        over = head if _is_text(under) or _is_text(over) else ""
        names.append(" ".join(dict.fromkeys(filter(None, (over, _text(under))))))
    return names if all(names) else None


def _is_sure(upper: Sequence[Any], lower: Sequence[Any], figures: dict[int, bool]) -> bool:
    """Whether two lines can be nothing but a header.

    Where a column of words has a text in both, the lower may be a row. Where a name has nothing over it, it may belong
    to the head on its left or to none; if names stand twice, they need the heads.
    """
    pairs = list(zip(upper, lower, strict=True))
    if any(_is_text(over) and _is_text(under) for at, (over, under) in enumerate(pairs) if at not in figures):
        return False
    begins = next(at for at, over in enumerate(upper) if _is_text(over))
    if all(_is_text(over) or not _is_text(under) for over, under in pairs[begins:]):
        return True
    under = [_text(cell) for cell in lower if _is_text(cell)]
    return len(set(under)) < len(under)


def _is_text(cell: Any) -> bool:
    return _text(cell) != ""


def _names_several(line: Sequence[Any]) -> bool:
    """Whether a line above a header has heads: a title stands in the first cell alone."""
    return [at for at, cell in enumerate(line) if _is_text(cell)] != [0]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell).strip()


def _some(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names[:4]) + (", …" if len(names) > 4 else "")

"""A dataset made from a file that somebody has: its table, what the package says of it, and the file itself, kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.files import csv_text, sha256
from report.core.messages import ENGLISH, N_, Messages
from report.data.characters import skeleton
from report.data.received import Answers, read_received
from report.data.received_cells import ReceivedColumn, columns_of, name_of

ORIGINAL = "original"  # the name of the file that is kept beside its table, and of the property that describes it
IN_FILE = N_("%(file)s, row %(number)s")  # where a row stands
AS_RECEIVED = N_("“%(heading)s”, as the file has it.")
NO_HEADING = N_("Without a heading.")
OURS = ("key", "source_id", "locator", "confidence")
LONGEST_KEY = 60
LONGEST_PART = 24  # of a key: words of a cell that is a sentence are cut
KEY_COLUMNS = 3  # that a key is made from, as a rule; more if it takes them to tell rows apart


@dataclass(frozen=True)
class Received:
    """What a file gives.

    Parameters
    ----------
    table
        The text of the table as the package has it.
    columns
        Name, heading and type of each of its columns that the file has.
    original
        The file's bytes.
    described
        What the package says of the original: its name, size and hash, and its lines that are no rows.
    told
        What was found and converted.
    """

    table: str
    columns: tuple[ReceivedColumn, ...]
    original: bytes
    described: Mapping[str, Any]
    told: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.columns[0].cells)

    @property
    def ending(self) -> str:
        """The ending of the original's name."""
        return Path(str(self.described["name"])).suffix.lower()


def receive(
    path: Path, shown: str, answers: Answers, source: str, confidence: str, say: Messages = ENGLISH
) -> Received:
    """Read a file and make a table of it, each row with a key and the place where it stands in the file.

    Parameters
    ----------
    path
        The file.
    shown
        The file as messages name it.
    answers
        What was said of it.
    source, confidence
        For every row; empty if that is not known yet.
    say
        Says in the paper's language where in the file a row stands.

    Raises
    ------
    UsageError
        If it is no table, or if something must be asked.
    """
    grid = read_received(path, shown, answers)
    columns, told = columns_of(grid, shown, answers)
    columns = tuple(_renamed(each) for each in columns)
    given = {each.name: each for each in columns}
    own: dict[str, Sequence[str]] = {"key": _keys(columns)} if "key" not in given else {}
    after: dict[str, Sequence[str]] = {
        "source_id": [source] * len(grid.rows),
        "locator": [say(IN_FILE, file=path.name, number=number) for number, _ in grid.rows],
        "confidence": [confidence] * len(grid.rows),
    }
    all_columns = {
        **own,
        **{each.name: each.cells for each in columns},
        **{name: cells for name, cells in after.items() if name not in given},
    }
    data = path.read_bytes()
    described = {"name": path.name, "bytes": len(data), "hash": f"sha256:{sha256(data)}"}
    for name, lines in (("title", grid.title), ("notes", grid.notes)):
        if lines:
            described[name] = list(lines)
    return Received(
        csv_text([all_columns, *zip(*all_columns.values(), strict=True)]), columns, data, described, (*grid.told, *told)
    )


def _renamed(column: ReceivedColumn) -> ReceivedColumn:
    """A column that has a name of ours and does not hold what ours holds gets another."""
    cells = column.cells
    fits = {
        "key": len({skeleton(cell) for cell in cells}) == len(cells)
        and all(name_of(cell, "-") == cell for cell in cells),
        "source_id": all(cells),
        "confidence": {*cells} <= {"A", "B", "C"},
        "locator": all(cells),
    }
    if fits.get(column.name, True):
        return column
    return ReceivedColumn(f"{column.name}_as_received", column.heading, column.type, cells)


def _keys(columns: Sequence[ReceivedColumn]) -> list[str]:
    """Names of rows, from as few columns as tell them apart: those of words, years and dates first."""
    order = [
        each for each in columns if each.type in ("string", "date") or each.name.startswith(("year", "ano", "anio"))
    ]
    order += [each for each in columns if each not in order]
    count = len(columns[0].cells)
    for width in range(1, len(order) + 1):
        keys = [_key([each.cells[at] for each in order[:width]]) for at in range(count)]
        if len({skeleton(key) for key in keys}) == count and all(keys):
            return keys
        if width >= KEY_COLUMNS and width >= len([each for each in order if each.type in ("string", "date")]):
            break
    begins = [_key([each.cells[at] for each in order[:1]]) or "row" for at in range(count)]
    return [f"{key}-{number}" for number, key in enumerate(begins, 1)]


def _key(cells: Sequence[str]) -> str:
    parts = (name_of(cell, "-")[:LONGEST_PART].strip("-") for cell in cells if cell)
    return "-".join(part for part in parts if part)[:LONGEST_KEY].strip("-")


def fields_of(
    received: Received, ours: Mapping[str, Mapping[str, Any]], say: Messages = ENGLISH
) -> Iterator[dict[str, Any]]:
    """The fields of the table's schema, in its order; those that are ours as ``ours`` describes them."""
    header = received.table.partition("\n")[0].split(",")
    by_name = {each.name: each for each in received.columns}
    for name in header:
        if name in ours:
            yield {"name": name, **ours[name]}
        else:
            column = by_name[name]
            yield {
                "name": name,
                "type": column.type,
                "title": column.heading or name,
                "description": say(AS_RECEIVED, heading=column.heading) if column.heading else say(NO_HEADING),
            }

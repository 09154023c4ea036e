"""The files of `data/` as records: bytes against the checksum, text, columns."""

from __future__ import annotations

import csv
import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from report.core.commands import run
from report.core.errors import Problem, ToolMissing
from report.core.files import sha256_file
from report.core.project import DESCRIPTOR, Project
from report.data.access import access_to, is_absent
from report.data.descriptor import Descriptor, Field

LARGEST = 20_000_000  # bytes; a hundred times the largest table: more is a mistake, and would fill the memory
LONGEST_CELL = 131_072  # characters; told here, for the reader's own limit is one for all that runs beside it
BOM = b"\xef\xbb\xbf"
SEPARATOR = "; "  # between the names or addresses in one cell
# A zero before other digits is that of a code, which is text: “01” is a state, and no 1.
INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
YEAR = re.compile(r"-?[0-9]{4}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # not 2026-W48-1, which Python reads too
NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Record:
    """One row of a file: the line on which it stands and its cells by column, as text."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Records:
    """The rows of a file that could be read, and what was wrong with the file."""

    rows: tuple[Record, ...]
    problems: tuple[Problem, ...]


def shown_path(project: Project, descriptor: Descriptor) -> str:
    """The dataset's file as messages name it."""
    return f"{project.shown(project.data)}/{descriptor.path}"  # unresolved: a link is named where it stands


def check_bytes(project: Project, descriptor: Descriptor) -> Iterator[Problem]:
    """Compare a file's size and SHA-256 with its descriptor."""
    path, shown = project.data / descriptor.path, shown_path(project, descriptor)
    access = access_to(descriptor)
    if access and is_absent(project, access):
        return  # whoever has it not builds from what is recorded
    if not path.is_file():
        yield Problem(f'the file of dataset "{descriptor.name}" is missing', shown, remedy=_restoring(project, shown))
        return
    if not path.resolve().is_relative_to(project.data.resolve()):
        yield Problem("is a link out of the data folder", shown, expected="a file inside it")
        return
    size = path.stat().st_size
    if size > largest(descriptor) and not access:
        yield Problem(f"has {size:,} bytes", shown, expected=f"at most {LARGEST:,} bytes")
        return
    found, expected = f"sha256:{sha256_file(path)}", descriptor.raw["hash"]
    restoring = f"remove it, or put the right file there: {access.needs}" if access else _restoring(project, shown)
    remedy = f"if the change is meant, run: make data-seal NAME={descriptor.name}; if it is not, {restoring}"
    if found != expected:
        yield Problem(
            f"the content has changed: its checksum is {found}",
            shown,
            expected=f"{expected} ({DESCRIPTOR})",
            remedy=remedy,
        )
    elif size != descriptor.raw["bytes"]:
        yield Problem(
            f"has {size:,} bytes", shown, expected=f"{descriptor.raw['bytes']:,} bytes ({DESCRIPTOR})", remedy=remedy
        )


def largest(descriptor: Descriptor) -> int:
    """How many bytes a dataset's file may have: what is too large for git may be as large as it is told to be."""
    return max(LARGEST, int(descriptor.raw["bytes"])) if access_to(descriptor) else LARGEST


def _restoring(project: Project, shown: str) -> str:
    """How to have a file back as it was: by git, where a commit has it."""
    is_kept = any((folder / ".git").exists() for folder in (project.root, *project.root.parents))
    try:
        is_kept = is_kept and run(["git", "cat-file", "-e", f"HEAD:./{shown}"], folder=project.root).status == 0
    except ToolMissing:
        is_kept = False
    return f"run: git checkout -- {shown}" if is_kept else "put back the file that you had"


def parse_records(data: bytes, descriptor: Descriptor, shown: str) -> Records:
    """Read rows from bytes, each record on a line of its own."""
    problems = []
    if data.startswith(BOM):
        problems.append(Problem("begins with a byte order mark", shown, 1, "UTF-8 without it", "save it without a BOM"))
        data = data.removeprefix(BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return Records((), (*problems, Problem(found, shown, line, "UTF-8", "save the file as UTF-8")))
    if not text:
        return Records((), (*problems, Problem("is empty", shown, 0, "a line of column names and the rows")))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        remedy = "save it with line feeds (LF, Unix), which every editor and spreadsheet offers"
        problems.append(Problem("a line ends with a carriage return", shown, line, "line feeds only", remedy))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        problems.append(
            Problem("the last line has no line break", shown, text.count("\n") + 1, "a line feed at the end")
        )
    lines = text.removesuffix("\n").split("\n")
    header, *rest = (_cells(line) for line in lines)
    columns = [field.name for field in descriptor.fields]
    if header != columns:
        problems.append(_wrong_header(header, columns, shown))
        if header is None or not set(columns) <= set(header) or len(set(header)) < len(header):
            return Records((), tuple(problems))
        columns = header
    rows = []
    for number, cells in enumerate(rest, start=2):
        if cells is None:
            problems.append(_unreadable(lines[number - 1], shown, number))
        elif len(cells) != len(columns):
            problems.append(_wrong_length(cells, lines[number - 1], len(columns), shown, number))
        else:
            rows.append(Record(number, dict(zip(columns, cells, strict=True))))
    return Records(tuple(rows), tuple(problems))


def _cells(line: str) -> list[str] | None:
    """The cells of one line, or None if a quotation mark is left open or closed too early, or a cell is too long."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error:
        return None
    return cells if max(map(len, cells), default=0) <= LONGEST_CELL else None


def _unreadable(line: str, shown: str, number: int) -> Problem:
    """Why a line has no cells."""
    if max(map(len, line.split(","))) > LONGEST_CELL:
        found = f"a cell has more than {LONGEST_CELL:,} characters"
        return Problem(found, shown, number, "shorter cells", "keep long texts in files of their own")
    return Problem("a quotation mark is not closed", shown, number, "one record on one line")


def _wrong_length(cells: list[str], line: str, columns: int, shown: str, number: int) -> Problem:
    """What is wrong with a line that has too many cells, too few or none."""
    expected = f"{columns}, as the first line has"
    if not line.strip():
        return Problem("is an empty line", shown, number, expected, "remove the line")
    found = f"has {len(cells)} {'cell' if len(cells) == 1 else 'cells'}"
    if len(cells) > columns:
        return Problem(found, shown, number, expected, "quote cells that hold a comma")
    if len(list(filter(None, cells))) <= 1 < columns:  # a title, a note or a source below the table
        return Problem(found, shown, number, expected, "remove the line, if it is no row of the table")
    return Problem(found, shown, number, expected, "add the cells that are missing; an empty one is a comma")


SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def _separator_of(header: list[str] | None, columns: list[str]) -> str:
    """What stands between the cells where it is no comma, in words; empty where it is one."""
    only = header[0] if header and len(header) == 1 and len(columns) > 1 else ""
    return next((words for sign, words in SEPARATORS.items() if sign in only), "")


def _wrong_header(header: list[str] | None, columns: list[str], shown: str) -> Problem:
    if words := _separator_of(header, columns):
        remedy = f"save the table with commas for {words}; a comma within a cell then needs quotation marks around it"
        return Problem(f"the columns are separated by {words}", shown, 1, ",".join(columns), remedy)
    missing = [name for name in columns if name not in (header or [])]
    unknown = [name for name in header or [] if name not in columns]
    parts = [
        *([f"lacks {', '.join(missing)}"] if missing else []),
        *([f"has {', '.join(map(repr, unknown))}, which the schema does not know"] if unknown else []),
    ]
    return Problem(
        f"the line of column names {' and '.join(parts) or 'has another order than the schema'}",
        shown,
        1,
        ",".join(columns),
        f"correct the line, or the fields in data/{DESCRIPTOR}",
    )


def typed(cell: str, field: Field) -> Any:
    """The value of a cell that is not missing.

    Raises
    ------
    ValueError
        If the cell is not of the field's type.
    """
    if field.type == "integer" and INTEGER.fullmatch(cell):
        return int(cell)
    if field.type == "year" and YEAR.fullmatch(cell):
        return int(cell)
    if field.type == "number" and NUMBER.fullmatch(cell) and math.isfinite(float(cell)):
        return float(cell)
    if field.type == "boolean" and cell in ("true", "false"):
        return cell == "true"
    if field.type == "date" and DATE.fullmatch(cell):
        return datetime.date.fromisoformat(cell)
    if field.type == "string":
        return cell
    raise ValueError(cell)

"""A table's content, read and checked by itself only once in a process, however often the package is opened.

What is kept is named by the file's bytes and by all that the package says of them. Nobody may change what is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from report.core.files import hash_of, sha256
from report.core.project import Project
from report.data.access import access_to
from report.data.checks import check_cells, check_keys
from report.data.descriptor import Descriptor
from report.data.privacy_checks import check_privacy, check_text, texts_in
from report.data.rules import Checked, Rule
from report.data.tables import Record, Records, largest, parse_records, shown_path, typed

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = Rule("text and columns", "Every file is UTF-8 with the columns of its schema, one record on one line.")
CELLS = Rule("types and constraints", "Every cell has its column’s type, form and bounds.")
TEXT = Rule("plain text", "No text holds markup, a spreadsheet’s formula or a control character.")
PRIVACY = Rule("personal data", "No text holds a mail address, a telephone number or a personal identifier.")
KEYS = Rule("unique keys", "Every row has a key of its own within its dataset.")
DTYPES = {
    "string": "str",
    "integer": "Int64",
    "year": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
KEPT = 128  # tables at hand: three times as many as there are


@dataclass(frozen=True)
class Content:
    """A file of the package as it is now.

    Parameters
    ----------
    name
        Names the bytes and the descriptor.
    shown
        The file as messages name it.
    descriptor
        What the package says of it.
    data
        Its bytes; None if it is missing or too large, of which the check of bytes tells.
    """

    name: str
    shown: str
    descriptor: Descriptor = field(compare=False, repr=False)
    data: bytes | None = field(compare=False, repr=False)


def open_content_of(project: Project, descriptor: Descriptor) -> Content:
    """The content of a dataset's file; none of one whose rows are not given with the paper, whether or not it is here.

    Whatever is shown is made from it, so that it is the same for those who have such a file and those who have not.
    """
    if access_to(descriptor):
        return Content(hash_of({"withheld": descriptor.hash}), shown_path(project, descriptor), descriptor, None)
    return content_of(project, descriptor)


def content_of(project: Project, descriptor: Descriptor) -> Content:
    """The content of a dataset's file, whoever may see it: for checks, and for what is computed."""
    path = project.data / descriptor.path
    data = path.read_bytes() if path.is_file() and path.stat().st_size <= largest(descriptor) else None
    name = hash_of({"descriptor": descriptor.hash, "data": sha256(data) if data is not None else ""})
    return Content(name, shown_path(project, descriptor), descriptor, data)


@lru_cache(maxsize=KEPT)
def records_of(content: Content) -> Records:
    """The rows as text; those with the wrong number of cells are left out and reported."""
    return Records((), ()) if content.data is None else parse_records(content.data, content.descriptor, content.shown)


def is_unreadable(content: Content) -> bool:
    """Whether no row of a file can be read, for a reason that the checks of bytes or of columns tell."""
    records = records_of(content)
    return content.data is None or (not records.rows and bool(records.problems))


@lru_cache(maxsize=KEPT)
def check_alone(content: Content) -> tuple[Checked, ...]:
    """Apply the rules that look at nothing but this table."""
    descriptor, shown, records = content.descriptor, content.shown, records_of(content)
    name, rows = descriptor.name, records.rows
    texts = texts_in(rows, descriptor)
    return (
        Checked(name, COLUMNS, len(rows) + 1, records.problems),
        Checked(name, CELLS, len(rows) * len(descriptor.fields), tuple(check_cells(rows, descriptor, shown))),
        Checked(name, TEXT, texts, tuple(check_text(rows, descriptor, shown))),
        # A dataset that may not be shown may be of persons: that is a reason for it.
        *(
            []
            if access_to(descriptor)
            else [Checked(name, PRIVACY, texts, tuple(check_privacy(rows, descriptor, shown)))]
        ),
        Checked(name, KEYS, len(rows), tuple(check_keys(rows, descriptor, shown))),
    )


@lru_cache(maxsize=KEPT)
def by_key(content: Content) -> dict[str, Record]:
    """The rows by their keys."""
    key = content.descriptor.key
    return {record.cells[key]: record for record in records_of(content).rows}


@lru_cache(maxsize=KEPT)
def frame_of(content: Content) -> pd.DataFrame:
    """The rows of a sound table with their types, by their addresses ``name/key``."""
    import pandas as pd  # here, so that checking hashes does not wait for it

    descriptor, rows = content.descriptor, records_of(content).rows
    addresses = [f"{descriptor.name}/{record.cells[descriptor.key]}" for record in rows]
    index = pd.Index(addresses, name="row", dtype="str")
    columns = {}
    for column in descriptor.fields:
        cells = (record.cells[column.name] for record in rows)
        values = [None if cell in descriptor.missing else typed(cell, column) for cell in cells]
        columns[column.name] = pd.Series(values, index=index, dtype=DTYPES[column.type])
    return pd.DataFrame(columns, index=index)

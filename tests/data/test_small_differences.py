"""What is told in small differences: which of several is named, where, and with what remedy."""

from __future__ import annotations

import pytest

from report.data.derived_values import _fault
from report.data.from_file import _keys, _renamed
from report.data.received_cells import ReceivedColumn


def test_row_of_a_table_without_the_column_is_named_as_what_nothing_can_be_computed_from() -> None:
    cells = {"hives/h-1": "3", "visits/v-1": None}
    told = _fault("3", "hives/h-1; visits/v-1", "a + b", lambda address, _: cells[address])
    assert told is not None
    assert told[0].endswith(': visits/v-1 has no column "value"')
    assert told[1].startswith("rows of tables that have the column value")
    other = _fault("3", "hives/h-1", "a + ", lambda address, _: cells[address])
    assert other is not None
    assert "has no column" not in other[0]


@pytest.mark.parametrize(
    ("cells", "name"), [("ABC", "confidence"), ("A", "confidence"), ("ABD", "confidence_as_received")]
)
def test_column_of_all_three_marks_is_one_of_confidence(cells: str, name: str) -> None:
    assert _renamed(ReceivedColumn("confidence", "confidence", "string", tuple(cells))).name == name


def test_numbers_tell_rows_apart_where_words_do_not() -> None:
    columns = [
        ReceivedColumn("hives", "Hives", "number", ("3", "4")),
        ReceivedColumn("place", "Place", "string", ("Hill", "Hill")),
    ]
    assert _keys(columns) == ["hill-3", "hill-4"]


def columns_of(kind: str, *rows: str) -> list[ReceivedColumn]:
    """Columns of one letter or digit in each row."""
    return [ReceivedColumn(f"c{at}", f"C{at}", kind, tuple(cells)) for at, cells in enumerate(zip(*rows, strict=True))]


def test_three_columns_of_numbers_make_a_key_and_four_do_not() -> None:
    assert _keys(columns_of("number", "112", "113")) == ["1-1-2", "1-1-3"]
    assert _keys(columns_of("number", "1112", "1113")) == ["1-1", "1-2"]  # the first column, numbered


def test_as_many_columns_of_words_make_a_key_as_there_are() -> None:
    assert _keys(columns_of("string", "aaab", "aaac")) == ["a-a-a-b", "a-a-a-c"]
    mixed = [*columns_of("string", "aaaa", "aaaa"), *columns_of("number", "1", "2")]
    assert _keys(mixed) == ["a-1", "a-2"]  # no number behind four of words

"""What is told in small differences: which of several is named, where, and with what remedy."""

from __future__ import annotations

from report.data.derivations import _fault


def test_row_of_a_table_without_the_column_is_named_as_what_nothing_can_be_computed_from() -> None:
    cells = {"hives/h-1": "3", "visits/v-1": None}
    told = _fault("3", "hives/h-1; visits/v-1", "a + b", lambda address, _: cells[address])
    assert told is not None
    assert told[0].endswith(': visits/v-1 has no column "value"')
    assert told[1].startswith("rows of tables that have the column value")
    other = _fault("3", "hives/h-1", "a + ", lambda address, _: cells[address])
    assert other is not None
    assert "has no column" not in other[0]

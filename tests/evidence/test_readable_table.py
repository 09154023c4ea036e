"""The table of a chart: one thing a line, one measure a column, units in its head, numbers with separators."""

from __future__ import annotations

from report.evidence.readable_table import readable_table

HEADER = ["year", "measure", "vehicles_million", "derived", "rows"]
RECORDS = [
    ["2006", "Made", "1.613313", "False", "d/1"],
    ["2006", "Exported", "1.5", "False", "d/2"],
    ["2024", "Made", "3989403.0", "True", "d/3 d/4"],
]


def test_series_become_columns_with_their_unit() -> None:
    table = readable_table(HEADER, RECORDS, {"series": "measure"})
    assert table.head == ("Year", "Made, million", "Exported, million")
    assert table.lines == (("2006", "1.613", "1.5"), ("2024", "3,989,403", ""))
    assert table.rows == (("d/1", "d/2"), ("d/3", "d/4"))
    assert table.numeric == (False, True, True)


def test_without_series_no_raw_name_stands_in_the_head() -> None:
    table = readable_table(HEADER, RECORDS, {})
    assert table.head == ("Year", "Measure", "Vehicles, million", "Derived")
    assert table.lines[2] == ("2024", "Made", "3,989,403", "yes")
    assert not any("_" in name for name in table.head)


def test_a_column_that_says_nothing_is_left_out_and_names_may_be_given() -> None:
    records = [[*record[:3], "False", record[4]] for record in RECORDS]
    table = readable_table(HEADER, records, {"labels": {"vehicles_million": "Vehicles, millions"}})
    assert table.head == ("Year", "Measure", "Vehicles, millions")


def test_data_that_name_one_place_twice_are_not_spread() -> None:
    table = readable_table(HEADER, [*RECORDS, RECORDS[0]], {"series": "measure"})
    assert len(table.lines) == 4

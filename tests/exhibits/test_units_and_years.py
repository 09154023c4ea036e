"""A number is shown in the unit of its rows; a year in words has no comma."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from report.core.errors import ContentError
from report.exhibits.inputs import Row
from report.exhibits.kinds import KINDS
from report.exhibits.provenance import Provenance
from report.exhibits.quantity import Quantity, Year, percent_of, sum_of
from report.exhibits.registry import Exhibit
from report.exhibits.results import Cell, Column, Table

UNITS = {
    "vehicles": ("count", "vehicles", "1", "", ""),
    "cars": ("count", "vehicles", "1", "", ""),
    "points": ("count", "points", "1", "", ""),
    "vehicles a year": ("rate", "vehicles", "1", "", ""),
    "per million people": ("ratio", "people", "0.000001", "", ""),
    "percent": ("share", "", "0.01", "", ""),
    "percent of GDP": ("share", "GDP", "0.01", "", ""),
    "percent of jobs": ("share", "jobs", "0.01", "", ""),
    "thousand vehicles": ("count", "vehicles", "1000", "", ""),
}


class Points:
    name, hash = "points", ""

    def __init__(self, unit: str) -> None:
        rows = {"value": [4577.0, 23.0], "unit": [unit, unit]}
        self.frame = pd.DataFrame(rows, index=["points/a", "points/b"])


def faults(quantity: Quantity, unit: str, of_rows: str) -> list[str]:
    evidence = Provenance({"points": Points(of_rows)}, {}, units=UNITS)
    return [problem.found for problem in evidence.check_unit(quantity, unit)]


ONE = Quantity(4577.0, ("points/a",))
BOTH = sum_of([ONE, Quantity(23.0, ("points/b",))])


@pytest.mark.parametrize("quantity", [ONE, BOTH])
@pytest.mark.parametrize(
    ("unit", "of_rows"),
    [
        ("vehicles", "points"),
        ("percent", "vehicles"),
        ("thousand vehicles", "vehicles"),
        ("percent of jobs", "percent of GDP"),
        ("points", "vehicles a year"),
        ("vehicels", "vehicles"),
    ],
)
def test_another_unit_than_that_of_the_rows_is_an_error(quantity: Quantity, unit: str, of_rows: str) -> None:
    assert f'the value has the unit "{unit}"' in faults(quantity, unit, of_rows)[0]
    assert f'"{of_rows}"' in faults(quantity, unit, of_rows)[0]


@pytest.mark.parametrize(
    ("unit", "of_rows"),
    [
        ("points", "points"),
        ("percent", "percent of GDP"),
        ("cars", "vehicles"),
        ("vehicles", "vehicles a year"),
        ("points", "per million people"),
    ],
)
def test_the_same_unit_in_a_shorter_form_is_none(unit: str, of_rows: str) -> None:
    assert faults(ONE, unit, of_rows) == []


@pytest.mark.parametrize(
    "quantity", [ONE / 1000, percent_of(ONE, BOTH), Quantity(2, ("points/a", "points/b")), ONE * 2]
)
def test_what_is_computed_may_have_any_unit(quantity: Quantity) -> None:
    assert faults(quantity, "percent", "points") == []


def test_a_year_of_a_row_is_written_as_one() -> None:
    row = Row("a/b", {"year": 2013, "year_begun": 1999, "value": 2013, "years": 12})
    year = row.quantity("year")
    assert isinstance(year, Year)
    assert (f"{year}", str(year), f"{year:d}", f"{row.quantity('year_begun')}") == ("2013", "2013", "2013", "1999")
    assert f"{row.quantity('value')}" == "2,013"
    assert f"{row.quantity('years')}" == "12"
    later = year + 1000
    assert not isinstance(later, Year)
    assert isinstance(year.also_from(("c/d",)), Year)


class Towns:
    name, hash = "towns", ""
    frame = pd.DataFrame({"rate_percent": [80.1, 10.0], "walks": [3, 4]}, index=["towns/a", "towns/b"])


@pytest.mark.parametrize(
    ("unit", "column", "of_column", "is_fault"),
    [
        ("vehicles", "rate_percent", "percent", True),
        ("percent", "rate_percent", "percent", False),
        ("vehicles", "rate_percent", "of words of its own", False),
        ("vehicles", "rate_percent", "", False),
        ("MXN million", "rate_percent", "percent", False),
    ],
)
def test_a_column_may_have_a_unit_of_its_own(unit: str, column: str, of_column: str, is_fault: bool) -> None:
    columns = {"towns": {column: of_column}} if of_column else {}
    evidence = Provenance({"towns": Towns()}, {}, units=UNITS, columns=columns)
    rows = [Row(address, dict(Towns.frame.loc[address])) for address in Towns.frame.index]
    one, both = rows[0].quantity(column), sum_of([row.quantity(column) for row in rows])
    for quantity in (one, both):
        found = [problem.found for problem in evidence.check_unit(quantity, unit)]
        assert bool(found) is is_fault, found
    assert not list(evidence.check_unit(one / both, "percent of GDP")), "what is computed has a unit of its own"


@pytest.mark.parametrize(
    ("unit", "close"),
    [
        ("vehicels", "vehicles"),
        ("Vehicle", "vehicles"),
        ("percnet", "percent"),
        ("per milion people", "per million people"),
        ("thousand vehicle", "thousand vehicles"),
    ],
)
def test_a_unit_that_is_nearly_a_known_one_is_told_with_it(unit: str, close: str) -> None:
    (told,) = Provenance({}, {}, units=UNITS).check_name_of_unit(unit)
    assert told.found == f'the unit "{unit}" is not in data/sources/units.csv'
    assert f'"{close}"' in told.expected
    assert told.remedy.endswith("if it is another unit, add it to data/sources/units.csv")


@pytest.mark.parametrize(
    "unit", ["vehicles", "apiaries", "walks", "year", "rank", "percent of GDP", "per million", "MXN"]
)
def test_a_noun_of_its_own_may_be_a_unit(unit: str) -> None:
    assert Provenance({}, {}, units=UNITS).check_name_of_unit(unit) == []
    assert Provenance({}, {}).check_name_of_unit("vehicels") == []


def test_values_and_columns_of_tables_are_both_held_against_the_table_of_units() -> None:
    evidence = Provenance({"points": Points("points")}, {}, units=UNITS)
    place = Path("scripts/points.py")
    exhibit = Exhibit("now", "value", ("points",), "Points.", "points", place, 3, lambda _: None, unit="percnet")

    def table(quantity: Quantity, unit: str) -> Table:
        return Table([Column("A"), Column("B", unit=unit)], [[Cell("x"), quantity]], title="Points")

    with pytest.raises(ContentError, match='the unit "percnet" is not in'):
        KINDS["value"].make(exhibit, ONE / 4577, evidence)
    with pytest.raises(ContentError, match='the unit "percnet" is not in'):
        KINDS["table"].make(exhibit, table(ONE * 2, "percnet"), evidence)
    with pytest.raises(ContentError, match='the column "B" has the unit "vehicles", and its row has "points"'):
        KINDS["table"].make(exhibit, table(ONE, "vehicles"), evidence)

"""Periods in words become days, for every row of the package."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from report.core.project import Project
from report.data import Package, Period, open_package, read_period

# What stands in the data; the first and the last day.
PERIODS = [
    ("2017", "year", date(2017, 1, 1), date(2017, 12, 31)),
    ("2019 (autumn)", "year", date(2019, 1, 1), date(2019, 12, 31)),
    ("2012-02", "month", date(2012, 2, 1), date(2012, 2, 29)),
    ("2018-01-12", "day", date(2018, 1, 12), date(2018, 1, 12)),
    ("2025-Q3", "quarter", date(2025, 7, 1), date(2025, 9, 30)),
    ("2017-01/2017-10", "months", date(2017, 1, 1), date(2017, 10, 31)),
    ("2018-06 to 2018-12", "months", date(2018, 6, 1), date(2018, 12, 31)),
    ("2020-01/04", "months", date(2020, 1, 1), date(2020, 4, 30)),
    ("2019/2023-09", "months", date(2019, 1, 1), date(2023, 9, 30)),
    ("2018-12 / 2019", "months", date(2018, 12, 1), date(2019, 12, 31)),
    ("2006/2014", "years", date(2006, 1, 1), date(2014, 12, 31)),
    ("about 2015-2016", "years", date(2015, 1, 1), date(2016, 12, 31)),
    ("c. 2016", "circa", date(2016, 1, 1), date(2016, 12, 31)),
    ("2006 (by)", "circa", date(2006, 1, 1), date(2006, 12, 31)),
    ("n.d. (before 2019)", "undated", None, None),
]


@pytest.mark.parametrize(("text", "kind", "start", "end"), PERIODS)
def test_a_period_has_a_first_and_a_last_day(text: str, kind: str, start: date | None, end: date | None) -> None:
    assert read_period(text, kind) == Period(start, end)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("17", "year", "a year as 2017"),
        ("2017/2018", "year", "a year as 2017"),
        ("2017-13", "month", "days that exist"),
        ("2017-02-30", "day", "days that exist"),
        ("2017-Q5", "quarter", "a quarter as 2017-Q4"),
        ("2017-10/2017-01", "months", "an end after the beginning"),
        ("2014/2006", "years", "an end after the beginning"),
        ("around 2016", "circa", "a year as c. 2016"),
        ("2017", "decade", "one of year, month"),
    ],
)
def test_what_is_no_period_is_told_with_what_one_looks_like(text: str, kind: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        read_period(text, kind)


def test_every_period_of_the_package_is_read_and_agrees_with_its_year() -> None:
    package: Package = open_package(Project(Path(__file__).parents[2]))
    dated = [name for name in package.names if package.described(name).period]
    assert len(dated) > 12
    for name in dated:
        column = package.described(name).period
        for record in package.records(name):
            period = read_period(record.cells[column], record.cells["period_type"])
            assert record.cells.get("year", str(period.year or "")) == str(period.year or ""), record
            assert (period.start is None) == (record.cells["period_type"] == "undated")

from __future__ import annotations

import datetime

import pytest

from report.core.errors import ContentError
from report.exhibits import Quantity, frame_of

from .conftest import MemoryPackage, dataset


def test_undeclared_dataset_cannot_be_read(package: MemoryPackage) -> None:
    with pytest.raises(ContentError, match='"budgets" is read but not declared') as caught:
        package.inputs("light-vehicles")["budgets"]
    assert 'add "budgets" to reads' in str(caught.value)


def test_one_row_gives_a_quantity_with_its_address(package: MemoryPackage) -> None:
    made = package.inputs("light-vehicles")["light-vehicles"].one(series_id="made", year=2017).quantity()
    assert made.number == 3_933_154
    assert type(made.number) is int
    assert made.rows == ("light-vehicles/made~2017",)


def test_one_says_how_many_rows_there_are(package: MemoryPackage) -> None:
    with pytest.raises(ContentError, match='3 rows with series_id="sold": light-vehicles/sold~2016'):
        package.inputs("light-vehicles")["light-vehicles"].one(series_id="sold")


def test_misspelt_value_and_column_name_close_ones(package: MemoryPackage) -> None:
    rows = package.inputs("light-vehicles")["light-vehicles"]
    with pytest.raises(ContentError, match=r'close values: "made"'):
        rows.where(series_id="mades")
    with pytest.raises(ContentError, match='did you mean "series_id"'):
        rows.where(serie_id="made")
    with pytest.raises(ContentError, match=r'"2017".*\n.*\(int\)'):
        rows.where(year="2017")
    with pytest.raises(ContentError, match='no row with series_id="made", year=2018'):
        rows.where(series_id="made", year=2018)


def test_conditions_are_values_lists_or_functions(package: MemoryPackage) -> None:
    rows = package.inputs("light-vehicles")["light-vehicles"]
    assert len(rows.where(year=[2016, 2017])) == 4
    assert rows.where(series_id="sold", year=lambda year: year > 2016).rows == (
        "light-vehicles/sold~2017",
        "light-vehicles/sold~2018",
    )


@pytest.mark.parametrize("day", ["2024-12-31", datetime.date(2024, 12, 31), datetime.datetime(2024, 12, 31)])
def test_a_day_is_given_as_the_table_writes_it_or_as_a_date(day: object) -> None:
    columns: dict[str, list[object]] = {"key": ["a", "b"], "counted": ["2023-12-31", "2024-12-31"]}
    loans = dataset("loans", "key", columns, {"key": "string", "counted": "datetime64[s]"})
    rows = MemoryPackage({"loans": loans}).inputs("loans")["loans"]
    assert rows.where(counted=day).rows == ("loans/b",)
    assert rows.one(counted=[day]).cell("counted").text == "2024-12-31"
    with pytest.raises(ContentError, match=r"counted=2024-12-30\n.*close values: 2024-12-31, 2023-12-31"):
        rows.where(counted="2024-12-30")


def test_empty_field_is_not_a_number(package: MemoryPackage) -> None:
    rows = package.inputs("light-vehicles")["light-vehicles"].where(series_id="sold")
    with pytest.raises(ContentError, match="sold~2018 has no number"):
        rows.sum()
    assert rows.where_known().sum().number == 5_870_872
    assert rows.one(year=2018).cell("value").text == "–"


def test_extremes_groups_and_counts_keep_their_rows(package: MemoryPackage) -> None:
    rows = package.inputs("light-vehicles")["light-vehicles"]
    assert rows.largest().address == "light-vehicles/made~2017"
    assert rows.smallest()["year"] == 2016
    assert {name: group.count().number for name, group in rows.by("series_id").items()} == {"made": 2, "sold": 3}
    assert rows.sorted_by("year").rows[-1] == "light-vehicles/sold~2018"


def test_chart_frames_have_rows_for_each_datum(package: MemoryPackage) -> None:
    rows = package.inputs("light-vehicles")["light-vehicles"].where_known()
    frame = rows.chart_frame("year", output_vehicles="value")
    assert list(frame.columns) == ["year", "output_vehicles", "rows"]
    assert list(frame["rows"]) == list(rows.rows)
    sums = frame_of([{"year": year, "vehicles": group.sum()} for year, group in rows.by("year").items()])
    assert sums["vehicles"].tolist() == [6_233_883, 7_035_758]
    assert sums["rows"].tolist()[1] == "light-vehicles/made~2017 light-vehicles/sold~2017"


def test_computed_frame_joins_the_rows_of_its_quantities() -> None:
    one, two = Quantity(1, ("a/1",)), Quantity(2, ("a/2",))
    frame = frame_of([{"year": 2017, "share": one / two, "base": two}])
    assert frame.to_dict("records") == [{"year": 2017, "share": 0.5, "base": 2, "rows": "a/1 a/2"}]
    with pytest.raises(ContentError, match="no row behind it"):
        frame_of([{"year": 2017, "share": 0.5}])

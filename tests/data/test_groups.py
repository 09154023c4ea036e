"""The rows of a dataset by a column: which values were expected and hold no row, and what cannot be a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError
from report.data.groups import groups_of
from report.data.package import open_package

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage


def without_rows(small: SmallPackage, column: str) -> tuple[str, ...]:
    """The values of a column of the vehicles that were expected and hold no row."""
    return groups_of(open_package(small.project), "vehicles", column).without_rows


def test_rows_of_the_table_that_a_column_refers_to_are_expected(small: SmallPackage) -> None:
    assert without_rows(small, "unit") == ()
    small.replace("units", "percent,share\n", "percent,share\njobs,count\nfirms,count\n")
    assert without_rows(small, "unit") == ("firms", "jobs")
    assert without_rows(small, "key") == ()  # which refers to nothing


def test_words_that_a_column_may_hold_are_expected(small: SmallPackage) -> None:
    assert without_rows(small, "confidence") == ()
    small.replace("vehicles", "INEGI-25,B", "INEGI-25,A")
    assert without_rows(small, "confidence") == ("B",)


def test_nothing_is_expected_of_a_column_of_several_names_or_of_rows_anywhere(small: SmallPackage) -> None:
    assert without_rows(small, "source_id") == ()
    small.field("vehicles", "derived_from")["references"] = {"resource": "*"}
    small.write_descriptor()
    assert without_rows(small, "derived_from") == ()


def test_a_value_that_is_no_number_is_told_with_its_place(small: SmallPackage) -> None:
    small.replace("vehicles", "sold,2024", "sold,soon")
    with pytest.raises(ContentError) as told:
        groups_of(open_package(small.project), "vehicles", "year")
    assert str(told.value).startswith('data/vehicles.csv:4: column "year" holds "soon"\n  expected: a whole number')

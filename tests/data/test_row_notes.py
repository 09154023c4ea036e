"""A note that gives the row's own figure with another digit is told; other figures are not."""

from __future__ import annotations

import pytest

from report.data import check_package
from report.data.row_notes import _contradicting
from tests.sample import Sample


@pytest.mark.parametrize(
    ("note", "value", "unit"),
    [
        ("159,585 units", "159586", "vehicles"),
        ("159585 vehicles in the register", "159586", "vehicles"),
        ("It was 1,625.5 tonnes.", "1625.4", "tonnes"),
    ],
)
def test_a_slip_of_a_digit_is_found(note: str, value: str, unit: str) -> None:
    assert len(list(_contradicting(note, value, unit))) == 1


@pytest.mark.parametrize(
    ("note", "value", "unit"),
    [
        ("159,586 units", "159586", "vehicles"),
        ("160,000 vehicles, rounded", "159586", "vehicles"),
        ("160,000 vehicles", "159586", "vehicles"),  # a rounding
        ("The revised count is 159,585 vehicles.", "159586", "vehicles"),
        ("Another table prints 159,585 vehicles.", "159586", "vehicles"),
        ("In 2016 it was 120,000 vehicles.", "159586", "vehicles"),
        ("159,585 people", "159586", "vehicles"),
        ("12 hives", "13", "hives"),
        ("", "159586", "vehicles"),
        ("159,585 units", "", "vehicles"),
    ],
)
def test_what_is_another_figure_or_the_same_passes(note: str, value: str, unit: str) -> None:
    assert list(_contradicting(note, value, unit)) == []


def test_the_check_names_row_and_figures(sample: Sample) -> None:
    path = sample.path("data/honey/harvest.csv")
    text = path.read_text(encoding="utf-8")
    old = "south-2021,harvest_south,South,2021,year,2021,61,tonnes,CENSUS,table 1,A,,,"
    assert old in text
    path.write_text(
        text.replace(old, old.replace(",61,", ",61.25,").replace("A,,,", "A,61.24 tonnes,,")), encoding="utf-8"
    )
    found = [each for each in check_package(sample.project).problems if 'column "note"' in each.found]
    assert [(each.path, each.found) for each in found] == [
        ("data/honey/harvest.csv", 'column "note" says 61.24 tonnes, and column "value" holds 61.25')
    ]

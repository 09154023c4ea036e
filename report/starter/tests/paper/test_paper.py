"""What must hold of this paper: its data and chapters keep their rules, and its numbers are those of the sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.core.project import Project
from report.data import check_package, open_package
from report.prose import check_prose

PAPER = Project(Path(__file__).parents[2])

# Figures as they are printed in the sources, typed here from them: dataset and key of the row, figure, where it stands.
PRINTED = [
    ("harvest", "south-2021", 61, "Census of bees, table 1"),
    ("prices", "jar-2021", 70.25, "Prices of the market, table 1"),
]


def test_data_keep_every_rule() -> None:
    assert check_package(PAPER).problems == ()


def test_chapters_keep_every_rule() -> None:
    assert check_prose(PAPER).problems == ()


@pytest.mark.parametrize(("dataset", "key", "figure", "where"), PRINTED)
def test_rows_hold_what_is_printed(dataset: str, key: str, figure: float, where: str) -> None:
    frame = open_package(PAPER).read(dataset).frame
    assert frame["value"].get(f"{dataset}/{key}") == figure, where


def test_values_follow_from_rows() -> None:
    values = json.loads((PAPER.exhibits / "values.json").read_text(encoding="utf-8"))
    assert values["harvest-2021"]["text"] == "106"

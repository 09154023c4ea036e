"""Rows of the data as the tests read them: without any code of the project."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"

Rows = list[dict[str, str]]


def read_rows(path: str, **wanted: str) -> Rows:
    """Rows of a file of `data/` as text."""
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[name] == text for name, text in wanted.items())]


def the_value(path: str, **wanted: str) -> float:
    (row,) = read_rows(path, **wanted)
    return float(row["value"])

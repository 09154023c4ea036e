"""Values, tables, figures and claims: how the analysis declares them, and how they are built from the data.

The functions in a paper's `scripts/` take everything they need from here; importing this package starts nothing and
brings neither pandas nor Altair.
"""

from report.exhibits.assertions import (
    Judgement,
    all_of,
    are_falling,
    are_rising,
    is_about,
    is_between,
    is_highest,
    is_less,
    is_lowest,
    is_more,
)
from report.exhibits.inputs import Inputs, Row, Rows, frame_of
from report.exhibits.quantity import Quantity, Year, percent_change, percent_of, sum_of
from report.exhibits.registry import claim, collect_exhibits, figure, table, value
from report.exhibits.results import Cell, Column, Figure, Table

__all__ = [
    "Cell",
    "Column",
    "Figure",
    "Inputs",
    "Judgement",
    "Quantity",
    "Row",
    "Rows",
    "Table",
    "Year",
    "all_of",
    "are_falling",
    "are_rising",
    "claim",
    "collect_exhibits",
    "figure",
    "frame_of",
    "is_about",
    "is_between",
    "is_highest",
    "is_less",
    "is_lowest",
    "is_more",
    "percent_change",
    "percent_of",
    "sum_of",
    "table",
    "value",
]

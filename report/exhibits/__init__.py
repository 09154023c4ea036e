"""Values, tables and figures: how the analysis declares them, and how they are built from the data.

The functions of `report.analysis` take everything they need from here; importing this package starts nothing and brings
neither pandas nor Altair.
"""

from report.exhibits.inputs import Inputs, Row, Rows, frame_of
from report.exhibits.quantity import Quantity, percent_change, percent_of, sum_of
from report.exhibits.registry import collect_exhibits, figure, table, value
from report.exhibits.results import Cell, Column, Figure, Table

__all__ = [
    "Cell",
    "Column",
    "Figure",
    "Inputs",
    "Quantity",
    "Row",
    "Rows",
    "Table",
    "collect_exhibits",
    "figure",
    "frame_of",
    "percent_change",
    "percent_of",
    "sum_of",
    "table",
    "value",
]

"""Values and table of the chapter on hives."""

from __future__ import annotations

from report.exhibits import Cell, Column, Inputs, Quantity, Table, table, value

APIARIES, LOSSES = "apiaries", "losses"


@value(reads=[APIARIES], unit="apiaries", show="words")
def apiaries(data: Inputs) -> Quantity:
    """Apiaries of both valleys."""
    return data[APIARIES].count()


@value(reads=[LOSSES], unit="percent", decimals=1)
def losses_highest(data: Inputs) -> Quantity:
    """Highest share of colonies lost in a winter."""
    return max((row.quantity() for row in data[LOSSES]), key=float)


@table(reads=[APIARIES])
def apiary_list(data: Inputs) -> Table:
    """Apiaries of both valleys with their hives."""
    rows: list[list[Cell | Quantity]] = [[row.cell("entity"), row.quantity()] for row in data[APIARIES]]
    return Table(
        [Column("Apiary"), Column("Hives")], rows, title="Few apiaries", caption="Only apiaries that were counted."
    )

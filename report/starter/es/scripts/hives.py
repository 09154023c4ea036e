"""Valores y tabla del capítulo sobre las colmenas."""

from __future__ import annotations

from report.exhibits import Cell, Column, Inputs, Quantity, Table, table, value

APIARIES, LOSSES = "apiaries", "losses"


@value(reads=[APIARIES], unit="apiaries")
def apiaries(data: Inputs) -> Quantity:
    """Colmenares de ambos valles."""
    return data[APIARIES].count()


@value(reads=[LOSSES], unit="percent", decimals=1)
def losses_highest(data: Inputs) -> Quantity:
    """La mayor parte de las colonias que se perdió en un invierno."""
    return max((row.quantity() for row in data[LOSSES]), key=float)


@table(reads=[APIARIES])
def apiary_list(data: Inputs) -> Table:
    """Colmenares de ambos valles con sus colmenas."""
    rows: list[list[Cell | Quantity]] = [[row.cell("entity"), row.quantity()] for row in data[APIARIES]]
    return Table(
        [Column("Colmenar"), Column("Colmenas")], rows, title="Pocos colmenares", caption="Solo colmenares contados."
    )

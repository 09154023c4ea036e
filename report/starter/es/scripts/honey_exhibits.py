"""Figura, tabla y afirmación del capítulo sobre la miel."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Judgement, Quantity, Table, claim, figure, is_more, table
from report.theme import SERIES
from scripts.honey import HARVEST, PRICES, harvest_of

COLOURS = {"North": SERIES[0], "South": SERIES[1]}


@figure(reads=[HARVEST])
def harvest(data: Inputs) -> Figure:
    """Miel de cada valle, 2019-2021."""
    rows = data[HARVEST].where(series_id=["harvest_north", "harvest_south"])
    frame = rows.chart_frame("entity", "year", toneladas="value")
    colour = alt.Color("entity:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    base = alt.Chart(frame).encode(alt.X("year:O"), alt.Y("toneladas:Q"), colour)
    last = base.transform_filter("datum.year == 2021").transform_calculate(
        valle="datum.entity == 'North' ? 'Norte' : 'Sur'"
    )
    names = last.mark_text(align="left", dx=7).encode(text="valle:N")
    south, north = harvest_of(data, "harvest_south", 2021), harvest_of(data, "harvest_north", 2021)
    return Figure(
        chart=(base.mark_line() + names).properties(width=300, height=160),
        data=frame,
        title=f"El sur dio {south} toneladas de miel en 2021",
        subtitle="Toneladas de miel, por valle",
        caption="Las líneas unen los años de un valle.",
        alt=f"En 2021 el sur dio {south} toneladas y el norte {north}.",
        series="entity",
        labels={"entity": "Valle", "year": "Año", "toneladas": "Toneladas"},
        unit="toneladas",
    )


@table(reads=[PRICES])
def prices(data: Inputs) -> Table:
    """Precio de un frasco de miel, por año."""
    rows: list[list[Cell | Quantity]] = [[row.cell("period"), row.quantity()] for row in data[PRICES]]
    return Table(
        [Column("Año"), Column("Euros", decimals=2)],
        rows,
        title="Los frascos se encarecen",
        caption="Precios de la fuente.",
    )


@claim(reads=[HARVEST])
def south_above_north(data: Inputs) -> Judgement:
    """El sur dio más miel que el norte en 2021."""
    return is_more(harvest_of(data, "harvest_south", 2021), harvest_of(data, "harvest_north", 2021))

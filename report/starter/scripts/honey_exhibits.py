"""Figure, table and claim of the chapter on honey."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Judgement, Quantity, Table, claim, figure, is_more, table
from report.theme import SERIES
from scripts.honey import HARVEST, PRICES, harvest_of

COLOURS = {"North": SERIES[0], "South": SERIES[1]}


@figure(reads=[HARVEST])
def harvest(data: Inputs) -> Figure:
    """Honey of each valley, 2019-2021."""
    rows = data[HARVEST].where(series_id=["harvest_north", "harvest_south"])
    frame = rows.chart_frame("entity", "year", tonnes="value")
    colour = alt.Color("entity:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    base = alt.Chart(frame).encode(alt.X("year:O"), alt.Y("tonnes:Q"), colour)
    names = base.transform_filter("datum.year == 2021").mark_text(align="left", dx=7).encode(text="entity:N")
    south, north = harvest_of(data, "harvest_south", 2021), harvest_of(data, "harvest_north", 2021)
    return Figure(
        chart=(base.mark_line() + names).properties(width=300, height=160),
        data=frame,
        title=f"The south made {south} tonnes of honey in 2021",
        subtitle="Tonnes of honey, by valley",
        caption="Lines join the years of one valley.",
        alt=f"In 2021 the south made {south} tonnes and the north {north}.",
        series="entity",
        labels={"entity": "Valley", "year": "Year", "tonnes": "Tonnes"},
        unit="tonnes",
    )


@table(reads=[PRICES])
def prices(data: Inputs) -> Table:
    """Price of a jar of honey, by year."""
    rows: list[list[Cell | Quantity]] = [[row.cell("period"), row.quantity()] for row in data[PRICES]]
    return Table(
        [Column("Year"), Column("Euros", decimals=2)], rows, title="Jars became dearer", caption="Prices as received."
    )


@claim(reads=[HARVEST])
def south_above_north(data: Inputs) -> Judgement:
    """The south made more honey than the north in 2021."""
    return is_more(harvest_of(data, "harvest_south", 2021), harvest_of(data, "harvest_north", 2021))

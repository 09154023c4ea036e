"""Tables and figures of the chapter on policy instruments."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Row, Table, figure, frame_of
from report.theme import MUTED, SERIES
from scripts.drawing import coloured_with_key, framed, named, upwards, year_by_year
from scripts.instrument_lives import name_of
from scripts.policy_instruments import (
    BUDGETS,
    EXECUTED,
    FRAMEWORK,
    INSTRUMENTS,
    S220,
    lines,
    spent,
)
from scripts.prices import PRICES, in_pesos_of_2018

BILLION_IN_MILLIONS = 1000  # budgets are stored in millions of pesos

# The instruments of the text, first those at the border, then those that pay for technology, then the networks.
SHOWN = [
    "PROSEC",
    "IMMEX",
    "DECRETO03",
    "EFIDT_OLD",
    "EFIDT_NEW",
    "PEI",
    "PROSOFT",
    "PRODIAT",
    "PPCI",
    "FOMIX",
    "FORDECYT",
    "CPI",
    "CONSORCIOS",
    "ECATI",
    "CLUSTERS",
]


def instruments(data: Inputs) -> Table:
    """The instruments that matter most for the motor industry: kind, years and how each works."""
    rows = [data[INSTRUMENTS].one(instrument_id=name) for name in SHOWN]
    return Table(
        columns=[
            Column("Instrument"),
            Column("Kind"),
            Column("Years"),
            Column("How it works"),
        ],
        rows=[
            [
                Cell(_name_with_abbreviation(row), row.rows),
                row.cell("type"),
                Cell(_years(row), row.rows),
                row.cell("mechanism"),
            ]
            for row in rows
        ],
        title="Some instruments work at the border, others pay for technology or join those who make it",
        caption="A plus sign marks the last year in which we saw the instrument; its end is not known.",
    )


def _name_with_abbreviation(row: Row) -> str:
    """The name, with the abbreviation of the figure on lives if the name itself does not say it."""
    short, name = name_of(row), str(row["name_en"])
    return f"{name} ({short})" if short == row["instrument_id"] and short not in name and short.isupper() else name


def _years(row: Row) -> str:
    start, end = row["start"], row["end"]
    if end == "in force":
        return f"since {start}"
    return f"{start}–{end}".replace(" (last seen)", "") if end else str(start).replace("-", "–")


@figure(reads=[BUDGETS, FRAMEWORK, PRICES])
def s220_line(data: Inputs) -> Figure:
    """What was paid through budget line S220 under each of its names, 2009–2021."""
    first, second, third, fourth = "PRODIAT, high technology", "PRODIAT, industry", "PROIAT", "PPCI"
    records = []
    for year in range(2009, 2022):
        row = lines(data, S220, EXECUTED, year).one()
        programme = row["instrument_id"]
        if programme == "PRODIAT":
            name = first if "Alta Tecnología" in row["note"] else second
        else:
            name = {"PROIAT": third, "PPCI": fourth}[programme]
        paid = row.quantity()
        real = in_pesos_of_2018(data, paid, year)
        records.append({"year": year, "name": name, "paid_million": paid, "paid_million_2018": real})
    frame = frame_of(records)
    base = alt.Chart(frame).encode(year_by_year(), upwards("paid_million", step=200))
    after_crisis = max(spent(data, S220, year) for year in range(2010, 2022))
    colours = {first: SERIES[0], second: SERIES[1], third: SERIES[2], fourth: SERIES[4]}
    tops = named(base, "true", "format(datum.paid_million, ',.0f')", align="center", dx=0, dy=-9)
    told = "'by one report, paid wages too'"
    crisis = named(base, "datum.year == 2009", told, dx=30, dy=12, color=MUTED, fontWeight=400)
    return Figure(
        chart=framed(base.mark_bar().encode(coloured_with_key("name", colours)) + tops + crisis),
        data=frame,
        series="name",
        real=[("paid_million", "paid_million_2018")],
        money=("pesos of each year", "pesos of 2018"),
        labels={"paid_million": "Paid, million pesos", "paid_million_2018": "Paid, million pesos of 2018"},
        title=f"After 2009 line S220 never paid more than {after_crisis:.0f} million pesos in a year",
        subtitle="Budget line S220 of the Ministry of Economy under its successive names, million pesos of each year",
        caption=(
            "By one report, in 2009 the line also paid part of wages in firms that had stopped production "
            "[@src-SIGLO_PRODIAT09]. "
            "Figures before 2013 come from a third party’s sums of official data."
        ),
        alt=(
            f"Bar chart, 2009 to 2021. The line paid {spent(data, S220, 2009):.0f} million pesos in 2009, "
            f"{spent(data, S220, 2012):.0f} in 2012, {spent(data, S220, 2016):.0f} in 2016, "
            f"{spent(data, S220, 2019):.0f} in 2019, {spent(data, S220, 2020):.1f} in 2020 and "
            f"{spent(data, S220, 2021):.1f} in 2021."
        ),
        breaks=["budget-source-2013", "s220-names", "prodiat-2009"],
    )

"""Figures on the place of the motor industry: producers of the world, investment, states and plants."""

from __future__ import annotations

import altair as alt

from report.exhibits import Figure, Inputs, figure, frame_of
from report.theme import INK, MUTED, RULE, SERIES
from scripts.drawing import (
    WIDTH,
    across_years,
    along,
    coloured,
    framed,
    named,
    points,
    upwards,
)
from scripts.industrial_policy import RANKING, world_rank
from scripts.industry import INVESTMENT, PARTS, PLANTS, WEIGHT

MILLION = 1_000_000
BILLION_IN_MILLIONS = 1000  # investment is stored in millions of dollars

PRODUCERS = {
    "China": "China",
    "USA": "United States",
    "Japan": "Japan",
    "India": "India",
    "South Korea": "Korea",
    "Germany": "Germany",
    "Mexico": "Mexico",
    "Brazil": "Brazil",
    "Spain": "Spain",
    "Thailand": "Thailand",
    "France": "France",
    "Canada": "Canada",
}


@figure(reads=[RANKING])
def world_producers(data: Inputs) -> Figure:
    """Motor vehicles made by twelve countries, 2006–2022, each on its own scale of change."""
    rows = data[RANKING].where(
        series_id="oica_total_by_country", entity=list(PRODUCERS), year=lambda year: 2006 <= year <= 2022
    )
    first = {row["entity"]: row.quantity() for row in rows if row["year"] == 2006}
    last = {row["entity"]: row.quantity() for row in rows if row["year"] == 2022}
    order = sorted(PRODUCERS, key=lambda entity: -float(last[entity]))
    # Makers of very different size are compared by change: each country's output of 2006 is 100.
    frame = frame_of(
        {
            "country": PRODUCERS[row["entity"]],
            "year": row["year"],
            "index": row.quantity() / first[row["entity"]] * 100,
            "vehicles_million": row.quantity() / MILLION,
        }
        for row in rows
    ).sort_values(["country", "year"], ignore_index=True)
    frame["chosen"] = frame["country"] == "Mexico"
    base = alt.Chart(frame).encode(
        alt.X("year:Q", scale=alt.Scale(nice=False, zero=False, domain=[2006, 2022]), axis=_two_years()),
        alt.Y("index:Q", scale=alt.Scale(domain=[0, 540]), axis=alt.Axis(title=None, values=[100, 200, 300])),
        color=alt.condition("datum.chosen", alt.value(SERIES[0]), alt.value(MUTED)),
    )
    ends = named(
        base, "datum.year == 2022", "format(datum.vehicles_million, '.1f') + ' million'", align="right", dx=0
    ).encode(y=alt.value(4))
    panels = framed(base.mark_line(strokeWidth=2.5) + ends, height=84, width=WIDTH // 4 - 4).facet(
        facet=alt.Facet(
            "country:N",
            sort=[PRODUCERS[entity] for entity in order],
            title=None,
            header=alt.Header(labelAnchor="start", labelColor=INK, labelFontWeight=600, labelPadding=2),
        ),
        columns=4,
        spacing={"row": 14, "column": 22},
    )
    rank_first, rank_last = world_rank(data, "2006"), world_rank(data, "2022")
    return Figure(
        chart=panels,
        data=frame.drop(columns="chosen"),
        title=(
            f"Mexico made {last['Mexico'] / first['Mexico']:.1f} times its output of 2006 in 2022 "
            f"and moved from rank {rank_first} to {rank_last}"
        ),
        subtitle="Motor vehicles made, output of 2006 = 100; the label gives the number made in 2022",
        caption=(
            "OICA, all motor vehicles; the order is that of 2022. Germany counts passenger cars only in recent years, "
            "in our rows from 2016 on, which narrows the distance of Mexico to it and understates its line."
        ),
        alt=(
            "Twelve line charts, 2006 to 2022. Output of 2022 against 2006: "
            + ", ".join(f"{PRODUCERS[entity]} {last[entity] / first[entity] * 100:.0f}" for entity in order)
            + f". Mexico made {last['Mexico'] / MILLION:.2f} million motor vehicles in 2022."
        ),
        breaks=["germany-cars-only"],
    )


def _decades() -> alt.Axis:
    return alt.Axis(title=None, format="d", grid=False, values=[1960, 1970, 1980, 1990, 2000, 2010, 2020])


def _two_years() -> alt.Axis:
    return alt.Axis(title=None, format="d", grid=False, values=[2006, 2022], labelFlush=True)


@figure(reads=[INVESTMENT])
def foreign_investment(data: Inputs) -> Figure:
    """Foreign direct investment in Mexico in two editions of the World Bank, and in the motor industry."""
    older, newer, industry = "All, edition of 2018", "All, edition of 2025", "Motor industry"
    editions = {"fdi_total_wdi_2018vintage": older, "fdi_total_wdi_2025vintage": newer}
    records = [
        {
            "year": row["year"],
            "what": editions[row["series_id"]],
            "dollars_billion": row.quantity() / BILLION_IN_MILLIONS,
            "doubtful": False,
        }
        for row in data[INVESTMENT].where(series_id=list(editions), year=lambda year: year is not None and year >= 1990)
    ]
    for row in data[INVESTMENT].where(series_id="fdi_automotive", period_type="year"):
        records.append(
            {
                "year": row["year"],
                "what": industry,
                "dollars_billion": row.quantity() / BILLION_IN_MILLIONS,
                "doubtful": row["confidence"] == "C",
            }
        )
    frame = frame_of(records).sort_values(["what", "year"], ignore_index=True)
    colours = {older: MUTED, newer: SERIES[0], industry: SERIES[1]}
    base = alt.Chart(frame).encode(
        across_years(first=1990, last=2024), upwards("dollars_billion"), coloured("what", colours)
    )
    lines = base.transform_filter(f"datum.what != '{industry}'").mark_line(strokeWidth=2)
    dots = points(base.transform_filter(f"datum.what == '{industry}'"), "doubtful", size=60)
    words = (
        named(base, f"datum.what == '{older}' && datum.year == 2001", "datum.what", align="right", dx=-8)
        + named(base, f"datum.what == '{newer}' && datum.year == 2022", "datum.what", align="right", dx=24, dy=-14)
        + named(base, f"datum.what == '{industry}' && datum.year == 2019", "datum.what", dx=9)
    )
    total = {
        (row["series_id"], row["year"]): row.quantity() / BILLION_IN_MILLIONS
        for row in data[INVESTMENT].where(series_id=list(editions))
    }
    high = data[INVESTMENT].where(series_id="fdi_total_wdi_2025vintage").largest()
    motor = {
        row["year"]: row.quantity() for row in data[INVESTMENT].where(series_id="fdi_automotive", period_type="year")
    }
    return Figure(
        chart=framed(lines + dots + words),
        data=frame,
        breaks=["fdi-vintages"],
        title=(
            f"Foreign investment in the motor industry was {motor[2019] / BILLION_IN_MILLIONS:.1f} billion dollars "
            "in 2019"
        ),
        subtitle="Foreign direct investment in Mexico, net inflows, thousand million US dollars of each year",
        caption=(
            "The two editions of the total differ and are not joined. For the industry only single years were found; "
            "first publications, later revised. The hollow mark is derived from a rate of growth. 2014 is preliminary."
        ),
        alt=(
            "Lines from 1990 to 2023. In the edition of 2018 the total was "
            f"{total['fdi_total_wdi_2018vintage', 1994]:.1f} "
            f"thousand million dollars in 1994 and {total['fdi_total_wdi_2018vintage', 2017]:.1f} in 2017. In that of "
            f"2025 it was {total['fdi_total_wdi_2025vintage', 2017]:.1f} in 2017, highest in {high['year']} with "
            f"{high.quantity() / BILLION_IN_MILLIONS:.1f}. The motor industry: "
            + ", ".join(f"{amount / BILLION_IN_MILLIONS:.1f} in {year}" for year, amount in sorted(motor.items()))
            + "."
        ),
    )


# Names as a reader writes them; the rows have no accents.
STATES = {
    "Aguascalientes": "Aguascalientes",
    "Baja California": "Baja California",
    "Chihuahua": "Chihuahua",
    "Coahuila": "Coahuila",
    "Guanajuato": "Guanajuato",
    "Jalisco": "Jalisco",
    "Mexico State": "State of Mexico",
    "Morelos": "Morelos",
    "Nuevo Leon": "Nuevo León",
    "Puebla": "Puebla",
    "Queretaro": "Querétaro",
    "San Luis Potosi": "San Luis Potosí",
    "Sonora": "Sonora",
    "Tamaulipas": "Tamaulipas",
    "Veracruz": "Veracruz",
}


@figure(reads=[WEIGHT, PARTS, PLANTS])
def states(data: Inputs) -> Figure:
    """Plants, value of vehicles and value of parts by state."""
    plants, built, made = "Plants, 2024", "Value of vehicles, % (about 2016)", "Value of parts, % (2024)"
    series = {
        plants: data[PLANTS].where(series_id="lv_assembly_plants_by_state"),
        built: data[WEIGHT].where(series_id="state_share_vehicle_output_value"),
        made: data[PARTS].where(series_id="state_share_autoparts_production"),
    }
    frame = frame_of(
        {"measure": measure, "state": STATES[row["entity"]], "amount": row.quantity()}
        for measure, rows in series.items()
        for row in rows
    )
    totals = frame.groupby("state")["amount"].sum()
    order = sorted(totals.index, key=lambda state: (-totals[state], state))
    panels = []
    for at, measure in enumerate(series):
        base = alt.Chart(frame).transform_filter(alt.datum.measure == measure)
        # All panels have all states, so that a row is the same state in each.
        names = alt.Axis(title=None, labels=not at, ticks=False, domain=False, grid=True)
        base = base.encode(
            along("amount", ".0f", tickCount=4),
            alt.Y("state:N", scale=alt.Scale(domain=order), axis=names),
        )
        digits = "d" if measure == plants else ".1f"
        panels.append(
            framed(
                base.mark_point(filled=True, opacity=1, size=70, color=SERIES[at])
                + named(base, "true", f"format(datum.amount, '{digits}')", fontWeight=400, dx=8),
                height=len(order) * 22,
                width=150,
            ).properties(title=alt.TitleParams(measure, fontSize=13, anchor="start", color=INK))
        )
    first_vehicles, first_parts = series[built].largest(), series[made].largest()
    most_plants = series[plants].largest()
    return Figure(
        chart=alt.hconcat(*panels, spacing=14),
        data=frame,
        title=(
            f"{STATES[most_plants['entity']]} has {most_plants.quantity()} of {series[plants].sum()} plants, "
            f"{STATES[first_vehicles['entity']]} led in vehicles and {STATES[first_parts['entity']]} leads in parts"
        ),
        subtitle="Light-vehicle assembly plants, shares of the value of vehicles and of parts, by state",
        caption=(
            "A state without a mark has no figure in the source; it need not be zero. Shares of vehicles are of about "
            "2016, before some plants of 2024 opened; the two panels cannot be set against each other strictly. Shares "
            "of parts cover ten states."
        ),
        alt=(
            "Three dot plots by state. Most plants: "
            f"{STATES[most_plants['entity']]} with {most_plants.quantity()}. Value of vehicles: "
            f"{STATES[first_vehicles['entity']]} {first_vehicles.quantity():.1f}%. Value of parts: "
            f"{STATES[first_parts['entity']]} {first_parts.quantity():.1f}%. Aguascalientes makes "
            f"{series[built].one(entity='Aguascalientes').quantity():.1f}% of vehicles and "
            f"{series[made].one(entity='Aguascalientes').quantity():.1f}% of parts by value."
        ),
    )


# Plants with a year of opening, as a reader writes them; the rows have no accents.
PLANT_NAMES = {
    "general-motors-silao": "General Motors, Silao",
    "ford-cuautitlan": "Ford, Cuautitlán",
    "ford-hermosillo": "Ford, Hermosillo",
    "stellantis-saltillo-truck": "Stellantis, Saltillo (trucks)",
    "audi-san-jose-chiapa": "Audi, San José Chiapa",
    "nissan-civac": "Nissan, Cuernavaca",
    "nissan-aguascalientes-a1": "Nissan, Aguascalientes 1",
    "nissan-aguascalientes-a2": "Nissan, Aguascalientes 2",
    "compas-aguascalientes": "COMPAS, Aguascalientes",
    "honda-celaya": "Honda, Celaya",
    "mazda-salamanca": "Mazda, Salamanca",
    "toyota-baja-california": "Toyota, Tecate and Tijuana",
    "toyota-guanajuato": "Toyota, Apaseo el Grande",
    "kia-pesqueria": "Kia, Pesquería",
    "bmw-san-luis-potosi": "BMW, San Luis Potosí",
}
REGIONS = {"North": "North", "Bajio / Centre-West": "Bajío and centre-west", "Centre": "Centre"}


@figure(reads=["plants"])
def plants_opened(data: Inputs) -> Figure:
    """Light-vehicle assembly plants by region and year of opening."""
    known = data["plants"].where_known("year_opened")
    frame = frame_of(
        {
            "year": int(row["year_opened"]),
            "region": REGIONS[row["region"]],
            "plant": PLANT_NAMES[row["key"]],
            "doubtful": row["confidence"] == "C" or row["year_basis"].startswith("planned"),
            "rows": row.rows,
        }
        for row in known
    ).sort_values(["region", "year", "plant"], ignore_index=True)
    listed = data["plants"].count()
    years = alt.Scale(domain=[1960, 2022])
    base = alt.Chart(frame).encode(
        alt.X("year:Q", scale=years, axis=_decades()),
        alt.Y(
            "plant:N",
            sort=alt.SortField("year"),
            axis=alt.Axis(title=None, grid=False, ticks=False, domain=False, labelLimit=240),
        ),
        coloured("region", dict(zip(REGIONS.values(), (SERIES[0], SERIES[1], SERIES[3]), strict=True))),
    )
    # A guide leads from the name to the mark and ends there, so that none runs through a label.
    guides = (
        base.transform_calculate(edge="1960")
        .mark_rule(strokeWidth=1)
        .encode(alt.X("edge:Q", scale=years, axis=_decades()), x2="year:Q", color=alt.value(RULE))
    )
    late = known.where(year_opened=lambda year: int(year) >= 2013)
    west = late.where(region="Bajio / Centre-West")
    return Figure(
        chart=framed(
            guides
            + points(base, "doubtful", size=80)
            + named(base, "true", "datum.year + '  ' + datum.region", fontWeight=400),
            height=len(frame) * 22,
            width=330,
        ),
        data=frame,
        title=(
            f"Of {late.count()} plants with a known opening since 2013, {west.count()} are in the Bajío and the "
            "centre-west"
        ),
        subtitle="Light-vehicle assembly plants by year of opening or start of production, with the region",
        caption=(
            f"Of {listed} plants in our list, {known.count()} have a year in a source and are drawn. Hollow marks: "
            "weak sources, and the second plant of Nissan in Aguascalientes, whose year is that of its plan; it ran by "
            "March 2014. Some of the plants without a year are old."
        ),
        alt=(
            f"Dot plot of {known.count()} plants by year. The first is of "
            f"{known.smallest('year_opened')['year_opened']}, "
            f"the last of {known.largest('year_opened')['year_opened']}. Since 2013 {late.count()} opened, "
            f"{west.count()} of them in the Bajío and the centre-west."
        ),
    )

"""Tables and figures of the chapter on industrial policy and background."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Row, Table, figure, frame_of, table
from report.theme import MUTED, SERIES
from scripts.drawing import (
    WIDTH,
    across_years,
    break_at,
    coloured,
    framed,
    named,
    points,
    upwards,
)
from scripts.industrial_policy import (
    FRAMEWORK,
    VEHICLES,
    YEAR_2017,
    research_share,
    total_2017,
    vehicles,
)

MILLION = 1_000_000
LAST_YEAR = 2025  # the last whole year of the register


# What each total counts; in the order of the table.
MEASURES_2017 = {
    "oica_cars_only": "Passenger cars only",
    "amia_first_publication": "Light vehicles of AMIA’s members, without Audi",
    "seed_claim": "Called cars, rounded; no source named",
    "amia_plus_audi": "Light vehicles of AMIA’s members and Audi",
    "inegi_raiavl_revised": "Light vehicles of all makers",
    "oica_total": "All motor vehicles, heavy ones included",
}
GIVEN_BY_2017 = {
    "oica_cars_only": "OICA",
    "amia_first_publication": "AMIA, January 2018",
    "seed_claim": "The abstract",
    "amia_plus_audi": "AMIA and Audi, January 2018",
    "inegi_raiavl_revised": "INEGI register",
    "oica_total": "OICA",
}


@table(reads=[YEAR_2017], was="production-2017")
def production_2017_totals(data: Inputs) -> Table:
    """What each total of vehicles made in 2017 counts, and how far it is from the figure used."""
    used = total_2017(data, "inegi_raiavl_revised")
    rows: list[list[Cell | Quantity]] = []
    for series, measure in MEASURES_2017.items():
        row = data[YEAR_2017].one(series_id=series)
        rows.append(
            [
                Cell(GIVEN_BY_2017[series], row.rows),
                Cell(measure, row.rows),
                row.quantity(),
                row.quantity() - used,
                row.cell("confidence"),
                Cell.citing(row.rows),
            ]
        )
    return Table(
        columns=[
            Column("Given by"),
            Column("What is counted"),
            Column("Vehicles", unit="vehicles"),
            Column("Against INEGI", unit="vehicles"),
            Column("Confidence"),
            Column("Source"),
        ],
        rows=rows,
        title="The totals of vehicles made in 2017 differ because they count different things",
        caption="The figure of INEGI is the one used in this paper. Confidence marks are explained in @sec-methods.",
    )


def is_revised(row: Row) -> bool:
    """Whether a row is a later figure for a year that INEGI had published before."""
    return str(row["series_id"]).endswith("_revised")


@figure(reads=[VEHICLES], was=("export-shares", "export-destinations"))
def light_vehicles(data: Inputs) -> Figure:
    """Light vehicles made in Mexico and exported, 2006–2025, by source."""
    series = {
        "lv_production_amia": ("Made", "AMIA"),
        "lv_production_inegi": ("Made", "INEGI"),
        "lv_production_inegi_revised": ("Made", "INEGI"),
        "lv_exports_amia": ("Exported", "AMIA"),
        "lv_exports_inegi": ("Exported", "INEGI"),
        "lv_exports_inegi_revised": ("Exported", "INEGI"),
    }
    # Years before 2006 are single points far apart: a line through them would invent a path.
    drawn = data[VEHICLES].where(series_id=list(series), year=lambda year: 2006 <= year <= LAST_YEAR)
    # Where INEGI revised a year, the revised figure is drawn: the growth that it published afterwards refers to that.
    revised = {(str(row["series_id"]).removesuffix("_revised"), row["year"]) for row in drawn if is_revised(row)}
    rows = [row for row in drawn if (row["series_id"], row["year"]) not in revised]
    frame = frame_of(
        {
            "year": row["year"],
            "measure": series[row["series_id"]][0],
            "source": series[row["series_id"]][1],
            "vehicles_million": row.quantity() / MILLION,
            "derived": bool(row["derived_from"]),
        }
        for row in rows
    ).sort_values(["measure", "source", "year"], ignore_index=True)
    base = alt.Chart(frame).encode(
        across_years(),
        upwards("vehicles_million"),
        coloured("measure", {"Made": SERIES[0], "Exported": SERIES[1]}),
    )
    ends = named(base, f"datum.year == {LAST_YEAR}", "datum.measure + ' ' + format(datum.vehicles_million, '.2f')")
    first_of_inegi = "datum.year == 2017 && datum.measure == 'Made' && datum.source == 'INEGI'"
    made = {
        (source, year): vehicles(data, f"lv_production_{source}", year) / MILLION
        for source, year in [
            ("amia", "2006"),
            ("amia", "2017"),
            ("inegi", "2017"),
            ("inegi", "2020"),
            ("inegi", "2024"),
            ("inegi", "2025"),
        ]
    }
    return Figure(
        chart=framed(
            break_at(frame, first_of_inegi, "AMIA", "INEGI")
            + base.mark_line().encode(detail="source:N")
            + points(base, "derived")
            + ends
        ),
        data=frame,
        series="measure",
        title=(
            f"Mexico made {made['inegi', '2024']:.2f} million light vehicles in 2024 and "
            f"{made['inegi', '2025']:.2f} million in 2025"
        ),
        subtitle="Light vehicles made in Mexico and exported, millions a year",
        caption=(
            "AMIA counts its members, without Audi from 2016; INEGI counts every maker. The two are not joined. "
            "Hollow marks are derived from a rate of growth or a share that the source gives. INEGI revised 2019 and "
            "2021 upwards; the revised figures are drawn."
        ),
        alt=(
            f"Line chart, 2006 to {LAST_YEAR}. By the count of AMIA, production was {made['amia', '2006']:.2f} million "
            f"in 2006 and {made['amia', '2017']:.2f} million in 2017. By the register of INEGI it was "
            f"{made['inegi', '2017']:.2f} million in 2017, {made['inegi', '2020']:.2f} million in 2020 and "
            f"{made['inegi', '2024']:.2f} million in 2024 and {made['inegi', '2025']:.2f} million in 2025. "
            f"Exports were {vehicles(data, 'lv_exports_amia', '2006') / MILLION:.2f} million in 2006 and "
            f"{vehicles(data, 'lv_exports_inegi', '2025') / MILLION:.2f} million in 2025."
        ),
        breaks=["light-vehicles-2017", "inegi-2019-revision", "inegi-2021-revision"],
    )


@figure(reads=[FRAMEWORK], was="researchers-per-million")
def rd_intensity(data: Inputs) -> Figure:
    """Spending on research and development as a share of GDP, Mexico and five comparators, 1996–2024."""
    names = {
        "Korea, Rep.": "Korea",
        "OECD members": "OECD",
        "Spain": "Spain",
        "Brazil": "Brazil",
        "Chile": "Chile",
        "Mexico": "Mexico",
    }
    frame = frame_of(
        {"economy": names[row["entity"]], "year": row["year"], "share_percent": row.quantity()}
        for row in data[FRAMEWORK].where(series_id="GERD_GDP", entity=list(names))
    ).sort_values(["economy", "year"], ignore_index=True)
    frame["last"] = frame["year"] == frame.groupby("economy")["year"].transform("max")
    mexico = data[FRAMEWORK].where(series_id="GERD_GDP", entity="Mexico")
    now, peak = mexico.largest("year"), mexico.largest()
    base = alt.Chart(frame).encode(
        across_years(),
        upwards("share_percent"),
        coloured("economy", {name: SERIES[0] if name == "Mexico" else MUTED for name in names.values()}),
    )
    # The names stand in a column, clear of the lines; Chile, just above Mexico, is lifted so that both can be read.
    last = "datum.economy + ' ' + format(datum.share_percent, '.2f')"
    ends = named(base, "datum.last && datum.economy != 'Chile'", last).encode(x=alt.value(WIDTH))
    chile = named(base, "datum.last && datum.economy == 'Chile'", last, dy=-9).encode(x=alt.value(WIDTH))
    return Figure(
        chart=framed(
            base.mark_line(strokeWidth=1.5)
            + base.transform_filter("datum.economy == 'Mexico'").mark_line(strokeWidth=3)
            + ends
            + chile,
            height=340,
        ),
        data=frame.drop(columns="last"),
        highlight="economy",
        title=(
            f"Mexico spent {research_share(data, 'Mexico', 1996):.2f}% of GDP on research in 1996, "
            f"{peak.quantity():.2f}% in {peak['year']} and {now.quantity():.2f}% in {now['year']}"
        ),
        subtitle="Spending on research and development, percent of GDP",
        caption="World Bank series. Lines end with the latest year in the series of each economy.",
        alt=(
            f"Line chart, 1996 to {now['year']}. Mexico spent {research_share(data, 'Mexico', 1996):.2f}% of GDP in "
            f"1996, at most {peak.quantity():.2f}% in {peak['year']}, and {now.quantity():.2f}% in {now['year']}. "
            f"In 2023 Korea spent {research_share(data, 'Korea, Rep.', 2023):.2f}%, the OECD members "
            f"{research_share(data, 'OECD members', 2023):.2f}%, Spain {research_share(data, 'Spain', 2023):.2f}% and "
            f"Brazil {research_share(data, 'Brazil', 2023):.2f}%; Chile spent "
            f"{research_share(data, 'Chile', 2022):.2f}% in 2022."
        ),
    )

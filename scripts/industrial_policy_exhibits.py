"""Tables and figures of the chapter on industrial policy and background."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Table, figure, frame_of, percent_of, table
from report.theme import MUTED, SERIES
from scripts.drawing import (
    WIDTH,
    across_years,
    along,
    break_at,
    coloured,
    coloured_with_key,
    framed,
    in_rows,
    named,
    points,
    upwards,
)
from scripts.industrial_policy import (
    CONTENT,
    FRAMEWORK,
    OICA,
    VEHICLES,
    YEAR_2017,
    car_share,
    export_share,
    oica,
    research_share,
    total_2017,
    vehicles,
)

MILLION = 1_000_000


# What the rule of each year asked to be shown.
CONTENT_MEASURES = {
    "1962": "National content",
    "1983": "National content, target",
    "1989": "National content",
    "1994": "Regional value content of passenger cars, final level",
    "2020": "Regional value content of light vehicles, final level",
}


@table(reads=[CONTENT])
def content_rules(data: Inputs) -> Table:
    """The content that trade rules required of vehicles, 1962–2020."""
    rules = data[CONTENT].where(series_id="content_requirement")
    first, last = rules.smallest("year"), rules.largest("year")
    measures = {row["period"]: Cell(CONTENT_MEASURES[row["period"]], row.rows) for row in rules}
    raised = data[CONTENT].one(series_id="content_requirement_before", period="1983")
    measures["1983"] = Cell(
        f"{measures['1983'].text} (from {raised.quantity():.0f}%)", (*measures["1983"].rows, *raised.rows)
    )
    return Table(
        columns=[
            Column("Year"),
            Column("What had to be shown"),
            Column("Required", unit="percent", decimals=1),
            Column("Confidence"),
            Column("Source"),
        ],
        rows=[
            [
                row.cell("period"),
                measures[row["period"]],
                row.quantity(),
                row.cell("confidence"),
                Cell.citing(row.rows),
            ]
            for row in rules
        ],
        title=(
            f"Rules asked for {first.quantity():.0f}% of national content in {first['period']} "
            f"and for {last.quantity():.0f}% of regional value in {last['period']}"
        ),
        caption=(
            "National content is a share of direct cost made in Mexico; regional value content is a share of value "
            "from the member countries. The two cannot be compared. The share of 1989 rests on one weak page, "
            "which does not name the decree."
        ),
    )


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


@table(reads=[YEAR_2017])
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


@figure(reads=[VEHICLES])
def light_vehicles(data: Inputs) -> Figure:
    """Light vehicles made in Mexico and exported, 2006–2024, by source."""
    series = {
        "lv_production_amia": ("Made", "AMIA"),
        "lv_production_inegi": ("Made", "INEGI"),
        "lv_exports_amia": ("Exported", "AMIA"),
        "lv_exports_inegi": ("Exported", "INEGI"),
    }
    # Years before 2006 are single points far apart: a line through them would invent a path.
    rows = data[VEHICLES].where(series_id=list(series), year=lambda year: 2006 <= year <= 2024)
    frame = frame_of(
        {
            "year": row["year"],
            "measure": series[row["series_id"]][0],
            "source": series[row["series_id"]][1],
            "vehicles_million": row.quantity() / MILLION,
            "derived": row["source_id"] == "DERIVED",
        }
        for row in rows
    ).sort_values(["measure", "source", "year"], ignore_index=True)
    base = alt.Chart(frame).encode(
        across_years(),
        upwards("vehicles_million"),
        coloured("measure", {"Made": SERIES[0], "Exported": SERIES[1]}),
    )
    ends = named(base, "datum.year == 2024", "datum.measure + ' ' + format(datum.vehicles_million, '.2f')")
    first_of_inegi = "datum.year == 2017 && datum.measure == 'Made' && datum.source == 'INEGI'"
    made = {
        (source, year): vehicles(data, f"lv_production_{source}", year) / MILLION
        for source, year in [
            ("amia", "2006"),
            ("amia", "2017"),
            ("inegi", "2017"),
            ("inegi", "2020"),
            ("inegi", "2024"),
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
        title=(
            f"Mexico made {made['inegi', '2024']:.2f} million light vehicles in 2024 "
            f"and exported {export_share(data, 'inegi', '2024'):.0f}% of them"
        ),
        subtitle="Light vehicles made in Mexico and exported, millions a year",
        caption=(
            "AMIA counts its members, without Audi from 2016; INEGI counts every maker. The two are not joined. "
            "Hollow marks are derived from a rate of growth or a share that the source gives."
        ),
        alt=(
            f"Line chart, 2006 to 2024. By the count of AMIA, production was {made['amia', '2006']:.2f} million in "
            f"2006 and {made['amia', '2017']:.2f} million in 2017. By the register of INEGI it was "
            f"{made['inegi', '2017']:.2f} million in 2017, {made['inegi', '2020']:.2f} million in 2020 and "
            f"{made['inegi', '2024']:.2f} million in 2024. Exports were "
            f"{vehicles(data, 'lv_exports_amia', '2006') / MILLION:.2f} million in 2006 and "
            f"{vehicles(data, 'lv_exports_inegi', '2024') / MILLION:.2f} million in 2024."
        ),
        breaks=["light-vehicles-2017"],
    )


@figure(reads=[OICA])
def vehicle_types(data: Inputs) -> Figure:
    """Passenger cars and commercial vehicles made in Mexico, 2006–2022, OICA."""
    kinds = {"oica_cars": "Passenger cars", "oica_commercial": "Commercial vehicles"}
    # 2023 is rounded in its source and would draw a false precision.
    rows = data[OICA].where(series_id=list(kinds), year=lambda year: 2006 <= year <= 2022)
    frame = frame_of(
        {"year": row["year"], "kind": kinds[row["series_id"]], "vehicles_million": row.quantity() / MILLION}
        for row in rows
    ).sort_values(["kind", "year"], ignore_index=True)
    cars = {year: oica(data, "oica_cars", str(year)) / MILLION for year in range(2006, 2023)}
    commercial = {year: oica(data, "oica_commercial", str(year)) / MILLION for year in range(2006, 2023)}
    first = min(year for year in cars if commercial[year] > cars[year])
    base = alt.Chart(frame).encode(
        across_years(),
        upwards("vehicles_million"),
        coloured("kind", {"Passenger cars": SERIES[0], "Commercial vehicles": SERIES[1]}),
    )
    ends = named(base, "datum.year == 2022", "format(datum.vehicles_million, '.2f')")
    names = named(
        base, "datum.year == (datum.kind == 'Passenger cars' ? 2010 : 2018)", "datum.kind", align="right", dx=-12
    )
    return Figure(
        chart=framed(base.mark_line() + base.mark_point(filled=True, opacity=1, size=22) + ends + names),
        data=frame,
        title=f"Since {first} Mexico has made more commercial vehicles than cars",
        subtitle="Motor vehicles made in Mexico by type, as OICA defines them, millions a year",
        caption="OICA counts pick-ups and most sport utility vehicles made in Mexico as light commercial vehicles.",
        alt=(
            f"Line chart, 2006 to 2022. Cars went from {cars[2006]:.2f} to {cars[2022]:.2f} million a year, commercial "
            f"vehicles from {commercial[2006]:.2f} to {commercial[2022]:.2f} million. The lines cross between "
            f"{first - 1} and {first}. Cars were {car_share(data, '2006'):.0f}% of the total in 2006 and "
            f"{car_share(data, '2022'):.0f}% in 2022."
        ),
    )


@figure(reads=[YEAR_2017])
def production_2017(data: Inputs) -> Figure:
    """The totals of vehicles made in Mexico in 2017, by who gives them."""
    without, light, heavy, unsaid = "without Audi", "all light vehicles", "heavy vehicles too", "not said"
    given = {
        "forecast_dec2017": ("AMIA, estimate, December 2017", without),
        "amia_first_publication": ("AMIA, January 2018", without),
        "seed_claim": ("The abstract", unsaid),
        "amia_statement_2024": ("AMIA, December 2024", light),
        "press_393_early2018": ("Press, early 2018", light),
        "amia_plus_audi": ("AMIA and Audi, January 2018", light),
        "inegi_raiavl_revised": ("INEGI register", light),
        "oica_total": ("OICA", heavy),
    }
    records = []
    for row in data[YEAR_2017].where(series_id=list(given)):
        total = row.quantity()
        rounded = total.number % 10_000 == 0
        name, counts = given[row["series_id"]]
        records.append(
            {
                "given_by": name,
                "counts": counts,
                "vehicles_million": total / MILLION,
                "rounded": rounded,
                "label": f"{total / MILLION:.2f} million" if rounded else f"{total:.0f}",
            }
        )
    frame = frame_of(records)
    used, low = total_2017(data, "inegi_raiavl_revised"), total_2017(data, "amia_first_publication")
    high, audi = total_2017(data, "oica_total"), total_2017(data, "audi_2017")
    base = alt.Chart(frame).encode(
        along("vehicles_million", ".1f", domain=(3.65, 4.15), tickMinStep=0.1),
        in_rows("given_by", [name for name, _ in given.values()]),
        coloured_with_key("counts", {without: SERIES[1], light: SERIES[0], heavy: SERIES[3], unsaid: MUTED}),
    )
    return Figure(
        chart=framed(points(base, "rounded", size=80) + named(base, "true", "datum.label"), height=240, width=430),
        data=frame,
        title=f"Audi explains {percent_of(audi, used - low):.0f}% of the gap between AMIA and INEGI in 2017",
        subtitle="Vehicles made in Mexico in 2017, millions, by who gives the total; the axis does not start at zero",
        caption=(
            "Colours say what is counted; hollow marks are rounded in the source. This paper uses the figure of INEGI."
        ),
        alt=(
            f"Dot plot of {len(frame)} totals for 2017. AMIA, without Audi: {low:.0f}. AMIA and Audi: "
            f"{low + audi:.0f}. INEGI register: {used:.0f}. OICA, heavy vehicles included: {high:.0f}. "
            f"The abstract and AMIA in 2024 say {total_2017(data, 'seed_claim') / MILLION:.1f} million."
        ),
    )


@figure(reads=[FRAMEWORK])
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

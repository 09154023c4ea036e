"""Tables and figures on the rules of trade and on what is sold abroad."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Row, Table, figure, frame_of, table
from report.theme import MUTED, SERIES
from scripts.drawing import (
    HEIGHT,
    across_years,
    coloured,
    coloured_with_key,
    framed,
    named,
    points,
    shaped_with_key,
    upwards,
)
from scripts.industrial_policy import AGREEMENTS, REGIME, VEHICLES, export_share, partners

OUTSIDE = "fta_partner_countries_outside_eu_derived"

# The rules of the text, from the first decree to the agreement of 2020, with the law on foreign capital in parts.
RULES = [
    "1962-first-automotive-decree",
    "1969-export-compensation-policy",
    "1972-second-automotive-decree",
    "1973-foreign-investment-law-article-5",
    "1977-third-automotive-decree-june",
    "1983-decree-for-the-rationalisation-of-the",
    "1986-accession-to-gatt",
    "1989-decree-for-the-modernisation-and-promotion-of",
    "1994-nafta-annex-300-a",
    "2003-decree-for-the-competitiveness-of-the-terminal",
    "2020-usmca-in-force-1-july",
]


@table(reads=[REGIME])
def trade_regime(data: Inputs) -> Table:
    """The decrees, laws and agreements that ruled the motor industry, and what each asked for."""
    rules = [data[REGIME].one(key=name) for name in RULES]
    return Table(
        columns=[
            Column("Year"),
            Column("Rule"),
            Column("What it did"),
            Column("Exports or trade"),
            Column("Confidence"),
            Column("Source"),
        ],
        rows=[
            [
                Cell(str(row["year"]), row.rows),
                row.cell("instrument"),
                row.cell("content"),
                row.cell("export_or_trade_requirement"),
                row.cell("confidence"),
                Cell.citing(row.rows),
            ]
            for row in rules
        ],
        title=f"From {rules[0]['year']} to {rules[-1]['year']} the rules moved from imports to exports to the region",
        caption=(
            "Decrees of 1990 and 1998 were not read. The decree of 1989 rests on one weak page. "
            "The content that each rule required is in @tbl-content-rules."
        ),
    )


@figure(reads=[AGREEMENTS])
def partner_countries(data: Inputs) -> Figure:
    """Countries with which Mexico has free-trade agreements: our list, official counts and the abstract."""
    ours, counts, seed = "Outside the European Union, our list", "All partners, as counted", "The abstract"
    records = [
        {"year": row["year"], "count": ours, "countries": row.quantity(), "doubtful": False, "label": ""}
        for row in data[AGREEMENTS].where(series_id=OUTSIDE)
    ]
    # The count of April 2017 is the same as that of the year and would lie on it.
    for period in ("2017", "c. 2020", "c. 2021", "2025"):
        row = partners(data, "fta_partner_countries", period)
        records.append(
            {
                "year": row["year"],
                "count": counts,
                "countries": row.quantity(),
                "doubtful": row["confidence"] == "C",
                "label": f"{row.quantity()}",
            }
        )
    abstract = partners(data, "fta_partner_countries_seed", "2018")
    records.append(
        {
            "year": abstract["year"],
            "count": seed,
            "countries": abstract.quantity(),
            "doubtful": True,
            "label": f"{abstract.quantity()}, the abstract",
        }
    )
    frame = frame_of(records)
    outside = {row["year"]: row.quantity() for row in data[AGREEMENTS].where(series_id=OUTSIDE)}
    official = partners(data, "fta_partner_countries", "2017").quantity()
    base = alt.Chart(frame).encode(
        across_years(first=1992, last=2027),
        upwards("countries", top=60),
        coloured("count", {ours: SERIES[0], counts: SERIES[1], seed: MUTED}),
    )
    steps = base.transform_filter(alt.datum.count == ours).mark_line(interpolate="step-after")
    marks = points(base.transform_filter(alt.datum.count != ours), "doubtful", size=70)
    words = named(base, f"datum.count != '{ours}'", "datum.label", align="center", dx=0, dy=-13)
    line = named(base, f"datum.count == '{ours}' && datum.year == 2006", "datum.count", dx=0, dy=20)
    counted = named(base, f"datum.count == '{counts}' && datum.year == 2017", "datum.count", align="right", dx=-10)
    return Figure(
        chart=framed(steps + marks + words + line + counted, height=HEIGHT - 20),
        data=frame,
        title=(
            f"With {outside[2015]} partners outside the Union and its members, {official} countries in 2017; "
            f"the abstract has {abstract.quantity()}"
        ),
        subtitle="Countries covered by free-trade agreements of Mexico",
        caption=(
            "The line adds up our list of agreements by entry into force; Bolivia is left out and the northern "
            "triangle "
            "counts from 2013. Hollow marks: pages without a date, and the abstract."
        ),
        alt=(
            f"Step line and dots. Partners outside the European Union were {outside[1994]} in 1994, {outside[2005]} in "
            f"2005, {outside[2015]} in 2015 and {outside[2018]} in 2018. All partners were counted as {official} in "
            f"2017 and {partners(data, 'fta_partner_countries', '2025').quantity()} in 2025. The abstract of 2018 says "
            f"{abstract.quantity()}."
        ),
    )


@figure(reads=[VEHICLES])
def export_shares(data: Inputs) -> Figure:
    """Exports as a share of light vehicles made in Mexico, 1994–2024, by source."""
    printed = {row["year"]: row for row in data[VEHICLES].where(series_id="lv_export_share_of_production")}
    records = []
    for year, row in printed.items():
        source = "INEGI" if year >= 2019 else "AMIA"
        records.append(
            {"year": year, "source": source, "share_percent": row.quantity(), "rounded": row["confidence"] == "C"}
        )
    frame = frame_of(records).sort_values("year", ignore_index=True)
    frame["named"] = frame["year"].isin([1994, 2007, 2017, 2024])
    low, high = printed[1994], max(printed.values(), key=lambda row: float(row["value"]))
    base = alt.Chart(frame).encode(
        across_years(first=1992, last=2026),
        upwards("share_percent", top=100),
        coloured("source", {"AMIA": SERIES[0], "INEGI": SERIES[1]}),
    )
    lines = base.transform_filter("datum.year >= 2007").mark_line(strokeWidth=1.5)
    labels = named(base, "datum.named", "format(datum.share_percent, '.0f') + '%'", align="center", dx=0, dy=-12)
    sources = named(base, "datum.year == 2012 || datum.year == 2021", "datum.source", align="center", dx=0, dy=22)
    return Figure(
        chart=framed(lines + points(base, "rounded", size=50) + labels + sources, height=HEIGHT - 40),
        data=frame.drop(columns="named"),
        title=(
            f"The exported share of output grew from {low.quantity():.0f}% in {low['year']} "
            f"to {export_share(data, 'inegi', '2024'):.0f}% in 2024"
        ),
        subtitle="Light vehicles exported, percent of those made; years with both figures in one source",
        caption=(
            "Hollow marks rest on rounded figures. AMIA and INEGI are not joined. The highest share falls in a year "
            "for "
            "which the source itself doubts the exports of one maker [@src-JORNADA-0322]."
        ),
        alt=(
            f"Line chart with {len(frame)} years between 1994 and 2024. The share was {low.quantity():.1f}% in 1994, "
            f"{printed[2007].quantity():.1f}% in 2007, {printed[2017].quantity():.1f}% in 2017 and "
            f"{printed[2024].quantity():.1f}% in 2024. It was highest in {high['year']} with {high.quantity():.1f}%."
        ),
    )


@figure(reads=[VEHICLES])
def export_destinations(data: Inputs) -> Figure:
    """The share of exported light vehicles that went to the United States, 2009–2024."""
    whole, part = "Whole year", "Part of a year"
    rows = list(data[VEHICLES].where(series_id="lv_exports_usa_share"))
    frame = frame_of(
        {
            "year": row["year"],
            "period": row["period"],
            "covers": whole if row["period_type"] == "year" else part,
            "share_percent": row.quantity(),
        }
        for row in rows
    ).sort_values("period", ignore_index=True)
    years = {row["year"]: row.quantity() for row in rows if row["period_type"] == "year"}
    lowest = min(rows, key=lambda row: float(row["value"]))
    colours = {whole: SERIES[0], part: SERIES[1]}
    base = alt.Chart(frame).encode(across_years(first=2008, last=2025), upwards("share_percent", top=100))
    marks = base.mark_point(filled=True, opacity=1, size=70).encode(
        coloured_with_key("covers", colours), shaped_with_key("covers", colours)
    )
    words = named(
        base, f"datum.covers == '{whole}'", "format(datum.share_percent, '.0f')", align="center", dx=0, dy=-14
    )
    return Figure(
        chart=framed(marks + words, height=HEIGHT - 40),
        data=frame,
        title=f"The United States took {years[2012]:.0f}% of exported vehicles in 2012 and {years[2024]:.0f}% in 2024",
        subtitle="Share of exported light vehicles that went to the United States, percent",
        caption=(
            "Each mark is a statement in a report; shares of a month or a quarter are not those of a year and are not "
            "joined. The shares of 2019 and 2024 are rounded in their sources."
        ),
        alt=(
            f"Dot plot of {len(frame)} shares between 2009 and 2024. Whole years: {_listed(years)}. The lowest share "
            "of "
            f"all is {lowest.quantity():.1f}%, for {_month(lowest)}."
        ),
    )


def _listed(years: dict[int, Quantity]) -> str:
    return ", ".join(f"{share:.0f}% in {year}" for year, share in sorted(years.items()))


def _month(row: Row) -> str:
    return "October 2011" if row["period"] == "2011-10" else str(row["period"])

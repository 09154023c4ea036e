"""Tables and figures on the rules of trade and on what is sold abroad."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Row, Table, figure, frame_of, table
from report.theme import MUTED, SERIES
from scripts.drawing import (
    HEIGHT,
    across_years,
    coloured,
    framed,
    named,
    points,
    upwards,
)
from scripts.industrial_policy import AGREEMENTS, REGIME, partners

OUTSIDE = "fta_partner_countries_outside_eu_derived"

# The rules of the text, from the first decree to the agreement of 2020, with the law on foreign capital in parts.
RULES = [
    "1962-first-automotive-decree",
    "1969-export-compensation-policy",
    "1973-foreign-investment-law-article-5",
    "1977-third-automotive-decree-june",
    "1983-decree-for-the-rationalisation-of-the",
    "1986-accession-to-gatt",
    "1994-nafta-annex-300-a",
    "2003-decree-for-the-competitiveness-of-the-terminal",
    "2020-usmca-in-force-1-july",
    "2025-section-232-tariff-on-vehicles",
    "2026-tariffs-on-countries-without-agreement",
]


@table(reads=[REGIME], was="content-rules")
def trade_regime(data: Inputs) -> Table:
    """The decrees, laws and agreements that ruled the motor industry, and what each asked for."""
    rules = [data[REGIME].one(key=name) for name in RULES]
    return Table(
        columns=[
            Column("Year"),
            Column("Rule"),
            Column("What it did"),
            Column("Content asked for"),
            Column("Exports or trade"),
            Column("Source"),
        ],
        rows=[
            [
                Cell(str(row["year"]), row.rows),
                row.cell("instrument"),
                row.cell("content"),
                _content(row),
                row.cell("export_or_trade_requirement"),
                Cell.citing(row.rows),
            ]
            for row in rules
        ],
        title=f"Since {rules[0]['year']} the rules moved from imports to exports to the region, then back to tariffs",
        caption=(
            "Content in percent: of national cost in the decrees, of regional value in NAFTA and USMCA. Decrees of "
            "1972, 1989, 1990 and 1998 are left out; the last two were not consulted."
        ),
    )


def _content(rule: Row) -> Cell:
    """The national or regional content that a rule asks for; a dash where it asks for none."""
    return rule.cell("local_or_regional_content_pct") if rule["local_or_regional_content_pct"] else Cell("–", rule.rows)


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
    latest = partners(data, "fta_partner_countries", "2025").quantity()
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
            f"Mexico had agreements with {official} countries in 2017; "
            f"the conference abstract has {abstract.quantity()}"
        ),
        subtitle="Countries covered by free-trade agreements of Mexico",
        caption=(
            "The line adds up our list of agreements by entry into force, the members of CPTPP each by its own year; "
            "Bolivia is left out, and so is the United Kingdom since it left the Union. Hollow marks: pages without a "
            "date, and the abstract."
        ),
        alt=(
            f"Step line and dots. Partners outside the European Union were {outside[1994]} in 1994, {outside[2005]} in "
            f"2005, {outside[2015]} in 2015, {outside[2018]} in 2018 and {outside[2023]} in 2023. All partners were "
            f"counted as {official} in 2017 and {latest} in 2025. The abstract of 2018 says "
            f"{abstract.quantity()}."
        ),
    )

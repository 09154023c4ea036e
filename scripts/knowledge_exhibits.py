"""Tables and figures on researchers, patents, engineering centres and the challenges of the industry."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Table, figure, frame_of, table
from report.theme import INK, MUTED, PAPER, SERIES
from scripts.drawing import (
    HEIGHT,
    SEMIBOLD,
    WIDTH,
    across_years,
    along,
    coloured,
    framed,
    in_rows,
    named,
    upwards,
)
from scripts.industrial_policy import CENTRES
from scripts.knowledge import (
    CENTRE_LIST,
    CHALLENGES,
    RESEARCH,
    foreign_patents,
    listed_private,
    patents,
    researchers,
    resident_share,
)

THOUSAND = 1000


@figure(reads=[RESEARCH])
def researchers_per_million(data: Inputs) -> Figure:
    """Researchers per million inhabitants, Mexico and three comparators, with the break of 2012."""
    names = {"Mexico": "Mexico", "Brazil": "Brazil", "Chile": "Chile", "Turkiye": "Türkiye"}
    frame = frame_of(
        {
            "economy": names[row["entity"]],
            "year": row["year"],
            "researchers": row.quantity(),
            # The series of Mexico changes its meaning between 2011 and 2012; its two parts are not joined.
            "part": "after" if row["entity"] == "Mexico" and row["year"] >= 2012 else "whole",
        }
        for row in data[RESEARCH].where(series_id="researchers_per_million", entity=list(names))
    ).sort_values(["economy", "year"], ignore_index=True)
    frame["last"] = frame["year"] == frame.groupby("economy")["year"].transform("max")
    base = alt.Chart(frame).encode(
        across_years(),
        upwards("researchers", top=2800),
        coloured("economy", {name: SERIES[0] if name == "Mexico" else MUTED for name in names.values()}),
    )
    gap = (
        base.transform_filter("datum.economy == 'Mexico' && datum.year == 2012")
        .transform_calculate(between="2011.5")
        .mark_rule(color=MUTED, strokeDash=[3, 3])
        .encode(x="between:Q", y=alt.value(40), y2=alt.value(HEIGHT), color=alt.value(MUTED))
    )
    said = named(
        base,
        "datum.economy == 'Mexico' && datum.year == 2012",
        "'break in 2012'",
        align="center",
        dx=0,
        color=MUTED,
        fontWeight=400,
    ).encode(y=alt.value(30), color=alt.value(MUTED))
    ends = named(base, "datum.last", "datum.economy + ' ' + format(datum.researchers, ',.0f')")
    now = data[RESEARCH].where(series_id="researchers_per_million", entity="Mexico").largest("year")
    peers = {
        name: data[RESEARCH].where(series_id="researchers_per_million", entity=name).largest("year") for name in names
    }
    before, after = researchers(data, "Mexico", 2011), researchers(data, "Mexico", 2012)
    return Figure(
        chart=framed(
            gap
            + base.transform_filter("datum.economy != 'Mexico'").mark_line(strokeWidth=1.5)
            + base.transform_filter("datum.economy == 'Mexico'").mark_line(strokeWidth=3).encode(detail="part:N")
            + ends
            + said
        ),
        data=frame.drop(columns=["last"]),
        breaks=["researchers-2012"],
        title=(
            f"Mexico counts {now.quantity():.0f} researchers per million in {now['year']}; "
            f"Türkiye counted {peers['Turkiye'].quantity():.0f} in {peers['Turkiye']['year']}"
        ),
        subtitle="Researchers in research and development per million inhabitants, full-time equivalents as reported",
        caption=(
            "World Bank series; each line ends with its latest year. No source explains the fall of Mexico in 2012; we "
            "read it as a change of definition or coverage."
        ),
        alt=(
            f"Line chart, 1996 to {now['year']}. Mexico: {researchers(data, 'Mexico', 1996):.0f} per million in 1996, "
            f"{before:.0f} in 2011, {after:.0f} in 2012 after a break, {now.quantity():.0f} in {now['year']}. Latest: "
            + ", ".join(
                f"{names[name]} {row.quantity():.0f} in {row['year']}"
                for name, row in peers.items()
                if name != "Mexico"
            )
            + "."
        ),
    )


@figure(reads=[RESEARCH])
def patent_applications(data: Inputs) -> Figure:
    """Patent applications in Mexico by residents and by non-residents, 1980–2021."""
    own, foreign = "Residents", "Non-residents"
    records = [
        {"year": year, "by": who, "applications_thousand": count / THOUSAND}
        for year in range(1980, 2022)
        for who, count in ((own, patents(data, "Mexico", year)), (foreign, foreign_patents(data, year)))
    ]
    frame = frame_of(records)
    base = alt.Chart(frame).encode(
        across_years(first=1980, last=2021),
        upwards("applications_thousand"),
        coloured("by", {own: SERIES[0], foreign: SERIES[1]}),
    )
    ends = named(base, "datum.year == 2021", "datum.by + ' ' + format(datum.applications_thousand, '.1f')")
    share = {year: resident_share(data, year) for year in (1980, 2000, 2021)}
    return Figure(
        chart=framed(base.mark_line() + ends, height=HEIGHT - 30, width=WIDTH - 24),
        data=frame,
        title=(
            f"Residents filed {share[1980]:.1f}% of patent applications in 1980, {share[2000]:.1f}% in 2000 "
            f"and {share[2021]:.1f}% in 2021"
        ),
        subtitle="Patent applications filed in Mexico, thousands a year",
        caption=(
            "Applications, not grants, in all fields. Non-residents before 2003 come from an older edition, equal to "
            "the "
            "later one where they overlap."
        ),
        alt=(
            f"Two lines, 1980 to 2021. Residents filed {patents(data, 'Mexico', 1980):.0f} applications in 1980, "
            f"{patents(data, 'Mexico', 1996):.0f} in 1996 and {patents(data, 'Mexico', 2021):.0f} in 2021. "
            "Non-residents "
            f"filed {foreign_patents(data, 1980):.0f}, {foreign_patents(data, 1996):.0f} and "
            f"{foreign_patents(data, 2021):.0f}."
        ),
    )


@figure(reads=[CENTRES, CENTRE_LIST])
def centre_counts(data: Inputs) -> Figure:
    """Research and engineering centres for the motor industry, by who counts and by kind."""
    private, public, academic, mixed = "private", "public", "academic", "mixed"
    abstract, commission, ours = "The abstract, 2018", "ECLAC, 2017, as relayed", "Our list, entries"

    def count(series: str) -> Quantity:
        return data[CENTRES].one(series_id=series).quantity()

    listed = data[CENTRE_LIST]
    frame = frame_of(
        [
            {"counted_by": abstract, "kind": private, "centres": count("private_centres_seed")},
            {"counted_by": abstract, "kind": public, "centres": count("public_centres_seed")},
            {"counted_by": commission, "kind": private, "centres": count("private_centres")},
            {"counted_by": commission, "kind": public, "centres": count("public_centres")},
            {"counted_by": commission, "kind": academic, "centres": count("academic_centres")},
            {"counted_by": commission, "kind": mixed, "centres": count("mixed_capital_centres")},
            {"counted_by": ours, "kind": private, "centres": listed_private(data).count()},
            {"counted_by": ours, "kind": public, "centres": listed.where(type="public").count()},
        ]
    )
    frame["from"] = frame.groupby("counted_by")["centres"].cumsum() - frame["centres"]
    frame["to"] = frame["from"] + frame["centres"]
    frame["middle"] = (frame["from"] + frame["to"]) / 2
    colours = {private: SERIES[0], public: SERIES[1], academic: SERIES[2], mixed: MUTED}
    base = alt.Chart(frame).encode(
        in_rows("counted_by", [abstract, commission, ours]), along("from", ".0f", domain=(0, 32), tickCount=6)
    )
    bars = base.mark_bar(stroke=PAPER, height=34).encode(coloured("kind", colours), x2="to:Q")
    inside = (
        base.transform_filter("datum.centres > 3")
        .transform_calculate(words="datum.centres + ' ' + datum.kind")
        .mark_text(fontWeight=SEMIBOLD)
        .encode(
            alt.X("middle:Q"),
            text="words:N",
            color=alt.condition(f"datum.kind == '{public}'", alt.value(INK), alt.value(PAPER)),
        )
    )
    beside = named(base, "datum.centres <= 3", "datum.centres + ' ' + datum.kind").encode(x="to:Q")
    seed, relayed = count("public_centres_seed"), count("public_centres")
    return Figure(
        chart=framed(bars + inside + beside, height=160, width=WIDTH - 60),
        data=frame.drop(columns=["from", "to", "middle"]),
        title=f"Public centres are {relayed} by one count and {seed} by another",
        subtitle="Centres of research, engineering and design that serve the motor industry",
        caption=(
            "Our list has what we could find: several centres of one firm, some later than the abstract, and one entry "
            "for two unnamed centres. Entries without a named owner, consortia and strategies are left out. The other "
            "two lists were not seen. That ours has as many private entries as they have centres is chance."
        ),
        alt=(
            f"Three stacked bars. The abstract: {count('private_centres_seed')} private and {seed} public. The "
            f"commission: {count('private_centres')} private, {relayed} public, {count('academic_centres')} academic "
            "and "
            f"{count('mixed_capital_centres')} mixed. Our list: {listed_private(data).count()} private and "
            f"{listed.where(type='public').count()} public."
        ),
    )


# The challenges in the order of the abstract, with the heading of their column.
HEADINGS = {
    "restructuring": "Global restructuring",
    "law": "Environment, safety",
    "business-models": "Business models",
    "ict": "ICT",
    "energy": "Energy efficiency",
}


@table(reads=[CHALLENGES])
def challenge_matrix(data: Inputs) -> Table:
    """Public initiatives by the challenge of the abstract that they were aimed at or that they touch."""
    links = data[CHALLENGES]
    rows: list[list[Cell | Quantity]] = []
    for initiative, its_links in links.by("initiative").items():
        by_challenge = {link["challenge"]: link for link in its_links}
        marks = [
            Cell(by_challenge[name]["relation"], by_challenge[name].rows) if name in by_challenge else Cell("–")
            for name in HEADINGS
        ]
        carriers = dict.fromkeys(link["carrier"] for link in its_links)
        rows.append(
            [
                Cell(initiative, its_links.rows),
                Cell(", ".join(carriers), its_links.rows),
                *marks,
                Cell.citing(its_links.rows),
            ]
        )
    aimed = {name: links.where(challenge=name).frame["relation"].eq("aimed").sum() for name in HEADINGS}
    most = links.where(challenge="restructuring", relation="aimed").count()
    ict = links.where(challenge="ict", relation="aimed").count()
    none = sum(number == 0 for number in aimed.values())
    return Table(
        columns=[
            Column("Initiative"),
            Column("Kind"),
            *(Column(heading) for heading in HEADINGS.values()),
            Column("Source"),
        ],
        rows=rows,
        title=f"By our coding {most} initiatives aimed at restructuring and {ict} at ICT, none at the other {none}",
        caption=(
            "Our coding, confidence C throughout. “Aimed”: a source states an aim that meets the challenge, "
            "or a plan has the challenge for its subject. “Touches”: it states something that bears on the challenge "
            "without that aim. No source draws these links, and an empty cell means that we found none, not that none "
            "exists."
        ),
    )

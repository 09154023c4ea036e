"""Tables and figures on researchers, patents, engineering centres and the challenges of the industry."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Table, figure, frame_of, table
from report.theme import INK, MUTED, PAPER, SERIES
from scripts.drawing import (
    SEMIBOLD,
    WIDTH,
    along,
    coloured,
    framed,
    in_rows,
    named,
)
from scripts.industrial_policy import CENTRES
from scripts.knowledge import (
    CENTRE_LIST,
    CHALLENGES,
    listed_private,
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

"""Tables and figures of the chapter on the consortia."""

from __future__ import annotations

import re
from typing import Any

import altair as alt

from report.exhibits import (
    Cell,
    Column,
    Figure,
    Inputs,
    Row,
    Table,
    figure,
    frame_of,
    percent_change,
    table,
)
from report.theme import INK, MUTED, PAPER, SERIES
from scripts.centre_budgets import DOCUMENTED, MOTOR
from scripts.consortium import (
    CENTRES,
    CODEBOOK,
    CONSORTIA,
    FINDINGS,
    counted,
    in_family,
    total_budget,
)
from scripts.consortium_search import FIVE
from scripts.drawing import (
    across_years,
    along,
    coloured_with_key,
    framed,
    in_rows,
    named,
    points,
    shaded,
    shaped_with_key,
)
from scripts.policy_instruments import BUDGETS, FRAMEWORK
from scripts.prices import PRICES, centre_lines_fall_2023

TIMELINE = "consortium-timeline"
MECHANISMS = "consortium-governance"

# Phases of the timeline as stages; a phase that is not here is background, or work before a consortium (prior ties).
STAGES = {
    "Idea": ["idea", "feasibility"],
    "Agreed or announced": ["agreement", "announcement", "launch", "formation"],
    "Building up": ["resources", "construction"],
    "Working": ["opening", "operation", "human capital", "results"],
    "Interruption": ["interruption"],
    "Study or criticism": ["study", "evaluation"],
}

# Words of a date's precision that leave the time of an event open.
UNCERTAIN = ("report", "inferred", "approximate")
# Not a consortium but a state, whose plan and fund make nobody in a consortium cooperate.
SETTING = "AGS"


@figure(reads=[FINDINGS, CODEBOOK])
def findings_heat_map(data: Inputs) -> Figure:
    """Coded findings by family of codes and by consortium."""
    records: list[dict[str, Any]] = []
    families = list(data[CODEBOOK].by("family"))
    for consortium in CONSORTIA:
        about = data[FINDINGS].where(consortium=consortium)
        records += [
            {"consortium": consortium, "family": name, "findings": counted(in_family(data, name, about), about)}
            for name in families
        ]
    frame = frame_of(records)
    order = sorted(families, key=lambda name: -frame.loc[frame["family"] == name, "findings"].sum())
    names = alt.Axis(title=None, orient="top", labelAngle=-45, labelOverlap=False, ticks=False)
    base = alt.Chart(frame).encode(
        alt.X("consortium:N", sort=CONSORTIA, axis=names),
        in_rows("family", order),
    )
    cells = base.mark_rect(fill=SERIES[0], stroke=PAPER).encode(shaded("findings"))
    words = base.transform_filter("datum.findings > 0").mark_text(color=INK).encode(text="findings:Q")
    about = data[FINDINGS].where(consortium="CITTAA")
    formation = counted(in_family(data, "formation", about), about)
    results = counted(in_family(data, "results", about), about)
    largest = max(records, key=lambda record: float(record["findings"]))
    return Figure(
        chart=framed(cells + words, height=11 * 27, width=17 * 30),
        data=frame,
        title=f"Of {about.count()} findings on CITTAA, {formation} concern its formation and {results} its results",
        subtitle="Coded findings by family of codes and by consortium; a finding may carry codes of several families",
        caption="Counts map the record that could be read, by a single coder; they do not measure the consortia.",
        alt=(
            f"Table of counts in shades, {len(families)} families of codes by {len(CONSORTIA)} consortia. The largest "
            f"cell is {largest['family']} for {largest['consortium']} with {largest['findings']} findings. CITTAA has "
            f"{formation} findings on formation and {results} on results."
        ),
    )


@figure(reads=[TIMELINE])
def consortium_stages(data: Inputs) -> Figure:
    """Dated events of the five consortia compared, and of the programme, by stage."""
    stage_of = {phase: stage for stage, phases in STAGES.items() for phase in phases}
    shown = {"STRATEGY": "The programme", **{name: name for name in FIVE}}
    records = []
    for row in data[TIMELINE]:
        start = re.match(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?", row["date"])
        if row["consortium"] not in shown or row["phase"] not in stage_of or start is None:
            continue  # the setting, or an event whose year the source does not show
        month = int(start["month"]) if start["month"] else None
        records.append(
            {
                "consortium": shown[row["consortium"]],
                "stage": stage_of[row["phase"]],
                "event": row["event"],
                "date": row["date"],
                "time": int(start["year"]) + ((month or 6.5) - 0.5) / 12,
                "uncertain": month is None or any(word in row["date_precision"] for word in UNCERTAIN),
                "rows": row.rows,
            }
        )
    frame = frame_of(records)
    order = ["The programme", *FIVE]
    colours = dict(zip(STAGES, [SERIES[1], SERIES[0], SERIES[4], SERIES[2], SERIES[3], MUTED], strict=True))
    base = alt.Chart(frame).encode(
        across_years("time", first=2012, last=2027),
        in_rows("consortium", order, "lines"),
        coloured_with_key("stage", colours),
        shaped_with_key("stage", colours),
    )
    of_cittaa = [record for record in records if record["consortium"] == "CITTAA"]
    studies = [record for record in of_cittaa if record["stage"] == "Study or criticism"]
    idea = " and ".join(dict.fromkeys(record["date"][:4] for record in of_cittaa if record["stage"] == "Idea"))
    told = "; ".join(f"{record['event']} ({record['date']})" for record in of_cittaa)
    working = [
        name for name in FIVE if any(each["consortium"] == name for each in records if each["stage"] == "Working")
    ]
    return Figure(
        chart=framed(points(base, "uncertain", size=90), height=26 * len(order), width=500),
        data=frame,
        highlight="consortium",
        title=(
            f"Of {len(FIVE)} consortia {len(working)} opened or worked; "
            f"for CITTAA an idea of {idea} and {len(studies)} studies are on record"
        ),
        subtitle="Dated events of five consortia by stage; hollow marks are uncertain in time",
        caption=(
            "Hollow: known by year only, by the day of a report, or with a year inferred. Events whose year nothing "
            "shows are left out, and so are joint work before a consortium and what became of a firm, a building or a "
            "member after it. The agreement of CITTAA is part of the programme’s first list."
        ),
        alt=(
            f"Dot plot of {len(frame)} dated events of {len(order) - 1} consortia and the programme. "
            f"Events of CITTAA: {told}. Consortia with an event of working: {', '.join(working)}."
        ),
    )


@table(reads=[MECHANISMS])
def governance(data: Inputs) -> Table:
    """Mechanisms of governance by kind, with examples."""
    # Three for each kind, taken from different consortia and levels where the record allows.
    examples = {
        "command": ["GV001", "GV017", "GV034"],
        "persuasive": ["GV008", "GV003", "GV033"],
        "incentive": ["GV009", "GV010", "GV011"],
    }
    rows = []
    counts = {}
    for kind, chosen in examples.items():
        all_of_kind = data[MECHANISMS].where(mechanism_type=kind, consortium=lambda name: name != SETTING)
        counts[kind] = all_of_kind.count()
        for name in chosen:
            row = all_of_kind.one(row_id=name)
            rows.append(
                [
                    Cell(kind.capitalize(), row.rows),
                    Cell("The programme" if row["consortium"] == "STRATEGY" else row["consortium"], row.rows),
                    row.cell("description"),
                    row.cell("confidence"),
                    Cell.citing(row.rows),
                ]
            )
    return Table(
        columns=[
            Column("Kind"),
            Column("Where"),
            Column("What is reported"),
            Column("Confidence"),
            Column("Source"),
        ],
        rows=rows,
        title="Command, persuasion and incentives are all on record",
        caption=(
            f"Examples. The data hold {counts['command']} mechanisms of command, {counts['persuasive']} of persuasion "
            f"and {counts['incentive']} of incentive that concern consortia or the programme; those of the state of "
            "Aguascalientes are left out. One meeting stands under two kinds: an idea argued, and directors summoned. "
            "Agreements, posts and bodies are none of the three."
        ),
    )


@figure(reads=[CENTRES, BUDGETS, FRAMEWORK, PRICES])
def centre_budgets(data: Inputs) -> Figure:
    """Real federal budgets of the public research centres, 2015 and proposal for 2019."""
    with_motor, named_too, others = "member of MTH", "named with CITTAA or CITLAX", "other centres"

    def group_of(row: Row) -> str:
        names = str(row["consortia_seen"] or "")
        if any(name in names for name in DOCUMENTED):
            return with_motor
        return named_too if any(name in names for name in MOTOR) else others

    frame = frame_of(
        {
            "centre": row["centre"].replace(" (charted as CIB)", ""),
            "group": group_of(row),
            "before_million": row.quantity("budget_2015_mxn_m_2019_derived"),
            "after_million": row.quantity("budget_2019_mxn_m_2019"),
            "change_percent": row.quantity("real_change_2015_2019_pct"),
        }
        for row in data[CENTRES]
    ).sort_values("change_percent", ignore_index=True)
    groups = {with_motor: SERIES[3], named_too: SERIES[1], others: SERIES[4]}
    base = alt.Chart(frame).encode(
        in_rows("centre", list(frame["centre"])),
        coloured_with_key("group", groups),
        shaped_with_key("group", groups),
    )
    now = along("after_million", domain=(0, 720), orient="top", tickCount=7)
    lines = base.mark_rule(strokeWidth=2).encode(now, alt.X2("before_million:Q"))
    after = base.mark_point(filled=True, opacity=1, size=60).encode(now)
    before = base.encode(along("before_million", domain=(0, 720), orient="top", tickCount=7))
    starts = before.mark_tick(thickness=2, height=11, opacity=1)
    changes = named(before, "true", "format(datum.change_percent, '+.0f') + '%'", fontWeight=400)
    all_fell = percent_change(total_budget(data, 2015), total_budget(data, 2019))
    least, most = frame.iloc[-1], frame.iloc[0]
    return Figure(
        chart=framed(lines + starts + after + changes, height=21 * len(frame), width=460),
        data=frame,
        highlight="centre",
        title=f"All {len(frame)} centres lost budget from 2015 to 2019; together they lost {-all_fell:.0f}%",
        subtitle="Federal budget, million pesos of 2019: ticks 2015 (approved), marks 2019 (proposed), and the change",
        caption=(
            "Read from published charts to about one million pesos; 2015 is derived from 2019 and the change. COMIMSA "
            "and INFOTEC are not in the charts. Budgets approved or proposed, not spent; what was paid through the "
            f"lines of all centres fell by {centre_lines_fall_2023(data):.0f}% from 2015 to 2023, prices taken out. "
            "Documents name members of MTH; with CITTAA stands who was called to its first meeting, with CITLAX who "
            "signed for a consortium that did not work."
        ),
        alt=(
            f"Dot plot of {len(frame)} centres. Every budget is smaller in 2019 than in 2015. The largest loss is "
            f"{most['centre']} with {most['change_percent']:.1f}%, the smallest {least['centre']} with "
            f"{least['change_percent']:.1f}%. Together the centres went from {total_budget(data, 2015):.0f} to "
            f"{total_budget(data, 2019):.0f} million pesos of 2019."
        ),
    )

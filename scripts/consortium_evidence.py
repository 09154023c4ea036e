"""Which kinds of evidence are on record for each consortium, and which were not seen in what was read."""

from __future__ import annotations

import re
from typing import Any

import altair as alt

from report.exhibits import Figure, Inputs, Row, figure, frame_of
from report.theme import MUTED, PAPER, SERIES
from scripts.consortium import CODEBOOK, CONSORTIA, FINDINGS, counted, with_code
from scripts.consortium_record import COMPARISON, INTERRUPTION, NOT_SEEN
from scripts.consortium_search import DELIVERED, SEARCHES, queries_on
from scripts.drawing import framed, in_rows

# Each kind of evidence with what its codes begin with, in the order in which a consortium would leave it.
KINDS = {
    "Formation": ("FORM-",),
    "Governance": ("GOV-",),
    "Money": ("RES-FED", "RES-STATE", "RES-LAND"),
    "People": ("RES-STAFF", "HC-"),
    "Clients": ("IND-LINK", "IND-SERV"),
    "Results": DELIVERED,
    "Interruption": (INTERRUPTION,),
}
LATER = "Trace after 2018"
LAST_OF_GOVERNMENT = 2018
FINDINGS_READ, QUERIES = "All findings", "Queries"


def codes_of_kind(data: Inputs, kind: str) -> tuple[str, ...]:
    """The codes of the codebook that are evidence of a kind."""
    return tuple(row["code"] for row in data[CODEBOOK] if str(row["code"]).startswith(KINDS[kind]))


def later_trace(row: Row) -> str:
    """The year of the last trace of a consortium itself if that is after 2018, in two digits; else nothing.

    A report that only tells what the host or a firm did later leaves the column on its fate at “not seen”, or the
    trace itself in an earlier year.
    """
    year = re.search(r"\d{4}", str(row["last_trace"] or ""))
    if str(row["status_after_2018"]) == NOT_SEEN or year is None or int(year[0]) <= LAST_OF_GOVERNMENT:
        return ""
    return f"’{year[0][2:]}"


@figure(reads=[FINDINGS, CODEBOOK, COMPARISON, SEARCHES], was="consortia")
def consortium_evidence(data: Inputs) -> Figure:
    """Findings on each consortium by kind of evidence, what it left after 2018, and how much was searched."""
    kinds = {kind: codes_of_kind(data, kind) for kind in KINDS}
    records: list[dict[str, Any]] = []
    for name in CONSORTIA:
        about, listed = data[FINDINGS].where(consortium=name), data[COMPARISON].one(acronym=name)
        found = {kind: counted(with_code(about, *codes), about) for kind, codes in kinds.items()}
        records += [_cell(name, kind, str(count) if count.number else "", count.rows) for kind, count in found.items()]
        records.append(_cell(name, LATER, later_trace(listed), listed.rows))
        records.append(_cell(name, FINDINGS_READ, str(len(about)), about.rows))
        asked = queries_on(data, name)
        records.append(_cell(name, QUERIES, str(len(asked)), asked.rows or about.rows))
    frame = frame_of(records)
    evidence = frame[~frame["kind"].isin([FINDINGS_READ, QUERIES])]
    seen = evidence[evidence["shown"] != ""].groupby("consortium")["kind"].count()
    read = {name: len(data[FINDINGS].where(consortium=name)) for name in CONSORTIA}
    order = sorted(CONSORTIA, key=lambda name: (-int(seen.get(name, 0)), -read[name], name))
    having = {kind: int((evidence[evidence["kind"] == kind]["shown"] != "").sum()) for kind in (*KINDS, LATER)}
    named_only = [str(row["acronym"]) for row in data[COMPARISON] if row["acronym"] not in CONSORTIA]
    silent = evidence[(evidence["consortium"] == "CITTAA") & (evidence["shown"] == "")]["kind"]
    columns = [*KINDS, LATER, FINDINGS_READ, QUERIES]
    names = alt.Axis(title=None, orient="top", labelAngle=-45, labelOverlap=False, ticks=False, domain=False)
    spaced = alt.Scale(paddingInner=0.12)
    base = alt.Chart(frame).encode(
        alt.X("kind:N", sort=columns, axis=names, scale=spaced), in_rows("consortium", order).scale(spaced)
    )
    cells = base.transform_filter(f"datum.kind != '{FINDINGS_READ}' && datum.kind != '{QUERIES}'")
    full = cells.transform_filter("datum.shown != ''").mark_rect(fill=SERIES[0], fillOpacity=0.3, cornerRadius=2)
    none = cells.transform_filter("datum.shown == ''").mark_rect(
        fill=PAPER, stroke=MUTED, strokeDash=[2, 3], strokeOpacity=0.6, cornerRadius=2
    )
    return Figure(
        chart=framed(
            alt.layer(none, full, base.mark_text().encode(text="shown:N")),
            height=22 * len(order),
            width=36 * len(columns),
        ),
        data=frame,
        highlight="consortium",
        title=(
            f"Of {len(order)} consortia {having['Formation']} left their founding, {having['Clients']} a client, "
            f"{having['Results']} a result, {having[LATER]} a trace after {LAST_OF_GOVERNMENT}"
        ),
        subtitle="Coded findings by kind; dashed where nothing was seen in all findings and queries, at the right",
        caption=(
            "A finding may be of several kinds. Money: federal and state funds, and land. People: staff, and training, "
            f"planned too. Clients: links with firms, and services to them. Under “{LATER}” stands the year of the "
            f"last report of the consortium itself. {', '.join(named_only[:-1])} and {named_only[-1]} are known by "
            "name only and not drawn (NINTH: the ninth of the first list, whose name is cut off). Dashed does not say "
            "that nothing happened. Coded by one person."
        ),
        alt=(
            f"Grid of {len(order)} consortia and {len(KINDS) + 1} kinds of evidence. Consortia with each: "
            + ", ".join(f"{kind.lower()} {count}" for kind, count in having.items())
            + f". Not seen for CITTAA: {', '.join(kind.lower() for kind in silent)}."
        ),
    )


def _cell(name: str, kind: str, shown: str, rows: tuple[str, ...]) -> dict[str, Any]:
    return {"consortium": name, "kind": kind, "shown": shown, "rows": rows}

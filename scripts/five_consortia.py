"""The five consortia that the chapter compares, side by side."""

from __future__ import annotations

import re

from report.exhibits import Cell, Column, Inputs, Row, Table, table
from scripts.consortium import CODEBOOK, FINDINGS, with_code
from scripts.consortium_exhibits import TIMELINE
from scripts.consortium_record import COMPARISON, INTERRUPTION, NOT_SEEN, RESULTS, opened
from scripts.consortium_search import DELIVERED, FIVE, SEARCHES, queries_on, results_of

LAUNCH = "TL023"  # the event of May 2017 that names the first nine
AMONG_FIRST = "among first nine"
# Phases of the timeline that are no events of a consortium itself: what others studied, and what came of its members.
NOT_ITS_OWN = ("evaluation", "study", "context", "background")
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


@table(reads=[COMPARISON, FINDINGS, CODEBOOK, TIMELINE, SEARCHES])
def five_consortia(data: Inputs) -> Table:
    """The five consortia compared: dates, lead, members, client firm, results by kind and the latest dated event."""
    rows = [data[COMPARISON].one(acronym=name) for name in FIVE]
    latest = {name: latest_event(data, name) for name in FIVE}
    with_results = [name for name in FIVE if len(results_of(data, name))]
    last = max(str(row["date"]) for row in latest.values())
    return Table(
        columns=[
            Column("Consortium"),
            Column("Announced and opened"),
            Column("Lead"),
            Column("Members"),
            Column("Firm named"),
            Column("Results on record"),
            Column("Latest dated event"),
            Column("Sources"),
        ],
        rows=[
            [
                Cell(f"{row['acronym']}, {row['sector']}", row.rows),
                Cell(_dates(row), row.rows),
                row.cell("lead_or_incubator"),
                row.cell("members_seen"),
                row.cell("firms_seen"),
                results_cell(data, str(row["acronym"])),
                Cell(_told(latest[str(row["acronym"])]), latest[str(row["acronym"])].rows),
                Cell.citing(row.rows),
            ]
            for row in rows
        ],
        title=(
            f"Only {' and '.join(with_results)} have results on record; "
            f"no event of the five is dated after {_day(last)}"
        ),
        caption=(
            "Results: findings coded as works, training, services and firms, or knowledge; interruptions are "
            "shown but not counted. In brackets: all findings on the consortium, and the queries on it in the second "
            "search. The latest event is of the consortium itself: studies of it, and what became of "
            "its firms and members, do not count; the list of the first nine of May 2017 does."
        ),
    )


def results_cell(data: Inputs, name: str) -> Cell:
    """The results of a consortium by kind, and among how many findings and queries they were found."""
    about, queries = data[FINDINGS].where(consortium=name), queries_on(data, name)
    counts = {code: len(with_code(about, code)) for code in RESULTS}
    labels = {row["code"]: str(row["label"]).lower() for row in data[CODEBOOK].where(code=list(RESULTS))}
    kinds = ", ".join(f"{labels[code]} {counts[code]}" for code in DELIVERED if counts[code])
    told = kinds or "none"
    if counts[INTERRUPTION]:
        told += f"; {labels[INTERRUPTION]} {counts[INTERRUPTION]}"
    text = f"{told} (of {len(about)} findings; {len(queries)} queries)"
    return Cell(text, (*about.rows, *queries.rows))


def latest_event(data: Inputs, name: str) -> Row:
    """The latest dated event of a consortium itself; the launch of May 2017 where that names it."""
    own = [
        row
        for row in data[TIMELINE].where(consortium=name)
        if row["phase"] not in NOT_ITS_OWN and re.match(r"\d{4}", str(row["date"]))
    ]
    if AMONG_FIRST in str(data[COMPARISON].one(acronym=name)["formalised"]):
        own.append(data[TIMELINE].one(row_id=LAUNCH))
    return max(own, key=lambda row: str(row["date"]))


def _dates(row: Row) -> str:
    """When a consortium was announced and when it opened, as far as a source says."""
    start, opening = str(row["announced"]), str(row["opened"] or NOT_SEEN)
    if opened(opening):
        return f"{start}; opened {opening.partition(' (')[0]}"
    return f"{start}; opening {opening}"


def _told(event: Row) -> str:
    return f"{_day(str(event['date']))}: {event['event']}"


def _day(text: str) -> str:
    """A date in words: “July 2019” from 2019-07-09, the year alone where a source gives no more."""
    year, _, rest = text.partition("-")
    return f"{MONTHS[int(rest[:2]) - 1]} {year}" if rest[:2].isdigit() else year

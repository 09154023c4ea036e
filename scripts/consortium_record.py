"""What is on record of each consortium: members, money, results, and what the record does not say."""

from __future__ import annotations

import re

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Row, Rows, Table, figure, frame_of, table, value
from report.theme import MUTED, SERIES
from scripts.consortium import CODEBOOK, FINDINGS, codes_of, with_code
from scripts.drawing import framed, in_rows

COMPARISON = "consortia-comparison"
FUNDING = "consortium-funding"
GUIDE = "interview-guide"
CENTRES = "public-centres"
NOT_SEEN = "not seen"
NO_FIRM = "none seen"
# What stands in place of a leader: nothing, or the Council.
NO_LEAD = (NOT_SEEN, "bodies of")
# What the status of an amount begins with where nothing shows that it was paid.
SOFT = ("announced", "planned", "alleged")
INTERRUPTION = "OUT-STOP"
RESULTS = ("OUT-INFRA", "OUT-TRAIN", "OUT-SERV", "OUT-KNOW", INTERRUPTION)
OF_CONSORTIA = ("CITTAA", "MTH", "COA", "CENTA", "CONMAD", "CENTROMET", "CITLAX", "HGO-TEX", "CIIDZA", "CIDEA")
WITH_MONEY = ("AGS", "ADESUR", "GTO", "DURANGO", "BIOMIMIC")  # not in the table of results, and with amounts on record

# What documents leave open, with the section of the guide that asks for it.
OPEN_MATTERS = {
    "Who belongs to it, and what it is in law": "C Agreement and form",
    "Who decides, and how": "D Deciding",
    "What each level of government put in": "E Levels of government",
    "What it cost and who works there": "F Resources",
    "Whether knowledge was combined": "G Working together",
    "Which firms came back": "I Firms",
    "What remained after the change of government": "K Results and lessons",
}


def opened(text: str) -> bool:
    """Whether what is said of an opening gives its date, at least to the month."""
    return re.match(r"\d{4}-\d{2}", text) is not None


def firm_is_named(data: Inputs, consortium: str) -> bool:
    """Whether our table of consortia names a firm beside one of them."""
    return str(data[COMPARISON].one(acronym=consortium)["firms_seen"]) != NO_FIRM


@value(reads=[COMPARISON], unit="consortia")
def consortia_listed(data: Inputs) -> Quantity:
    """Consortia and like bodies on which something is on record."""
    return data[COMPARISON].count()


@value(reads=[COMPARISON], unit="consortia", show="words")
def consortia_led(data: Inputs) -> Quantity:
    """Consortia for which a centre is named as leader, incubator, technical lead or host."""
    listed = data[COMPARISON]
    led = [row.address for row in listed if not str(row["lead_or_incubator"] or NOT_SEEN).startswith(NO_LEAD)]
    return Quantity(len(led), tuple(led))


@value(reads=[FUNDING], unit="MXN million")
def aeronautics_planned(data: Inputs) -> Quantity:
    """First estimate of the cost of the aeronautics centre."""
    return data[FUNDING].one(row_id="FN010").quantity("amount_mxn_million")


@value(reads=[FUNDING], unit="MXN million")
def aeronautics_reported(data: Inputs) -> Quantity:
    """Cost of the aeronautics centre as reported at its opening."""
    return data[FUNDING].one(row_id="FN012").quantity("amount_mxn_million")


@figure(reads=[COMPARISON, CENTRES])
def centre_network(data: Inputs) -> Figure:
    """Which research centres are named in which consortia."""
    acronyms = [str(row["acronym"]) for row in data[CENTRES]]
    rows_of_centre = {str(row["acronym"]): row.rows for row in data[CENTRES]}
    records = []
    for row in data[COMPARISON]:
        lead = str(row["lead_or_incubator"] or "")
        members = f"{row['members_seen'] or ''}; {lead}"
        for centre in acronyms:
            if re.search(rf"\b{re.escape(centre)}\b", members):
                records.append(
                    {
                        "consortium": row["acronym"],
                        "centre": centre,
                        "leads": re.search(rf"\b{re.escape(centre)}\b", lead) is not None,
                        "rows": (*row.rows, *rows_of_centre[centre]),
                    }
                )
    frame = frame_of(records)
    by_centre = frame.groupby("centre").size().sort_values(ascending=False, kind="stable")
    by_consortium = frame.groupby("consortium").size().sort_values(ascending=False, kind="stable")
    centres = sorted(by_centre.index, key=lambda name: (-by_centre[name], name))
    names = sorted(by_consortium.index, key=lambda name: (-by_consortium[name], name))
    base = alt.Chart(frame).encode(
        alt.X(
            "consortium:N", sort=names, axis=alt.Axis(title=None, labelAngle=-60, ticks=False, domain=False, grid=True)
        ),
        in_rows("centre", centres, "lines"),
    )
    member = base.transform_filter("!datum.leads").mark_point(filled=True, opacity=1, size=70, color=SERIES[4])
    lead_marks = base.transform_filter("datum.leads").mark_point(
        filled=True, opacity=1, size=110, color=SERIES[0], shape="square"
    )
    leading = frame[frame["leads"]].groupby("centre").size().sort_values(ascending=False, kind="stable")
    first = centres[0]
    told = "; ".join(
        f"{centre}: {', '.join(frame[frame['centre'] == centre]['consortium'])}"
        for centre in centres
        if by_centre[centre] > 1
    )
    lasting = "more than any other" if by_centre.iloc[0] > by_centre.iloc[1] else "as many as the next"
    return Figure(
        chart=framed(member + lead_marks, height=20 * len(centres), width=430).properties(view={"stroke": MUTED}),
        data=frame,
        highlight="centre",
        title=f"{first} is named in {by_centre[first]} of {len(names)} consortia, {lasting}",
        subtitle="Centres named as members (round) or as lead, incubator or host (square), as far as sources show",
        caption=(
            "Drawn are the centres of our list of public centres, where our table of consortia names them; other "
            "members, those of ADESUR and CIDEA among them, are not drawn. A centre that no source names may "
            "still belong. For CITTAA: the centres of its first meeting."
        ),
        alt=(
            f"Dot matrix of {len(centres)} centres and {len(names)} consortia. {told}. "
            f"{leading.index[0]} leads or incubates {leading.iloc[0]}."
        ),
    )


def amounts(data: Inputs) -> Rows:
    """The amounts in pesos that sources name for consortia and for the state of Aguascalientes."""
    shown = (*OF_CONSORTIA, *WITH_MONEY)
    return data[FUNDING].where_known("amount_mxn_million").where(consortium=lambda name: name in shown)


def counted_once(data: Inputs) -> list[Row]:
    """These amounts without those that are parts of another."""
    return [row for row in amounts(data) if not str(row["item"]).startswith("of which")]


@value(reads=[FUNDING], unit="amounts")
def amounts_on_record(data: Inputs) -> Quantity:
    """Amounts of money for consortia that sources name in pesos; parts of another amount do not count."""
    once = counted_once(data)
    return Quantity(len(once), tuple(row.address for row in once))


@value(reads=[FUNDING], unit="amounts", show="words")
def amounts_soft(data: Inputs) -> Quantity:
    """Those of these amounts that are announced, planned or alleged, and not reported as approved or paid."""
    soft = [row.address for row in counted_once(data) if str(row["status"]).startswith(SOFT)]
    return Quantity(len(soft), tuple(soft))


@table(reads=[FUNDING])
def consortium_money(data: Inputs) -> Table:
    """Amounts of money that sources name for consortia, with what they mean."""
    rows = amounts(data)
    dollars = data[FUNDING].one(row_id="FN016")
    return Table(
        columns=[
            Column("Consortium"),
            Column("What for"),
            Column("From whom"),
            Column("Million pesos", unit="MXN million"),
            Column("Status"),
            Column("Source"),
        ],
        rows=[
            [
                row.cell("consortium"),
                row.cell("item"),
                row.cell("source_of_funds"),
                row.quantity("amount_mxn_million"),
                row.cell("status"),
                Cell.citing(row.rows),
            ]
            for row in rows
        ],
        title=(
            f"Of {amounts_on_record(data)} amounts on record {amounts_soft(data)} were announced, planned or alleged; "
            "for CITTAA there is none"
        ),
        caption=(
            "AGS stands for the state of Aguascalientes. The amounts must not be added; parts of another are not "
            f"counted in the title. For CONMAD {dollars['amount_usd_million']:g} million dollars are named too, "
            "likely for the same project."
        ),
    )


@table(reads=[FINDINGS, CODEBOOK, COMPARISON])
def consortium_results(data: Inputs) -> Table:
    """Every finding on a consortium that carries a code of results or interruption."""
    found = with_code(data[FINDINGS].where(consortium=OF_CONSORTIA), *RESULTS)
    stopped = with_code(found, INTERRUPTION)
    kinds = {row["code"]: str(row["label"]).lower() for row in data[CODEBOOK].where(code=list(RESULTS))}
    results = [row for row in found if row.address not in {each.address for each in stopped}]
    beside = [str(row["consortium"]) for row in results if firm_is_named(data, str(row["consortium"]))]
    return Table(
        columns=[Column("Consortium"), Column("Finding"), Column("Kind"), Column("Confidence"), Column("Source")],
        rows=[
            [
                row.cell("consortium"),
                row.cell("finding"),
                Cell(", ".join(kinds[code] for code in codes_of(row) if code in kinds), row.rows),
                row.cell("confidence"),
                Cell.citing(row.rows),
            ]
            for row in found
        ],
        title=(
            f"Of {len(results)} results on record {len(beside)} stand beside a firm "
            f"({', '.join(sorted(set(beside)))}), {len(results) - len(beside)} where none is named"
        ),
        caption="Findings are paraphrased by the coder. An interruption is listed and does not count as a result.",
    )


@table(reads=[GUIDE])
def open_questions(data: Inputs) -> Table:
    """What documents cannot tell, and the questions of the interview guide that would ask for it."""
    rows: list[list[Cell | Quantity]] = []
    for matter, block in OPEN_MATTERS.items():
        questions = data[GUIDE].where(block=block)
        first = next(iter(questions))
        rows.append([Cell(matter, questions.rows), first.cell("text"), questions.count()])
    return Table(
        columns=[Column("What documents leave open"), Column("First question of the guide"), Column("Questions")],
        rows=rows,
        title=f"The guide has questions, and no answers, for {len(rows)} matters that documents leave open",
        caption="The guide is an instrument for later work. No interview is held.",
    )

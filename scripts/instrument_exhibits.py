"""Tables and figures on the instruments as such: kinds, lives, events, evaluations."""

from __future__ import annotations

import re

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Row, Rows, Table, figure, frame_of, table, value
from report.theme import MUTED, SERIES
from scripts.drawing import across_years, framed, in_rows, named, points
from scripts.policy_instruments import INSTRUMENTS

TIMELINE = "policy-timeline"
LAST_YEAR = 2024  # of the drawn years; what is in force is drawn up to here

# Kinds in the order of the text: what works at the border, what pays for technology, what joins, what forms people.
KINDS = {
    "tariff preference": "Tariff preference",
    "tax credit": "Tax credit",
    "grant": "Grant",
    "infrastructure": "Infrastructure",
    "network": "Network",
    "training": "Training",
    "human capital": "Human capital",
    "promotion": "Promotion",
    "strategy": "Strategy",
    "framework": "Legal framework",
}

# Instruments with a year of beginning that the text speaks of, in order of kind and beginning.
LIVES = [
    "PROSEC",
    "DECRETO03",
    "IMMEX",
    "EFIDT_OLD",
    "EFIDT_NEW",
    "FIT",
    "PROSOFT",
    "PEI",
    "PRODIAT",
    "PROIAT",
    "PPCI",
    "FOMIX",
    "FORDECYT",
    "CPI",
    "INFRA",
    "CLUSTERS",
    "CONSORCIOS",
    "SNI",
    "CATEDRAS",
    "PEIA",
]
COLOURS = {
    "Tariff preference": SERIES[5],
    "Tax credit": SERIES[1],
    "Grant": SERIES[0],
    "Infrastructure": SERIES[2],
    "Network": SERIES[3],
    "Human capital": SERIES[4],
    "Strategy": MUTED,
}

# Lanes of the timeline, and the kinds of event in each.
LANES = {
    "Trade and tariffs": ["trade opening", "tariff", "export regime", "export promotion", "import substitution"],
    "Rules for the sector": ["sector decree"],
    "Plans and programmes": ["industrial programme", "industrial plan", "plan", "strategy", "promotion", "STI plan"],
    "Science law and bodies": ["STI law", "STI institution", "infrastructure", "human capital"],
    "Taxes and grants": ["tax", "grant", "crisis support"],
    "Networks": ["network"],
    "Closures and cuts": ["closure", "budget", "evaluation"],
}
TOLD = {  # events named in the chart, in few words
    "1994-nafta-in-force-turn-to-export-led-growth": "NAFTA",
    "2003-12-31-automotive-decree-2003": "decree of 2003",
    "2001-r-d-tax-incentive-efidt-in-operation": "tax credit",
    "2009-pei-replaces-the-tax-incentive": "PEI",
    "2002-06-05-science-and-technology-law-and-conacyt-organic": "science law",
    "2017-05-nine-conacyt-consortia-launched": "consortia",
    "2020-11-06-decree-that-ends-109-trusts": "end of the trusts",
    "2012-strategic-programme-for-the-automotive-industry": "programme for the sector",
}

# Kinds that pay firms, centres or regions; every entry of these kinds with a described mechanism stands in the table.
EVALUATED = ["tax credit", "grant", "infrastructure"]
NONE_FOUND = "none found"


@value(reads=[INSTRUMENTS], unit="instruments")
def instruments_drawn(data: Inputs) -> Quantity:
    """Instruments whose lives are drawn."""
    return drawn(data).count()


@value(reads=[INSTRUMENTS], unit="instruments")
def instruments_ended_2018_2021(data: Inputs) -> Quantity:
    """Instruments drawn whose known end lies between 2018 and 2021."""
    rows = drawn(data)
    ended = [row for row in rows if life_of(row)[2] and 2018 <= life_of(row)[1] <= 2021]
    return Quantity(len(ended), rows.rows)


def drawn(data: Inputs) -> Rows:
    """The instruments whose lives are drawn."""
    return data[INSTRUMENTS].where(instrument_id=LIVES)


@table(reads=[INSTRUMENTS])
def instrument_types(data: Inputs) -> Table:
    """The instruments with a described mechanism by kind: how many, for whom, and which are in force."""
    described = data[INSTRUMENTS].where(mechanism=lambda text: bool(text))
    rows: list[list[Cell | Quantity]] = []
    for kind, name in KINDS.items():
        of_kind = described.where(type=kind)
        in_force = [row for row in of_kind if str(row["end"] or "").startswith("in force")]
        targets = dict.fromkeys(part.strip() for row in of_kind for part in str(row["target"] or "").split(","))
        names = [str(row["name_en"]) for row in of_kind][:3]
        rows.append(
            [
                Cell(name, of_kind.rows),
                of_kind.count(),
                Quantity(len(in_force), of_kind.rows),
                Cell(", ".join(filter(None, targets)), of_kind.rows),
                Cell("; ".join(names), of_kind.rows),
            ]
        )
    most = max(rows, key=lambda cells: cells[1].number if isinstance(cells[1], Quantity) else 0)
    return Table(
        columns=[
            Column("Kind"),
            Column("Instruments"),
            Column("In force"),
            Column("For whom"),
            Column("Examples"),
        ],
        rows=rows,
        title=f"{most[1]} of {described.count()} instruments with a described mechanism are grants",
        caption=(
            "Counted by name; in force as last seen in a source. Two are left out: a wage subsidy of 2009 and an old "
            "technology trust."
        ),
    )


@figure(reads=[INSTRUMENTS])
def instrument_lives(data: Inputs) -> Figure:
    """From when to when each instrument was seen to operate."""
    records = []
    for name in LIVES:
        row = data[INSTRUMENTS].one(instrument_id=name)
        start, end, certain = life_of(row)
        records.append(
            {
                "instrument": name_of(row),
                "kind": KINDS[row["type"]],
                "from": start,
                "to": end,
                "drawn_to": min(end + 1, LAST_YEAR),  # to the end of the last year
                "certain": certain,
                "rows": row.rows,
            }
        )
    frame = frame_of(records)
    order = list(frame["instrument"])
    base = alt.Chart(frame).encode(in_rows("instrument", order, "lines"))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=_key())
    bars = base.mark_bar(height=10).encode(
        across_years("from", first=1984, last=LAST_YEAR), x2="drawn_to:Q", color=colour
    )
    open_ends = base.transform_filter("!datum.certain").encode(across_years("drawn_to", first=1984, last=LAST_YEAR))
    marks = open_ends.mark_text(text="?", align="left", dx=4, fontWeight=600)
    ended = instruments_ended_2018_2021(data)
    grants = [record for record in records if record["kind"] == "Grant"]
    return Figure(
        chart=framed(bars + marks, height=19 * len(order), width=440),
        data=frame,
        title=f"Of {len(records)} instruments shown, {ended} ended between 2018 and 2021",
        subtitle="Years in which each instrument was seen to operate, by kind; ? marks an end that is not known",
        caption=(
            "Drawn are the instruments with a known beginning of which the text speaks, by name. FIT: fund for "
            "technological innovation; PROIAT: upgrading of high-technology industry; SNI: national system of "
            "researchers; the other abbreviations stand in @tbl-instruments. What is in force is drawn up to 2024. "
            "The programme for the sector was a plan and ran to the end that it had set. The end of FIT is inferred "
            "from the decree that ended the trusts."
        ),
        alt=(
            f"Bars of years for {len(records)} instruments. "
            + " ".join(f"{record['instrument']}: {record['from']} to {record['to']}." for record in records)
            + f" Of {len(grants)} grants shown, none is drawn beyond 2021."
        ),
    )


def name_of(row: Row) -> str:
    """A short name for an instrument: its abbreviation if the text uses it, else its first words."""
    short = {
        "DECRETO03": "Decree of 2003",
        "EFIDT_OLD": "Tax credit, first",
        "EFIDT_NEW": "Tax credit, second",
        "CPI": "Public research centres",
        "INFRA": "Infrastructure grants",
        "CLUSTERS": "State clusters",
        "CONSORCIOS": "Consortia",
        "CATEDRAS": "Chairs",
        "PEIA": "Programme for the sector",
    }
    name = str(row["instrument_id"])
    return short.get(name, name)


def life_of(row: Row) -> tuple[int, int, bool]:
    """First year, last year, and whether the last one is known."""
    start = int(re.findall(r"\d{4}", str(row["start"]))[0])
    end = str(row["end"] or "")
    years = re.findall(r"\d{4}", end)
    if end.startswith("in force"):
        return start, LAST_YEAR, True
    return start, int(years[0]) if years else start + 1, bool(years) and "+" not in end and "seen" not in end


@figure(reads=[TIMELINE])
def policy_timeline(data: Inputs) -> Figure:
    """Events of policy by lane, 1990–2023."""
    lane_of = {kind: lane for lane, kinds in LANES.items() for kind in kinds}
    records = []
    for row in data[TIMELINE]:
        if row["type"] not in lane_of or not row["year"] or row["year"] < 1990:
            continue
        month = re.match(r"\d{4}-(\d{2})", str(row["date"]))
        records.append(
            {
                "lane": lane_of[row["type"]],
                "event": row["event"],
                "date": row["date"],
                "time": row["year"] + ((int(month[1]) if month else 6.5) - 0.5) / 12,
                "year_only": month is None,
                "told": TOLD.get(str(row["key"]), ""),
                "rows": row.rows,
            }
        )
    frame = frame_of(records)
    base = alt.Chart(frame).encode(across_years("time", first=1990, last=2024), in_rows("lane", list(LANES), "lines"))
    names = named(base, "datum.told != ''", "datum.told", align="center", dx=0, dy=-13, fontSize=11, fontWeight=400)
    closures = [record for record in records if record["lane"] == "Closures and cuts"]
    late = [record for record in closures if float(str(record["time"])) >= 2017]
    first = min(int(float(str(record["time"]))) for record in records if record["lane"] == "Networks")
    return Figure(
        chart=framed(points(base, "year_only", size=60) + names, height=44 * len(LANES), width=470),
        data=frame,
        title=f"Networks came from {first} on; {len(late)} of {len(closures)} closures and cuts came after 2016",
        subtitle="Dated events of policy by lane, 1990 to 2023; hollow marks are known by year only",
        caption="The lanes are ours. An audit and an evaluation count among closures and cuts.",
        alt=(
            f"Dot plot of {len(records)} events in {len(LANES)} lanes. "
            + " ".join(
                f"{lane}: {sum(record['lane'] == lane for record in records)} events, "
                f"{min(int(float(str(record['time']))) for record in records if record['lane'] == lane)} to "
                f"{max(int(float(str(record['time']))) for record in records if record['lane'] == lane)}."
                for lane in LANES
            )
        ),
    )


@table(reads=[INSTRUMENTS])
def evaluations(data: Inputs) -> Table:
    """What evaluations were found of tax credits, grants and infrastructure programmes."""
    described = data[INSTRUMENTS].where(type=EVALUATED, mechanism=lambda text: bool(text))
    rows = sorted(described, key=lambda row: (_without(row), EVALUATED.index(row["type"])))
    without = [row for row in rows if _without(row)]
    return Table(
        columns=[Column("Instrument"), Column("What was found"), Column("Confidence")],
        rows=[
            [
                row.cell("name_en"),
                Cell(_sentence(str(row["evaluation_evidence"] or NONE_FOUND)), row.rows),
                row.cell("confidence"),
            ]
            for row in rows
        ],
        title=(
            f"For {len(without)} of {len(rows)} tax credits, grants and infrastructure programmes "
            "we found no evaluation"
        ),
        caption=(
            "Every entry of these three kinds whose mechanism our inventory describes; networks, plans, training and "
            "what pays persons are left out. Names in capitals are those of the register of sources. Most evaluations "
            "were read in their opening or abstract only. The mark is that of the row on the instrument."
        ),
    )


def _without(row: Row) -> bool:
    return str(row["evaluation_evidence"] or NONE_FOUND).startswith(NONE_FOUND)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key() -> alt.Legend:
    return alt.Legend(title=None, orient="top", direction="horizontal", columns=4, labelLimit=0)

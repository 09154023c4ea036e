"""Lives of the instruments: what stands in decrees, trusts, yearly lines and plans, and the money beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

import altair as alt
import pandas as pd

from report.exhibits import Figure, Inputs, Quantity, Row, Rows, figure, frame_of, value
from report.theme import MUTED, PAPER, RULE, SERIES
from scripts.drawing import across_years, coloured, framed, named, upwards
from scripts.policy_instruments import BUDGETS, FRAMEWORK, INSTRUMENTS, PURPOSES, executed_lines, spent
from scripts.prices import PRICES, really_spent

GOVERNMENTS = "governments"
TIMELINE = "policy-timeline"
LAUNCH = "2017-05-nine-conacyt-consortia-launched"
FIRST_YEAR, LAST_YEAR = 2000, 2026  # of the drawn years; what is in force is drawn up to the last
BILLION = 1000  # million
# Columns of the table of the figure: of the money, then of the lives.
OFFERED = ("purpose", "year", "billion_2018", "billion_then", "name", "begins", "ends", "state", "form")
MONEY = ("pesos of 2018", "pesos of each year")  # what is drawn, and what a reader may switch to
HEIGHT, WIDTH = 250, 540  # of the money; the width is what is left beside the names of instruments
NAMES_AT = (2, 18, 2, 18, 34)  # pixels from the top: names of governments that follow each other would meet on a phone

# Instruments with a year of beginning that the text speaks of, by legal form in the order of their beginning.
LIVES = [
    "PROSEC",
    "EFIDT_OLD",
    "DECRETO03",
    "IMMEX",
    "EFIDT_NEW",
    "EXPDEC23",
    "PLANMX25",
    "FIT",
    "FOMIX",
    "SECTOR_FUNDS",
    "FORDECYT",
    "SNI",
    "CPI",
    "PROSOFT",
    "PEI",
    "PRODIAT",
    "INFRA",
    "CATEDRAS",
    "PROIAT",
    "PPCI",
    "CLUSTERS",
    "PEIA",
    "CONSORCIOS",
]
# Legal forms, each with its colour; the lines of money have the colour of the form through which it came.
RULES, TRUSTS, LINES, PLANS = "Tax and customs rules", "Trusts", "Yearly budget lines", "Plans and agreements"
FORMS = {RULES: SERIES[2], TRUSTS: SERIES[1], LINES: SERIES[0], PLANS: MUTED}
PAID_BY = {
    "Innovation in firms": LINES,
    "Regional and sector funds": TRUSTS,
    "Public research centres": LINES,
    "People": LINES,
}
# The names of the lines of money in a word, with the year at which each stands, its side, and its distance in pixels.
LABELS: dict[str, tuple[str, int, Literal["left", "center"], int]] = {
    "People": ("People", 2018, "left", 14),
    "Public research centres": ("Centres", 2020, "left", -12),
    "Innovation in firms": ("Firms", 2011, "center", 14),
    "Regional and sector funds": ("Trusts", 2020, "left", -8),
}


def drawn(data: Inputs) -> Rows:
    """The instruments whose lives are drawn."""
    return data[INSTRUMENTS].where(instrument_id=LIVES)


def name_of(row: Row) -> str:
    """A short name for an instrument: its abbreviation if the text uses it, else its first words."""
    short = {
        "DECRETO03": "Decree of 2003",
        "EFIDT_OLD": "First tax credit",
        "EFIDT_NEW": "New tax credit",
        "EXPDEC23": "Decree of 2023",
        "PLANMX25": "Plan México",
        "SECTOR_FUNDS": "Sector funds",
        "CPI": "Centres",
        "INFRA": "Infrastructure",
        "CLUSTERS": "State clusters",
        "CONSORCIOS": "Consortia",
        "CATEDRAS": "Chairs",
        "PEIA": "Sector plan",
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


def is_in_force(row: Row) -> bool:
    """Whether the latest source says that the instrument goes on."""
    return str(row["end"] or "").startswith("in force")


def form_of(row: Row) -> str:
    """The legal form in which an instrument stands, as the row describes its money.

    What costs taxes not collected stands in a decree or a tax law. A fund that the row calls a trust kept its money
    over the years; what has a line in the budget was voted each year; what has neither is a plan or an agreement.
    """
    money, mechanism = str(row["budget_lines"] or ""), str(row["mechanism"] or "")
    if money.startswith("tax expenditure"):
        return RULES
    if re.search(r"\btrust\b", mechanism):
        return TRUSTS
    return LINES if re.match(r"(?:within )?Ramo \d", money) else PLANS


def by_form(data: Inputs) -> dict[str, list[Row]]:
    """The instruments drawn by legal form, each in the order of ``LIVES``."""
    rows = [data[INSTRUMENTS].one(instrument_id=name) for name in LIVES]
    return {form: [row for row in rows if form_of(row) == form] for form in FORMS}


def alive(rows: list[Row]) -> Quantity:
    """How many of some instruments are in force."""
    return Quantity(sum(map(is_in_force, rows)), tuple(row.address for row in rows))


@value(reads=[INSTRUMENTS], unit="trusts", show="words")
def trusts_drawn(data: Inputs) -> Quantity:
    """Trusts among the instruments drawn."""
    rows = by_form(data)[TRUSTS]
    return Quantity(len(rows), tuple(row.address for row in rows))


def decimal(day: Any) -> float:
    """A day as a point on an axis of years."""
    day = date.fromisoformat(str(day)[:10])
    return float(day.year + (day.timetuple().tm_yday - 1) / 365.25)


def spans(data: Inputs) -> list[dict[str, Any]]:
    """The governments as stretches of the axis, every second of them shaded."""
    found = []
    for place, row in enumerate(data[GOVERNMENTS].sorted_by("starts")):
        start = max(decimal(row["starts"]), FIRST_YEAR)
        end = decimal(row["ends"]) if pd.notna(row["ends"]) else LAST_YEAR + 1
        found.append(
            {
                "government": row["president"],
                "from": start,
                "to": end,
                "shade": 0.45 if place % 2 == 0 else 0.0,
                # Names of later ones end where their term does: on a phone they would leave the plot otherwise.
                "place": start if place == 0 else end,
                "rows": row.rows,
            }
        )
    return found


def grounds(data: Inputs) -> tuple[Any, Any]:
    """The shades of the governments, and the mark of May 2017."""
    years = alt.Scale(domain=[FIRST_YEAR, LAST_YEAR + 1], nice=False, zero=False)
    x = alt.X("from:Q", scale=years)
    shades = alt.Chart(frame_of(spans(data))).mark_rect(fill=RULE).encode(
        x, x2="to:Q", opacity=alt.Opacity("shade:Q", scale=None, legend=None)
    )  # fmt: skip
    row = data[TIMELINE].one(key=LAUNCH)
    launched = frame_of([{"time": decimal(f"{row['date']}-15"), "event": row["event"], "rows": row.rows}])
    line = alt.Chart(launched).mark_rule(color=SERIES[3], strokeWidth=1.5, strokeDash=[4, 2])
    return shades, line.encode(alt.X("time:Q", scale=years))


def money(data: Inputs) -> list[dict[str, Any]]:
    """What was paid for each purpose and year, prices taken out."""
    years = {
        purpose: sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in PURPOSES[purpose]})
        for purpose in PAID_BY
    }
    return [
        {
            "purpose": purpose,
            "form": form,
            "year": year,
            "time": year + 0.5,
            "billion_2018": really_spent(data, PURPOSES[purpose], year) / BILLION,
            "billion_then": spent(data, PURPOSES[purpose], year) / BILLION,
        }
        for purpose, form in PAID_BY.items()
        for year in years[purpose]
    ]


def money_panel(data: Inputs, records: list[dict[str, Any]]) -> Any:
    """The money, with the names of the governments above it."""
    shades, launched = grounds(data)
    names = [
        alt.Chart(frame_of([span]))
        .mark_text(align="left" if place == 0 else "right", dx=3 if place == 0 else -3, baseline="top", color=MUTED)
        .encode(x="place:Q", y=alt.value(NAMES_AT[place]), text="government:N")
        for place, span in enumerate(spans(data))
    ]
    axis = alt.Axis(labels=False, ticks=False, title=None, grid=False)
    base = alt.Chart(frame_of(records)).encode(
        alt.X("time:Q", axis=axis), upwards("billion_2018", step=5, top=25), coloured("form", FORMS)
    )
    lines = base.mark_line().encode(detail="purpose:N")
    labels = [
        named(
            base,
            f"datum.purpose == '{purpose}' && datum.year == {year}",
            f"'{name}'",
            align=align,
            dx=8 * (align == "left"),
            dy=dy,
        )
        for purpose, (name, year, align, dy) in LABELS.items()
    ]
    below_names = launched.encode(y=alt.value(42), y2=alt.value(HEIGHT))
    told = launched.mark_text(text="consortia, May 2017", align="right", dx=-5, color=SERIES[3])
    return framed(
        alt.layer(shades, below_names, lines, *labels, *names, told.encode(y=alt.value(48))), height=HEIGHT, width=WIDTH
    )


def lives(data: Inputs) -> list[dict[str, Any]]:
    """The instruments with their lives, under a heading for each legal form."""
    records: list[dict[str, Any]] = []
    for form, rows in by_form(data).items():
        addresses = tuple(row.address for row in rows)
        still = f"{alive(rows)} of {len(rows)} in force" if form != PLANS else ""
        records.append({"name": form, "form": form, "heading": f"{form}: {still}".rstrip(": "), "rows": addresses})
        for row in rows:
            start, end, certain = life_of(row)
            records.append(
                {
                    "name": name_of(row),
                    "form": form,
                    "heading": "",
                    "begins": start,
                    "ends": end,
                    "from": max(start, FIRST_YEAR),
                    "to": min(end + 1, LAST_YEAR + 1),  # to the end of the last year
                    "before": f"since {start}" if start < FIRST_YEAR else "",
                    "state": "in force" if is_in_force(row) else "ended" if certain else "not known",
                    "rows": row.rows,
                }
            )
    return records


def lives_panel(data: Inputs, records: list[dict[str, Any]]) -> Any:
    """The bars of the lives by legal form."""
    shades, launched = grounds(data)
    headings = " || ".join(f"datum.value == '{form}'" for form in FORMS)
    axis = alt.Axis(
        title=None,
        grid=False,
        ticks=False,
        domain=False,
        labelExpr=f"{headings} ? '' : datum.label",
        labelOverlap=False,
    )
    rows = alt.Y("name:N", sort=[record["name"] for record in records], axis=axis)
    bars = alt.Chart(frame_of(record for record in records if not record["heading"])).encode(
        rows, coloured("form", FORMS)
    )
    across = across_years("from", first=FIRST_YEAR, last=LAST_YEAR + 1)
    ends = bars.encode(across_years("to", first=FIRST_YEAR, last=LAST_YEAR + 1))
    arrows = ends.transform_filter("datum.state == 'in force'")
    unknown = ends.transform_filter("datum.state == 'not known'")
    early = bars.transform_filter("datum.before != ''").encode(across)
    titles = alt.Chart(frame_of(_headings(records))).encode(
        rows, coloured("form", FORMS), x=alt.value(-105), text="heading:N"
    )
    return framed(
        alt.layer(
            shades,
            launched,
            bars.mark_bar(height=10).encode(across, x2="to:Q"),
            arrows.mark_point(shape="triangle-right", filled=True, opacity=1, size=150, xOffset=3),
            unknown.mark_text(text="?", align="left", dx=4, fontWeight=600),
            early.mark_text(align="left", dx=4, color=PAPER, fontSize=11).encode(
                text="before:N", color=alt.value(PAPER)
            ),
            titles.mark_text(align="left", fontWeight=600),
        ),
        height=19 * len(records),
        width=WIDTH,
    )


def _headings(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("name", "form", "heading", "rows")
    return [{name: record[name] for name in names} for record in records if record["heading"]]


@figure(
    reads=[INSTRUMENTS, BUDGETS, FRAMEWORK, PRICES, GOVERNMENTS, TIMELINE],
    was=("constant-pesos", "innovation-money", "policy-timeline"),
)
def instrument_lives(data: Inputs) -> Figure:
    """Real money and lives of the instruments of policy on one axis of years, by legal form."""
    paid, bars = money(data), lives(data)
    rows = [*paid, *(bar for bar in bars if not bar["heading"])]
    kept = [{name: each.get(name) for name in OFFERED} for each in rows]
    offered = frame_of(
        {**cells, "rows": each["rows"]} if "rows" in each else cells for cells, each in zip(kept, rows, strict=True)
    )
    offered = offered.astype(dict.fromkeys(("year", "begins", "ends"), "Int64"))  # whole numbers, where there are any
    forms = by_form(data)
    grants = [row for row in forms[LINES] if row["type"] == "grant"]
    gone = not any(map(is_in_force, [*grants, *forms[TRUSTS]]))
    chart = alt.vconcat(money_panel(data, paid), lives_panel(data, bars), spacing=6)
    return Figure(
        chart=chart,
        data=offered,
        title=(
            f"{'Every' if gone else 'Not every'} trust and yearly grant to firms has ended; "
            f"{alive(forms[RULES])} of {len(forms[RULES])} tax and customs rules stand"
        ),
        subtitle=(
            "Above: paid, billion pesos of 2018. Below: years of each instrument by legal form; arrows are in force, "
            "? is an end not known"
        ),
        caption=(
            "People: scholarships and stipends; centres: with grants for infrastructure; firms: grants for innovation; "
            "trusts: regional and sector funds; SNI: national system of researchers. Governments are shaded in turn. "
            "Amounts are from the public accounts, deflated by consumer prices [@src-INPC_MHC; @src-WDI-2025]; tax "
            "credits have no budget line. Shown are instruments named in the text whose beginning is known; S220 "
            "appears as PRODIAT, PROIAT and PPCI. The end of FIT (technological innovation) is inferred from the "
            "decree that ended the trusts."
        ),
        alt=(
            "Two panels on one axis, 2000 to 2026. Money in billion pesos of 2018: "
            + " ".join(_ends_of(purpose, paid) for purpose in PAID_BY)
            + " Lives: "
            + " ".join(_told(record) for record in bars)
        ),
        breaks=["budget-source-2013", "s220-names", "prodiat-2009", "congress-2008"],
        real=[("billion_2018", "billion_then")],
        money=MONEY,
        labels={"billion_2018": f"Billion {MONEY[0]}", "billion_then": f"Billion {MONEY[1]}"},
    )


def _ends_of(purpose: str, records: list[dict[str, Any]]) -> str:
    """The first, the highest and the last amount of a purpose, in words."""
    years = {record["year"]: float(record["billion_2018"]) for record in records if record["purpose"] == purpose}
    first, last, top = min(years), max(years), max(years, key=lambda year: years[year])
    return f"{purpose}: {years[first]:.1f} in {first}, {years[top]:.1f} at most in {top}, {years[last]:.1f} in {last}."


def _told(record: dict[str, Any]) -> str:
    """A heading or a life in words."""
    if record["heading"]:
        return f"{record['heading']}."
    until = {"in force": "in force", "ended": f"to {record['ends']}", "not known": f"seen to {record['ends']}"}
    return f"{record['name']}: from {record['begins']}, {until[record['state']]}."

"""Tables and figures of the chapter on policy instruments."""

from __future__ import annotations

import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Row, Table, figure, frame_of, percent_change, table
from report.theme import ACCENT, INK, MUTED, SERIES
from scripts.drawing import SEMIBOLD, WIDTH, coloured_with_key, framed, named, upwards, year_by_year
from scripts.instrument_exhibits import name_of
from scripts.policy_instruments import (
    BUDGETS,
    EXECUTED,
    INSTRUMENTS,
    PEI,
    PURPOSES,
    S220,
    approved,
    executed_lines,
    lines,
    pei_accounts,
    spent,
)

BILLION_IN_MILLIONS = 1000  # budgets are stored in millions of pesos

# The instruments of the text, first those at the border, then those that pay for technology, then the networks.
SHOWN = [
    "PROSEC",
    "IMMEX",
    "DECRETO03",
    "EFIDT_OLD",
    "EFIDT_NEW",
    "PEI",
    "PROSOFT",
    "PRODIAT",
    "PPCI",
    "FOMIX",
    "FORDECYT",
    "CPI",
    "CONSORCIOS",
    "ECATI",
    "CLUSTERS",
]


@table(reads=[INSTRUMENTS])
def instruments(data: Inputs) -> Table:
    """The instruments that matter most for the motor industry: kind, years and how each works."""
    rows = [data[INSTRUMENTS].one(instrument_id=name) for name in SHOWN]
    return Table(
        columns=[
            Column("Instrument"),
            Column("Kind"),
            Column("Years"),
            Column("How it works"),
        ],
        rows=[
            [
                Cell(_name_with_abbreviation(row), row.rows),
                row.cell("type"),
                Cell(_years(row), row.rows),
                row.cell("mechanism"),
            ]
            for row in rows
        ],
        title="Some instruments work at the border, others pay for technology or join those who make it",
        caption="A plus sign marks the last year in which we saw the instrument; its end is not known.",
    )


def _name_with_abbreviation(row: Row) -> str:
    """The name, with the abbreviation of the figure on lives if the name itself does not say it."""
    short, name = name_of(row), str(row["name_en"])
    return f"{name} ({short})" if short == row["instrument_id"] and short not in name and short.isupper() else name


def _years(row: Row) -> str:
    start, end = row["start"], row["end"]
    if end == "in force":
        return f"since {start}"
    return f"{start}–{end}".replace(" (last seen)", "") if end else str(start).replace("-", "–")


@figure(reads=[BUDGETS])
def innovation_money(data: Inputs) -> Figure:
    """Executed federal budgets for innovation by purpose, 2008–2023."""
    paid = {
        purpose: {
            year: spent(data, names, year)
            for year in sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in names})
        }
        for purpose, names in PURPOSES.items()
    }
    firms, regions, centres, people = paid.values()
    records = [
        {"purpose": purpose, "year": year, "pesos_billion": amount / BILLION_IN_MILLIONS}
        for purpose, amounts in paid.items()
        for year, amount in amounts.items()
    ]
    frame = frame_of(records)
    frame["largest"] = frame["pesos_billion"] == frame.groupby("purpose")["pesos_billion"].transform("max")
    frame["lasting"] = frame["purpose"] == "Innovation in firms"
    base = alt.Chart(frame).encode(year_by_year(labels_every=5), upwards("pesos_billion", step=10, top=26))
    bars = base.mark_bar().encode(
        color=alt.condition("datum.lasting", alt.value(SERIES[0]), alt.value(SERIES[4])),
    )
    tops = named(base, "datum.largest", "format(datum.pesos_billion, '.1f')", align="center", dx=0, dy=-9)
    return Figure(
        chart=framed(bars + tops, height=130, width=WIDTH // 2 - 10).facet(
            facet=alt.Facet(
                "purpose:N",
                sort=list(PURPOSES),
                title=None,
                header=alt.Header(labelAnchor="start", labelFontWeight=SEMIBOLD, labelColor=INK),
            ),
            columns=2,
        ),
        data=frame[["purpose", "year", "pesos_billion", "rows"]],
        title=(
            f"Federal grants for innovation in firms fell from {firms[2016]:.0f} million pesos (2016) "
            f"to {firms[2020]:.1f} (2020)"
        ),
        subtitle="Executed federal budget by purpose, thousand million pesos of each year; largest year labelled",
        caption=(
            "Innovation in firms: PEI, PROSOFT, the line S220, transfers to the funds FIT and FINNOVA. Regional and "
            "sector funds: FOMIX, FORDECYT, their successor S278, sector funds. Public research centres: research "
            "lines of the centres, infrastructure. People: scholarships, stipends of the national system of "
            "researchers. The grouping is ours. The tax credit in force to 2008 is not in these budgets. By one "
            "report, in 2009 the line S220 also paid wages in firms that had stopped production. Figures before 2013 "
            "come from a third party’s sums of official data."
        ),
        alt=(
            f"Four bar charts of yearly spending, 2008 to 2023. Innovation in firms: {firms[2009]:.0f} million pesos "
            f"in 2009, {firms[2016]:.0f} in 2016, {firms[2019]:.0f} in 2019 and {firms[2020]:.1f} in 2020. People: "
            f"{people[2009]:.0f} million in 2009 and {people[2023]:.0f} in 2023. Public research centres: "
            f"{centres[2009]:.0f} million in 2009 and {centres[2023]:.0f} in 2023. Regional and sector funds: "
            f"{regions[2015]:.0f} million in 2015 and {regions[2020]:.0f} in 2020, their last year."
        ),
        breaks=["budget-source-2013", "s220-names", "prodiat-2009", "congress-2008"],
    )


@figure(reads=[BUDGETS])
def pei_budget(data: Inputs) -> Figure:
    """The innovation stimulus programme, approved and paid, 2009–2019."""
    frame = frame_of(
        {
            "year": year,
            "paid_million": spent(data, PEI, year),
            # The accounts that print what Congress approved begin in 2013.
            "approved_million": approved(data, PEI, year) if year >= 2013 else None,
        }
        for year in range(2009, 2020)
    )
    base = alt.Chart(frame).encode(year_by_year())
    bars = base.mark_bar(color=SERIES[4]).encode(upwards("paid_million", step=1000))
    ticks = (
        base.transform_filter("datum.approved_million != null")
        .mark_tick(color=ACCENT, thickness=3, width=34, opacity=1)
        .encode(upwards("approved_million", step=1000))
    )
    at_paid, at_approved = (base.encode(upwards(f"{what}_million", step=1000)) for what in ("paid", "approved"))
    names = (
        named(at_approved, "datum.year == 2016", "'approved ' + format(datum.approved_million, ',.0f')", dx=24)
        + named(at_paid, "datum.year == 2016", "'paid ' + format(datum.paid_million, ',.0f')", dx=32, dy=20)
        + named(at_approved, "datum.year == 2019", "'paid 0'", align="center", dx=0, dy=-12)
    )
    highest, cut = spent(data, PEI, 2016), percent_change(approved(data, PEI, 2016), approved(data, PEI, 2017))
    return Figure(
        chart=framed(bars + ticks + names),
        data=frame,
        title=f"The grant to firms paid {highest:.0f} million pesos in 2016 and nothing in 2019",
        subtitle="Innovation stimulus programme (PEI), million pesos of each year: bars are paid, lines are approved",
        caption="Before 2013 only what was paid is known, from a third party’s sums of official data.",
        alt=(
            f"Bar chart, 2009 to 2019. The programme paid {spent(data, PEI, 2009):.0f} million pesos in 2009, "
            f"{highest:.0f} in 2016, {spent(data, PEI, 2017):.0f} in 2017 and {spent(data, PEI, 2019):.0f} in 2019. "
            f"Congress approved {approved(data, PEI, 2016):.0f} million for 2016 and {approved(data, PEI, 2017):.0f} "
            f"for 2017, a change of {cut:.0f}%. For 2019 it approved {approved(data, PEI, 2019):.1f} million."
        ),
        breaks=["budget-source-2013"],
    )


@table(reads=[BUDGETS])
def pei_totals(data: Inputs) -> Table:
    """What sources say the innovation stimulus programme cost in all."""
    # The accounts come first, the claims after them by size.
    claims = [
        ("Columnist, rounded", "public_support_alt", "2009-2018"),
        ("List of beneficiaries, as the press read it", "public_support", "2009-2017"),
        ("ProCienciaMx, from the list of beneficiaries", "public_support", "2009-2018"),
        ("Head of the Council, 2023", "claimed_transfer_by_conacyt_head_2023", "2009-2018"),
        ("Head of the Council, as a columnist reports", "claimed_transfer_by_conacyt_head", "2009-2018"),
    ]
    accounts = pei_accounts(data)
    said = [accounts]
    rows: list[list[Cell | Quantity]] = [
        [
            Cell("Public accounts, added up here", accounts.rows),
            Cell("2009–2018", accounts.rows),
            accounts,
            accounts - accounts,
            Cell("A, B", accounts.rows),
            Cell.citing(accounts.rows),
        ]
    ]
    for name, measure, period in claims:
        row = data[BUDGETS].one(instrument_id="PEI", measure=measure, period=period)
        comparable: Cell | Quantity = row.quantity() - accounts if period == "2009-2018" else Cell("–")
        said.append(row.quantity())
        rows.append(
            [
                Cell(name, row.rows),
                Cell(period.replace("-", "–"), row.rows),
                row.quantity(),
                comparable,
                row.cell("confidence"),
                Cell.citing(row.rows),
            ]
        )
    return Table(
        columns=[
            Column("Who says it"),
            Column("Years"),
            Column("Million pesos", unit="MXN million"),
            Column("Against the accounts", unit="MXN million"),
            Column("Confidence"),
            Column("Source"),
        ],
        rows=rows,
        title=f"The largest claim about the cost of the programme is {max(said) / min(said):.1f} times the smallest",
        caption="Difference only where the years are the same. The two claims of the head of the Council are disputed.",
    )


@figure(reads=[BUDGETS])
def s220_line(data: Inputs) -> Figure:
    """What was paid through budget line S220 under each of its names, 2009–2021."""
    first, second, third, fourth = "PRODIAT, high technology", "PRODIAT, industry", "PROIAT", "PPCI"
    records = []
    for year in range(2009, 2022):
        row = lines(data, S220, EXECUTED, year).one()
        programme = row["instrument_id"]
        if programme == "PRODIAT":
            name = first if "Alta Tecnología" in row["note"] else second
        else:
            name = {"PROIAT": third, "PPCI": fourth}[programme]
        records.append({"year": year, "name": name, "paid_million": row.quantity()})
    frame = frame_of(records)
    base = alt.Chart(frame).encode(year_by_year(), upwards("paid_million", step=200))
    after_crisis = max(spent(data, S220, year) for year in range(2010, 2022))
    colours = {first: SERIES[0], second: SERIES[1], third: SERIES[2], fourth: SERIES[4]}
    tops = named(base, "true", "format(datum.paid_million, ',.0f')", align="center", dx=0, dy=-9)
    told = "'by one report, paid wages too'"
    crisis = named(base, "datum.year == 2009", told, dx=30, dy=12, color=MUTED, fontWeight=400)
    return Figure(
        chart=framed(base.mark_bar().encode(coloured_with_key("name", colours)) + tops + crisis),
        data=frame,
        title=f"After 2009 the line never paid more than {after_crisis:.0f} million pesos in a year",
        subtitle="Budget line S220 of the Ministry of Economy under its successive names, million pesos of each year",
        caption=(
            "By one report, in 2009 the line also paid part of wages in firms that had stopped production "
            "[@src-SIGLO_PRODIAT09]. "
            "Figures before 2013 come from a third party’s sums of official data."
        ),
        alt=(
            f"Bar chart, 2009 to 2021. The line paid {spent(data, S220, 2009):.0f} million pesos in 2009, "
            f"{spent(data, S220, 2012):.0f} in 2012, {spent(data, S220, 2016):.0f} in 2016, "
            f"{spent(data, S220, 2019):.0f} in 2019, {spent(data, S220, 2020):.1f} in 2020 and "
            f"{spent(data, S220, 2021):.1f} in 2021."
        ),
        breaks=["budget-source-2013", "s220-names", "prodiat-2009"],
    )

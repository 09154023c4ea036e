"""Figures on money: in constant pesos, approved against paid, and by size of firm."""

from __future__ import annotations

import altair as alt

from report.exhibits import (
    Cell,
    Column,
    Figure,
    Inputs,
    Quantity,
    Table,
    figure,
    frame_of,
    percent_of,
    sum_of,
    table,
    value,
)
from report.theme import MUTED, SERIES
from scripts.drawing import WIDTH, across_years, coloured, framed, named, points, upwards
from scripts.policy_instruments import (
    BUDGETS,
    EXECUTED,
    FRAMEWORK,
    PEI,
    PURPOSES,
    S220,
    approved,
    framework,
    spent,
    stated,
)

FIRMS = PURPOSES["Innovation in firms"]
LAST_DEFLATOR = 2018  # the price index that we hold ends there
SIZES = ("micro", "small", "medium", "large")
KEPT = {  # instruments, and the last year in which Congress approved an amount for them
    "PEI": (PEI, 2019),
    "PROSOFT": (["PROSOFT"], 2020),
    "S220": (S220, 2021),
    "Scholarships": (["BECAS"], 2023),
    "Researchers (SNI)": (["SNI"], 2023),
    "Research centres": (["CPI"], 2023),
}


def in_pesos_of_2018(data: Inputs, amount: Quantity, year: int) -> Quantity:
    """An amount of ``year`` in pesos of 2018, by the consumer price index (INPC), whose factor is 1 in 2018."""
    return amount / framework(data, "CPI_2018", year)


@value(reads=[BUDGETS, FRAMEWORK], unit="MXN million")
def firm_innovation_2009_real(data: Inputs) -> Quantity:
    """Federal money for innovation in firms in 2009, million pesos of 2018."""
    return in_pesos_of_2018(data, spent(data, FIRMS, 2009), 2009)


@value(reads=[BUDGETS, FRAMEWORK], unit="MXN million")
def firm_innovation_2016_real(data: Inputs) -> Quantity:
    """Federal money for innovation in firms in 2016, million pesos of 2018."""
    return in_pesos_of_2018(data, spent(data, FIRMS, 2016), 2016)


@value(reads=[BUDGETS, FRAMEWORK], unit="MXN million")
def firm_innovation_2018_real(data: Inputs) -> Quantity:
    """Federal money for innovation in firms in 2018, million pesos of 2018."""
    return in_pesos_of_2018(data, spent(data, FIRMS, 2018), 2018)


@value(reads=[BUDGETS], unit="percent")
def pei_large_firms_share(data: Inputs) -> Quantity:
    """Large firms' share of the money of the innovation stimulus programme, 2009–2017."""
    return percent_of(stated(data, "PEI", "public_support_large_firms", "2009-2017"), _support(data))


@value(reads=[BUDGETS], unit="percent")
def pei_large_awards_share(data: Inputs) -> Quantity:
    """Large firms' share of the awards of the innovation stimulus programme, 2009–2017."""
    awards = {size: stated(data, "PEI", f"awards_{size}_firms", "2009-2017") for size in SIZES}
    return percent_of(awards["large"], sum_of([*awards.values()]))


@value(reads=[BUDGETS], unit="percent")
def pei_linked_share(data: Inputs) -> Quantity:
    """Share of proposals in 2017 that were linked with a university or centre, as the press reported it."""
    return stated(data, "PEI", "linked_projects_share", "2017")


@value(reads=[BUDGETS], unit="percent")
def pei_private_share(data: Inputs) -> Quantity:
    """Private share of the investment in the programme's projects, 2009–2017."""
    return stated(data, "PEI", "private_share_of_investment", "2009-2017")


@value(reads=[BUDGETS], unit="taxpayers")
def tax_credit_2017_taxpayers(data: Inputs) -> Quantity:
    """Taxpayers with a credit for research in 2017, after withdrawals."""
    return stated(data, "EFIDT_NEW", "taxpayers_net", "2017")


@value(reads=[BUDGETS], unit="MXN million")
def tax_credit_2021(data: Inputs) -> Quantity:
    """Tax credit for research authorised in 2021."""
    return stated(data, "EFIDT_NEW", "authorised", "2021")


def _support(data: Inputs) -> Quantity:
    return stated(data, "PEI", "public_support", "2009-2017")


@figure(reads=[BUDGETS, FRAMEWORK])
def constant_pesos(data: Inputs) -> Figure:
    """Federal grants for innovation in firms in pesos of each year and of 2018, 2008–2023."""
    years = sorted({row["year"] for row in data[BUDGETS].where(measure=EXECUTED) if row["instrument_id"] in FIRMS})
    records: list[dict[str, object]] = []
    for year in years:
        amount = spent(data, FIRMS, year)
        records.append({"year": year, "prices": "pesos of each year", "million": amount})
        if year <= LAST_DEFLATOR:
            real = in_pesos_of_2018(data, amount, year)
            records.append({"year": year, "prices": "pesos of 2018", "million": real})
    frame = frame_of(records)
    colours = {"pesos of each year": SERIES[0], "pesos of 2018": SERIES[1]}
    base = alt.Chart(frame).encode(
        across_years(first=min(years), last=max(years)), upwards("million", step=1000), coloured("prices", colours)
    )
    real = named(base, "datum.year == 2010 && datum.prices == 'pesos of 2018'", "datum.prices", dx=0, dy=-12)
    nominal = named(base, "datum.year == 2012 && datum.prices != 'pesos of 2018'", "datum.prices", dx=4, dy=14)
    real_2009, real_2016 = (in_pesos_of_2018(data, spent(data, FIRMS, year), year) for year in (2009, 2016))
    fell = [year for year in years if spent(data, FIRMS, year).number < 0.01 * spent(data, FIRMS, 2016).number]
    return Figure(
        chart=framed(base.mark_line() + base.mark_point(filled=True, opacity=1, size=30) + real + nominal),
        data=frame,
        title=(
            f"In pesos of 2018, grants for innovation in firms were {real_2009:.0f} million in 2009 "
            f"and {real_2016:.0f} in 2016"
        ),
        subtitle="Federal grants for innovation in firms, executed budget, million pesos",
        caption=(
            "Deflated by the consumer price index [@src-INPC_MHC], which we hold to 2018 only. The tax credit in force "
            "to 2008 is not in these budgets. By one report, in 2009 the line S220 also paid wages. Figures before "
            "2013 come from a third party’s sums of official data."
        ),
        alt=(
            f"Two lines. In pesos of each year: {spent(data, FIRMS, 2009):.0f} million in 2009, "
            f"{spent(data, FIRMS, 2016):.0f} in 2016, {spent(data, FIRMS, 2018):.0f} in 2018. In pesos of 2018: "
            f"{real_2009:.0f} in 2009 and {real_2016:.0f} in 2016. From {fell[0]} on less than a hundredth of the "
            "amount of 2016."
        ),
        breaks=["budget-source-2013", "s220-names", "prodiat-2009"],
    )


@figure(reads=[BUDGETS])
def approved_paid(data: Inputs) -> Figure:
    """What was paid as a share of what Congress approved, by instrument, 2013–2023."""
    records = []
    for name, (instruments, last) in KEPT.items():
        for year in range(2013, last + 1):
            share = percent_of(spent(data, instruments, year), approved(data, instruments, year))
            records.append({"instrument": name, "year": year, "percent_paid": share})
    frame = frame_of(records)
    frame["low"] = frame["percent_paid"] < 50
    base = alt.Chart(frame).encode(across_years(first=2013, last=2023), upwards("percent_paid", step=50, top=160))
    whole = alt.Chart(frame).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(y=alt.datum(100))
    line = base.mark_line(color=SERIES[0])
    dots = points(base, "low", size=30)
    tops = named(
        base, "datum.low && datum.year > 2013", "format(datum.percent_paid, '.0f') + '%'", align="right", dx=-8, dy=0
    )
    small = framed(whole + line + dots + tops, height=110, width=WIDTH // 3 - 22)
    low = frame[frame["low"]]
    return Figure(
        chart=small.facet(facet=alt.Facet("instrument:N", sort=list(KEPT), title=None), columns=3),
        data=frame[["instrument", "year", "percent_paid", "rows"]],
        title=f"Grants to firms were paid less than half of what was approved in {len(low)} cases; stipends never were",
        subtitle="Paid as percent of approved by Congress; 100 is the dashed line; hollow marks are below half",
        caption=(
            "Years in which an instrument had an approved amount. S220 is one budget line under several names. The "
            "lines are those of the public accounts."
        ),
        alt=(
            "Six small line charts, 2013 to 2023. "
            + " ".join(
                f"{name}: from {group['percent_paid'].min():.0f}% to {group['percent_paid'].max():.0f}%."
                for name, group in frame.groupby("instrument", sort=False)
            )
        ),
        breaks=["s220-names"],
    )


@table(reads=[BUDGETS])
def pei_by_size(data: Inputs) -> Table:
    """Awards and money of the innovation stimulus programme by size of firm, 2009–2017."""
    period = "2009-2017"
    awards = {size: stated(data, "PEI", f"awards_{size}_firms", period) for size in SIZES}
    money = {size: stated(data, "PEI", f"public_support_{size}_firms", period) for size in SIZES}
    all_awards, all_money = sum_of([*awards.values()]), sum_of([*money.values()])
    rows: list[list[Cell | Quantity]] = [
        [
            Cell(size.capitalize(), awards[size].rows),
            awards[size],
            percent_of(awards[size], all_awards),
            money[size],
            percent_of(money[size], all_money),
            money[size] / awards[size],
            _per_firm(data, size, money[size]),
        ]
        for size in SIZES
    ]
    rows.append(
        [Cell("All", all_awards.rows), all_awards, percent_of(all_awards, all_awards), all_money,
         percent_of(all_money, all_money), all_money / all_awards, Cell("–", all_money.rows)]
    )  # fmt: skip
    large, counts = percent_of(money["large"], all_money), large_firms_counted(data)
    return Table(
        columns=[
            Column("Size of firm"),
            Column("Awards"),
            Column("Share of awards", unit="percent"),
            Column("Million pesos", unit="MXN million"),
            Column("Share of money", unit="percent"),
            Column("Million pesos an award", decimals=1),
            Column("Million pesos a firm", decimals=1),
        ],
        rows=rows,
        title=f"Large firms received {large:.0f}% of the money of the programme",
        caption=(
            "From the list of beneficiaries as the press read it. An award is a project in one year. Two reports count "
            f"the large firms, as {counts[0]} and as {counts[1]}; hence two amounts a firm, and none for all."
        ),
    )


def large_firms_counted(data: Inputs) -> list[Quantity]:
    """Large firms with an award, 2009–2017, as each of two reports counts them, the larger count first."""
    rows = data[BUDGETS].where(instrument_id="PEI", measure="firms_large", period="2009-2017")
    return sorted((row.quantity() for row in rows), reverse=True)


def _per_firm(data: Inputs, size: str, money: Quantity) -> Cell | Quantity:
    if size != "large":
        return money / stated(data, "PEI", f"firms_{size}", "2009-2017")
    low, high = (money / count for count in large_firms_counted(data))
    return Cell(f"{low:.1f} or {high:.1f}", low.rows + high.rows)

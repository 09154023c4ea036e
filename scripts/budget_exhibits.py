"""Figures on money: in constant pesos, approved against paid, and by size of firm."""

from __future__ import annotations

import altair as alt

from report.exhibits import (
    Figure,
    Inputs,
    Quantity,
    figure,
    frame_of,
    percent_of,
    sum_of,
    value,
)
from report.theme import MUTED, SERIES
from scripts.drawing import WIDTH, across_years, framed, named, points, upwards
from scripts.policy_instruments import (
    BUDGETS,
    PEI,
    PURPOSES,
    S220,
    approved,
    spent,
    stated,
)

FIRMS = PURPOSES["Innovation in firms"]
SIZES = ("micro", "small", "medium", "large")
KEPT = {  # instruments, and the last year in which an amount was approved for them
    "PEI": (PEI, 2019),
    "PROSOFT": (["PROSOFT"], 2020),
    "S220": (S220, 2021),
    "Scholarships": (["BECAS"], 2023),
    "Researchers (SNI)": (["SNI"], 2023),
    "Research centres": (["CPI"], 2023),
}
GRANTS, PEOPLE = ("PEI", "PROSOFT", "S220"), ("Scholarships", "Researchers (SNI)")


@value(reads=[BUDGETS], unit="percent")
def pei_large_firms_share(data: Inputs) -> Quantity:
    """Large firms' share of the money of the innovation stimulus programme, 2009–2017."""
    return percent_of(stated(data, "PEI", "public_support_large_firms", "2009-2017"), _support(data))


def pei_large_awards_share(data: Inputs) -> Quantity:
    """Large firms' share of the awards of the innovation stimulus programme, 2009–2017."""
    awards = {size: stated(data, "PEI", f"awards_{size}_firms", "2009-2017") for size in SIZES}
    return percent_of(awards["large"], sum_of([*awards.values()]))


@value(reads=[BUDGETS], unit="MXN million")
def tax_credit_2021(data: Inputs) -> Quantity:
    """Tax credit for research authorised in 2021."""
    return stated(data, "EFIDT_NEW", "authorised", "2021")


def _support(data: Inputs) -> Quantity:
    return stated(data, "PEI", "public_support", "2009-2017")


@figure(reads=[BUDGETS], was="pei-budget")
def approved_paid(data: Inputs) -> Figure:
    """What was paid as a share of what the Chamber of Deputies approved, by instrument, 2013–2023."""
    records = []
    for name, (instruments, last) in KEPT.items():
        for year in range(2013, last + 1):
            share = percent_of(spent(data, instruments, year), approved(data, instruments, year))
            records.append({"instrument": name, "year": year, "percent_paid": share})
    frame = frame_of(records)
    frame["low"] = frame["percent_paid"] < 50
    # Few years are named, none at the edges: the labels of neighbouring plots would run together.
    years = across_years(first=2013, last=2023).axis(title=None, format="d", grid=False, values=[2015, 2018, 2021])
    base = alt.Chart(frame).encode(years, upwards("percent_paid", step=50, top=160))
    whole = alt.Chart(frame).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(y=alt.datum(100))
    line = base.mark_line(color=SERIES[0])
    dots = points(base, "low", size=30)
    tops = named(
        base, "datum.low && datum.year > 2013", "format(datum.percent_paid, '.0f') + '%'", align="right", dx=-8, dy=0
    )
    small = framed(whole + line + dots + tops, height=110, width=WIDTH // 3 - 22)
    grants = frame[frame["instrument"].isin(GRANTS)]
    low = grants[grants["low"]]
    late = low[low["year"] > 2018]
    people = len(frame[frame["low"] & frame["instrument"].isin(PEOPLE)])
    return Figure(
        chart=small.facet(facet=alt.Facet("instrument:N", sort=list(KEPT), title=None), columns=3),
        data=frame[["instrument", "year", "percent_paid", "rows"]],
        highlight="instrument",
        title=(
            f"In {len(low)} of {len(grants)} grant-years less than half was paid, {len(late)} of them after 2018; "
            f"for people {people or 'never'}"
        ),
        subtitle="Paid as percent of what the deputies approved; 100 is the dashed line; hollow marks are below half",
        caption=(
            "Years in which an instrument had an approved amount. Grants: PEI, PROSOFT and S220, one budget line under "
            "several names; people: scholarships and the stipends of researchers. The "
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

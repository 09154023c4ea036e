"""The story of the first page: one chart of money, in which grants rise, consortia are born and money ends."""

from __future__ import annotations

from typing import Any

import altair as alt

from report.exhibits import Figure, Inputs, figure, frame_of
from report.theme import SERIES
from scripts.drawing import across_years, coloured, framed, named, upwards
from scripts.instrument_lives import BILLION, LAUNCH, MONEY, TIMELINE, decimal
from scripts.policy_instruments import BUDGETS, FRAMEWORK, PURPOSES, spent
from scripts.prices import PRICES, really_spent

FIRST, LAUNCHED, LAST = 2008, 2017, 2023
# Each purpose with its name in the chart, the year at which that stands and its distance, the last year, the colour.
PURPOSES_DRAWN: dict[str, tuple[str, int, int, int, str]] = {
    "Public research centres": ("Research centres", 2010, -58, 2023, SERIES[2]),
    "Innovation in firms": ("Grants to firms", 2011, 36, 2021, SERIES[0]),
    "Regional and sector funds": ("Trusts", 2012, 18, 2020, SERIES[1]),
}


@figure(reads=[BUDGETS, FRAMEWORK, PRICES, TIMELINE])
def money_for_innovation(data: Inputs) -> Figure:
    """Real money for grants, trusts and research centres around the launch of the consortia, 2008–2023."""
    records = [
        {
            "purpose": purpose,
            "year": year,
            "time": year + 0.5,  # the middle of the year that was paid for, beside a day in May
            "billion_2018": really_spent(data, PURPOSES[purpose], year) / BILLION,
            "billion_then": spent(data, PURPOSES[purpose], year) / BILLION,
        }
        for purpose, (_, _, _, last, _) in PURPOSES_DRAWN.items()
        for year in range(FIRST, last + 1)
    ]
    frame = frame_of(records)
    grants = _amounts(frame, "Innovation in firms")
    top, last = max(grants, key=grants.__getitem__), max(grants)
    return Figure(
        chart=_drawn(data, frame),
        data=frame.drop(columns="time"),
        title=(
            f"Grants to firms were {grants[top]:.1f} billion pesos in {top}, {grants[LAUNCHED]:.1f} in {LAUNCHED} and "
            f"{1000 * grants[last]:.0f} million in {last}"
        ),
        subtitle="Paid by the federation, billion pesos of 2018; the dashed line is the launch of the consortia",
        caption="Grants to firms: programmes for innovation. Trusts: regional and sector funds.",
        alt="Line chart, 2008 to 2023, billion pesos of 2018. "
        + " ".join(_told(frame, name) for name in PURPOSES_DRAWN),
        breaks=["budget-source-2013", "s220-names", "prodiat-2009"],
        real=[("billion_2018", "billion_then")],
        money=MONEY,
        labels={"billion_2018": f"Billion {MONEY[0]}", "billion_then": f"Billion {MONEY[1]}"},
        highlight="purpose",
    )


def _drawn(data: Inputs, frame: Any) -> Any:
    """The chart in layers, each named for the step of the story from which on it is seen."""
    colours = {purpose: told[-1] for purpose, told in PURPOSES_DRAWN.items()}
    base = alt.Chart(frame).encode(
        across_years("time", first=FIRST, last=LAST + 1), upwards("billion_2018", top=10), coloured("purpose", colours)
    )
    rise, fall = (
        base.transform_filter(f"datum.year >= {first} && datum.year <= {last}").mark_line()
        for first, last in ((FIRST, LAUNCHED - 1), (LAUNCHED - 1, LAUNCHED))
    )
    rest = base.transform_filter(f"datum.year >= {LAUNCHED}").mark_line()
    names = [
        named(
            base,
            f"datum.purpose == '{purpose}' && datum.year == {year}",
            f"'{name}'",
            align="center",
            dx=0,
            dy=dy,
        )
        for purpose, (name, year, dy, _, _) in PURPOSES_DRAWN.items()
    ]
    row = data[TIMELINE].one(key=LAUNCH)
    launched = alt.Chart(frame_of([{"time": decimal(f"{row['date']}-15"), "event": row["event"], "rows": row.rows}]))
    line = launched.mark_rule(color=SERIES[3], strokeWidth=1.5, strokeDash=[4, 2]).encode(x="time:Q")
    words = launched.mark_text(text="consortia launched", align="left", dx=6, color=SERIES[3], fontWeight=600)
    last = base.transform_filter("datum.purpose == 'Innovation in firms' && datum.year == 2021")
    end = last.transform_calculate(words="format(1000 * datum.billion_2018, '.0f') + ' million'")
    end = end.mark_text(align="left", dx=6, dy=-9).encode(text="words:N")
    return framed(
        alt.layer(
            rise,
            *names,
            fall.properties(name="step-2-lines"),
            line.properties(name="step-2-rule"),
            words.encode(x="time:Q", y=alt.value(10)).properties(name="step-2-words"),
            rest.properties(name="step-3-lines"),
            end.properties(name="step-3-words"),
        ),
        height=280,
    )


def _amounts(frame: Any, purpose: str) -> dict[int, float]:
    """The amounts of a purpose by year."""
    rows = frame[frame["purpose"] == purpose]
    return dict(zip(map(int, rows["year"]), map(float, rows["billion_2018"]), strict=True))


def _told(frame: Any, purpose: str) -> str:
    """The first, the highest and the last amount of a purpose, in words."""
    years = _amounts(frame, purpose)
    first, last, top = min(years), max(years), max(years, key=years.__getitem__)
    return f"{purpose}: {years[first]:.1f} in {first}, {years[top]:.1f} at most in {top}, {years[last]:.1f} in {last}."

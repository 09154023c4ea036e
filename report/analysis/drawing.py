"""How the paper's charts are drawn: honest axes, names beside the lines, and marks that admit doubt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from report.theme import CHART_WIDTH_PX, INK, MUTED, PAPER

WIDTH = CHART_WIDTH_PX - 90  # leaves room for the labels on both sides of the plot
HEIGHT = 300
SEMIBOLD = 600


def across_years(field: str = "year") -> alt.X:
    """A horizontal axis of years, as plain digits and from the first year to the last."""
    return alt.X(
        f"{field}:Q", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(title=None, format="d", grid=False)
    )


def upwards(field: str, form: str, **axis: Any) -> alt.Y:
    """A vertical axis that starts at zero; the subtitle of the figure names its unit."""
    return alt.Y(f"{field}:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title=None, format=form, tickCount=5, **axis))


def coloured(field: str, colours: Mapping[str, str]) -> alt.Color:
    """One colour for each name, without a legend: the names stand beside the marks."""
    return alt.Color(f"{field}:N", scale=_scale(colours), legend=None)


def coloured_with_key(field: str, colours: Mapping[str, str]) -> alt.Color:
    """One colour for each name, with a key above the chart, for marks too scattered to be named one by one."""
    key = alt.Legend(title=None, orient="top", direction="horizontal", symbolType="circle", symbolStrokeWidth=0)
    return alt.Color(f"{field}:N", scale=_scale(colours), legend=key)


def points(base: alt.Chart, doubtful: str, size: int = 36) -> alt.LayerChart:
    """Filled marks, and hollow ones where the column ``doubtful`` is true."""
    sure = base.transform_filter(f"!datum.{doubtful}").mark_point(filled=True, opacity=1, size=size)
    unsure = base.transform_filter(f"datum.{doubtful}").mark_point(filled=False, fill=PAPER, opacity=1, size=size)
    return alt.layer(sure, unsure)


def named(base: alt.Chart, where: str, text: str, **mark: Any) -> alt.Chart:
    """Text beside the marks for which ``where`` holds; ``text`` is a Vega expression."""
    placed = {"align": "left", "dx": 7, "fontWeight": SEMIBOLD, **mark}
    return base.transform_filter(where).transform_calculate(words=text).mark_text(**placed).encode(text="words:N")


def break_at(frame: pd.DataFrame, where: str, left: str, right: str) -> alt.LayerChart:
    """A dashed line at the year of the one datum for which ``where`` holds, with the name of the source on each side."""
    base = alt.Chart(frame).transform_filter(where).encode(x="year:Q")
    line = base.mark_rule(color=MUTED, strokeDash=[3, 3])
    before = base.mark_text(text=f"← {left}", align="right", dx=-6, color=MUTED).encode(y=alt.value(6))
    after = base.mark_text(text=f"{right} →", align="left", dx=6, color=MUTED).encode(y=alt.value(6))
    return alt.layer(line, before, after)


def framed(chart: alt.Chart | alt.LayerChart, height: int = HEIGHT, width: int = WIDTH) -> Any:
    """The chart at the width of the text."""
    return chart.properties(width=width, height=height)


def ink_on(field: str, limit: float) -> Any:
    """Text colour on a shaded cell: dark below ``limit``, light above."""
    return alt.condition(f"datum.{field} > {limit}", alt.value(PAPER), alt.value(INK))


def _scale(colours: Mapping[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(colours), range=list(colours.values()))

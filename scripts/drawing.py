"""How the paper's charts are drawn: honest axes, names beside the lines, and marks that admit doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from report.theme import CHART_WIDTH_PX, MUTED, PAPER

WIDTH = CHART_WIDTH_PX - 120  # leaves room for the labels on both sides of the plot
HEIGHT = 300
SEMIBOLD: Literal[600] = 600


def across_years(field: str = "year", first: int | None = None, last: int | None = None) -> alt.X:
    """A horizontal axis of years, as plain digits, from the first year of the data (or ``first``) to the last."""
    axis = alt.Axis(title=None, format="d", grid=False, tickMinStep=1, tickCount=10, labelFlush=False)
    scale = alt.Scale(nice=False, zero=False)
    if first is not None and last is not None:
        scale = alt.Scale(nice=False, zero=False, domain=[first, last])
    return alt.X(f"{field}:Q", scale=scale, axis=axis)


def year_by_year(field: str = "year", labels_every: int = 1) -> alt.X:
    """A horizontal axis with a place for each year, for bars; only every so many years are named."""
    named_years = f"datum.value % {labels_every} == 0 ? datum.label : ''"
    axis = alt.Axis(title=None, labelAngle=0, ticks=False, labelExpr=named_years, labelOverlap=False)
    return alt.X(f"{field}:O", axis=axis)


def upwards(field: str, form: str = ",.0f", step: float = 1, top: float | None = None) -> alt.Y:
    """A vertical axis from zero, to ``top`` if given; the subtitle of the figure names its unit."""
    scale = alt.Scale(zero=True) if top is None else alt.Scale(domain=[0, top])
    return alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(title=None, format=form, tickCount=5, tickMinStep=step))


def along(field: str, form: str = ",.0f", domain: Sequence[float] = (), **axis: Any) -> alt.X:
    """A horizontal axis of amounts with its grid, for marks in rows; it starts at zero unless a domain is given."""
    scale = alt.Scale(domain=list(domain)) if domain else alt.Scale(zero=True)
    return alt.X(f"{field}:Q", scale=scale, axis=alt.Axis(title=None, format=form, grid=True, **axis))


def in_rows(field: str, order: Sequence[str], lines: Literal["lines", "no lines"] = "no lines") -> alt.Y:
    """A row for each name, in the order given; with lines where marks are too far from the names to be followed."""
    axis = alt.Axis(title=None, grid=lines == "lines", ticks=False, domain=False, labelLimit=260)
    return alt.Y(f"{field}:N", sort=list(order), axis=axis)


def coloured(field: str, colours: Mapping[str, str]) -> alt.Color:
    """One colour for each name, without a legend: the names stand beside the marks."""
    return alt.Color(f"{field}:N", scale=_scale(colours), legend=None)


def coloured_with_key(field: str, colours: Mapping[str, str]) -> alt.Color:
    """One colour for each name, with a key above the chart, for marks too scattered to be named one by one."""
    return alt.Color(f"{field}:N", scale=_scale(colours), legend=_key())


def shaped_with_key(field: str, names: Iterable[str]) -> alt.Shape:
    """One shape for each name, to go with ``coloured_with_key`` of the same column: they stay apart without colour."""
    shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
    return alt.Shape(f"{field}:N", scale=alt.Scale(domain=list(names), range=shapes), legend=_key())


def points(base: alt.Chart, doubtful: str, size: int = 36) -> Any:
    """Filled marks, and hollow ones where the column ``doubtful`` is true."""
    sure = base.transform_filter(f"!datum.{doubtful}").mark_point(filled=True, opacity=1, size=size)
    unsure = base.transform_filter(f"datum.{doubtful}").mark_point(filled=False, fill=PAPER, opacity=1, size=size)
    return alt.layer(sure, unsure)


def named(base: alt.Chart, where: str, text: str, **mark: Any) -> Any:
    """Text beside the marks for which ``where`` holds; ``text`` is a Vega expression."""
    placed = {"align": "left", "dx": 7, "fontWeight": SEMIBOLD, **mark}
    return base.transform_filter(where).transform_calculate(words=text).mark_text(**placed).encode(text="words:N")


def break_at(frame: pd.DataFrame, where: str, left: str, right: str, height: int = HEIGHT - 12) -> Any:
    """A dashed line at the year of the one datum for which ``where`` holds, with what holds on its two sides.

    The words stand at ``height`` pixels below the top of the plot: near its foot, unless there are marks.
    """
    base = alt.Chart(frame).transform_filter(where).encode(x="year:Q")
    line = base.mark_rule(color=MUTED, strokeDash=[3, 3])
    before = base.mark_text(text=f"← {left}", align="right", dx=-6, color=MUTED).encode(y=alt.value(height))
    after = base.mark_text(text=f"{right} →", align="left", dx=6, color=MUTED).encode(y=alt.value(height))
    return alt.layer(line, before, after)


def framed(chart: Any, height: int = HEIGHT, width: int = WIDTH) -> Any:
    """The chart at the width of the text."""
    return chart.properties(width=width, height=height)


def shaded(field: str) -> alt.FillOpacity:
    """A cell's colour by its count, by opacity: on a light ground and on a dark one ink can be read on all."""
    return alt.FillOpacity(f"{field}:Q", scale=alt.Scale(domainMin=0, range=[0.05, 0.55]), legend=None)


def _key() -> alt.Legend:
    return alt.Legend(title=None, orient="top", direction="horizontal", columns=6, labelLimit=0)


def _scale(colours: Mapping[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(colours), range=list(colours.values()))

"""A chart for a phone fits it with all its labels; what fits already stays as it is."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest

from report.exhibits import drawing
from report.exhibits.narrow import _fitted, _shrink_channel, narrowed
from report.theme import NARROW_CHART_PX

LONG = ["A rather long name of an instrument", "Another name that is long as well", "Short"]


def spec_of(chart: Any) -> dict[str, Any]:
    return drawing.specification(chart)


def years() -> pd.DataFrame:
    return pd.DataFrame({"year": list(range(2000, 2025)), "n": list(range(25)), "rows": "d/1"})


def width(spec: dict[str, Any]) -> float:
    return drawing.width_of(drawing.svg_of(spec, "a", "T", "A"))


def bars() -> Any:
    frame = pd.DataFrame({"name": LONG, "n": [1, 2, 3], "rows": "d/1"})
    return alt.Chart(frame).mark_bar().encode(alt.X("n:Q"), alt.Y("name:N")).properties(width=400, height=90)


def lines() -> Any:
    base = alt.Chart(years()).encode(alt.X("year:Q", scale=alt.Scale(zero=False)), alt.Y("n:Q"))
    ends = base.transform_filter("datum.year == 2024").mark_text(text="the last of them", align="left")
    return (base.mark_line() + ends).properties(width=540, height=200)


def panels() -> Any:
    frame = pd.concat([years().assign(part=name) for name in LONG])
    chart = alt.Chart(frame).mark_bar().encode(alt.X("year:O"), alt.Y("n:Q")).properties(width=160, height=90)
    return chart.facet(facet=alt.Facet("part:N"), columns=3)


@pytest.mark.parametrize("chart", [bars, lines, panels])
def test_it_fits_a_phone_with_its_labels_and_uses_its_width(chart: Any) -> None:
    wide = spec_of(chart())
    narrow = drawing.narrow_of(wide)
    assert narrow is not None
    assert width(wide) > NARROW_CHART_PX >= width(narrow) > 0.8 * NARROW_CHART_PX


def test_long_names_break_into_lines_and_rows_make_room_for_them() -> None:
    narrow = drawing.narrow_of(spec_of(bars()))
    assert narrow is not None
    assert "regexp" in narrow["encoding"]["y"]["axis"]["labelExpr"]
    assert narrow["height"] > 90
    svg = drawing.svg_of(narrow, "a", "T", "A")
    for word in ["A", "rather", "long", "name", "of", "an", "instrument"]:
        assert word in svg, "no name is cut short"


def test_what_fits_already_stays_as_it_is() -> None:
    small = spec_of(alt.Chart(years()).mark_line().encode(alt.X("year:Q"), alt.Y("n:Q")).properties(width=200))
    assert drawing.narrow_of(small) is None
    assert narrowed(small, lambda _: 10.0) is small


def test_the_wide_specification_is_not_touched() -> None:
    wide = spec_of(lines())
    before = repr(wide)
    drawing.narrow_of(wide)
    assert repr(wide) == before


@pytest.mark.parametrize(("over", "tries"), [(0, 1), (-8, 1), (-8.5, 6), (0.5, 6)])
def test_a_width_that_leaves_up_to_eight_pixels_is_good_enough(over: float, tries: int) -> None:
    measured: list[float] = []

    def measure(_: dict[str, Any]) -> float:
        measured.append(NARROW_CHART_PX + over)
        return measured[-1]

    _fitted({"width": 500}, measure, 500, None)
    assert len(measured) == 1 + tries  # and once before


@pytest.mark.parametrize(("channel", "width", "ticks"), [("x", 80.0, 2), ("x", 0.0, 12), ("y", 80.0, 12)])
def test_only_an_axis_along_the_narrower_side_has_fewer_ticks(channel: str, width: float, ticks: int) -> None:
    encoded: dict[str, Any] = {"type": "quantitative", "axis": {"tickCount": 12}}
    _shrink_channel(channel, encoded, 0.5, width, None, {})
    assert encoded["axis"]["tickCount"] == ticks

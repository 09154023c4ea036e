"""A chart that names a column it does not have, or draws nothing, is an error; years are written without a comma."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest

from report.core.errors import ContentError
from report.exhibits import drawing
from report.exhibits.chart_rules import check_fields

FRAME = pd.DataFrame(
    {"year": [2013, 2014, 2015], "value": [1.5, 2, 3], "kind": ["a", "b", "a"], "rows": ["x/1", "x/2", "x/3"]}
)
CHART = alt.Chart(FRAME).properties(width=160, height=100)
POINTS = CHART.mark_point().encode(x="year:Q", y="value:Q")


def drawn(chart: Any) -> str:
    spec = drawing.specification(chart)
    check_fields(spec)
    return drawing.svg_of(spec, "a-chart", "Title", "Words")


@pytest.mark.parametrize(
    ("chart", "named"),
    [
        (CHART.mark_line().encode(x="year:Q", y="valu:Q"), "valu"),
        (CHART.mark_bar().encode(x="yeer:O", y="value:Q"), "yeer"),
        (CHART.mark_point().encode(x="year:Q", y="value:Q", color="kinds:N"), "kinds"),
        (CHART.mark_point().encode(x="year:Q", y="value:Q", tooltip=["kind", "valeu:Q"]), "valeu"),
        (CHART.mark_bar().encode(x=alt.X("kind:N", sort=alt.EncodingSortField("vallue")), y="value:Q"), "vallue"),
        (alt.layer(POINTS, CHART.mark_line().encode(x="year:Q", y="mean:Q")), "mean"),
        (CHART.mark_bar().encode(x="sum(values):Q"), "values"),
        (POINTS.facet("kinds:N"), "kinds"),
        (alt.hconcat(POINTS, CHART.mark_bar().encode(x="Value:Q")), "Value"),
        (POINTS.encode(color=alt.condition("datum.year > 2013", "valu:Q", alt.value("grey"))), "valu"),
        (POINTS.encode(color=alt.condition("datum.yeer > 2013", alt.value("black"), alt.value("grey"))), "yeer"),
        (POINTS.encode(color=alt.condition(alt.datum.yeer > 2013, alt.value("black"), alt.value("grey"))), "yeer"),
        (POINTS.transform_filter("datum.kinds == 'a'"), "kinds"),
        (POINTS.transform_filter(alt.datum["kinds"] == "a"), "kinds"),
        (POINTS.transform_filter(alt.FieldOneOfPredicate(field="kinds", oneOf=["a"])), "kinds"),
        (POINTS.transform_filter({"not": {"field": "kinds", "equal": "c"}}), "kinds"),
        (CHART.transform_calculate(twice="datum.valu * 2").mark_bar().encode(x="year:O", y="twice:Q"), "valu"),
        (CHART.transform_aggregate(all="sum(valu)", groupby=["kind"]).mark_bar().encode(x="kind:N", y="all:Q"), "valu"),
        (CHART.transform_fold(["values"]).mark_bar().encode(x="key:N", y="value:Q"), "values"),
        (CHART.mark_bar().encode(x="year:O", y=alt.Y(alt.repeat(), type="quantitative")).repeat(["valu"]), "valu"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_that_are(chart: Any, named: str) -> None:
    with pytest.raises(ContentError) as raised:
        drawn(chart)
    assert f'the column "{named}"' in str(raised.value)
    assert "kind, value, year" in str(raised.value)


@pytest.mark.parametrize(
    "chart",
    [
        POINTS,
        CHART.mark_bar().encode(x="year:O", y="count():Q"),
        CHART.transform_calculate(double="datum.value * 2").mark_bar().encode(x="year:O", y="double:Q"),
        CHART.transform_calculate(x="datum.value", z="datum.x + 1").mark_bar().encode(x="year:O", y="z:Q"),
        POINTS.transform_filter("datum.kind != 'datum.none'"),
        POINTS.transform_filter("datum['kind'] != \"datum['none']\""),
        CHART.mark_bar().encode(x="year:O", y=alt.Y(alt.repeat(), type="quantitative")).repeat(["value"]),
        CHART.transform_aggregate(total="sum(value)", groupby=["kind"]).mark_bar().encode(x="kind:N", y="total:Q"),
        CHART.transform_window(rank="rank()").mark_bar().encode(x="rank:O", y="value:Q"),
        CHART.transform_fold(["value"]).mark_bar().encode(x="key:N", y="value:Q"),
        CHART.transform_fold(["value"], as_=["what", "much"]).mark_bar().encode(x="what:N", y="much:Q"),
        CHART.transform_joinaggregate(all="sum(value)").mark_bar().encode(x="all:Q"),
        CHART.transform_bin("step", "value").mark_bar().encode(x="step:O", y="count()"),
        CHART.transform_density("value").mark_area().encode(x="value:Q", y="density:Q"),
        CHART.transform_pivot("kind", value="value", groupby=["year"]).mark_line().encode(x="year:Q", y="a:Q"),
        alt.layer(POINTS, CHART.mark_line().encode(x="year:Q", y="value:Q")),
        POINTS.facet("kind:N"),
        alt.layer(
            POINTS, alt.Chart(pd.DataFrame({"at": [2], "rows": ["x/1"]})).mark_rule().encode(y="at:Q")
        ),  # a layer with data of its own
        CHART.mark_bar().encode(x=alt.X(alt.repeat("column"), type="quantitative")).repeat(column=["value", "year"]),
        POINTS + CHART.transform_filter("datum.value > 10").mark_text(text="!").encode(x="year:Q", y="value:Q"),
    ],
)
def test_a_sound_chart_passes(chart: Any) -> None:
    assert "<svg" in drawn(chart)


@pytest.mark.parametrize(
    "chart",
    [
        CHART.transform_filter("datum.value > 10").mark_bar().encode(x="year:O", y="value:Q"),
        CHART.mark_point().encode(x="year:Q", y=alt.Y("kind:Q")),
        CHART.mark_text(text="").encode(x="year:Q", y="value:Q"),
    ],
)
def test_a_chart_without_a_mark_is_refused(chart: Any) -> None:
    with pytest.raises(ContentError, match="draws no mark"):
        drawn(chart)


@pytest.mark.parametrize("name", ["year", "first_year", "year_begun", "Year", "año"])
def test_years_are_written_without_a_comma(name: str) -> None:
    chart = (
        alt.Chart(FRAME.rename(columns={"year": name}))
        .properties(width=400)
        .mark_line()
        .encode(x=f"{name}:Q", y="value:Q")
    )
    svg = drawn(chart)
    assert ">2013<" in svg
    assert ">2,013<" not in svg
    assert svg.count(">2014<") == 1  # and not once more for 2013.5


def test_what_an_author_says_of_an_axis_stays() -> None:
    chart = CHART.mark_line().encode(x=alt.X("year:Q", axis=alt.Axis(format=".1f")), y="value:Q")
    assert ">2,013.0<" in drawn(chart) or ">2013.0<" in drawn(chart)
    tall = CHART.properties(data=FRAME.assign(value=[2013, 2014, 2015])).mark_line().encode(x="kind:N", y="value:Q")
    assert ">2,000<" in drawn(tall)  # numbers that are no years

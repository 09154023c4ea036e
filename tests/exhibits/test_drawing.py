from __future__ import annotations

import re
from typing import Any

import altair as alt
import pandas as pd
import pytest

from report.core.errors import ContentError
from report.exhibits.drawing import inline_datasets, png_of, specification, svg_of
from report.theme import CHART_WIDTH_PX

FRAME = pd.DataFrame({"year": [2016, 2017], "made": [3.4, 3.9], "rows": ["a/1", "a/2"]})


def chart(**properties: Any) -> alt.LayerChart:
    base = alt.Chart(FRAME).encode(x="year:O", y="made:Q")
    gradient = alt.Gradient(
        gradient="linear",
        stops=[alt.GradientStop("white", 0), alt.GradientStop("black", 1)],  # type: ignore[call-arg]
    )
    return alt.layer(base.mark_area(color=gradient, clip=True), base.mark_text(text="x")).properties(
        width=300, height=200, **properties
    )


def drawn(name: str) -> str:
    return svg_of(specification(chart()), name, "Made & sold", 'In 2017 "3.9" million.')


def test_ids_of_two_drawings_never_meet() -> None:
    first, second = (set(re.findall(r'id="([^"]+)"', drawn(name))) for name in ("one", "two"))
    assert len(first) == len(second) == 4
    assert not first & second
    assert all(name.startswith("one-") for name in first)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn("one"))) <= first


def test_drawing_does_not_depend_on_what_was_drawn_before() -> None:
    first = (specification(chart()), drawn("one"))
    for name in ("two", "three"):
        drawn(name)
    with pd.option_context("display.max_rows", 1, "display.precision", 1):
        assert (specification(chart()), drawn("one")) == first


def test_specification_has_no_name_made_from_a_hash_or_counter() -> None:
    both = alt.hconcat(chart(), chart().add_params(alt.selection_point()))
    text = str(specification(both))
    assert re.findall(r"data-\w+", text)
    assert set(re.findall(r"data-\w+", text)) == {"data-1"}
    assert not re.search(r"[0-9a-f]{12}", text)
    assert text == str(specification(alt.hconcat(chart(), chart().add_params(alt.selection_point()))))


def test_svg_scales_with_the_page_and_says_what_it_shows() -> None:
    svg = drawn("one")
    head = svg[: svg.index("<g")]
    assert re.search(r'viewBox="0 0 \d+ \d+"', head)
    assert "width: 100%; height: auto" in head
    assert 'role="img" aria-labelledby="one-title one-description"' in head
    assert '<title id="one-title">Made &amp; sold</title>' in head
    assert '<desc id="one-description">In 2017 &quot;3.9&quot; million.</desc>' in head


def test_nothing_within_the_image_calls_for_a_name_of_its_own() -> None:
    assert re.findall(r'role="[^"]*"', drawn("one")) == ['role="img"']


def test_text_stays_text_in_the_shipped_typeface_with_others_behind_it() -> None:
    families = set(re.findall(r'font-family="([^"]*)"', drawn("one")))
    assert len(families) == 1
    assert re.match(r"&quot;Paper Sans&quot;, .*sans-serif$", families.pop())
    assert ">2017</text>" in drawn("one")


def test_png_has_two_pixels_for_each_of_the_svg() -> None:
    svg = drawn("one")
    width = int(re.search(r'width="(\d+)"', svg)[1])  # type: ignore[index]
    png = png_of(svg)
    assert png[:4] == b"\x89PNG"
    assert int.from_bytes(png[16:20]) == 2 * width


def test_font_that_is_not_shipped_is_refused() -> None:
    other = chart().configure_text(font="Comic Sans")
    with pytest.raises(ContentError, match='"Comic Sans", which is not shipped'):
        svg_of(specification(other), "one", "title", "alt")


def test_chart_wider_than_the_text_is_refused() -> None:
    with pytest.raises(ContentError, match=f"expected: at most {CHART_WIDTH_PX}"):
        svg_of(specification(chart().properties(width=CHART_WIDTH_PX)), "one", "title", "alt")


@pytest.mark.parametrize("data", [alt.UrlData(url="cars.csv"), alt.sequence(0, 3), alt.sphere()])
def test_data_that_no_row_stands_behind_are_refused(data: Any) -> None:
    with pytest.raises(ContentError, match="which no row stands behind"):
        specification(alt.Chart(data).mark_point())


def test_inline_values_are_found_wherever_they_stand() -> None:
    spec = {
        "data": {"values": [{"a": 1}]},
        "layer": [{"data": {"name": "x"}}, {"data": {"values": [1, 2]}}],
        "datasets": {"x": [{"a": 2}]},
    }
    assert inline_datasets(spec) == {
        "x": [{"a": 2}],
        "values 1": [{"a": 1}],
        "values 3": [{"data": 1}, {"data": 2}],
    }


def test_no_name_on_an_axis_is_left_out_or_cut_short() -> None:
    names = [f"consortium of quite a long name, number {number}" for number in range(12)]
    frame = pd.DataFrame({"name": names, "count": 1, "rows": "a/1"})
    crowded = alt.Chart(frame).mark_bar().encode(x=alt.X("name:N", axis=alt.Axis(labelAngle=-90)), y="count:Q")
    svg = svg_of(specification(crowded.properties(width=60, height=100)), "one", "title", "alt")
    shown = re.findall(r"<text[^>]*>(consortium[^<]*)</text>", svg)
    assert sorted(shown) == sorted(names)


def test_what_is_no_chart_is_refused() -> None:
    with pytest.raises(ContentError, match="the figure's chart is a str"):
        specification("chart")

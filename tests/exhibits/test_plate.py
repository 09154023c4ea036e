"""Pictures that leave the site: opaque, with title, source and terms, in both themes, the same bytes each time."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image

from report.exhibits.drawing import png_of
from report.exhibits.plate import SHARE_HEIGHT, SHARE_MARGIN, SHARE_WIDTH, Words, plate, share_picture, small_png
from report.theme import DARK, LIGHT, Palette

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="600" height="300" viewBox="0 0 600 300" '
    'role="img"><title id="a-title">T</title><desc id="a-description">D</desc>'
    f'<g><path d="M0 300L600 0" stroke="{LIGHT.series[0]}" fill="none"/></g></svg>\n'
)
WORDS = Words("Output & exports rose", "Tonnes a year", "Source: Office (2024)", "A paper · CC BY 4.0")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_plate_says_what_it_shows_and_whose_it_is_on_its_own_ground(palette: Palette) -> None:
    drawn = plate(CHART, WORDS, palette)
    for words in ("Output &amp; exports rose", "Tonnes a year", "Source: Office (2024)", "CC BY 4.0"):
        assert words in drawn
    assert f'fill="{palette.paper}"' in drawn
    assert palette.series[0] in drawn
    assert "a-title" not in drawn, "its words replace those of the page"


def test_where_other_fonts_are_wider_every_line_keeps_its_length_and_no_label_loses_its_end() -> None:
    for drawn in (plate(CHART, WORDS), share_picture(CHART, WORDS)):
        lines = re.findall(r'<text x="([\d.]+)"[^>]*?textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs"', drawn)
        assert len(lines) == drawn.count("<text ") > 0
        width = int(re.findall(r'width="(\d+)"', drawn)[0])
        assert all(0 < float(length) < width for _, length in lines)
        assert re.search(r'<svg x=[^>]* overflow="visible">', drawn), "what a chart draws beside its box is not cut off"


def pixels(drawn: str, per_inch: float = 72) -> Any:
    return Image.open(io.BytesIO(small_png(png_of(drawn, per_inch))))


def test_a_share_picture_has_the_size_that_is_asked_for_and_nothing_transparent() -> None:
    image = pixels(share_picture(CHART, WORDS))
    assert image.size == (SHARE_WIDTH, SHARE_HEIGHT) == (1200, 630)
    assert image.mode == "P"
    assert "transparency" not in image.info


def place_of(drawn: str) -> list[float]:
    """Left, top, width and height of the chart on its sheet."""
    placed = re.search(r'<svg x="([\d.-]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawn)
    assert placed is not None
    return [float(each) for each in placed.groups()]


def test_a_share_picture_says_whose_it_is_and_a_wide_chart_reaches_from_margin_to_margin() -> None:
    drawn = share_picture(CHART.replace("0 0 600 300", "0 0 1000 100"), WORDS)
    for words in ("Output &amp; exports rose", "Tonnes a year", "Source: Office (2024)", "CC BY 4.0"):
        assert words in drawn
    left, _, width, height = place_of(drawn)
    assert (left, width) == (SHARE_MARGIN, SHARE_WIDTH - 2 * SHARE_MARGIN)
    assert height == pytest.approx(width / 10)


def test_a_narrow_chart_stands_in_the_middle_of_its_card() -> None:
    left, _, width, _ = place_of(share_picture(CHART.replace("0 0 600 300", "0 0 300 600"), WORDS))
    assert left + width / 2 == pytest.approx(SHARE_WIDTH / 2, abs=0.1)


def test_a_picture_has_the_colours_of_a_chart_and_no_more() -> None:
    shades = Image.linear_gradient("L").convert("RGB")
    content = io.BytesIO()
    shades.save(content, "PNG")
    colours = Image.open(io.BytesIO(small_png(content.getvalue()))).getcolors()
    assert colours is not None
    assert 50 < len(colours) <= 64


def test_the_same_bytes_each_time() -> None:
    assert small_png(png_of(plate(CHART, WORDS))) == small_png(png_of(plate(CHART, WORDS)))


def test_a_subtitle_is_neither_bold_nor_light() -> None:
    weights = {
        words: re.search(rf'<text [^>]*?(?:font-weight="(\d+)")?[^>]*>{words}', plate(CHART, WORDS))
        for words in ("Output", "Tonnes")
    }
    assert {words: found and "font-weight" in found[0] for words, found in weights.items()} == {
        "Output": True,
        "Tonnes": False,
    }

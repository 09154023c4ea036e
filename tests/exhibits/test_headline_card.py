"""The card of a page without a chart: its own headline and numbers, at the size that is asked for."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from report.exhibits import headline_card as module
from report.exhibits.drawing import png_of
from report.exhibits.headline_card import ONE_TO_ONE, headline_card, lines_of_card
from report.exhibits.plate import SHARE_HEIGHT, SHARE_MARGIN, SHARE_WIDTH, Words, card_of
from report.exhibits.text_lines import width_of
from report.theme import LIGHT

WORDS = Words("Where each number comes from", "", "Source: Office (2024)", "A paper")
COUNTS = (("6,505", "Rows"), ("50", "Tables"))


def test_a_card_says_its_headline_what_is_counted_its_source_and_whose_it_is() -> None:
    words = [line.words for line in lines_of_card(WORDS, COUNTS)]
    assert words[:1] == ["Where each number comes from"]
    assert words[1:] == ["6,505", "Rows", "50", "Tables", "A paper", "Source: Office (2024)"]
    assert [line.words for line in lines_of_card(Words("Alone"))] == ["Alone"]


def test_a_card_has_the_size_that_is_asked_for_few_colours_and_nothing_transparent() -> None:
    with Image.open(io.BytesIO(headline_card(WORDS, COUNTS))) as image:
        assert image.size == (SHARE_WIDTH, SHARE_HEIGHT) == (1200, 630)
        assert "transparency" not in image.info
        colours = {colour for _, colour in image.convert("RGB").getcolors(99)}
    assert 10 < len(colours) <= 16
    assert {tuple(bytes.fromhex(ink[1:])) for ink in (LIGHT.paper, LIGHT.ink, LIGHT.muted, LIGHT.accent)} <= colours


@pytest.mark.parametrize("counts", [(), COUNTS, COUNTS * 9])
@pytest.mark.parametrize("times", [1, 6, 11])
def test_nothing_leaves_a_card_and_no_line_lies_on_another(times: int, counts: tuple[tuple[str, str], ...]) -> None:
    lines = lines_of_card(Words("A long title that goes on " * times, "", "Source", "A paper"), counts)
    for line in lines:
        width = width_of(line.words, line.family, line.weight, line.size)
        left = line.x - (width if line.anchor == "end" else 0)
        assert left >= SHARE_MARGIN
        assert left + width <= SHARE_WIDTH - SHARE_MARGIN
    heights = sorted({line.y: line.size for line in lines}.items())
    for (above, _), (below, size) in pairwise(heights):
        assert below - size * 0.8 > above


def test_what_is_drawn_at_once_looks_as_the_same_in_svg_does() -> None:
    lines = lines_of_card(WORDS, COUNTS)
    with Image.open(io.BytesIO(headline_card(WORDS, COUNTS))) as image:
        at_once = image.convert("L")
    with Image.open(io.BytesIO(png_of(card_of([line.svg for line in lines], WORDS), ONE_TO_ONE))) as image:
        as_svg = image.convert("L")
    assert ImageChops.difference(at_once, as_svg).getextrema()[1] > 0, "letters are smoothed in another way"
    small = [each.resize((60, 32), Image.Resampling.BOX) for each in (at_once, as_svg)]
    assert ImageChops.difference(*small).getextrema()[1] < 24


def test_letters_that_our_typefaces_lack_are_left_to_what_draws_the_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_drawn", lambda lines: b"at once")
    assert headline_card(WORDS) == b"at once"
    assert headline_card(Words("蜂蜜 and honey")).startswith(b"\x89PNG")


def test_the_same_bytes_each_time() -> None:
    assert headline_card(WORDS, COUNTS) == headline_card(WORDS, COUNTS)
    assert headline_card(WORDS, COUNTS) != headline_card(WORDS)

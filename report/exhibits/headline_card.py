"""The card for a link to a page without a chart: its headline, what there is on it in numbers, and whose it is.

Half of a paper's cards have no chart. Their text is drawn here at once, in a twentieth of the time that an SVG takes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from report.exhibits.drawing import png_of
from report.exhibits.plate import (
    BAND,
    LEVEL,
    SHARE_HEIGHT,
    SHARE_MARGIN,
    SHARE_WIDTH,
    Words,
    card_of,
    foot_of_card,
    headline,
    small_png,
)
from report.exhibits.text_lines import Line, face, width_of
from report.theme import LIGHT, SANS, SERIF

ONE_TO_ONE = 72  # pixels an inch at which an SVG is drawn a pixel for a pixel
INKS = (LIGHT.ink, LIGHT.muted, LIGHT.accent)  # the colours of the lines
STEPS = 5  # from the ground to an ink, at the edges of letters: with the ground sixteen colours, in half a byte a pixel
COUNTS_AT = 478  # the baseline of the numbers
BETWEEN = 72  # pixels between a number and the next

Count = tuple[str, str]  # a number, and what is counted: ("6,505", "Rows")


def headline_card(words: Words, counts: Sequence[Count] = ()) -> bytes:
    """A card of 1200 by 630 pixels, as PNG.

    Parameters
    ----------
    words
        What stands on it; no subtitle.
    counts
        What there is on the page; those that the card is too narrow for are left out.
    """
    lines = lines_of_card(words, counts)
    if not all(line.is_in_our_letters for line in lines):
        return small_png(png_of(card_of([line.svg for line in lines], words), ONE_TO_ONE))
    return _drawn(lines)


def lines_of_card(words: Words, counts: Sequence[Count] = ()) -> list[Line]:
    """All that stands on such a card."""
    size, texts = headline(words.title, 68, 3 if counts else 4)
    top = 100 if counts else 130
    lines = [
        Line(text, SHARE_MARGIN, top + size * (1.28 * place - 0.3), SERIF, size, 400, LIGHT.ink)
        for place, text in enumerate(texts, 1)
    ]
    left = float(SHARE_MARGIN)
    for number, name in counts:
        width = max(width_of(number, SANS, 600, 60), width_of(name, SANS, 400, 24))
        if left + width > SHARE_WIDTH - SHARE_MARGIN:
            break
        lines.append(Line(number, left, COUNTS_AT, SANS, 60, 600, LIGHT.accent))
        lines.append(Line(name, left, COUNTS_AT + 38, SANS, 24, 400, LIGHT.muted))
        left += width + BETWEEN
    return [*lines, *foot_of_card(words)]


def _drawn(lines: Sequence[Line]) -> bytes:
    """The lines on a card, in the few colours that they need."""
    from PIL import Image, ImageDraw

    sheet = Image.new("P", (SHARE_WIDTH, SHARE_HEIGHT), 0)
    sheet.putpalette([part for colour in _colours() for part in colour])
    sheet.paste(len(INKS) * STEPS, (0, 0, SHARE_WIDTH, BAND))
    for line in lines:
        width = int(width_of(line.words, line.family, line.weight, line.size)) + line.size
        shades = Image.new("L", (width, 2 * line.size), 0)
        where = (line.size // 2, line.size * 3 // 2)  # of its baseline
        ImageDraw.Draw(shades).text(where, line.words, 255, face(line.family, line.weight, line.size), anchor="ls")
        first = INKS.index(line.colour) * STEPS
        inked = shades.point([first + round(shade * STEPS / 255) for shade in range(256)])
        left = line.x - (width_of(line.words, line.family, line.weight, line.size) if line.anchor == "end" else 0)
        seen = shades.point([255 * (round(shade * STEPS / 255) > 0) for shade in range(256)])
        sheet.paste(inked, (round(left) - where[0], round(line.y) - where[1]), seen)
    made = io.BytesIO()
    sheet.save(made, "PNG", compress_level=LEVEL, bits=4)
    return made.getvalue()


def _colours() -> list[tuple[int, ...]]:
    """The ground, then each ink from faint to full."""
    ground = _parts(LIGHT.paper)
    return [ground] + [
        tuple(round(part + (full - part) * step / STEPS) for part, full in zip(ground, _parts(ink), strict=True))
        for ink in INKS
        for step in range(1, STEPS + 1)
    ]


def _parts(colour: str) -> tuple[int, ...]:
    """Red, green and blue of ``#22201c``."""
    return tuple(bytes.fromhex(colour.removeprefix("#")))

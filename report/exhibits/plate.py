"""A chart as a picture that can stand alone: on a ground, with its title, unit, source, paper and licence.

The charts of the pages have no ground and no title, since the page has both. A file that leaves the site, and the
picture that stands for a page where somebody shares it, meet any ground and any neighbour.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from report.exhibits.text_lines import Line, broken, shortened, width_of
from report.theme import CHART_WIDTH_PX, DARK, LIGHT, SANS, SERIF, Palette
from report.theme.css import colour_names

SHARE_WIDTH, SHARE_HEIGHT = 1200, 630  # what the places that show a card for a link ask for
MARGIN, SHARE_MARGIN = 28, 56
SHARE_BASE = SHARE_HEIGHT - 44  # the line at the foot of a card
BAND = 10  # pixels of colour at the top of a card
LEVEL = 6  # of packing; the ninth takes six times as long for a tenth fewer bytes
COLOURS = 64  # of a PNG: a chart has a dozen and the shades at the edges of its letters
VIEWBOX = re.compile(r'viewBox="([\d.-]+) ([\d.-]+) ([\d.]+) ([\d.]+)"')
HEAD = re.compile(r"^<svg [^>]*>(?:<title[^>]*>.*?</title>)?(?:<desc[^>]*>.*?</desc>)?", re.DOTALL)
FAINT = re.compile(r'fill="#[0-9a-f]{6}"(?=[^>]*fill-opacity="0\.)')  # a cell of a scale from faint to full


@dataclass(frozen=True)
class Words:
    """What stands around a chart: ``title``, ``subtitle``, ``source`` and, at the foot, whose it is and its terms."""

    title: str
    subtitle: str = ""
    source: str = ""
    foot: str = ""


def plate(chart: str, words: Words, palette: Palette = LIGHT) -> str:
    """The chart at its own size with its words above and below, as SVG.

    Parameters
    ----------
    chart
        An SVG as `drawing.svg_of` gives it, in the light colours.
    words
        What stands around it.
    palette
        The colours of the ground and of all that lies on it.
    """
    inner = CHART_WIDTH_PX
    texts = [
        *_paragraph(words.title, 19, 600, palette.ink, inner),
        *_paragraph(words.subtitle, 14, 400, palette.muted, inner, before=4),
    ]
    below = [
        *_paragraph(words.source, 12, 400, palette.muted, inner, before=10),
        *_paragraph(words.foot, 12, 400, palette.muted, inner, before=4),
    ]
    drawn, top = _set(texts, MARGIN, MARGIN)
    _, _, width, height = _box(chart)
    placed = _placed(chart, palette, MARGIN, top + 14, width, height)
    foot, bottom = _set(below, MARGIN, top + 14 + height)
    return _sheet(inner + 2 * MARGIN, round(bottom + MARGIN), palette, [*drawn, placed, *foot], words)


def share_picture(chart: str, words: Words) -> str:
    """A card of 1200 by 630 pixels for a link: a headline, the chart below it, source and name at the foot, as SVG.

    Parameters
    ----------
    chart
        An SVG as `drawing.svg_of` gives it.
    words
        What stands on it.
    """
    inner = SHARE_WIDTH - 2 * SHARE_MARGIN
    size, lines = headline(words.title, 46, 2)
    head = [(line, SERIF, size, 400, LIGHT.ink, 0.0) for line in lines]
    texts = [*head, *_paragraph(words.subtitle, 24, 400, LIGHT.muted, inner, before=8)]
    parts, below = _set(texts, SHARE_MARGIN, SHARE_MARGIN - 8)
    parts += [line.svg for line in foot_of_card(words)]
    _, _, width, height = _box(chart)
    free = SHARE_BASE - 40 - (below + 10)
    scale = min(inner / width, free / height)
    left = SHARE_MARGIN + (0 if width * scale > 0.8 * inner else (inner - width * scale) / 2)
    parts.append(_placed(chart, LIGHT, left, below + 10, width * scale, height * scale))
    return card_of(parts, words)


def headline(title: str, size: int, most: int) -> tuple[int, list[str]]:
    """The title of a card in so many lines at most, and the size at which it is set: ``size`` or a smaller one."""
    inner = SHARE_WIDTH - 2 * SHARE_MARGIN
    lines = broken(title, SERIF, 400, size, inner)
    while len(lines) > most and size > 30:
        size -= 2
        lines = broken(title, SERIF, 400, size, inner)
    return size, lines


def foot_of_card(words: Words) -> list[Line]:
    """The source and whose it is, at the foot of a card."""
    room = SHARE_WIDTH - 2 * SHARE_MARGIN - width_of(words.foot, SANS, 400, 22) - 40
    source = shortened(words.source, SANS, 400, 20, room)
    lines = [
        Line(words.foot, SHARE_WIDTH - SHARE_MARGIN, SHARE_BASE, SANS, 22, 600, LIGHT.accent, "end"),
        Line(source, SHARE_MARGIN, SHARE_BASE, SANS, 20, 400, LIGHT.muted),
    ]
    return [line for line in lines if line.words]


def card_of(parts: Sequence[str], words: Words) -> str:
    """A card with its band at the top and ``parts`` on it, as SVG."""
    band = f'<rect width="{SHARE_WIDTH}" height="{BAND}" fill="{LIGHT.accent}"/>'
    return _sheet(SHARE_WIDTH, SHARE_HEIGHT, LIGHT, [band, *parts], words)


def small_png(png: bytes) -> bytes:
    """A picture of few colours in as few bytes: with a palette, and nothing of it transparent."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        whole = image.convert("RGB")
    # One pixel of four chooses the colours, in a third of the time.
    sample = whole.resize((whole.width // 2 or 1, whole.height // 2 or 1), Image.Resampling.NEAREST)
    colours = sample.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
    few = whole.quantize(palette=colours, dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", compress_level=LEVEL)
    return made.getvalue()


Text = tuple[str, str, int, int, str, float]  # words, family, size, weight, colour, space before


def _paragraph(words: str, size: int, weight: int, colour: str, width: float, before: float = 0) -> list[Text]:
    lines = broken(words, SANS, weight, size, width)
    return [(line, SANS, size, weight, colour, 0.0 if at else before) for at, line in enumerate(lines)]


def _set(texts: Sequence[Text], left: float, top: float) -> tuple[list[str], float]:
    """Lines below each other, and where the last ends."""
    made = []
    for words, family, size, weight, colour, before in texts:
        top += before + size * 1.28
        made.append(Line(words, left, top - size * 0.3, family, size, weight, colour).svg)
    return made, top


def _sheet(width: int, height: int, palette: Palette, parts: Sequence[str], words: Words) -> str:
    content = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" role="img"><title>{escape(words.title)}</title>'
        f'<rect width="{width}" height="{height}" fill="{palette.paper}"/>{content}</svg>\n'
    )


def _placed(chart: str, palette: Palette, x: float, y: float, width: float, height: float) -> str:
    """The chart within the sheet, in the colours of its ground."""
    box = " ".join(f"{each:g}" for each in _box(chart))
    marks = HEAD.sub("", chart, count=1).rstrip()
    if palette is DARK:
        marks = _on_dark(marks)
    return (
        f'<svg x="{x:g}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" viewBox="{box}" overflow="visible">'
        f"{marks}"
    )


def _on_dark(marks: str) -> str:
    """The colours of the light ground as they are on the dark one; words on a scale stay readable on all of it."""
    names = colour_names(DARK)
    colours = {light: names[name] for name, light in colour_names(LIGHT).items()}
    if FAINT.search(marks):
        marks = marks.replace(f'fill="{LIGHT.paper}"', f'fill="{LIGHT.ink}"')
    return re.sub(r"#[0-9a-f]{6}\b", lambda found: colours.get(found[0], found[0]), marks)


def _box(chart: str) -> tuple[float, float, float, float]:
    found = VIEWBOX.search(chart)
    assert found, "every chart has a box"
    left, top, width, height = map(float, found.groups())
    return left, top, width, height

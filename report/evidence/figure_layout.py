"""A figure as readers meet it: its title and measure above the picture, its notes and sources below.

Both renderers put a whole caption below. What `show` marked as the caption's head goes above, and the rest becomes
notes after the picture; a figure whose caption has no such mark stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from report.evidence.gathered import Evidence

FIGURE = re.compile(
    r'(?P<open><div\b[^>]*\bid="fig-[^"]+"[^>]*\bdata-exhibit="[^"]+"[^>]*>\s*<figure\b[^>]*>)(?P<body>.*?)</figure>',
    re.DOTALL,
)
CAPTION = re.compile(r"<figcaption\b[^>]*>.*?</figcaption>\n?", re.DOTALL)
HEAD = re.compile(r'(?P<before><figcaption\b[^>]*>.*?)<span class="caption-head">', re.DOTALL)
TAGS = re.compile(r"<(/?)span\b")
# A drawing whose name tells what it shows, up to its first mark. Where none follows, no later end of a name is tried:
# with all of them a page of many drawings takes ten times as long.
DRAWN = re.compile(
    r'(<svg [^>]*\brole="img"[^>]*+>(?><title\b.*?</title>)?+(?><desc\b.*?</desc>)?+<g)(?=[ >])(?! aria-hidden)',
    re.DOTALL,
)
# The opening of a drawing that grows and shrinks with the page: <svg … width="665" height="337" … height: auto"
DRAWING = re.compile(r'<svg [^>]*\bwidth="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"[^>]*\bheight: auto(?=")')
NOTES = '<div class="figure-notes">'


def layout_for(_evidence: Evidence, _site: Path) -> Callable[[str, str], str]:
    """What puts the titles of a page's figures above them, and makes each drawing one picture of known shape."""
    return lambda _path, text: with_shapes(told_as_one(with_titles_above(text)))


def with_shapes(text: str) -> str:
    """The text with the proportions of each drawing in its style.

    A browser that knows them leaves room for a drawing that is far from the reader without drawing it (`charts.css`).
    """
    return DRAWING.sub(lambda drawing: f"{drawing[0]}; aspect-ratio: {drawing['width']} / {drawing['height']}", text)


def told_as_one(text: str) -> str:
    """The text with drawings heard as one picture: the names at their axes, without order, would say nothing."""
    return DRAWN.sub(r'\1 aria-hidden="true"', text)


def with_titles_above(text: str) -> str:
    """The page with the head of each figure's caption above its picture; figures that have it stay."""
    return FIGURE.sub(_laid_out, text)


def _laid_out(found: re.Match[str]) -> str:
    body = found["body"]
    caption = CAPTION.search(body)
    if caption is None or NOTES in body:
        return found[0]
    head = HEAD.match(caption[0])
    end = _end_of_span(caption[0], head.end()) if head else -1
    if end < 0:
        return found[0]
    notes = caption[0][end:].rstrip().removesuffix("</figcaption>").strip()
    above = f"\n{caption[0][:end].rstrip()}\n</figcaption>"
    below = f"{NOTES}{notes}</div>\n" if notes else ""
    rest = body[: caption.start()] + body[caption.end() :]
    return f"{found['open']}{above}{rest.rstrip()}\n{below}</figure>"


def _end_of_span(text: str, start: int) -> int:
    """Where the span ends whose content begins at ``start``; -1 if it does not end."""
    depth = 1
    for tag in TAGS.finditer(text, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return text.index(">", tag.start()) + 1
    return -1

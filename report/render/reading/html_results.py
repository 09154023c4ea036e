"""HTML that a cell gives: what can be read of it where no browser shows it, and what it asks of other hosts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from report.core.chapters import Place
from report.core.errors import ContentError, Problem
from report.render.reading.shortcodes import both

UNREAD = re.compile(r"(?s)<(style|script)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE)
# Elements whose content a browser makes or draws, and pictures that are written into their address.
DRAWN = re.compile(
    r"<(?:canvas|iframe|svg|object|embed|video|audio)\b|<img\b[^>]*\bsrc\s*=\s*[\"']?data:", re.IGNORECASE
)
SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
PICTURE = re.compile(r"<img\b", re.IGNORECASE)
# What has a place on the page; the rest is for the head of one.
ELEMENT = re.compile(r"<(?!(?:link|meta|base|title|html|head|body)\b)[a-z][\w-]*", re.IGNORECASE)
HEADING = re.compile(r"(?is)<h[1-6]\b[^>]*>(.*?)</h[1-6]\s*>")
PLOTLY_CHART = "application/vnd.plotly.v1+json"
PLOTLY = (
    'set plotly.io.renderers.default = "notebook", whose chart only a browser shows, or "svg", a picture, which needs '
    "the package kaleido; or set #| output: false"
)
# <script src="https://cdn…/x.js">, within a module import "https://…", and in a chart of Altair "vega": "https://…"
REMOTE = re.compile(
    r"""<script\b[^>]*\bsrc\s*=\s*["']?(?:https?:)?//(?P<source>[^/"'\s>]+)"""
    r"""|\b(?:import|from)\s*\(?\s*["'](?:https?:)?//(?P<module>[^/"'\s]+)"""
    r"""|"vega"\s*:\s*"https?://(?P<vega>[^/"\s]+)""",
    re.IGNORECASE,
)
NO_WORDS = re.compile(r"<[\w.]+ (?:object|(?:object )?at 0x[0-9a-fA-F]+)>")  # <IPython.core.display.HTML object>


def says_nothing(plain: str) -> bool:
    """Whether an object's text is no more than the name of its class."""
    return NO_WORDS.fullmatch(plain.strip()) is not None


def has_table(text: str) -> bool:
    """Whether there is a table in the HTML."""
    return re.search(r"<table\b", text) is not None


def readable(text: str) -> str:
    """The HTML without scripts and styles, headings as strong words; empty if only a browser shows what it holds.

    A heading would be numbered, and the site does not number it.
    """
    if SCRIPT.search(text) or DRAWN.search(text):
        return ""
    left = UNREAD.sub("", text)
    words = html.unescape(re.sub(r"<[^>]*>", " ", left)).strip()
    return HEADING.sub(r"<p><strong>\1</strong></p>", left).strip() if words or PICTURE.search(left) else ""


def needs_browser(text: str) -> bool:
    """Whether a browser shows something for HTML in which nothing can be read."""
    left = UNREAD.sub("", text)
    return DRAWN.search(left) is not None or (SCRIPT.search(text) is not None and ELEMENT.search(left) is not None)


def refuse(place: Place) -> bytes:
    """Stand in for the picture of a result that has none.

    Raises
    ------
    ContentError
        Always, with the line of the cell.
    """
    found = "a result is HTML that only a browser can show, and is missing in PDF and Word"
    expected = "a picture (image/png, image/svg+xml), a table or words beside the HTML"
    remedy = (
        'put the cell into ::: {.content-visible when-format="html"}, and what stands for it on paper, as a picture, '
        'into ::: {.content-visible unless-format="html"}'
    )
    raise ContentError(Problem(found, *place, expected, remedy))


def remote_scripts(text: str, place: Place) -> list[Problem]:
    """A warning for each host from which the HTML loads a script: without the network the page lacks what it draws."""
    hosts = dict.fromkeys(found["source"] or found["module"] or found["vega"] for found in REMOTE.finditer(text))
    remedy = "let the package put its script into the page, if it can, or show a picture"
    found = "a result loads a script from {}: without the network the page does not show it"
    return [Problem(found.format(host), *place, remedy=remedy) for host in hosts]


def remedy_without_form(offered: Iterable[str]) -> str:
    """What helps where a result offers no form that can be shown, only these."""
    return PLOTLY if PLOTLY_CHART in offered else "give the object one of these forms, or set #| output: false"


def inline(page: str, elsewhere: str) -> str:
    """The Markdown of an inline expression that gives HTML, and what stands for it in PDF and Word."""
    return both(page, elsewhere) if elsewhere else f"`{page}`{{=html}}"

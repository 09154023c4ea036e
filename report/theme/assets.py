"""The files of the site's look: one style sheet, one script and an early one, the fonts."""

from __future__ import annotations

import re
from pathlib import Path

from report.theme import WEB_FONTS, check_fonts
from report.theme.css import EARLY_FACES, tokens_css

LOOK = Path(__file__).resolve().parent / "look"
VENDOR = Path(__file__).with_name("vendor")  # packages of others, as built, with their licences
STYLE = "paper.css"
PARTS = (
    "paper.css",
    "evidence.css",
    "cards.css",
    "charts.css",
    "front.css",
    "search.css",
    "reading.css",
    "print.css",
)  # of the one style sheet that pages load
EARLY_SCRIPT = "theme.js"  # in the head, before anything is painted: it chooses light or dark
SCRIPT = "paper.js"  # deferred: one file, because parts that are alike compress better together
MESSAGES = "messages.js"  # what the other parts say, in the language of the page
SCRIPT_PARTS = (
    MESSAGES,
    "cards.js",
    "charts.js",
    "contents.js",
    "evidence.js",
    "header.js",
    "previews.js",
    "scrollers.js",
    "search.js",
    "story.js",
    "tabs.js",
)
ICON = "icon.svg"
EARLY = re.compile(rf'<script src="([^"]*){re.escape(EARLY_SCRIPT)}">')
REMARK = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)  # of a script: a line of its own, which readers need not load


def fonts_ahead(page: str) -> str:
    """The lines for a page's head that have a browser fetch the fonts of its text while it still reads the page.

    Without them it learns of the fonts from the early script, a round trip later, and on a slow phone paints the text
    before they are there. Only a page on a server may have them: opened from a disk they are refused and complained of.

    Parameters
    ----------
    page
        The page as HTML; one without the early script waits for no font and gets no line.
    """
    found = EARLY.search(page)
    ways = [f"{found[1]}fonts/{face}.woff2" for face in EARLY_FACES] if found else []
    return "".join(f'<link rel="preload" href="{way}" as="font" type="font/woff2" crossorigin>\n' for way in ways)


def script_of(name: str) -> bytes:
    """A part of the scripts as readers load it: without its remarks."""
    return REMARK.sub("", (LOOK / name).read_text(encoding="utf-8")).encode()


def site_assets() -> dict[str, bytes]:
    """Every file that a page of the site loads, under its path in the site's folder of assets.

    Raises
    ------
    ContentError
        If a shipped font is missing or changed.
    """
    check_fonts()
    style = "\n".join([tokens_css("fonts"), *((LOOK / part).read_text(encoding="utf-8") for part in PARTS)])
    script = b"\n".join(map(script_of, SCRIPT_PARTS))
    others = {name: (LOOK / name).read_bytes() for name in (EARLY_SCRIPT, ICON)}
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in sorted(WEB_FONTS.glob("*.woff2"))}
    return {STYLE: style.encode(), SCRIPT: script, **others, **fonts}

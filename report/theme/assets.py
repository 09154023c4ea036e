"""The files of the site's look: one style sheet, one script and an early one, the fonts."""

from __future__ import annotations

import re
from pathlib import Path

from report.theme import WEB_FONTS, check_fonts
from report.theme.css import tokens_css

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
REMARK = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)  # of a script: a line of its own, which readers need not load


def site_assets() -> dict[str, bytes]:
    """Every file that a page of the site loads, under its path in the site's folder of assets.

    Raises
    ------
    ContentError
        If a shipped font is missing or changed.
    """
    check_fonts()
    style = "\n".join([tokens_css("fonts"), *((LOOK / part).read_text(encoding="utf-8") for part in PARTS)])
    script = REMARK.sub("", "\n".join((LOOK / part).read_text(encoding="utf-8") for part in SCRIPT_PARTS))
    others = {name: (LOOK / name).read_bytes() for name in (EARLY_SCRIPT, ICON)}
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in sorted(WEB_FONTS.glob("*.woff2"))}
    return {STYLE: style.encode(), SCRIPT: script.encode(), **others, **fonts}

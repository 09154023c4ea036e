"""The files of the site's look: one style sheet, the scripts, the fonts."""

from __future__ import annotations

from pathlib import Path

from report.theme import WEB_FONTS, check_fonts
from report.theme.css import tokens_css

THEME = Path(__file__).resolve().parent / "theme"
STYLE = "paper.css"
PARTS = ("paper.css", "evidence.css", "cards.css", "charts.css", "search.css")  # of the one style sheet that pages load
EARLY_SCRIPT = "theme.js"  # in the head, before anything is painted: it chooses light or dark
SCRIPTS = ("cards.js", "charts.js", "contents.js", "evidence.js", "scrollers.js", "search.js", "tabs.js")  # deferred
ICON = "icon.svg"


def site_assets() -> dict[str, bytes]:
    """Every file that a page of the site loads, under its path in the site's folder of assets.

    Raises
    ------
    ContentError
        If a shipped font is missing or changed.
    """
    check_fonts()
    style = "\n".join([tokens_css("fonts"), *((THEME / part).read_text(encoding="utf-8") for part in PARTS)])
    others = {name: (THEME / name).read_bytes() for name in (EARLY_SCRIPT, *SCRIPTS, ICON)}
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in sorted(WEB_FONTS.glob("*.woff2"))}
    return {STYLE: style.encode(), **others, **fonts}

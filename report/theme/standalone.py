"""The style of pages that stand alone, outside the site: in one file, without scripts and fonts of their own."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from report.theme.css import tokens_css, without_script

STYLE = Path(__file__).with_name("look") / "standalone.css"
FACE = re.compile(r"@font-face \{[^}]*\}\n?")


def site_style(fonts_folder: str) -> str:
    """The same style for pages within a site, with the site's fonts, which lie in ``fonts_folder`` seen from it."""
    return without_script(tokens_css(fonts_folder)) + STYLE.read_text(encoding="utf-8")


def standalone_style() -> Markup:
    """The colours and sizes of the site, and the little that reports need on top."""
    return Markup(FACE.sub("", tokens_css()) + STYLE.read_text(encoding="utf-8"))

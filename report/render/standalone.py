"""The style of pages that stand alone, outside the site: in one file, without scripts and fonts of their own."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from report.theme.css import tokens_css

STYLE = Path(__file__).with_name("theme") / "standalone.css"
FACE = re.compile(r"@font-face \{[^}]*\}\n?")


def standalone_style() -> Markup:
    """The colours and sizes of the site, and the little that reports need on top."""
    return Markup(FACE.sub("", tokens_css()) + STYLE.read_text(encoding="utf-8"))

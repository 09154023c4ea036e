"""The paper's look, once for charts, site and PDF: colours, typefaces, sizes, and the shipped fonts."""

from report.theme.fonts import PRINT_FONTS, WEB_FONTS, check_fonts
from report.theme.tokens import (
    ACCENT,
    CHART_TEXT_PX,
    CHART_WIDTH_PX,
    DARK,
    INK,
    LIGHT,
    LINK,
    MONO,
    MUTED,
    PAPER,
    RULE,
    SANS,
    SERIES,
    SERIF,
    SURFACE,
    Palette,
)

__all__ = [
    "ACCENT",
    "CHART_TEXT_PX",
    "CHART_WIDTH_PX",
    "DARK",
    "INK",
    "LIGHT",
    "LINK",
    "MONO",
    "MUTED",
    "PAPER",
    "PRINT_FONTS",
    "RULE",
    "SANS",
    "SERIES",
    "SERIF",
    "SURFACE",
    "WEB_FONTS",
    "Palette",
    "check_fonts",
]

"""The paper's colours, typefaces and sizes: the one place where charts, site and PDF take them from."""

from __future__ import annotations

from dataclasses import dataclass

READABLE = 4.5  # contrast of text with its ground: https://www.w3.org/TR/WCAG22/#contrast-minimum


@dataclass(frozen=True)
class Palette:
    """The colours of one ground, light or dark, each as ``#rrggbb`` in lower case.

    Parameters
    ----------
    paper
        The ground of a page.
    surface
        The ground of things that lie on the page: code, boxes, table heads.
    ink
        Text.
    muted
        Secondary text: captions' sources, axis labels, navigation.
    rule
        Hairlines, grid lines; never the only carrier of a meaning.
    accent
        Cochineal, the red of Oaxaca: chapter numbers, the current place, focus.
    link
        Añil, the indigo: links.
    series
        Colours of data, in the order of use. Neighbours differ most; no two share a lightness, so that they stay apart
        in greyscale; all stay apart for the three kinds of dichromats.
    """

    paper: str
    surface: str
    ink: str
    muted: str
    rule: str
    accent: str
    link: str
    series: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """For each colour of data the shade in which words name it: nearer to the ink until it can be read as text."""
        return tuple(self._readable(colour) for colour in self.series)

    def _readable(self, colour: str) -> str:
        for share in range(10, 101, 5):  # always another colour than the mark's, so that each can be mapped alone
            mixed = _mixed(colour, self.ink, share / 100)
            if contrast(mixed, self.paper) >= READABLE:
                return mixed
        return self.ink


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: str, other: str, share: float) -> str:
    """The first colour with a share of the second."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


LIGHT = Palette(
    paper="#fdfcf8",
    surface="#f5f2eb",
    ink="#1f1d1a",
    muted="#625c53",
    rule="#dcd7cc",
    accent="#96222f",
    link="#1d4f80",
    series=("#14326c", "#b0741f", "#1a776d", "#84212f", "#5099b7", "#6b469b"),
)
DARK = Palette(
    paper="#17181a",
    surface="#212326",
    ink="#e8e5de",
    muted="#a8a298",
    rule="#3a3b3d",
    accent="#f09a94",
    link="#9cc3ee",
    series=("#528bd8", "#efc07c", "#55b29c", "#c64a58", "#cfe6f4", "#cfa6d8"),
)

# What is made once and shown everywhere (charts, PDF) is made on the light ground; `css` maps it to the dark one.
PAPER = LIGHT.paper
SURFACE = LIGHT.surface
INK = LIGHT.ink
MUTED = LIGHT.muted
RULE = LIGHT.rule
ACCENT = LIGHT.accent
LINK = LIGHT.link
SERIES = LIGHT.series

# Subsets of Source Serif 4, Source Sans 3 and Source Code Pro, which may not keep those names (fonts/README.md).
SERIF = "Paper Serif"
SANS = "Paper Sans"
MONO = "Paper Mono"
FALLBACKS = {
    SERIF: ("Source Serif 4", "Georgia", "Cambria", "serif"),
    SANS: ("Source Sans 3", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"),
    MONO: ("Source Code Pro", "Menlo", "Consolas", "monospace"),
}
WEIGHTS = {"regular": 400, "semibold": 600}  # the only two that are shipped

# Sizes relative to running text: small steps below it for what accompanies, wide ones above for what opens.
SCALE = {
    "tiny": 0.72,
    "small": 0.8,
    "caption": 0.86,
    "text": 1.0,
    "h4": 1.0,
    "h3": 1.12,
    "h2": 1.4,
    "h1": 2.2,
    "display": 2.6,
}
LEADING = 1.55  # line height of running text
MEASURE_CHARACTERS = (
    66  # a line of running text; 45 to 75 read well (Bringhurst, The Elements of Typographic Style, 2.1.2)
)
MEASURE_REM = 31.0  # the width at which Paper Serif sets that many characters
CHART_WIDTH_PX = 680  # a figure fills the measure
NARROW_CHART_PX = 344  # the same on a phone: what a screen of 360 px leaves, drawn a little larger than shown
CHART_TEXT_PX = 13

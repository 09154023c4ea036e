"""Small pictures of counts: inline SVG in the reader's own colours, with words for those who do not see it."""

from __future__ import annotations

import html
from collections.abc import Mapping

from report.evidence.templating import Markdown

STEP, HEIGHT = 16, 18  # pixels
FAINTEST = 0.18  # a year with a single row must still be seen
BAR = 320  # as wide as a phone shows: years at the ends of a strip stay readable


def heat_strip(counts: Mapping[int, int], what: str) -> Markdown:
    """A strip with one cell for each year from the first to the last, darker where there are more rows.

    Parameters
    ----------
    counts
        Rows by year; years without rows may be left out.
    what
        What is counted, for the alternative text: ``rows of harvest by year``.
    """
    if not counts:
        return Markdown("")
    years = range(min(counts), max(counts) + 1)
    most = max(counts.values())
    step = min(STEP, BAR / len(years))
    gap = step / 8
    cells = []
    for place, year in enumerate(years):
        found = counts.get(year, 0)
        opacity = FAINTEST + (1 - FAINTEST) * found / most if found else 0
        cells.append(
            f'<rect x="{place * step:.1f}" y="0" width="{step - gap:.1f}" height="{HEIGHT}" fill="currentColor" '
            f'fill-opacity="{opacity:.2f}" stroke="currentColor" stroke-width="0.5" stroke-opacity="0.3">'
            f"<title>{year}: {found:,}</title></rect>"
        )
    width = round(len(years) * step)
    alt = f"{what}: " + ", ".join(f"{year} {counts[year]}" for year in years if counts.get(year))
    ends = (
        f'<text x="0" y="{HEIGHT + 14}">{years[0]}</text>'
        f'<text x="{width - gap:.1f}" y="{HEIGHT + 14}" text-anchor="end">{years[-1]}</text>'
        if len(years) > 5
        else f'<text x="0" y="{HEIGHT + 14}">{years[0]}{f"–{years[-1]}" if len(years) > 1 else ""}</text>'
    )
    return _picture("heat-strip", max(width, 80), HEIGHT + 18, alt, "".join(cells) + ends)


def share_bar(counts: Mapping[str, int], what: str) -> Markdown:
    """A bar divided after ``counts``, darker first, each part with its name and number below it."""
    total = sum(counts.values())
    if not total:
        return Markdown("")
    parts, at = [], 0.0
    for place, (name, found) in enumerate(counts.items()):
        width = BAR * found / total
        opacity = max(0.85 - 0.3 * place, 0.15)
        parts.append(
            f'<rect x="{at:.1f}" y="0" width="{max(width - 1, 0.5):.1f}" height="12" fill="currentColor" '
            f'fill-opacity="{opacity:.2f}"><title>{html.escape(name)}: {found:,}</title></rect>'
        )
        at += width
    alt = f"{what}: " + ", ".join(f"{name} {found:,}" for name, found in counts.items())
    return _picture("share-bar", BAR, 12, alt, "".join(parts))


def _picture(kind: str, width: int, height: int, alt: str, content: str) -> Markdown:
    label = html.escape(alt, quote=True)
    svg = (
        f'<svg class="{kind}" role="img" aria-label="{label}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-size="12" fill="currentColor"><g aria-hidden="true">{content}</g></svg>'
    )
    return Markdown(f'```{{=html}}\n<div class="picture">{svg}</div>\n```')

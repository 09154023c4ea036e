"""An SVG as Vega writes it, without what a page would carry for nothing: a page with fifteen charts must stay light."""

from __future__ import annotations

import re
from collections import Counter

# Nothing is drawn by a path without a fill or stroke, and Vega gives one to every group.
UNSEEN = re.compile(
    r'<path class="(?:background|foreground)" d="[^"]*"(?: pointer-events="none")?(?: display="none")?/>'
)
DEFAULTS = re.compile(r' (?:pointer-events="none"|opacity="1"|transform="translate\(0,0\)")')
FRAMES = re.compile(r' class="mark-[a-z]+ role-(?!mark\b)[^"]*"')  # groups of axes, legends, titles; marks keep theirs
EMPTY = re.compile(r"<g(?:\s[^>]*[^/>])?></g>")
LENGTHS = re.compile(r' (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height)="[^"]*"')
FRACTION = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
FAMILY = re.compile(r' font-family="([^"]*)"')


def minified_svg(marks: str) -> str:
    """The groups of an SVG that draw the same: lengths to a hundredth of a pixel, the common typeface said once.

    Parameters
    ----------
    marks
        What follows the opening tag, as Vega wrote it, its first element the group of all.
    """
    marks = DEFAULTS.sub("", UNSEEN.sub("", FRAMES.sub("", marks)))
    marks = LENGTHS.sub(lambda found: FRACTION.sub(_rounded, found[0]), marks)
    before = ""
    while before != marks:
        before, marks = marks, EMPTY.sub("", marks)
    families = Counter(FAMILY.findall(marks))
    if families:
        common = max(sorted(families), key=families.__getitem__)
        said = f' font-family="{common}"'
        marks = marks.replace(said, "").replace("<g", f"<g{said}", 1)
    return marks


def _rounded(found: re.Match[str]) -> str:
    return f"{round(float(found[0]), 2) + 0.0:g}"  # adding nothing turns a negative nothing into nothing

"""An SVG as Vega writes it, without what a page would carry for nothing: a page with fifteen charts must stay light."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from report.theme.tokens import LIGHT

# Nothing is drawn by a path without a fill or stroke, and Vega gives one to every group.
UNSEEN = re.compile(r'<path class="(?:background|foreground)" d="[^"]*"(?: display="none")?/>')
DEFAULTS = re.compile(r' (?:pointer-events="none"|opacity="1"|transform="translate\(0,0\)")')
FRAMES = re.compile(r' class="mark-[a-z]+ role-(?!mark\b)[^"]*"')  # groups of axes, legends, titles; marks keep theirs
EMPTY = re.compile(r"<g(?:\s[^>]*[^/>])?></g>")
LENGTHS = re.compile(r' (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height)="[^"]*"')
FRACTION = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
FAMILY = re.compile(r' font-family="([^"]*)"')
TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z]+)(?P<told>[^>]*?)(?P<empty>/?)>")
# What says the same as nothing: a line ends at 0, and a stroke is one pixel wide, since no group says otherwise.
LINE_ENDS = re.compile(r' [xy]2="0"')
STROKE_WIDTH = re.compile(r' stroke-width="(?P<width>[^"]*)"')
WIDE_GROUP = re.compile(r"<g [^>]*\bstroke-width=")
# <line x2="0" y2="4" stroke="#625c53"/>, which has no part of its own; or <text fill="#22201c">2006</text>
LEAF = r"<(?P<tag>line|path|rect|text)\b[^>]*?(?:/>|>[^<]*</(?P=tag)>)"
ALIKE = re.compile(rf"(?P<group><g[^>]*>)(?P<leaves>{LEAF}(?:<(?P=tag)\b[^>]*?(?:/>|>[^<]*</(?P=tag)>))+)</g>")
SHARED = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor")
# Style sheets give words in these colours others than marks have, and know them by the attribute of the word itself.
OWN_OF_WORDS = {*LIGHT.series, *LIGHT.labels, LIGHT.paper}
OUTLINE = re.compile(r'(?<= d=")[MLZ\d.,-]+(?=")')  # of straight lines: M49.64,114.56L49.64,115.96Z
CORNER = re.compile(r"(?P<how>[MLZ])(?:(?P<x>[-\d.]+),(?P<y>[-\d.]+))?")
MANY_CORNERS = 12  # a line of a chart has fewer, and is easier to read as it is


def minified_svg(marks: str) -> str:
    """The groups of an SVG that draw the same: lengths to a hundredth of a pixel, the common typeface said once.

    Parameters
    ----------
    marks
        What follows the opening tag, as Vega wrote it, its first element the group of all.
    """
    marks = UNSEEN.sub("", DEFAULTS.sub("", FRAMES.sub("", marks)))
    marks = LENGTHS.sub(lambda found: FRACTION.sub(_rounded, found[0]), marks)
    marks = OUTLINE.sub(lambda found: _by_steps(found[0]), marks)
    before = ""
    while before != marks:
        before, marks = marks, EMPTY.sub("", marks)
    marks = ALIKE.sub(lambda found: _said_once(found["group"], found["leaves"]), _without_defaults(marks))
    families = Counter(FAMILY.findall(marks))
    if families:
        common = max(sorted(families), key=families.__getitem__)
        said = f' font-family="{common}"'
        marks = marks.replace(said, "").replace("<g", f"<g{said}", 1)
    return "".join(_without_plain_groups(marks))


def _without_defaults(marks: str) -> str:
    """The marks without lengths that go without saying; a width of what has no stroke is one of them."""
    if WIDE_GROUP.search(marks):
        return marks

    def shorter(found: re.Match[str]) -> str:
        tag = LINE_ENDS.sub("", found[0]) if found["name"] == "line" else found[0]
        width = STROKE_WIDTH.search(tag)
        return STROKE_WIDTH.sub("", tag) if width and (width["width"] == "1" or " stroke=" not in tag) else tag

    return TAG.sub(shorter, marks)


def _said_once(group: str, leaves: str) -> str:
    """A group of like marks that says what all of them say."""
    tags = TAG.findall(leaves)
    opened = [told for closes, _, told, _ in tags if not closes]
    is_text = tags[0][1] == "text"
    for name in SHARED:
        values = {found[0] if (found := re.findall(rf' {name}="[^"]*"', told)) else "" for told in opened}
        said = values.pop()
        if values or not said or f" {name}=" in group or (is_text and said[len(name) + 3 : -1] in OWN_OF_WORDS):
            continue
        group, leaves = f"{group[:-1]}{said}>", leaves.replace(said, "")
    return f"{group}{leaves}</g>"


def _without_plain_groups(marks: str) -> Iterator[str]:
    """The marks without groups that say nothing, but for the first, which holds the whole."""
    end = 0
    kept: list[bool] = []  # of the groups that are open here, which stay
    for found in TAG.finditer(marks):
        yield marks[end : found.start()]
        end = found.end()
        if found["name"] != "g" or found["empty"]:
            yield found[0]
        elif not found["closes"]:
            kept.append(bool(found["told"]) or not kept)
            yield found[0] if kept[-1] else ""
        else:
            yield found[0] if not kept or kept.pop() else ""
    yield marks[end:]


def _by_steps(outline: str) -> str:
    """An outline of many corners by the steps between them, to the hundredth: M49.64 114.56l0 1.4-3.69-1.16z."""
    corners = list(CORNER.finditer(outline))
    if len(corners) < MANY_CORNERS or "".join(found[0] for found in corners) != outline:
        return outline
    places = [(round(float(found["x"]) * 100), round(float(found["y"]) * 100)) for found in corners if found["x"]]
    steps = iter([(here[0] - there[0], here[1] - there[1]) for there, here in pairwise([(0, 0), *places])])
    there = iter(places)
    parts = []
    for before, found in zip([None, *corners], corners, strict=False):
        if found["how"] == "Z":
            parts.append("z")
            continue
        place, step = next(there), next(steps)
        if found["how"] == "M":  # an outline ends where it began: the next one says where it begins
            parts.append("M" + _numbers(place))
        else:
            parts.append(("l" if before is None or before["how"] != "L" else "") + _numbers(step, after_number=True))
    return "".join(parts).replace("l ", "l")


def _numbers(hundredths: tuple[int, int], *, after_number: bool = False) -> str:
    """Two numbers with no more between them than they need: a sign parts them as well as a blank."""
    first, second = (f"{number / 100:g}" for number in hundredths)
    return f"{'' if first[0] == '-' or not after_number else ' '}{first}{'' if second[0] == '-' else ' '}{second}"


def _rounded(found: re.Match[str]) -> str:
    return f"{round(float(found[0]), 2) + 0.0:g}"  # adding nothing turns a negative nothing into nothing

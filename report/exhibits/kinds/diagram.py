"""Diagrams: boxes and arrows drawn from rows, for chains of production, procedures and arguments.

A diagram is drawn as a chart and so has what a chart has: the paper's colours and typeface, rows behind each box and
each arrow, a picture for print, and a drawing that pages can explore.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report.core.errors import ContentError, Problem, raise_all
from report.exhibits.inputs import ROWS, SEPARATOR, Inputs
from report.exhibits.kinds.figure import output_of_figure
from report.exhibits.kinds.kind import PICTURE, Kind, Output
from report.exhibits.provenance import Provenance
from report.exhibits.registry import Exhibit, marked
from report.exhibits.results import Figure
from report.theme import CHART_TEXT_PX, CHART_WIDTH_PX, INK, MUTED, NARROW_CHART_PX, RULE, SERIES

MARGIN = 16  # the theme leaves it around a chart
SPACE = 18  # between two boxes of a column
LINE = CHART_TEXT_PX * 1.3
LETTER = CHART_TEXT_PX * 0.56  # a letter of the typeface, on average; capitals are wider, so the padding has room
NARROWEST = 9  # letters that a box must hold


@dataclass(frozen=True)
class _Sheet:
    """What a diagram is laid out on: its width, what is left between columns for arrows, and around a box's text."""

    width: float
    gap: float
    padding: float

    def box_width(self, columns: int) -> float:
        return (self.width - self.gap * (columns - 1)) / columns

    def letters(self, columns: int) -> int:
        """How many letters a line of a box holds."""
        return int((self.box_width(columns) - 2 * self.padding) / LETTER)


PAGE = _Sheet(CHART_WIDTH_PX - MARGIN, gap=44, padding=10)
PHONE = _Sheet(NARROW_CHART_PX - MARGIN, gap=20, padding=4)


@dataclass(frozen=True)
class Box:
    """A box of a diagram.

    Parameters
    ----------
    id
        Its name, for arrows.
    text
        What it says, in plain text; broken into lines as its width asks for.
    column
        Where it stands, from 0 at the left. Boxes of a column stand below each other in the order in which they are
        given.
    rows
        Addresses of the rows of data it rests on.
    """

    id: str
    text: str
    column: int
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """An arrow from one box to another, with the addresses of the rows of data it rests on."""

    start: str
    end: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Diagram:
    """Boxes, arrows and their words: ``title``, ``subtitle``, ``alt`` and ``caption`` are those of a ``Figure``."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    title: str
    subtitle: str
    alt: str
    caption: str = ""


def diagram(reads: Sequence[str]) -> Callable[[Callable[[Inputs], Diagram]], Callable[[Inputs], Diagram]]:
    """Make a function the diagram of the same name; a chapter shows it with ``figure("the-id")``."""
    return marked(DIAGRAM.name, reads)


@dataclass(frozen=True)
class _Drawn:
    """A box with its place on the page, in pixels from the upper left corner, and its lines."""

    box: Box
    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2


def _of_diagram(exhibit: Exhibit, given: Diagram, evidence: Provenance) -> Output:
    import pandas as pd

    raise_all(ContentError, _faults(given))
    placed = _placed(given.boxes, PAGE)
    data = [{"box": box.text, "leads to": "", ROWS: SEPARATOR.join(box.rows)} for box in given.boxes]
    data += [
        {"box": placed[each.start].box.text, "leads to": placed[each.end].box.text, ROWS: SEPARATOR.join(each.rows)}
        for each in given.arrows
    ]
    # A chart can be made narrower by rule; the lines of a box must be broken anew, or they would leave it.
    columns = len({box.column for box in given.boxes})
    is_held = PHONE.letters(columns) >= NARROWEST
    figure = Figure(
        _chart(placed, given.arrows, PAGE),
        pd.DataFrame(data),
        given.title,
        given.subtitle,
        given.alt,
        given.caption,
        narrow=_chart(_placed(given.boxes, PHONE), given.arrows, PHONE) if is_held else None,
    )
    return output_of_figure(exhibit, figure, evidence)


DIAGRAM = Kind("diagram", "Diagrams", Diagram, _of_diagram, output=PICTURE, call="figure", prefix="fig")


def _faults(given: Diagram) -> Iterator[Problem]:
    known = {box.id for box in given.boxes}
    if not known:
        yield Problem("the diagram has no boxes", expected="at least one")
    for name, count in Counter(box.id for box in given.boxes).items():
        if count > 1:
            yield Problem(f'{count} boxes have the id "{name}"', expected="an id for each box")
    for box in given.boxes:
        if box.column < 0:
            yield Problem(f'the box "{box.id}" stands in column {box.column}', expected="0 or more")
        if not box.text.strip():
            yield Problem(f'the box "{box.id}" is empty', expected="a few words")
    for arrow in given.arrows:
        for name in (arrow.start, arrow.end):
            if name not in known:
                yield Problem(f'an arrow names the box "{name}"', expected=f"one of {', '.join(sorted(known))}")
        if arrow.start == arrow.end:
            yield Problem(f'an arrow leads from the box "{arrow.start}" to itself', expected="two boxes")
    columns = {box.column for box in given.boxes}
    if columns and min(columns) >= 0 and PAGE.letters(len(columns)) < NARROWEST:
        yield Problem(
            f"the diagram has {len(columns)} columns, too many for the width of a page",
            expected=f"boxes that hold {NARROWEST} letters",
            remedy="put some of the boxes below each other",
        )


def _placed(boxes: Sequence[Box], sheet: _Sheet) -> Mapping[str, _Drawn]:
    """Where each box stands, by id: columns side by side and centred on one line, without those that hold nothing."""
    order = {column: place for place, column in enumerate(sorted({box.column for box in boxes}))}
    width, letters = sheet.box_width(len(order)), sheet.letters(len(order))
    lines = {box.id: tuple(textwrap.wrap(box.text, letters)) for box in boxes}
    heights = {name: len(each) * LINE + 2 * sheet.padding for name, each in lines.items()}
    columns = [[box for box in boxes if box.column == column] for column in order]
    tall = [sum(heights[box.id] for box in column) + SPACE * (len(column) - 1) for column in columns]
    found = {}
    for place, (column, height) in enumerate(zip(columns, tall, strict=True)):
        top = (max(tall) - height) / 2
        for box in column:
            found[box.id] = _Drawn(box, place * (width + sheet.gap), top, width, heights[box.id], lines[box.id])
            top += heights[box.id] + SPACE
    return found


def _chart(placed: Mapping[str, _Drawn], arrows: Sequence[Arrow], sheet: _Sheet) -> Any:
    import altair as alt
    import pandas as pd

    height = max(each.top + each.height for each in placed.values())
    across = alt.Scale(domain=[0, sheet.width], nice=False, zero=False)
    down = alt.Scale(domain=[0, height], nice=False, zero=False, reverse=True)
    x, y = alt.X("left:Q", scale=across, axis=None), alt.Y("top:Q", scale=down, axis=None)
    boxes = alt.Chart(pd.DataFrame([_rectangle(each) for each in placed.values()]))
    words = alt.Chart(pd.DataFrame([line for each in placed.values() for line in _lines(each)]))
    layers = [
        boxes.mark_rect(fill=RULE, fillOpacity=0.15, stroke=SERIES[0], strokeWidth=1.2, cornerRadius=4).encode(
            x=x, y=y, x2="right:Q", y2="bottom:Q"
        ),
        words.mark_text(baseline="middle", align="center", color=INK).encode(x=x, y=y, text="text:N"),
    ]
    if arrows:
        lines = alt.Chart(pd.DataFrame([_line(placed[each.start], placed[each.end], each) for each in arrows]))
        layers += [
            lines.mark_rule(color=MUTED, strokeWidth=1.4).encode(x=x, y=y, x2="right:Q", y2="bottom:Q"),
            lines.mark_point(shape="triangle-right", size=70, filled=True, color=MUTED).encode(
                x=alt.X("right:Q", scale=across, axis=None),
                y=alt.Y("bottom:Q", scale=down, axis=None),
                angle=alt.Angle("angle:Q", scale=None),
            ),
        ]
    return alt.layer(*layers).properties(width=sheet.width, height=height)


def _rectangle(each: _Drawn) -> dict[str, Any]:
    corners = {"right": each.left + each.width, "bottom": each.top + each.height}
    return {"left": each.left, "top": each.top, **corners, ROWS: SEPARATOR.join(each.box.rows)}


def _lines(each: _Drawn) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(each.lines):
        top = each.centre[1] + (number + 0.5 - len(each.lines) / 2) * LINE
        yield {"left": each.centre[0], "top": top, "text": text, ROWS: SEPARATOR.join(each.box.rows)}


def _line(start: _Drawn, end: _Drawn, arrow: Arrow) -> dict[str, Any]:
    """From the edge of one box to the edge of the other: sideways between columns, up or down within one."""
    (x1, y1), (x2, y2) = start.centre, end.centre
    if start.left == end.left:
        sign = 1 if y2 > y1 else -1
        y1, y2 = y1 + sign * start.height / 2, y2 - sign * (end.height / 2 + 4)
    else:
        sign = 1 if x2 > x1 else -1
        x1, x2 = x1 + sign * start.width / 2, x2 - sign * (end.width / 2 + 4)
    angle = math.degrees(math.atan2(y2 - y1, x2 - x1))
    return {"left": x1, "top": y1, "right": x2, "bottom": y2, "angle": angle, ROWS: SEPARATOR.join(arrow.rows)}

"""Labels near a drawing's edge keep their length, whatever typeface a reader's browser has in place of ours.

A chart is drawn as wide as its labels are in the shipped typefaces. Where these have not arrived, or are not allowed,
others stand in for them, of which the widest common ones, as DejaVu Sans, need a third more.
"""

from __future__ import annotations

import math
import re
from html import unescape

from report.exhibits.text_lines import FACES, width_of
from report.theme import SANS

WIDER = 1.4  # how wide a label may become: semibold DejaVu Sans for semibold Paper Sans is the widest that we met
TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z]+)(?P<told>[^>]*?)(?P<empty>/?)>")
ATTRIBUTE = re.compile(r'(?P<name>[\w-]+)="(?P<value>[^"]*)"')
STEP = re.compile(r"(?P<how>translate|rotate)\((?P<numbers>[^)]*)\)")  # translate(12,-3.5) rotate(-90)
LINE = re.compile(r"(?P<begin><tspan[^>]*)>(?P<words>[^<]*)</tspan>")  # <tspan x="0" dy="15">of the Council</tspan>
HOW = ' lengthAdjust="spacingAndGlyphs"'  # letters become narrower, and do not lie on each other
SEMIBOLD = 550  # a weight from which on a typeface is drawn semibold
NAMED_WEIGHTS = {"normal": 400, "bold": 700}

Place = tuple[float, float, float]  # where a group stands, x and y, and how far it is turned, in radians


def with_lengths(marks: str, width: float, height: float) -> str:
    """The drawing with a length for every label that would leave it in a wider typeface.

    Parameters
    ----------
    marks
        What follows the opening tag of an SVG, as Vega writes it.
    width, height
        Of the drawing, whose upper left corner is at 0, 0.
    """
    parts: list[str] = []
    end = 0
    places: list[Place] = [(0.0, 0.0, 0.0)]  # of the groups that are open here
    for found in TAG.finditer(marks):
        if found.start() < end or found["empty"]:
            continue
        if found["name"] == "g":
            if found["closes"]:
                places.pop()
            else:
                places.append(_moved(places[-1], _attributes(found["told"])))
        elif found["name"] == "text" and not found["closes"]:
            close = marks.index("</text>", found.end())
            label = _with_length(found["told"], marks[found.end() : close], places[-1], (width, height))
            parts += [marks[end : found.start()], label]
            end = close
    return "".join([*parts, marks[end:]])


def _with_length(told: str, inside: str, place: Place, room: tuple[float, float]) -> str:
    """A label up to where it closes, with the length of each line that would not stay in the drawing."""
    attributes = _attributes(told)
    size = float(attributes.get("font-size", "0").removesuffix("px") or 0)
    if attributes.get("font-family", SANS) not in {family for family, _ in FACES} or not size:
        return f"<text{told}>{inside}"
    weight = attributes.get("font-weight", "400")
    is_bold = (int(weight) if weight.isdigit() else NAMED_WEIGHTS.get(weight, 400)) >= SEMIBOLD
    at = _moved(place, attributes)
    anchor = attributes.get("text-anchor", "start")

    def length_of(words: str) -> str:
        width = width_of(unescape(words), attributes.get("font-family", SANS), 600 if is_bold else 400, 100)
        width *= size / 100
        return "" if _stays(at, width * WIDER, anchor, room) else f' textLength="{width:.4g}"{HOW}'

    if "<tspan" in inside:
        lines = LINE.sub(lambda found: f"{found['begin']}{length_of(found['words'])}>{found['words']}</tspan>", inside)
        return f"<text{told}>{lines}"
    return f"<text{told}{length_of(inside)}>{inside}"


def _stays(place: Place, width: float, anchor: str, room: tuple[float, float]) -> bool:
    """Whether both ends of a line are in the drawing."""
    x, y, turned = place
    first = {"middle": -width / 2, "end": -width}.get(anchor, 0.0)
    ends = [(x + along * math.cos(turned), y + along * math.sin(turned)) for along in (first, first + width)]
    return all(0 <= left <= room[0] and 0 <= top <= room[1] for left, top in ends)


def _moved(place: Place, attributes: dict[str, str]) -> Place:
    """Where something stands that moves and turns from a place."""
    x, y, turned = place
    for step in STEP.finditer(attributes.get("transform", "")):
        numbers = [float(each) for each in re.split(r"[ ,]+", step["numbers"].strip())]
        if step["how"] == "rotate":
            turned += math.radians(numbers[0])
        else:
            right, down = numbers[0], numbers[1] if len(numbers) > 1 else 0.0
            x += right * math.cos(turned) - down * math.sin(turned)
            y += right * math.sin(turned) + down * math.cos(turned)
    return x, y, turned


def _attributes(told: str) -> dict[str, str]:
    return {found["name"]: found["value"] for found in ATTRIBUTE.finditer(told)}

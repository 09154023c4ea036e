"""The same chart for a phone: drawn anew at the width of a small screen, never the wide drawing made small.

A specification is adapted by rule, so that no figure needs a second function: plots become narrower until the drawing
with all its labels fits, long names break into lines, keys and small multiples stand in fewer columns, and of years
that would touch only some are named. Its text keeps its size, since a reader holds both pages at arm's length.
"""

from __future__ import annotations

import copy
import math
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from report.theme import CHART_TEXT_PX, NARROW_CHART_PX

LETTER = CHART_TEXT_PX * 0.54  # a letter of the typeface, on average
KEY = 34  # the mark of an entry in a key, and what is around it
YEAR = 36  # a year and the space to the next
LEAST = 0.4  # the share of the width that the plots shall have, before names break into lines
GAIN = 0.06  # the share that a further break must add to be worth its lines
WRAPS = (None, 20, 15, 11)  # letters in a line of a name, tried in this order
LINE = CHART_TEXT_PX * 1.25
UPRIGHT = {"labelAngle": -90, "labelBaseline": "middle"}  # where slanted names would lie across each other
EVERY = re.compile(r"datum\.value % (\d+)")  # as in "datum.value % 5 == 0 ? datum.label : ''"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
SPARE = 8  # pixels that may stay empty
TRIES = 6

Measure = Callable[[dict[str, Any]], float]


def narrowed(spec: dict[str, Any], measure: Measure) -> dict[str, Any]:
    """A specification for the width of a phone.

    Parameters
    ----------
    spec
        A specification as Vega-Lite knows it, with its data under ``datasets``.
    measure
        The width in pixels at which a specification is drawn, with its labels.
    """
    widest = _plots(spec)
    if measure(spec) <= NARROW_CHART_PX or not widest:
        return spec
    best, most = spec, 0.0
    for wrap in WRAPS:
        made, share = _fitted(spec, measure, widest, wrap)
        if share > most + GAIN:
            best, most = made, share
        if most >= LEAST:
            break
    return best


def _fitted(spec: dict[str, Any], measure: Measure, plots: float, wrap: int | None) -> tuple[dict[str, Any], float]:
    """The specification at the largest width that fits, and the share of it that the plots have."""
    beside = measure(spec) - plots  # axes and names, which keep their width
    ratio = max(NARROW_CHART_PX * 0.2, NARROW_CHART_PX - beside) / plots
    made = spec
    for _ in range(TRIES):
        made = _scaled(spec, ratio, wrap)
        over = measure(made) - NARROW_CHART_PX
        if -SPARE <= over <= 0:
            break
        ratio = max(ratio * 0.35, ratio - (over + 1) / plots)
    return made, ratio * plots / NARROW_CHART_PX


def _plots(spec: Mapping[str, Any]) -> float:
    """The widths of the plots side by side."""
    if "facet" in spec:
        return _columns(spec) * _plots(spec["spec"])
    for name in ("hconcat", "concat"):
        if name in spec:
            return sum(map(_plots, spec[name]))
    if "vconcat" in spec:
        return max(map(_plots, spec["vconcat"]))
    width = spec.get("width")
    return float(width) if isinstance(width, int | float) else 0.0


def _columns(facet: Mapping[str, Any]) -> int:
    """In how many columns small multiples stand on a phone."""
    columns = facet.get("columns")
    return max(2, math.floor(columns * 0.75)) if isinstance(columns, int) and columns > 1 else 1


def _scaled(spec: dict[str, Any], ratio: float, wrap: int | None) -> dict[str, Any]:
    made = copy.deepcopy(spec)
    made.setdefault("config", {})["lineBreak"] = "\n"
    if isinstance(made.get("columns"), int):
        made["columns"] = _columns(made)
    _shrink(made, ratio, 0.0, wrap, made.get("datasets", {}))
    return made


def _shrink(part: dict[str, Any], ratio: float, width: float, wrap: int | None, data: Mapping[str, Any]) -> None:
    """Make a view and all that is in it narrower; ``width`` is the new one of the view around it."""
    if isinstance(part.get("width"), int | float):
        width = part["width"] = max(40, math.floor(part["width"] * ratio))
    inner = width or next((math.floor(each * ratio) for each in _widths(part)), 0.0)
    if isinstance(spacing := part.get("spacing"), dict) and "column" in spacing:
        spacing["column"] = min(spacing["column"], 12)
    elif "hconcat" in part:
        part.setdefault("spacing", 10)
    if isinstance(title := part.get("title"), dict) and isinstance(title.get("text"), str) and inner:
        title["text"] = textwrap.wrap(title["text"], max(8, int(inner / LETTER)), break_long_words=False)
    if isinstance(facet := part.get("facet"), dict) and inner:
        facet.setdefault("header", {}).update(_broken(max(8, int(inner / LETTER))))
    for channel, encoded in part.get("encoding", {}).items():
        if isinstance(encoded, dict):
            _shrink_channel(channel, encoded, ratio, width, wrap, data)
    if wrap and isinstance(part.get("height"), int | float):
        part["height"] = max(part["height"], _height(part, wrap, data))
    for name in ("layer", "hconcat", "vconcat", "concat"):
        for member in part.get(name, ()):
            _shrink(member, ratio, width, wrap, data)
    if isinstance(part.get("spec"), dict):
        _shrink(part["spec"], ratio, width, wrap, data)


def _shrink_channel(
    channel: str, encoded: dict[str, Any], ratio: float, width: float, wrap: int | None, data: Mapping[str, Any]
) -> None:
    if channel in ("x", "x2") and isinstance(encoded.get("value"), int | float):
        encoded["value"] *= ratio
    axis = encoded.get("axis")
    discrete = encoded.get("type") in ("nominal", "ordinal")
    if channel == "x" and isinstance(axis, dict) and width:
        if encoded.get("type") == "quantitative" and isinstance(axis.get("tickCount"), int):
            axis["tickCount"] = max(2, min(axis["tickCount"], int(width / (1.3 * YEAR))))
        if discrete:
            _thin(axis, width, _names(encoded, data))
    if channel == "y" and discrete and wrap and axis is not False and "labelExpr" not in (axis or {}):
        encoded["axis"] = {**(axis or {}), **_broken(wrap)}
    if isinstance(legend := encoded.get("legend"), dict) and legend.get("orient", "top") in ("top", "bottom"):
        legend["columns"] = _key_columns(_names(encoded, data))


def _height(part: Mapping[str, Any], wrap: int, data: Mapping[str, Any]) -> float:
    """How tall a plot must be for the names of its rows to stand clear of each other, each in its lines."""
    tallest = 0.0
    for view in (part, *part.get("layer", ())):
        y = view.get("encoding", {}).get("y", {})
        if y.get("type") in ("nominal", "ordinal") and y.get("axis") is not None:
            lines = [max(1, len(textwrap.wrap(name, wrap, break_long_words=False))) for name in _names(y, data)]
            tallest = max(tallest, len(lines) * (max(lines, default=1) * LINE + 4))
    return tallest


def _thin(axis: dict[str, Any], width: float, names: list[str]) -> None:
    """Name fewer years below a plot, and break names that are no years."""
    step = width / max(1, len(names))
    if found := EVERY.search(str(axis.get("labelExpr", ""))):
        every = int(found[1])
        axis["labelExpr"] = EVERY.sub(f"datum.value % {every * math.ceil(YEAR / (every * step))}", axis["labelExpr"])
    elif all(NUMBER.fullmatch(name) for name in names):
        axis["labelOverlap"] = "parity"
    elif axis.get("labelAngle") and step < LINE * 1.6:
        axis.update(UPRIGHT, labelAlign="left" if axis.get("orient") == "top" else "right")
    elif "labelExpr" not in axis and not axis.get("labelAngle"):
        axis.update(_broken(max(4, int(step / LETTER))))


def _broken(letters: int) -> dict[str, Any]:
    """What lets names break into lines of so many letters at most, where they have blanks."""
    pattern = f"(.{{1,{letters}}})(?: |$)"
    return {"labelExpr": f"trim(replace(datum.label, regexp('{pattern}', 'g'), '$1\\n'))"}


def _names(encoded: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """The names that a channel shows: those of its scale, or those in the data."""
    scale = encoded.get("scale")
    if isinstance(scale, dict) and isinstance(scale.get("domain"), list):
        return [str(name) for name in scale["domain"]]
    field = encoded.get("field")
    found = (datum.get(field) for values in data.values() for datum in values if isinstance(datum, dict))
    return list(dict.fromkeys(str(each) for each in found if each is not None))


def _key_columns(names: list[str]) -> int:
    """In how many columns the entries of a key fit beside each other."""
    widths = [KEY + LETTER * len(name) for name in names]
    for columns in range(len(names), 1, -1):
        if sum(max(widths[at::columns]) for at in range(columns)) <= NARROW_CHART_PX:
            return columns
    return 1


def _widths(part: Mapping[str, Any]) -> Iterator[float]:
    inside = part.get("spec")
    if isinstance(inside, dict) and isinstance(inside.get("width"), int | float):
        yield inside["width"]

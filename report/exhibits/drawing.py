"""The door to Altair and vl-convert: from a chart to a specification, an SVG and a PNG that are the same everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from threading import Lock
from typing import Any

from report.core.errors import ContentError, Problem
from report.exhibits.chart_rules import check_drawn, with_plain_years
from report.exhibits.label_lengths import with_lengths
from report.exhibits.narrow import narrowed
from report.exhibits.svg_minify import minified_svg
from report.theme import (
    CHART_TEXT_PX,
    CHART_WIDTH_PX,
    INK,
    LIGHT,
    MONO,
    MUTED,
    PRINT_FONTS,
    RULE,
    SANS,
    SERIES,
    SERIF,
    check_fonts,
)
from report.theme.css import font_stack

THEME = "paper"
SEMIBOLD = 600
PIXELS_PER_INCH = 144  # twice the 72 that vl-convert counts as one to one: sharp on fine screens and in print

# Names that Altair makes from a counter or from the text of a frame: both depend on more than the chart.
MADE_UP_NAME = re.compile(r"\b(view|param)_[0-9a-f]+(?:_\d+)?\b")
# Vega marks its groups as nameless graphics; within the one image that an exhibit is, they would only be noise.
VEGA_ROLE = re.compile(r' (?:role|aria-roledescription|aria-hidden)="[^"]*"')
WORDS = re.compile(r'(<text\b[^>]*?\b)fill="([^"]*)"')  # <text x="1" fill="#b0741f"
LABELS = dict(zip(LIGHT.series, LIGHT.labels, strict=True))
SVG_ID = re.compile(r'\bid="([^"]+)"')

_THEMING = Lock()


def chart_theme() -> dict[str, Any]:
    """The paper's look as a configuration of Vega-Lite: no frame, a light horizontal grid, the site's typeface."""
    axis = {
        "labelColor": MUTED,
        "labelFontSize": CHART_TEXT_PX,
        "labelPadding": 6,
        "labelLimit": 0,  # a name cut short is a name lost
        "title": None,
        "titleColor": MUTED,
        "titleFontSize": CHART_TEXT_PX,
        "titleFontWeight": "normal",
        "gridColor": RULE,
        "gridWidth": 1,
        "tickColor": MUTED,
    }
    return {
        "font": SANS,
        "background": None,
        "aria": False,  # the SVG as a whole is one image with a description
        "padding": 4,
        "view": {"stroke": None, "continuousWidth": CHART_WIDTH_PX - 90, "continuousHeight": 300},
        "axis": axis,
        # Numbers and dates in between can be guessed; names cannot, so none of them is left out.
        "axisQuantitative": {"labelOverlap": "greedy"},
        "axisTemporal": {"labelOverlap": "greedy"},
        "axisDiscrete": {"labelOverlap": False},
        "axisX": {"grid": False, "domainColor": MUTED, "tickSize": 4, "labelFlush": False, "labelAngle": 0},
        "axisY": {"grid": True, "domain": False, "ticks": False, "tickCount": 5},
        "header": {"labelColor": INK, "labelFontSize": CHART_TEXT_PX, "labelFontWeight": SEMIBOLD, "title": None},
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "labelColor": INK,
            "labelFontSize": CHART_TEXT_PX,
            "labelLimit": 0,
            "offset": 8,
        },
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": INK,
            "fontSize": CHART_TEXT_PX + 2,
            "fontWeight": SEMIBOLD,
            "subtitleColor": MUTED,
            "subtitleFontSize": CHART_TEXT_PX,
            "offset": 12,
        },
        "text": {"color": INK, "fontSize": CHART_TEXT_PX},
        "line": {"strokeWidth": 2.5, "strokeCap": "round", "strokeJoin": "round"},
        "point": {"size": 45, "filled": True, "opacity": 1},
        "bar": {"color": SERIES[0]},
        "rule": {"color": MUTED},
        "mark": {"color": SERIES[0]},
        "range": {
            "category": list(SERIES),
            # One ink from faint to full: order stays visible in greyscale.
            "ramp": [RULE, SERIES[0]],
            "heatmap": [RULE, SERIES[0]],
            "ordinal": [RULE, SERIES[0]],
        },
    }


def get_ready() -> None:
    """Start what draws, which takes half a second, before the first chart asks for it."""
    import altair  # noqa: F401
    import vl_convert

    _register_fonts()
    vl_convert.vegalite_to_svg({"data": {"values": [{"a": 1}]}, "mark": "point"}, show_warnings=False)


def specification(chart: Any) -> dict[str, Any]:
    """A chart as a Vega-Lite specification under the paper's theme, with names that depend on nothing but the chart.

    Raises
    ------
    ContentError
        If ``chart`` is no Altair chart, or takes data from outside.
    """
    import altair as alt

    if not isinstance(chart, alt.TopLevelMixin):
        raise ContentError(
            Problem(f"the figure's chart is a {type(chart).__name__}", expected="a chart made with Altair")
        )
    alt.theme.register(THEME, enable=False)(lambda: alt.theme.ThemeConfig(config=chart_theme()))  # type: ignore[typeddict-item]
    # Which theme is enabled is known to the whole process: two threads would take it from each other.
    with _THEMING, alt.theme.enable(THEME), alt.data_transformers.enable("default", consolidate_datasets=True):
        spec: dict[str, Any] = chart.to_dict()
    for source in _data_of(spec):
        if outside := sorted(set(source) & {"url", "sequence", "sphere", "graticule"}):
            raise ContentError(
                Problem(
                    f"the chart takes data by {outside[0]}, which no row stands behind",
                    expected="frames from chart_frame or frame_of",
                )
            )
    return with_plain_years(_renamed(spec))


def inline_datasets(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """All data of a specification by name, as lists of data."""
    found: dict[str, list[dict[str, Any]]] = dict(spec.get("datasets", {}))
    for number, source in enumerate(_data_of(spec), 1):
        if "values" in source:
            values = source["values"]
            found[f"values {number}"] = values if isinstance(values, list) else [values]
    return {
        name: [datum if isinstance(datum, dict) else {"data": datum} for datum in data] for name, data in found.items()
    }


def svg_of(spec: dict[str, Any], exhibit_id: str, title: str, alt_text: str, css_class: str = "chart") -> str:
    """A specification as SVG that can stand in a page beside others, scales with it, and says what it shows.

    Parameters
    ----------
    spec
        The chart.
    exhibit_id
        What its identifiers begin with: no two in a page have the same.
    title, alt_text
        What it is called, and its facts for those who do not see it.
    css_class
        By which a page knows it.

    Raises
    ------
    ContentError
        If a shipped font is missing, if the chart draws no mark or names another font, or if it is wider than the text.
    """
    try:
        svg = _drawn(spec)
    except ValueError as error:
        raise ContentError(Problem(f"the chart cannot be drawn: {str(error).splitlines()[0]}")) from error
    check_drawn(svg)
    opening = re.match(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)">', svg)
    assert opening, "vl-convert begins its SVG in another way than before"
    width, height, box = opening.groups()
    if float(width) > CHART_WIDTH_PX:
        raise ContentError(
            Problem(
                f"the chart is {width} pixels wide with its labels, so that its text would be shown too small",
                expected=f"at most {CHART_WIDTH_PX}",
                remedy="give the chart a smaller width: .properties(width=…)",
            )
        )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}" width="{width}" height="{height}" '
        f'viewBox="{box}" style="max-width: {width}px; width: 100%; height: auto" '
        f'role="img" aria-labelledby="{exhibit_id}-title {exhibit_id}-description">'
        f'<title id="{exhibit_id}-title">{escape(title)}</title>'
        f'<desc id="{exhibit_id}-description">{escape(alt_text)}</desc>'
    )
    marks = with_lengths(VEGA_ROLE.sub("", svg[opening.end() :]), float(width), float(height))
    return head + minified_svg(_with_families(_with_own_ids(_with_readable_labels(marks), exhibit_id))) + "\n"


def drawn_plainly(spec: dict[str, Any]) -> str:
    """A specification of Vega-Lite or Vega as SVG, as it is: of a chart that a chapter makes and no exhibit.

    Raises
    ------
    ValueError
        If it cannot be drawn, for instance since its data are on another host.
    """
    import vl_convert

    _register_fonts()
    if "/vega/" in str(spec.get("$schema", "")):
        return str(vl_convert.vega_to_svg(spec, allowed_base_urls=[]))
    return str(vl_convert.vegalite_to_svg(spec, show_warnings=False, allowed_base_urls=[]))


def narrow_of(spec: dict[str, Any]) -> dict[str, Any] | None:
    """The specification for a phone; none if the chart fits one as it is."""
    made = narrowed(spec, lambda candidate: width_of(_drawn(candidate)))
    return None if made is spec else made


def vega_of(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification in the terms of Vega, which a page can draw with less than Vega-Lite needs."""
    return _compiled(json.dumps(spec))


def _drawn(spec: dict[str, Any]) -> str:
    """A specification as vl-convert draws it; raises ValueError if it cannot be drawn."""
    return _drawn_once(json.dumps(spec))


# A figure is drawn, measured and compiled from the same specification, and so is what is made of it for a phone.
@lru_cache(maxsize=32)
def _drawn_once(spec: str) -> str:
    import vl_convert

    _register_fonts()
    return str(vl_convert.vega_to_svg(_compiled(spec)))


@lru_cache(maxsize=32)
def _compiled(spec: str) -> dict[str, Any]:
    """A specification of Vega-Lite, as JSON, in the terms of Vega; whoever asks changes nothing of it."""
    import vl_convert

    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(json.loads(spec))  # as text it may not hold NaN
    return compiled


def png_of(svg: str, pixels_per_inch: float = PIXELS_PER_INCH) -> bytes:
    """An SVG as PNG, by default with two pixels for each of its own."""
    import vl_convert

    _register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=1, ppi=pixels_per_inch))


def width_of(svg: str) -> float:
    """The width of an SVG in pixels, as its author meant it."""
    found = re.search(r'\bwidth="([\d.]+)"', svg)
    assert found
    return float(found[1])


@cache
def _register_fonts() -> None:
    import vl_convert

    check_fonts()
    vl_convert.register_font_directory(str(PRINT_FONTS))


def _with_own_ids(svg: str, prefix: str) -> str:
    """Clip paths and gradients named after the exhibit, in the order in which they are defined."""
    names = {name: f"{prefix}-{number}" for number, name in enumerate(dict.fromkeys(SVG_ID.findall(svg)), 1)}
    svg = SVG_ID.sub(lambda found: f'id="{names[found[1]]}"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{names[found[1]]})", svg)
    return re.sub(r'href="#([^"]+)"', lambda found: f'href="#{names[found[1]]}"', svg)


def _with_readable_labels(svg: str) -> str:
    """Words in the colour of the data that they name, in the shade of it that can be read as text."""
    return WORDS.sub(lambda found: f'{found[1]}fill="{LABELS.get(found[2], found[2])}"', svg)


def _with_families(svg: str) -> str:
    """Every typeface followed by those to take where the shipped one has not arrived."""

    def with_fallbacks(found: re.Match[str]) -> str:
        if found[1] not in (SANS, SERIF, MONO):
            raise ContentError(
                Problem(
                    f'the chart is set in "{found[1]}", which is not shipped with the paper',
                    expected=f"{SANS}, {SERIF} or {MONO}",
                    remedy="leave the font to the theme",
                )
            )
        return f'font-family="{escape(font_stack(found[1]))}"'

    return re.sub(r'font-family="([^"]*)"', with_fallbacks, svg)


def _data_of(part: Any) -> Iterator[dict[str, Any]]:
    """Every `data` member within a specification, outermost first."""
    if isinstance(part, dict):
        if isinstance(part.get("data"), dict):
            yield part["data"]
        for name in part:
            if name not in ("datasets", "config"):
                yield from _data_of(part[name])
    elif isinstance(part, list):
        for member in part:
            yield from _data_of(member)


def _renamed(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with data, views and parameters numbered in the order of first appearance."""
    datasets = spec.pop("datasets", {})
    text = json.dumps(spec, ensure_ascii=False)
    names = {name: f"data-{n}" for n, name in enumerate(sorted(datasets, key=text.index), 1)}
    for name, new in names.items():
        text = text.replace(json.dumps(name), json.dumps(new))
    made_up: dict[str, str] = {}
    text = MADE_UP_NAME.sub(lambda found: made_up.setdefault(found[0], f"{found[1]}_{len(made_up) + 1}"), text)
    renamed: dict[str, Any] = json.loads(text)
    return {**renamed, "datasets": {names[name]: data for name, data in datasets.items()}}

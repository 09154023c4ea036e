"""Figures: charts drawn from rows."""

from __future__ import annotations

from report.errors import ContentError, Problem
from report.exhibits.evidence import Evidence, rows_of
from report.exhibits.kinds.kind import PICTURE, Kind, Output, check_words, sources_of
from report.exhibits.markdown import caption
from report.exhibits.quantity import joined
from report.exhibits.registry import Exhibit
from report.exhibits.results import Figure
from report.files import canonical_json


def output_of_figure(exhibit: Exhibit, figure: Figure, evidence: Evidence) -> Output:
    """The files of a chart and its words; raises ContentError if a mark stands without evidence."""
    from report.exhibits import drawing

    check_words({"title": figure.title, "subtitle": figure.subtitle, "alt": figure.alt})
    spec = drawing.specification(figure.chart)
    drawn = drawing.inline_datasets(spec)
    if not any(drawn.values()):
        raise ContentError(Problem("the chart has no data", expected="a frame from chart_frame or frame_of"))
    for name, data in drawn.items():
        evidence.check_data(data, f"the chart's {name}")
    offered = [{str(name): field for name, field in datum.items()} for datum in figure.data.to_dict("records")]
    evidence.check_data(offered, "the figure's data")
    rows = joined(*(rows_of(datum) for datum in [*offered, *(datum for data in drawn.values() for datum in data)]))
    breaks = evidence.check_breaks(rows, figure.breaks)
    svg = drawing.svg_of(spec, exhibit.id, figure.title, figure.alt)
    files: dict[str, bytes | str] = {
        "data.csv": figure.data.to_csv(index=False, lineterminator="\n"),
        PICTURE: svg,
        "figure.png": drawing.png_of(svg),
        "spec.vg.json": canonical_json(drawing.vega_of(spec)),
        "spec.vl.json": canonical_json(spec),
    }
    details = {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "alt": figure.alt,
        "caption": caption(figure.title, figure.subtitle, figure.caption, sources_of(rows, evidence)),
        "width_px": drawing.width_of(svg),
        "breaks": [{"key": each.key, "description": each.description, "rule": each.rule} for each in breaks],
    }
    return Output(rows, files, details)


FIGURE = Kind("figure", "Figures", Figure, output_of_figure, output=PICTURE, call="figure", prefix="fig")

"""Figures: charts drawn from rows."""

from __future__ import annotations

from report.core.errors import ContentError, Problem
from report.core.files import canonical_json
from report.exhibits.chart_rules import check_fields
from report.exhibits.exploring import explored
from report.exhibits.kinds.kind import NARROW, NARROW_SPEC, PICTURE, Kind, Output, check_words, sources_of
from report.exhibits.markdown import caption
from report.exhibits.provenance import Provenance, rows_of
from report.exhibits.quantity import joined
from report.exhibits.registry import Exhibit
from report.exhibits.results import Figure


def output_of_figure(exhibit: Exhibit, figure: Figure, evidence: Provenance) -> Output:
    """The files of a chart and its words; raises ContentError if a mark stands without evidence."""
    from report.exhibits import drawing

    check_words({"title": figure.title, "subtitle": figure.subtitle, "alt": figure.alt})
    spec = drawing.specification(figure.chart)
    drawn = drawing.inline_datasets(spec)
    if not any(drawn.values()):
        raise ContentError(Problem("the chart has no data", expected="a frame from chart_frame or frame_of"))
    check_fields(spec)
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
    narrow = drawing.narrow_of(spec) if figure.narrow is None else drawing.specification(figure.narrow)
    if narrow is not None and figure.narrow is not None:
        for name, data in drawing.inline_datasets(narrow).items():
            evidence.check_data(data, f"the narrow chart's {name}")
    if narrow is not None:
        files[NARROW] = drawing.svg_of(narrow, f"{exhibit.id}-narrow", figure.title, figure.alt, "narrow-chart")
        files[NARROW_SPEC] = canonical_json(drawing.vega_of(narrow))
    details = {
        "explore": explored(figure, [spec] if narrow is None else [spec, narrow], drawn),
        "title": figure.title,
        "subtitle": figure.subtitle,
        "alt": figure.alt,
        "caption": caption(figure.title, figure.subtitle, figure.caption, sources_of(rows, evidence)),
        "width_px": drawing.width_of(svg),
        "breaks": [{"key": each.key, "description": each.description, "rule": each.rule} for each in breaks],
    }
    return Output(rows, files, details)


FIGURE = Kind("figure", "Figures", Figure, output_of_figure, output=PICTURE, call="figure", prefix="fig")

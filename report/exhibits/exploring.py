"""What readers may change in a chart that they explore, and the checks that every switch has what it needs.

A switch that leaves a mark without a number, or lets it leave the plot, would only be found by the reader who tries it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report.core.errors import ContentError, Problem, raise_all
from report.exhibits.results import Figure

Data = Mapping[str, Sequence[Mapping[str, Any]]]
CHANNELS = ("x", "x2", "y", "y2")


def explored(figure: Figure, specs: Sequence[Mapping[str, Any]], data: Data) -> dict[str, Any]:
    """What *Explore* offers for a figure, as its description says it.

    Parameters
    ----------
    figure
        The figure.
    specs
        Its chart as Vega-Lite knows it, for a desk and for a phone.
    data
        What the chart draws, by the name of the dataset.

    Raises
    ------
    ContentError
        If the figure names a column that its data lack, if its two kinds of money have no names, or if an amount lacks
        the other one or would leave the scale of the chart with it.
    """
    raise_all(ContentError, _unknown_columns(figure))
    raise_all(ContentError, _without_names(figure))
    for shown, other in figure.real:
        raise_all(ContentError, _without_the_other(shown, other, data))
        raise_all(ContentError, _out_of_scale(shown, other, specs, data))
    told = {
        "series": figure.series,
        "highlight": figure.highlight,
        "labels": dict(figure.labels),
        "real": [list(each) for each in figure.real],
        "money": list(figure.money),
        "unit": figure.unit,
    }
    return {name: each for name, each in told.items() if each}


def _unknown_columns(figure: Figure) -> Iterator[Problem]:
    columns = [str(name) for name in figure.data.columns]
    asked = [figure.series, figure.highlight, *figure.labels, *(name for each in figure.real for name in each)]
    for name in filter(None, dict.fromkeys(asked)):
        if name not in columns:
            yield Problem(f'the figure speaks of the column "{name}", which its data lack', expected=", ".join(columns))


def _without_names(figure: Figure) -> Iterator[Problem]:
    if bool(figure.real) != (len([each for each in figure.money if each.strip()]) == 2):
        yield Problem(
            f"there are {len(figure.real)} pairs of amounts to switch between, and {len(figure.money)} names of money",
            expected='two names, that of what is drawn first, as money=("euros of each year", "euros of 2018")',
        )


def _without_the_other(shown: str, other: str, data: Data) -> Iterator[Problem]:
    """Data that have the amount drawn and not the one to switch to."""
    drawn = [datum for values in data.values() for datum in values if _is_number(datum.get(shown))]
    if not drawn:
        yield Problem(f'no datum of the chart has a number in the column "{shown}"', expected="what the chart draws")
    for datum in drawn:
        if not _is_number(datum.get(other)):
            said = {name: each for name, each in datum.items() if name != "rows"}
            yield Problem(
                f'a datum of the chart has "{shown}" and no "{other}" to switch to: {said}',
                expected="both numbers in the frame that is drawn",
            )


def _out_of_scale(shown: str, other: str, specs: Sequence[Mapping[str, Any]], data: Data) -> Iterator[Problem]:
    """Amounts that a scale with a domain of its own does not reach."""
    amounts = [datum[other] for values in data.values() for datum in values if _is_number(datum.get(other))]
    for domain in dict.fromkeys(domain for spec in specs for domain in _domains(spec, shown)):
        over = [each for each in amounts if not min(domain) <= each <= max(domain)]
        if over:
            yield Problem(
                f'{len(over)} amounts of "{other}" leave the scale of "{shown}", as {over[0]:g}',
                expected=f"amounts from {min(domain):g} to {max(domain):g}",
                remedy="widen the domain of the scale, or leave it to the data",
            )


def _domains(part: Any, field: str) -> Iterator[tuple[float, ...]]:
    """The domains that a specification gives to the scales of a column."""
    if isinstance(part, list):
        for each in part:
            yield from _domains(each, field)
    if not isinstance(part, dict):
        return
    for channel in CHANNELS:
        given = part.get("encoding", {}).get(channel)
        domain = (
            given.get("scale", {}).get("domain") if isinstance(given, dict) and given.get("field") == field else None
        )
        if isinstance(domain, list) and domain and all(map(_is_number, domain)):
            yield tuple(map(float, domain))
    for name in ("layer", "concat", "hconcat", "vconcat", "spec"):
        yield from _domains(part.get(name), field)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

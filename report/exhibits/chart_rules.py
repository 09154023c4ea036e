"""What must hold of a chart before it is accepted: it names columns that are there, draws something, and writes years.

A misspelt column gives a chart with axes and no mark, and no error from what draws it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from report.core.errors import ContentError, Problem, close_to, raise_all

FEW_YEARS = 20  # of which each gets a tick; labels that meet are left out
YEARS = range(1500, 2200)  # whole numbers that may be years of the calendar
# A column of years by its name, in the languages of papers: year, year_begun, first_year, año.
YEAR_NAME = re.compile(r"(?:.*_)?(?:years?|años?|anos?|jahre?|années?|annees?)(?:_.*)?", re.IGNORECASE)
NESTED = re.compile(r"[.\[\]\\]")  # in the name of a field: within a datum, which no frame has
# datum.year, datum['first year'] of an expression; or a text in it, which may hold anything: 'datum.none'
DATUM = re.compile(
    r"""\bdatum(?:\.(?P<name>[A-Za-z_]\w*)|\[(["'])(?P<quoted>[^"'\]]+)\2\])|"[^"]*"|'[^']*'""",
)
# Transforms whose result has names that their data decide.
OPEN_ENDED = ("pivot", "lookup")
DEFAULT_NAMES = {"fold": ("key", "value"), "density": ("value", "density"), "quantile": ("prob", "value")}
# <g class="mark-line role-mark layer_0_marks" …>, with or without something in it
MARKS = re.compile(r'<g class="mark-\w+ role-mark (?P<name>[^"]+)"[^>]*?(?:/>|>(?P<inside>.*?)</g>)', re.DOTALL)
# What is seen: a path with a way to go, a text with signs in it, a line, a picture.
SEEN = re.compile(r'<path [^>]*?\bd="[^"]+"|<text[^>]*[^/]>(?!NaN<|undefined<|null<)[^<]|<line|<image|<rect')


def check_fields(spec: Mapping[str, Any]) -> None:
    """Make sure that every column that a chart names is in its data.

    Raises
    ------
    ContentError
        With every column that is not, and those that come close.
    """
    datasets = {name: _columns(data) for name, data in spec.get("datasets", {}).items()}
    problems = dict.fromkeys(_unknown_fields(spec, datasets, None))
    raise_all(ContentError, problems)


def check_drawn(svg: str) -> None:
    """Make sure that every layer of a chart shows something somewhere.

    Raises
    ------
    ContentError
        If a layer has no mark.
    """
    layers: dict[str, bool] = {}
    for found in MARKS.finditer(svg):
        name = re.sub(
            r"child__\w*?_(?=layer_|marks)|(?:concat|row|column|facet)_\w*?_(?=layer_|marks)", "", found["name"]
        )
        layers[name] = layers.get(name, False) or bool(SEEN.search(found["inside"] or ""))
    empty = [name for name, is_seen in layers.items() if not is_seen]
    if not layers or len(empty) == len(layers):
        raise ContentError(
            Problem(
                "the chart draws no mark",
                expected="at least one point, line, bar or text that is seen",
                remedy="look at the columns and types of its encodings, at its filters, and at values that are empty",
            )
        )


def with_plain_years(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with years written as 2013, not as 2,013, wherever the chart does not say how."""
    datasets = spec.get("datasets", {})
    units = list(_units(spec, None))
    # Layers share their axes: what one of them says of an axis holds for all.
    said = {each for unit, _ in units for each, given in _channels(unit.get("encoding", {})) if _says_how(each, given)}
    for unit, data in units:
        values = data if isinstance(data, list) else datasets.get(data or "", [])
        for channel, definition in _channels(unit.get("encoding", {})):
            field = definition.get("field")
            is_number = isinstance(field, str) and definition.get("type") == "quantitative"
            years = _years_in(str(field), values) if is_number and channel not in said else set()
            if years:
                _write_plainly(channel, definition, years)
    return spec


def _says_how(channel: str, definition: Mapping[str, Any]) -> bool:
    guide = definition.get(_guide_of(channel)) or {}
    return bool({"format", "labelExpr", "values"} & set(guide))


def _guide_of(channel: str) -> str:
    return "axis" if channel in ("x", "y") else "legend"


def _write_plainly(channel: str, definition: dict[str, Any], years: Collection[int]) -> None:
    if "aggregate" in definition or "bin" in definition:
        return
    if channel in ("text", "tooltip", "description", "href"):
        definition.setdefault("format", "d")
        return
    guide = _guide_of(channel)
    if channel.endswith("2") or definition.get(guide, {}) is None:
        return
    told = definition.setdefault(guide, {})
    told["format"] = "d"
    first, last = min(years), max(years)
    if guide == "axis" and last - first <= FEW_YEARS:
        told["values"] = list(range(first, last + 1))  # or 2013.5 would have a tick, and be written as 2014


def _years_in(field: str, data: list[dict[str, Any]]) -> set[int]:
    """The years in a column; none if it holds anything else."""
    values = [datum[field] for datum in data if datum.get(field) is not None] if YEAR_NAME.fullmatch(field) else []
    if not all(isinstance(each, int | float) and float(each).is_integer() and int(each) in YEARS for each in values):
        return set()
    return {int(each) for each in values}


def _units(part: Any, data: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every part of a specification with encodings, and the name of its data, or they themselves."""
    if not isinstance(part, dict):
        return
    given = part.get("data")
    if isinstance(given, dict):
        data = given.get("name", given.get("values"))
    if "encoding" in part or "mark" in part:
        yield part, data
    for name in ("layer", "concat", "hconcat", "vconcat"):
        for each in part.get(name, []):
            yield from _units(each, data)
    yield from _units(part.get("spec"), data)


def _channels(encoding: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The definitions of an encoding, those of conditions among them."""
    for channel, given in encoding.items():
        for definition in given if isinstance(given, list) else [given]:
            if not isinstance(definition, dict):
                continue
            yield channel, definition
            conditions = definition.get("condition", [])
            for each in conditions if isinstance(conditions, list) else [conditions]:
                if isinstance(each, dict):
                    yield channel, each


def _unknown_fields(
    part: Any, datasets: Mapping[str, frozenset[str] | None], above: frozenset[str] | None
) -> Iterator[Problem]:
    """Columns named in a part of a specification that neither its data nor its transforms have."""
    if not isinstance(part, dict):
        return
    known = above
    given = part.get("data")
    if isinstance(given, dict):
        values = given.get("values")
        known = datasets.get(given.get("name", "")) if values is None else _columns(values)
    for transform in part.get("transform", []):
        yield from _missing(list(_named_in(transform)), "a transform", known, frozenset())
        known = _after(transform, known)
    encoding = part.get("encoding", {})
    made = frozenset(_made_here(encoding))
    for channel, definition in _channels(encoding):
        named = [definition.get("field")]
        if isinstance(sort := definition.get("sort"), dict):
            named.append(sort.get("field"))
        named += _tested(definition.get("test"))
        yield from _missing(named, f"the encoding of {channel}", known, made)
    if isinstance(facet := part.get("facet"), dict):
        rows = [facet] if "field" in facet else list(facet.values())
        named = [each.get("field") for each in rows if isinstance(each, dict)]
        yield from _missing(named, "the facet", known, made)
    repeated, inside = part.get("repeat"), part.get("spec")
    of_repeat = known
    if known is None and isinstance(inside, dict) and isinstance(data := inside.get("data"), dict):
        of_repeat = datasets.get(data.get("name", ""))
    for each in repeated.values() if isinstance(repeated, dict) else [repeated]:
        yield from _missing(_names(each), "the repeat", of_repeat, made)
    for name in ("layer", "concat", "hconcat", "vconcat"):
        for each in part.get(name, []):
            yield from _unknown_fields(each, datasets, known)
    yield from _unknown_fields(part.get("spec"), datasets, known)


def _missing(named: list[Any], where: str, known: frozenset[str] | None, made: frozenset[str]) -> Iterator[Problem]:
    for field in named:
        if known is None or not isinstance(field, str) or NESTED.search(field) or field in known | made:
            continue
        columns = sorted(known - {"rows"})
        near = close_to(field, columns, "columns")
        listed = f"a column of its data: {', '.join(columns)}"
        expected = f"{listed} ({near})" if near.startswith("close") else listed
        remedy = "correct the name, or take the column into the frame"
        yield Problem(
            f'{where} names the column "{field}", which the chart\'s data do not have', "", 0, expected, remedy
        )


def _named_in(transform: Mapping[str, Any]) -> Iterator[str]:
    """The columns that a transform of a chart reads."""
    yield from _tested(transform.get("filter"))
    yield from _tested(transform.get("calculate"))
    for key in (
        "groupby",
        "fold",
        "flatten",
        "field",
        "impute",
        "key",
        "stack",
        "density",
        "regression",
        "on",
        "loess",
    ):
        yield from _names(transform.get(key))
    for key in ("aggregate", "joinaggregate", "window", "sort"):
        steps = transform.get(key)
        for step in steps if isinstance(steps, list) else ():
            yield from _names(step.get("field"))


def _tested(test: Any) -> list[str]:
    """The columns that an expression or a condition names: ``datum.year > 2013``, ``{"field": "year", "gt": 2013}``."""
    if isinstance(test, str):
        return [name for found in DATUM.finditer(test) if (name := found["name"] or found["quoted"])]
    if isinstance(test, list):
        return [name for each in test for name in _tested(each)]
    if isinstance(test, dict):
        return _names(test.get("field")) + [name for key in ("and", "or", "not") for name in _tested(test.get(key))]
    return []


def _made_here(encoding: Mapping[str, Any]) -> Iterator[str]:
    """Names that repeated charts give to columns."""
    for _, definition in _channels(encoding):
        if isinstance(definition.get("field"), dict):
            yield str(definition["field"].get("repeat", ""))


def _after(transform: Mapping[str, Any], known: frozenset[str] | None) -> frozenset[str] | None:
    """The columns behind a transform; None if nobody can say."""
    if known is None or any(name in transform for name in OPEN_ENDED):
        return None
    made = {*_names(transform.get("as"))}
    for kind in ("aggregate", "joinaggregate", "window"):
        steps = transform.get(kind)
        if isinstance(steps, list):
            made |= {name for each in steps for name in _names(each.get("as"))}
            if kind == "aggregate":
                return frozenset(made | {*_names(transform.get("groupby"))})
    for kind, names in DEFAULT_NAMES.items():
        if kind in transform and "as" not in transform:
            made |= {*names}
    return known | made


def _names(given: Any) -> list[str]:
    return [each for each in ([given] if isinstance(given, str) else given or ()) if each and isinstance(each, str)]


def _columns(data: Any) -> frozenset[str] | None:
    if not isinstance(data, list) or not all(isinstance(datum, dict) for datum in data):
        return None
    return frozenset(str(name) for datum in data for name in datum)

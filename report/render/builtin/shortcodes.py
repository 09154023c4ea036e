"""Shortcodes: ``meta``, ``var`` and ``pagebreak`` replaced in the text, before pandoc reads it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report.errors import Problem
from report.render.builtin.source import Place

OPENED = re.compile(r"(?P<escaped>\{\{\{<.*?>\}\}\})|(?P<open>\{\{<)(?P<inside>.*?)(?P<close>>\}\}|$)")
DEEPEST = 8  # values may hold shortcodes; a value that holds itself must end
SUPPORTED = ("include", "meta", "pagebreak", "var")


@dataclass(frozen=True)
class Replaced:
    """A text with its shortcodes replaced.

    Parameters
    ----------
    lines, places
        The lines, and where each was written.
    faults
        Shortcodes that are wrong and were left out.
    warnings
        Shortcodes without a value: the text shows their name in bold.
    """

    lines: tuple[str, ...]
    places: tuple[Place, ...]
    faults: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def replace_shortcodes(
    lines: Sequence[str],
    places: Sequence[Place],
    metadata: Mapping[str, Any],
    variables: Mapping[str, Any],
    depth: int = 0,
) -> Replaced:
    """The text with values of ``metadata`` and ``variables`` in place of its shortcodes, also those in the values."""
    result: list[str] = []
    where: list[Place] = []
    faults: list[Problem] = []
    warnings: list[Problem] = []
    for line, place in zip(lines, places, strict=True):

        def value(match: re.Match[str], place: Place = place) -> str:
            if match["escaped"]:
                return match["escaped"][1:-1]
            if depth > DEEPEST:
                faults.append(Problem("values refer to each other in a circle", *place))
                return ""
            if not match["close"]:
                faults.append(Problem("the shortcode opened here is never closed", *place, ">}} on the same line"))
                return match[0]
            return _value(match, place, metadata, variables, faults, warnings, depth)

        for part in (OPENED.sub(value, line) if "{{<" in line else line).split("\n"):
            result.append(part)
            where.append(place)
    return Replaced(tuple(result), tuple(where), tuple(faults), tuple(warnings))


def _value(
    match: re.Match[str],
    place: Place,
    metadata: Mapping[str, Any],
    variables: Mapping[str, Any],
    faults: list[Problem],
    warnings: list[Problem],
    depth: int,
) -> str:
    try:
        name, *arguments = shlex.split(match["inside"])
    except ValueError:
        name, arguments = "", []
    if name == "pagebreak":
        return "[]{.page-break}"
    if name in ("meta", "var") and len(arguments) == 1:
        found = look_up(metadata if name == "meta" else variables, arguments[0])
        if found is not None:
            inner = replace_shortcodes([as_text(found)], [place], metadata, variables, depth + 1)
            faults.extend(inner.faults)
            warnings.extend(inner.warnings)
            return "\n".join(inner.lines)
        source = "the metadata" if name == "meta" else "_variables.yml"
        warnings.append(Problem(f'the shortcode "{name} {arguments[0]}" finds nothing in {source}', *place))
        return f"**?{name}:{arguments[0]}**"
    if name in ("meta", "var"):
        faults.append(Problem(f'the shortcode "{name}" needs one key', *place, f"{{{{< {name} key >}}}}"))
    else:
        found_text = f'the shortcode "{name}" is not supported by the built-in renderer'
        warnings.append(Problem(found_text, *place, f"one of {', '.join(SUPPORTED)}"))
    return match[0]


def look_up(values: Any, path: str) -> Any:
    """The value at a dotted path such as ``plant.name`` or ``list.2`` (counted from 1), or None."""
    for key in path.split("."):
        if isinstance(values, Mapping):
            values = values.get(key)
        elif isinstance(values, list) and key.isdigit() and 0 < int(key) <= len(values):
            values = values[int(key) - 1]
        else:
            return None
    return values


def as_text(value: Any) -> str:
    """A value of YAML as the text shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(as_text(item) for item in value)
    return str(value)

"""Shortcodes (``meta``, ``var``, ``kbd``, ``video`` …) replaced in the text, before pandoc reads it."""

from __future__ import annotations

import html
import json
import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from report.core.chapters import Place
from report.core.errors import Problem
from report.core.fences import FENCE, closing_fence, outside_fences
from report.core.quarto_settings import SCOPES, WAY, close_names, did_you_mean, placed
from report.core.settings_check import Aside
from report.render.reading import shortcode_values

OPENED = re.compile(r"(?P<escaped>\{\{\{<.*?>\}\}\})|(?P<open>\{\{<)(?P<inside>.*?)(?P<close>>\}\}|$)")
DEEPEST = 8  # values may hold shortcodes; a value that holds itself must end
# What `both` makes, of which within raw HTML only the HTML is wanted.
ON_PAGE = re.compile(
    r'\[`(?P<page>[^`]*)`\{=html\}\]\{\.content-visible when-format="html"\}\[.*?\]\{\.content-visible [^}]*\}'
)
QMD = re.compile(r"""\bdata-qmd\s*=\s*"[^"]*$""")  # <span data-qmd="{{< meta title >}}">
SYSTEMS = ("mac", "win", "linux")  # whose keys the shortcode kbd may name apart
ICONS = re.compile(r"(title|label)=(?P<words>.+)")  # words that an icon stands for: {{< fa house title="Home" >}}
HOSTS = {  # of films, and where a page of theirs shows one within another page
    re.compile(r"https?://(?:www\.)?(?:youtube\.com/(?:watch\?v=|embed/)|youtu\.be/)([\w-]+).*"): (
        "https://www.youtube.com/embed/{}"
    ),
    re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+).*"): "https://player.vimeo.com/video/{}",
}


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
    files
        Pictures that shortcodes drew, by name.
    """

    lines: tuple[str, ...]
    places: tuple[Place, ...]
    faults: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)


def replace_shortcodes(
    lines: Sequence[str],
    places: Sequence[Place],
    metadata: Mapping[str, Any],
    variables: Mapping[str, Any],
    depth: int = 0,
    brand: Mapping[str, Any] = MappingProxyType({}),
    handled: Collection[str] = (),
) -> Replaced:
    """The text with values of ``metadata`` and ``variables`` in place of its shortcodes, also those in the values.

    Those of an author's own, whose names are ``handled``, are left to the filter `authors.lua`.
    """
    files: dict[str, bytes] = {}
    result: list[str] = []
    where: list[Place] = []
    faults: list[Problem] = []
    warnings: list[Problem] = []

    def own(match: re.Match[str], place: Place, before: str) -> str | None:
        try:
            name, *arguments = words_of(match["inside"])
        except ValueError:
            return None
        if name not in shortcode_values.NAMES:
            known = placed("shortcode", name)
            return _call(name, arguments, before) if name in handled and not known else None
        return shortcode_values.value_of(name, arguments, place, before, brand, files, faults)

    literal = _taken_literally(lines)
    for number, (line, place) in enumerate(zip(lines, places, strict=True)):

        def value(match: re.Match[str], place: Place = place, line: str = line) -> str:
            if match["escaped"]:
                return match["escaped"][1:-1]
            if depth > DEEPEST:
                faults.append(Problem("values refer to each other in a circle", *place))
                return ""
            if not match["close"]:
                faults.append(Problem("the shortcode opened here is never closed", *place, ">}} on the same line"))
                return match[0]
            shown = own(match, place, line[: match.start()])
            if shown is None:
                shown = _value(match, place, metadata, variables, faults, warnings, depth)
            if QMD.search(line[: match.start()]):
                return html.escape(shown)  # of Markdown within an attribute of HTML
            return ON_PAGE.sub(lambda found: found["page"], shown) if line.lstrip().startswith("<") else shown

        for part in (OPENED.sub(value, line) if "{{<" in line and number not in literal else line).split("\n"):
            result.append(part)
            where.append(place)
    return Replaced(tuple(result), tuple(where), tuple(faults), tuple(warnings), files)


def _call(name: str, arguments: Sequence[str], before: str) -> str:
    """A shortcode of the author's own as a mark that pandoc reads, with all that it holds as letters and digits."""
    called = json.dumps({"name": name, "arguments": arguments}).encode().hex()
    is_address = shortcode_values.AS_ADDRESS.search(before)
    return f"shortcode:{called}" if is_address else f'[]{{.authors-shortcode call="{called}"}}'


def _taken_literally(lines: Sequence[str]) -> set[int]:
    """The lines of code blocks that say ``shortcodes=false``: what looks like a shortcode there is shown."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        fence = FENCE.match(line)
        if index not in found and fence and re.search(r"\bshortcodes=[\"']?false\b", fence["info"]):
            end = closing_fence(tuple(lines), index, fence["marks"])
            found |= {*range(index, end + 1)} if end is not None else set()
    return found


def icons_of(lines: Sequence[str], places: Sequence[Place]) -> Iterator[Aside]:
    """The signs beside words that a text asks for, ``{{< fa star >}}``, of which none stands on the page."""
    for index, line in outside_fences(lines):
        for found in OPENED.finditer(line) if "{{<" in line else ():
            name, _, rest = (found["inside"] or "").strip().partition(" ")
            known = placed("shortcode", name)
            if known and known.kind == "looks" and not ICONS.search(rest):
                yield Aside(f"{{{{< {name} >}}}}", places[index])


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
        name, *arguments = words_of(match["inside"])
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
    if name == "kbd" and arguments:
        given = dict(each.split("=", 1) for each in arguments if re.match(r"\w+=", each))
        for system in given.keys() - {*SYSTEMS}:
            told = f'the shortcode "kbd" knows no system "{system}"'
            faults.append(
                Problem(told, *place, f"one of {', '.join(SYSTEMS)}, as in {{{{< kbd win=Ctrl-O mac=Cmd-O >}}}}")
            )
        keys = next((each for each in arguments if not re.match(r"\w+=", each)), next(iter(given.values()), ""))
        return both(f"<kbd>{html.escape(keys)}</kbd>", f"`{keys}`")
    if name == "video" and arguments:
        return _video(arguments)
    known = placed("shortcode", name)
    if known and known.kind == "looks":
        return next((found["words"] for each in arguments if (found := ICONS.fullmatch(each))), "")
    if name == "embed":
        faults.append(Problem("an embed stands inside other text", *place, f"{{{{< {name} … >}}}} alone on its line"))
    elif name in ("meta", "var"):
        faults.append(Problem(f'the shortcode "{name}" needs one key', *place, f"{{{{< {name} key >}}}}"))
    else:
        found_text = f'the shortcode "{name}" is not supported by the built-in renderer'
        near = did_you_mean(close_names("shortcode", name))
        supported = ", ".join(each for each, at in SCOPES["shortcode"].items() if at.kind == "supported")
        expected = WAY + known.instead if known else near or f"one of {supported}"
        warnings.append(Problem(found_text, *place, expected))
    return match[0]


def both(page: str, text: str) -> str:
    """Raw HTML on a page, and a text elsewhere."""
    shown = f'[`{page}`{{=html}}]{{.content-visible when-format="html"}}'
    return f'{shown}[{text}]{{.content-visible unless-format="html"}}'


def _video(arguments: Sequence[str]) -> str:
    """A film within the page, and its address elsewhere."""
    given = dict(each.split("=", 1) for each in arguments if re.match(r"[\w-]+=", each))
    address = next((each for each in arguments if not re.match(r"[\w-]+=", each)), given.get("src", ""))
    title = html.escape(given.get("title", ""))
    for host, form in HOSTS.items():
        if match := host.fullmatch(address):
            frame = f'<iframe src="{form.format(match[1])}" title="{title}" allowfullscreen></iframe>'
            return both(f'<span class="quarto-video">{frame}</span>', f"<{address}>")
    if "://" in address and not re.search(r"\.(mp4|webm|ogg|mov)(\?.*)?$", address):
        frame = f'<iframe src="{html.escape(address)}" title="{title}" allowfullscreen></iframe>'
        return both(f'<span class="quarto-video">{frame}</span>', f"<{address}>")
    film = f'<video src="{html.escape(address)}" controls title="{title}"></video>'
    return both(f'<span class="quarto-video">{film}</span>', f"[{address}]({address})")


def look_up(values: Any, path: str) -> Any:
    """The value at a dotted path such as ``plant.name`` or ``list.2`` (counted from 1), or None."""
    for part in re.split(
        r"(?<!\\)\.", path.replace("\\\\.", "\\.")
    ):  # a dot that is part of a key is written with a backslash
        key = part.replace("\\.", ".")
        if isinstance(values, Mapping):
            values = values.get(key)
        elif isinstance(values, list) and key.isdigit() and 0 < int(key) <= len(values):
            values = values[int(key) - 1]
        else:
            return None
    return values


def words_of(inside: str) -> list[str]:
    """The words of a shortcode; a backslash stays, since it is part of a key.

    Raises
    ------
    ValueError
        If a quotation is not closed.
    """
    lexer = shlex.shlex(inside, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.escape, lexer.commenters = True, "", ""
    return list(lexer)


def as_text(value: Any) -> str:
    """A value of YAML as the text shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(as_text(item) for item in value)
    return str(value)

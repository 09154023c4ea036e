"""A page about somebody: its picture above the text and its links below, as the setting ``about`` asks for them.

Quarto has five layouts, which differ in where the two stand; here they are one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from report.core.chapters import Place
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem
from report.core.fences import outside_fences

LAYOUTS = ("jolla", "trestles", "solana", "marquee", "broadside")
SIGNS = "\\`*_{}[]<>#$@^~"


DIV = re.compile(r"^\s*:{3,}(?P<rest>.*)$")  # ::: {#about-me}


def with_about(
    settings: Settings, lines: Sequence[str], places: Sequence[Place]
) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """The lines of a page with its picture and links around them, or around the part that ``about: id:`` names.

    Raises
    ------
    ContentError
        If the setting is none that is known, or no part of the text has the identifier.
    """
    above, below = _around(settings)
    start, end = _part(settings, lines)
    shown = [
        *zip(lines[:start], places[:start], strict=True),
        *above,
        *zip(lines[start:end], places[start:end], strict=True),
        *below,
        *zip(lines[end:], places[end:], strict=True),
    ]
    return tuple(line for line, _ in shown), tuple(place for _, place in shown)


def _part(settings: Settings, lines: Sequence[str]) -> tuple[int, int]:
    """Between which lines the picture and the links stand: the whole text, or the inside of a div."""
    options = settings.get("about")
    if not isinstance(options, Mapping) or "id" not in options:
        return 0, len(lines)
    named, depth, start = re.compile(rf"#{re.escape(str(options['id']))}(?![\w-])"), 0, -1
    for index, line in outside_fences(lines):
        div = DIV.match(line)
        if div is None:
            continue
        depth += 1 if div["rest"].strip(" :") else -1
        if start < 0 and named.search(div["rest"]):
            start, depth = index + 1, 0
        elif start >= 0 and depth < 0:
            return start, index
    told = f'"about" names {options["id"]}, and no part of the text has this identifier'
    raise ContentError(Problem(told, *settings.place("about.id"), f"::: {{#{options['id']}}}"))


def _around(settings: Settings) -> tuple[list[tuple[str, Place]], list[tuple[str, Place]]]:
    """The lines of Markdown above and below the text, each with the place of its setting; empty for none."""
    given = settings.get("about")
    if given is None or given is False:
        return [], []
    at = settings.place("about")
    options: Mapping[str, Any] = given if isinstance(given, Mapping) else {"template": given}
    layout = options.get("template")
    if layout not in LAYOUTS:
        raise ContentError(Problem(f'"about" is {layout}', *at, f"one of {', '.join(LAYOUTS)}"))
    above, below = [], []
    image = options.get("image", settings.get("image"))
    if isinstance(image, str):
        words = str(options.get("image-alt", settings.get("image-alt")) or "").replace('"', "&quot;")
        path = image.replace(" ", "%20")
        above = [f'![]({path}){{.about-image fig-alt="{words}"}}', ""]
    links = options.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, Mapping) and link.get("href"):
            words = str(link.get("text") or link.get("aria-label") or link.get("icon") or link["href"])
            escaped = "".join(f"\\{sign}" if sign in SIGNS else sign for sign in words)
            below.append(f"[{escaped}](<{link['href']}>){{.about-link}}")
    if below:
        below = ["", "::: {.about-links}", *" \n".join(below).split("\n"), ":::"]
    return [(line, settings.place("about.image")) for line in above], [(line, at) for line in below]

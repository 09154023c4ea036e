"""A page about somebody: its picture above the text and its links below, as the setting ``about`` asks for them.

Quarto has five layouts, which differ in where the two stand; here they are one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.core.chapters import Place
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem

LAYOUTS = ("jolla", "trestles", "solana", "marquee", "broadside")
SIGNS = "\\`*_{}[]<>#$@^~"


def about_lines(settings: Settings) -> tuple[list[tuple[str, Place]], list[tuple[str, Place]]]:
    """The lines of Markdown above and below the text of a page, each with the place of its setting; empty for none.

    Raises
    ------
    ContentError
        If the setting is none that is known, or asks for a part of the text by its identifier.
    """
    given = settings.get("about")
    if given is None or given is False:
        return [], []
    at = settings.place("about")
    options: Mapping[str, Any] = given if isinstance(given, Mapping) else {"template": given}
    layout = options.get("template")
    if layout not in LAYOUTS:
        raise ContentError(Problem(f'"about" is {layout}', *at, f"one of {', '.join(LAYOUTS)}"))
    if "id" in options:
        told = 'the setting "about.id" is not supported by the built-in renderer'
        raise ContentError(Problem(told, *settings.place("about.id"), "the whole text of the page, without id:"))
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

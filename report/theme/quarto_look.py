"""The look and the scripts that pages made by Quarto get; the built-in renderer's pages load them with their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from report.theme.assets import LOOK, MESSAGES, SCRIPT

FILES = (
    "cards.css",
    "charts.css",
    "evidence.css",
    "front.css",
    "cards.js",
    "charts.js",
    "evidence.js",
    "scrollers.js",
    "story.js",
)
SPEAKING = ("cards.js", "charts.js", "evidence.js")  # each may stand alone on a page, so each brings its words
LAYER = re.compile(r"^@layer [a-z]+ \{\n(?P<rules>.*?)^\}\n", re.MULTILINE | re.DOTALL)


def look_files() -> Mapping[str, bytes]:
    """The files by name; styles are outside any layer, because Bootstrap is, and a layer yields to what is outside."""
    return {name: _content(name).encode() for name in FILES}


def _content(name: str) -> str:
    text = (LOOK / name).read_text(encoding="utf-8")
    if name in SPEAKING:
        return f"{(LOOK / MESSAGES).read_text(encoding='utf-8')}\n{text}"
    return outside_layers(text) if name.endswith(".css") else text


def outside_layers(style: str) -> str:
    """The rules of a style sheet of ours without the layers around them, in their order."""
    return LAYER.sub(lambda found: found["rules"], style)


def with_look(text: str, folder: str) -> str:
    """The page with links to the files in ``folder``, each once, however often it is asked for.

    A page whose renderer has put there what they hold stays as it is.
    """
    if f"/{SCRIPT}" in text:
        return text
    lines = [
        f'<link rel="stylesheet" href="{folder}/{name}">\n'
        if name.endswith(".css")
        else f'<script defer src="{folder}/{name}"></script>\n'
        for name in FILES
    ]
    if all(text.count(line) == 1 for line in lines):
        return text
    for line in lines:  # of a page that an earlier version wrote: some are missing, or stand there twice
        text = text.replace(line, "")
    return text.replace("</head>", "".join([*lines, "</head>"]), 1)

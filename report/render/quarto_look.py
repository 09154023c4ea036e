"""The look and the scripts that pages made by Quarto get; the built-in renderer's pages load them with their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from report.render.assets import SCRIPT, THEME

FILES = (
    "cards.css",
    "charts.css",
    "evidence.css",
    "cards.js",
    "charts.js",
    "evidence.js",
    "scrollers.js",
)
LAYER = re.compile(r"^@layer [a-z]+ \{\n(?P<rules>.*?)^\}\n", re.MULTILINE | re.DOTALL)


def look_files() -> Mapping[str, bytes]:
    """The files by name; styles are outside any layer, because Bootstrap is, and a layer yields to what is outside."""
    return {
        name: outside_layers((THEME / name).read_text(encoding="utf-8")).encode()
        if name.endswith(".css")
        else (THEME / name).read_bytes()
        for name in FILES
    }


def outside_layers(style: str) -> str:
    """The rules of a style sheet of ours without the layers around them, in their order."""
    return LAYER.sub(lambda found: found["rules"], style)


def with_look(text: str, folder: str) -> str:
    """The page with links to the files in ``folder``, unless its renderer has put there what they hold."""
    if f"/{SCRIPT}" in text:
        return text
    lines = [
        f'<link rel="stylesheet" href="{folder}/{name}">'
        if name.endswith(".css")
        else f'<script defer src="{folder}/{name}"></script>'
        for name in FILES
    ]
    return text.replace("</head>", "\n".join([*lines, "</head>"]), 1)

"""Faults that Quarto lets pass without a word: lost text, cells that never run, pictures that are not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from report.errors import Problem
from report.render.builtin.source import COPY_IN, included_in
from report.render.places import Chapters

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
FLOAT = re.compile(r'\bid="((?:fig|tbl|lst|eq)-[^"]+)"')
PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^":/][^":]*)"')  # relative to the page: no scheme, no host


def find_silent_faults(chapters: Chapters, rendered: Iterable[str], site: Path) -> Iterator[Problem]:
    """The faults in what was rendered.

    Parameters
    ----------
    chapters
        The texts.
    rendered
        Names of the files that became pages.
    site
        The pages made from them.
    """
    for name in _with_included(chapters, rendered):
        if start := chapters.unclosed_cell(name):
            yield Problem(
                "a cell is never closed, so it was not run and its code became text",
                name,
                start,
                remedy="close it with a line of backticks",
            )
        if start := chapters.unclosed_shortcode(name):
            yield Problem(
                "a shortcode is never closed, and all text after it is lost", name, start, remedy="close it with >}}"
            )
        for line, path in chapters.leading_outside(name):
            yield Problem(f"includes {path}, which is outside the project", name, line, remedy=COPY_IN)
        for line in chapters.marked_in_vain(name):
            yield Problem(
                "Quarto hides divs, spans and code blocks only, and would show this",
                name,
                line,
                remedy="put it into a div, ::: {.content-hidden}, or a span, [words]{.content-hidden}",
            )
    for page in sorted(site.rglob("*.html")):
        chapter = page.relative_to(site).with_suffix(".qmd").as_posix()
        text = SCRIPT.sub("", page.read_text(encoding="utf-8"))
        for identifier, count in Counter(FLOAT.findall(text)).items():
            if count > 1:
                bare = re.escape(identifier)
                pulled = re.escape(identifier.partition("-")[2])
                pattern = rf"#{bare}[\s}}]|label:\s*[\"']?{bare}[\"']?\s*$|(?:figure|table)\([\"']{pulled}[\"']\)"
                path, line = chapters.find(pattern, chapter, -1) or (chapter, 0)
                found = f'the identifier "{identifier}" is given {count} times, and references lead to the first'
                yield Problem(found, path, line, remedy="give each its own")
        for picture in dict.fromkeys(PICTURE.findall(text)):
            if not (page.parent / unquote(picture.partition("?")[0].partition("#")[0])).is_file():
                path, line = chapters.find(re.escape(Path(unquote(picture)).name), chapter) or (chapter, 0)
                yield Problem(f"the picture {picture} does not exist", path, line, remedy="add it, or correct its path")


def _with_included(chapters: Chapters, rendered: Iterable[str]) -> list[str]:
    """The files rendered and those that they include, each once."""
    names: list[str] = []
    waiting = list(rendered)
    while waiting:
        name = waiting.pop(0)
        if name not in names:
            names.append(name)
            included = (path for line in chapters.lines(name) for path in included_in(line))
            # A path with a slash in front starts at the project, another at the including file.
            waiting.extend(normpath(join("/", dirname(name), path)).lstrip("/") for path in included)
    return names

"""The title of a document that Jupyter would run and whose header gives none: the heading that its text begins with."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from report.core.chapters import LANGUAGE, Chapter
from report.core.notebooks import NOTEBOOK
from report.core.settings import Lines

# ## Honey in C# ##; not ## Honey {#jars}
HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>\S(?:.*?[^\s{}])??)(?:[ \t]+#+)?[ \t]*")


def with_first_heading_as_title(chapter: Chapter) -> Chapter:
    """The document with the first line of its text as its title, if that is a heading and the header has no title.

    As in Quarto cells may stand above it, and its level says nothing. It is so where Jupyter runs the document, and
    not in books. A heading with attributes stays where it is, so that references to its identifier lead there.
    """
    runs = any(cell.language == LANGUAGE for cell in chapter.cells) or "jupyter" in chapter.header
    is_notebook = PurePosixPath(chapter.path).suffix == NOTEBOOK
    if chapter.header.get("title") or not (runs or is_notebook) or chapter.header.get("engine", "jupyter") != "jupyter":
        return chapter
    of_cells = {line for cell in chapter.cells if cell.language == LANGUAGE for line in range(cell.start, cell.end + 1)}
    first = next((at for at, line in enumerate(chapter.lines) if at not in of_cells and line.strip()), None)
    heading = HEADING.fullmatch(chapter.lines[first].rstrip()) if first is not None else None
    if first is None or heading is None:
        return chapter
    lines = (*chapter.lines[:first], "", *chapter.lines[first + 1 :])
    known = Lines({**chapter.header_lines, "title": chapter.places[first].line})
    return replace(chapter, header={**chapter.header, "title": heading["title"]}, header_lines=known, lines=lines)

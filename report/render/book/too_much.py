"""Where in a document stands what is more than pandoc can bear: found by trying its parts, each for a short time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from report.core.chapters import Place
from report.core.errors import ContentError, Problem
from report.core.fences import outside_fences
from report.core.project import Project
from report.render.book import pandoc
from report.render.book.pandoc import PandocStopped

if TYPE_CHECKING:
    from report.render.book.first_pass import ExecutedDocument, Text

PROBE_SECONDS = 5.0  # for a part of a document, and more if it is long; a paragraph takes a tenth
MARKS = "[](){}<>*_\"'$~^`"  # what opens something that may hold the same again
REMEDY = (
    "see what is opened here within something open: brackets, quotes, emphasis, lists, quotations, tags; "
    "close it, or put a backslash before a mere sign"
)

Made = TypeVar("Made")


def with_place(given: Text, work: Callable[[], Made]) -> Made:
    """What ``work`` makes of a document that is being read; if that is too much for pandoc, its line is told.

    Raises
    ------
    ContentError
        With the line if one part of the document is to blame, else with the document.
    """
    try:
        return work()
    except PandocStopped as error:
        place, what = _place(given)
        raise ContentError(_at(place, what, error)) from error


def with_path(source: ExecutedDocument, work: Callable[[], Made]) -> Made:
    """What ``work`` makes of a document that was read; if that is too much for pandoc, the document is told.

    Raises
    ------
    ContentError
        With the document.
    """
    try:
        return work()
    except PandocStopped as error:
        raise ContentError(_at(Place(source.file, 0), "in this document", error)) from error


def with_entry(
    tree: pandoc.Ast, files: Sequence[Path], style: Path | None, root: Path, work: Callable[[], Made]
) -> Made:
    """What ``work`` makes of bibliographies; if that is too much for pandoc, the entry is told.

    Raises
    ------
    ContentError
        With the line of the entry if one is to blame, else with the bibliography or the style.
    """
    try:
        return work()
    except PandocStopped as error:
        raise ContentError(_at(_place_of_entry(tree, files, style, root), "in what is cited", error)) from error


def guilty(count: int, fails: Callable[[int, int], bool]) -> int | None:
    """The one of ``count`` parts that fails, found by halving; None if no part fails by itself.

    Parameters
    ----------
    count
        How many parts there are.
    fails
        Whether the parts from the first number up to, not including, the second fail.
    """
    first, end = 0, count
    known = False
    while end - first > 1:
        middle = (first + end) // 2
        if fails(first, middle):
            end = middle
        elif fails(middle, end):
            first = middle
        else:
            return None
        known = True
    return first if end > first and (known or fails(first, end)) else None


def _at(place: Place, what: str, error: PandocStopped) -> Problem:
    problem = error.problems[0]
    return Problem(f"{problem.found} {what}", *place, problem.expected, REMEDY)


def _place(given: Text) -> tuple[Place, str]:
    """The line that is to blame and what it is; the document if it cannot be found."""
    source, lines = given.source, given.source.lines
    for key, value in given.top.items():
        if _fails(f"---\n{json.dumps({key: value}, ensure_ascii=False)}\n---\n", given.lua_settings):
            return Place(source.file, source.header_lines.get(key, 1)), f"with the {key}"
    starts = _starts(lines)
    ends = [*starts[1:], len(lines)]

    def fails(first: int, end: int) -> bool:
        return _fails("\n".join([*lines[starts[first] : ends[end - 1]], ""]), given.lua_settings)

    found = guilty(len(starts), fails)
    if found is None:
        return Place(source.file, 0), "with this document"
    stretch = range(starts[found], ends[found])
    return source.places[max(stretch, key=lambda number: _marks(lines[number]))], "with the text that stands here"


def _starts(lines: Sequence[str]) -> list[int]:
    """The first line of each stretch of lines between blank ones; a fenced block belongs to what stands before it."""
    starts = [0]
    blank = False
    for index, line in outside_fences(lines):
        if line.strip() and blank:
            starts.append(index)
        blank = not line.strip()
    return starts


def _marks(line: str) -> int:
    return sum(line.count(mark) for mark in MARKS) + len(line) - len(line.lstrip())


def _fails(text: str, settings: Mapping[str, Any]) -> bool:
    try:
        pandoc.read_markdown(text, settings, PROBE_SECONDS)
    except PandocStopped:
        return True
    except ContentError:
        pass  # what else is wrong in a part is no matter here
    return False


def _place_of_entry(tree: pandoc.Ast, files: Sequence[Path], style: Path | None, root: Path) -> Place:
    project = Project(root)
    for file in files:
        lines = file.read_text("utf-8", errors="replace").split("\n")
        starts = [number for number, line in enumerate(lines) if line.lstrip().startswith("@")]
        ends = [*starts[1:], len(lines)]

        def fails(
            first: int, end: int, lines: list[str] = lines, starts: list[int] = starts, ends: list[int] = ends
        ) -> bool:
            return _cite_fails(tree, "\n".join(lines[starts[first] : ends[end - 1]]), style)

        if file.suffix in (".bib", ".bibtex") and (found := guilty(len(starts), fails)) is not None:
            return Place(project.shown(file), starts[found] + 1)
    return Place(project.shown(files[0]), 0)


def _cite_fails(tree: pandoc.Ast, entries: str, style: Path | None) -> bool:
    with tempfile.TemporaryDirectory(prefix="entries-") as folder:
        path = Path(folder, "entries.bib")
        path.write_text(entries, encoding="utf-8")
        try:
            pandoc.cite(tree, [path], style, PROBE_SECONDS)
        except PandocStopped:
            return True
        except ContentError:
            pass
    return False

"""Puts results where their cells and expressions stand, and refuses those that another machine would not give."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from report.core.chapters import INLINE, SHOWN_FENCE, Chapter, Place
from report.core.errors import ContentError, Problem, raise_all
from report.core.fences import closing_fence, opening_fence
from report.render.reading.cells import CodeCell
from report.render.reading.executed_chapter import Content, Executed
from report.render.reading.html_results import remote_scripts
from report.render.reading.outputs import fenced, show_cell, show_inline

SHOWN_BRACES = re.compile(r"`\{\{(?P<language>\w+)\}\}")
IN_MEMORY = " at 0x"  # in every address: a page of records is long, and has none
ADDRESS = re.compile(r"<[^<>\n]{1,200} at 0x[0-9a-fA-F]+>|&lt;[^<>\n]{1,200} at 0x[0-9a-fA-F]+&gt;")
HOMES = r"/home/[\w.-]+|/Users/[\w.-]+|[A-Za-z]:\\Users\\[\w.-]+"
IN_HOMES = ("/home/", "/Users/", ":\\Users\\")  # one of them is in each of these


def expressions_of(header: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Key and text of each inline expression in the texts of a header, in order."""
    if isinstance(header, Mapping):
        for name, value in header.items():
            yield from expressions_of(value, f"{key}.{name}" if key else str(name))
    elif isinstance(header, list):
        for number, value in enumerate(header):
            yield from expressions_of(value, f"{key}.{number}")
    elif isinstance(header, str):
        yield from ((key, match["expression"].strip()) for match in INLINE.finditer(header))


def place_results(
    chapter: Chapter,
    cells: Sequence[tuple[CodeCell, Sequence[dict[str, Any]]]],
    values: Sequence[dict[str, Any]],
    root: Path,
    dependencies: Mapping[str, str],
) -> Executed:
    """The chapter with the outputs of each cell and the values of all expressions in place.

    Parameters
    ----------
    chapter
        The text.
    cells
        Its cells, each with what it gave.
    values
        Of the inline expressions in order, those of the header first.
    root, dependencies
        Root of the project, and what the result rests on.

    Raises
    ------
    ContentError
        If a result cannot be shown, or names an address in memory or a place of this machine.
    """
    return _Placing(chapter, cells, values, root).result(dependencies)


class _Placing:
    """One pass over a chapter's lines."""

    def __init__(
        self,
        chapter: Chapter,
        cells: Sequence[tuple[CodeCell, Sequence[dict[str, Any]]]],
        values: Sequence[dict[str, Any]],
        root: Path,
    ) -> None:
        self.chapter = chapter
        self.cells = {cell.source.start: (number, cell, given) for number, (cell, given) in enumerate(cells, 1)}
        self.values = iter(values)
        places = _local_places(root)
        self.in_local = (*places, *IN_HOMES)  # a page of records is long, and is looked through for these first
        patterns = [re.escape(place) + (r"\w*" if place.endswith("-") else "") for place in places]
        self.local = re.compile(rf"(?<![\w./:-])(?:{'|'.join([*patterns, HOMES])})(?=[/\\\s\"'<>:),]|$)")
        self.problems: list[Problem] = []
        self.remote: dict[str, Problem] = {}  # by what is found, so that it is told once
        self.files: dict[str, Content] = {}
        self.lines: list[str] = []
        self.places: list[Place] = []

    def result(self, dependencies: Mapping[str, str]) -> Executed:
        header = self._header(self.chapter.header, "")
        lines, index = self.chapter.lines, 0
        while index < len(lines):
            if index in self.cells:
                index = self._cell(index)
            elif (end := self._code_block(index)) is not None:
                index = end
            else:
                place = self.chapter.places[index]
                self._add(SHOWN_BRACES.sub(r"`{\g<language>}", self._inline(lines[index], place)), place)
                index += 1
        raise_all(ContentError, self.problems)
        markdown = "\n".join(self.lines) + "\n"
        told = [problem for _, cell, _ in self.cells.values() for problem in cell.warnings]
        warnings = (*told, *self.remote.values())
        aside = tuple(each for _, cell, _ in self.cells.values() for each in cell.aside)
        places = tuple(self.places)
        return Executed(self.chapter.path, header, markdown, self.files, places, dependencies, warnings, aside=aside)

    def _add(self, text: str, place: Place) -> None:
        for line in text.split("\n"):
            self.lines.append(line)
            self.places.append(place)

    def _cell(self, index: int) -> int:
        """Add a cell's Markdown; the index of the line after it."""
        number, cell, given = self.cells[index]
        place = self.chapter.places[min(cell.first, cell.source.end)]
        path = PurePosixPath(self.chapter.path)
        name = cell.options.label or f"cell-{number}"
        try:
            shown = show_cell(cell, given, f"{path.stem}_files", name, place)
        except ContentError as error:
            self.problems.extend(error.problems)
            return cell.source.end + 1
        self.files.update(shown.files)
        for line in shown.lines:  # once for a chapter: a library is loaded by the first chart, and often by each
            if "//" in line:
                for told in remote_scripts(line, place):
                    self.remote.setdefault(told.found, told)
        if cell.options.echo is False or not given:
            checked = shown.lines
        else:  # the code is the author's own text; only what it gave is looked at
            checked = tuple(line for line in shown.lines if line not in cell.code.splitlines())
        held = self.chapter.given.get(number - 1)
        if held is None or not held.is_stored:
            self._check("\n".join(checked), place)
        following = self.chapter.lines[cell.source.end + 1 :][:1]
        before = [""] if shown.lines and self.lines and self.lines[-1].strip() else []
        after = [""] if shown.lines and following and following[0].strip() else []
        for line in (*before, *shown.lines, *after):
            self._add(cell.source.indent + line if line else "", place)
        return cell.source.end + 1

    def _code_block(self, index: int) -> int | None:
        """Add a block of code that is not run, one in double braces with its fences; None if there is none here."""
        lines = self.chapter.lines
        opening = opening_fence(lines[index])
        if opening is None:
            return None
        end = closing_fence(lines, index, opening["marks"])
        if end is None:
            return None
        places = self.chapter.places[index : end + 1]
        block = [self._inline(line, place) for line, place in zip(lines[index : end + 1], places, strict=True)]
        if braces := SHOWN_FENCE.match(opening["info"]):
            block[0] = f"{opening['marks']}{{{braces['language']}}}"
            block[1:] = [line.removeprefix(opening["indent"]) for line in block[1:]]
            for line in fenced("\n".join(block), "{.markdown}").split("\n"):
                self._add(opening["indent"] + line, places[0])
        else:
            for text, place in zip(block, places, strict=True):
                self._add(text, place)
        return end + 1

    def _header(self, value: Any, key: str) -> Any:
        """A header's value with the expressions in its texts replaced."""
        if isinstance(value, Mapping):
            return {name: self._header(item, f"{key}.{name}" if key else str(name)) for name, item in value.items()}
        if isinstance(value, list):
            return [self._header(item, f"{key}.{number}") for number, item in enumerate(value)]
        return self._inline(value, self.chapter.header_place(key)) if isinstance(value, str) else value

    def _inline(self, text: str, place: Place) -> str:
        """A text with its inline expressions replaced by their values."""

        def replacement(match: re.Match[str]) -> str:
            value = next(self.values, None)
            if value is None:  # of a notebook, whose cells are not run: its values are where the cells are
                self.problems.append(
                    Problem(
                        f"{match[0].strip()} is not computed: a notebook is shown with the results it holds",
                        *place,
                        expected="the words themselves, or a cell whose result is stored",
                        remedy="write this sentence in a chapter of text (.qmd), or let the notebook run: "
                        "execute: enabled: true",
                    )
                )
                return match[0]
            shown = show_inline(value)
            self._check(shown, place)
            return match["before"] + shown if shown else match[0]

        return INLINE.sub(replacement, text)

    def _check(self, text: str, place: Place) -> None:
        """Refuse what would differ at the next run or on another machine; what a notebook holds stays as it is."""
        if self.chapter.stored is not None:
            return
        if IN_MEMORY in text and (match := ADDRESS.search(text)):
            remedy = "give its class a __repr__, or show another form of it"
            self.problems.append(
                Problem(f"a result shows an address in memory, other at each run: {match[0]}", *place, remedy=remedy)
            )
        if any(each in text for each in self.in_local) and (match := self.local.search(text)):
            remedy = "show paths relative to the project's root"
            self.problems.append(Problem(f"a result shows a place of this machine: {match[0]}", *place, remedy=remedy))


def _local_places(root: Path) -> list[str]:
    """Folders of this machine that a result might name; one that ends in a hyphen has a name that goes on."""
    places = {str(root), str(Path.home()), f"{tempfile.gettempdir()}/cells-"}
    return [place for place in sorted(places) if len(place) > 1]

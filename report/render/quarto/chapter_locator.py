"""Where in the chapters something stands, for renderers whose messages do not say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from report.core.chapters import INLINE, included_in, language_of_cell
from report.core.errors import ContentError
from report.core.fences import fenced, outside_fences
from report.core.files import leads_outside
from report.core.project import CONFIGURATION, Project
from report.core.settings import read_yaml

Place = tuple[str, int]  # a file as messages name it and a line counted from 1; line 0 if only the file is known
SHOWS = re.compile(r"\w+(?:\([^()]*\))?")  # value("plants-2020"), total
OPTION = "#|"
# `x`{.content-hidden}, [x](y){.content-hidden}, # x {.content-hidden}, : x {.content-hidden}
IN_VAIN = re.compile(
    r"(?:[`)]|^\s*(?:#{1,6}|:|Table:)\s[^\n]*?(?<![\])`]))\{[^{}]*\.content-(?:hidden|visible)(?![\w-])"
)


class Chapters:
    """The texts that a renderer reads, to look things up in.

    Parameters
    ----------
    project
        The project.
    document
        The one document rendered, or None for all.
    """

    def __init__(self, project: Project, document: Path | None = None) -> None:
        self.only = project.shown(document) if document else ""
        self.root = str(project.root)
        self._project = project
        self._lines: dict[str, list[str]] = {}
        for folder, folders, files in os.walk(project.root):
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and name != "node_modules" and Path(folder, name) != project.build
            )
            for path in (Path(folder, name) for name in sorted(files)):
                if path.suffix in {".qmd", ".md"} or path.name == CONFIGURATION:
                    text = path.read_text(encoding="utf-8", errors="replace")
                    self._lines[path.relative_to(project.root).as_posix()] = text.splitlines()

    @property
    def is_book(self) -> bool:
        """Whether the pages are chapters of one book, which refer to each other."""
        return not self.only and any(re.match(r"\s+type:\s*[\"']?book\b", line) for line in self.lines(CONFIGURATION))

    def name_of(self, path: str) -> str:
        """The name in messages of a file that a renderer calls ``path``, which may be its last part only."""
        inside = self._project.shown(Path(path)) if Path(path).is_absolute() else path
        return next((name for name in self._lines if name == inside or name.endswith(f"/{inside}")), inside)

    def find(self, pattern: str, chapter: str = "", which: int = 0) -> Place | None:
        """Where ``pattern`` matches in ``chapter``, or else in the first file that has it.

        ``which`` tells which of several lines in that file: 0 the first, -1 the last.
        """
        for name in self._from(chapter):
            hits = [number for number, line in enumerate(self._lines[name], 1) if re.search(pattern, line)]
            if hits:
                return name, hits[which]
        return None

    def find_open_div(self, chapter: str) -> Place | None:
        """Where the fenced div begins that no line of colons closes."""
        for name in self._from(chapter):
            if opened := _div_fences(self._lines[name])[0]:
                return name, opened[-1]
        return None

    def find_extra_fence(self, chapter: str) -> Place | None:
        """Where the line of colons stands that closes no div."""
        for name in self._from(chapter):
            if extra := _div_fences(self._lines[name])[1]:
                return name, extra[0]
        return None

    def find_cell(self, code: str, line: int, chapter: str) -> Place | None:
        """Where line ``line`` of the cell with this code stands; option lines may be missing from ``code``."""
        wanted, removed = _without_options(code.splitlines())
        for name in self._from(chapter):
            for start, cell in _cells(self._lines[name]):
                bare, options = _without_options(cell)
                if bare == wanted:
                    return name, start + line + options - removed
        return None

    def find_running(self, label: str, number: int, chapter: str) -> Place | None:
        """Where the cell stands that Quarto calls by its label, or the cell with this number if it has none."""
        if label and (found := self.find(rf"label:\s*[\"']?{re.escape(label)}[\"']?\s*$", chapter)):
            return found
        opened = [start for start, _ in _cells(self.lines(chapter))]
        return (chapter, opened[number - 1]) if 0 < number <= len(opened) else None

    def find_broken_header(self, chapter: str) -> Place | None:
        """Where the first header stands that is no YAML."""
        for name in self._from(chapter):
            lines = self._lines[name]
            if lines[:1] != ["---"]:
                continue
            end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), None)
            try:
                read_yaml("\n".join(lines[1:end]), name, first_line=2)
            except ContentError as error:
                return name, error.problems[0].line
        return None

    def find_inline(self, words: set[str], chapter: str) -> Place | None:
        """Where the first inline expression stands that contains one of ``words``, else the only one that computes."""
        for name in self._from(chapter):
            for number, line in enumerate(self._lines[name], 1):
                if any(word in expression for expression in _expressions(line) for word in words):
                    return name, number
        lines = self.lines(chapter)
        computing = [
            number
            for number, line in enumerate(lines, 1)
            if any(not SHOWS.fullmatch(expression) for expression in _expressions(line))
        ]
        return (chapter, computing[0]) if len(computing) == 1 else None

    def lines(self, name: str) -> list[str]:
        """The lines of a file; none if it is not among the texts."""
        return self._lines.get(name, [])

    def unclosed_cell(self, name: str) -> int:
        """The line of the cell in this file that is never closed; 0 if there is none."""
        unclosed = (
            index + 1 for index, line, part in fenced(self.lines(name)) if part == "unclosed" and language_of_cell(line)
        )
        return next(unclosed, 0)

    def unclosed_shortcode(self, name: str) -> int:
        """The line of the shortcode in this file that its paragraph does not close; 0 if there is none."""
        start = 0
        text = dict(_text(self.lines(name)))
        for number, line in enumerate(self.lines(name), 1):
            if start and not line.strip():
                return start
            for mark in re.findall(r"(?<!\{)\{\{<|>\}\}", text.get(number, "")):
                start = 0 if mark == ">}}" else start or number
        return start

    def leading_outside(self, name: str) -> list[tuple[int, str]]:
        """Lines of this file that include a file outside the project, and its name there."""
        root = self._project.root
        found = []
        for number, line in enumerate(self.lines(name), 1):
            for path in included_in(line):
                target = root / path[1:] if path.startswith("/") else (root / name).parent / path
                if leads_outside(target, root):
                    found.append((number, path))
        return found

    def marked_in_vain(self, name: str) -> list[int]:
        """Lines of this file that mark inline code, a link, an image, a heading or a table as conditional content."""
        return [number for number, line in _text(self.lines(name)) if IN_VAIN.search(line)]

    def _from(self, chapter: str) -> list[str]:
        """All files, ``chapter`` first."""
        return sorted(self._lines, key=lambda name: (name != chapter, name))


def _text(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line outside of code blocks, with its number."""
    return ((index + 1, line) for index, line in outside_fences(lines))


def _expressions(line: str) -> Iterator[str]:
    return (found["expression"].strip() for found in INLINE.finditer(line))


def _cells(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The line of each cell's opening fence, and the cell's lines."""
    start = 0
    for index, line, part in fenced(lines):
        if part == "opens":
            start = index + 1 if language_of_cell(line) else 0
        elif part == "closes" and start:
            yield start, lines[start:index]


def _div_fences(lines: list[str]) -> tuple[list[int], list[int]]:
    """Lines that open a div which is never closed, and lines that close nothing."""
    opened: list[int] = []
    extra: list[int] = []
    for number, line in _text(lines):
        if re.match(r"\s*:{3,}\s*[^\s:]", line):
            opened.append(number)
        elif re.fullmatch(r"\s*:{3,}\s*", line):
            if opened:
                opened.pop()
            else:
                extra.append(number)
    return opened, extra


def _without_options(cell: list[str]) -> tuple[list[str], int]:
    """A cell's lines without indentation, option lines and blank lines at the end; how many options it had."""
    bare = [line.strip() for line in cell if not line.strip().startswith(OPTION)]
    options = len(cell) - len(bare)
    while bare and not bare[-1]:
        bare.pop()
    return bare, options

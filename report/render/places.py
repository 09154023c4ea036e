"""Where in the chapters something stands, for renderers whose messages do not say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from report.project import CONFIGURATION, Project

Place = tuple[str, int]  # a file as messages name it and a line counted from 1; line 0 if only the file is known
FENCE = re.compile(r"\s*(`{3,}|~{3,})(.*)")
INLINE = re.compile(r"`\{python\} ([^`]+)`")
OPTION = "#|"


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
        self._project = project
        self._lines: dict[str, list[str]] = {}
        for folder, folders, files in os.walk(project.root):
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and Path(folder, name) != project.build
            )
            for path in (Path(folder, name) for name in sorted(files)):
                if path.suffix in {".qmd", ".md"} or path.name == CONFIGURATION:
                    text = path.read_text(encoding="utf-8", errors="replace")
                    self._lines[path.relative_to(project.root).as_posix()] = text.splitlines()

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

    def find_inline(self, words: set[str], chapter: str) -> Place | None:
        """Where the first inline expression stands that contains one of ``words``."""
        for name in self._from(chapter):
            for number, line in enumerate(self._lines[name], 1):
                if any(
                    word in expression for expression in re.findall(r"`\{python\} ([^`]+)`", line) for word in words
                ):
                    return name, number
        return None

    def _from(self, chapter: str) -> list[str]:
        """All files, ``chapter`` first."""
        return sorted(self._lines, key=lambda name: (name != chapter, name))


def _div_fences(lines: list[str]) -> tuple[list[int], list[int]]:
    """Lines that open a div which is never closed, and lines that close nothing."""
    opened: list[int] = []
    extra: list[int] = []
    code = ""
    for number, line in enumerate(lines, 1):
        if fence := FENCE.match(line):
            if not code:
                code = fence[1]
            elif fence[1].startswith(code) and not fence[2].strip():
                code = ""
        elif not code and re.match(r"\s*:{3,}\s*[^\s:]", line):
            opened.append(number)
        elif not code and re.fullmatch(r"\s*:{3,}\s*", line):
            if opened:
                opened.pop()
            else:
                extra.append(number)
    return opened, extra


def _cells(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The line of each cell's opening fence, and the cell's lines."""
    start, fence = 0, ""
    for number, line in enumerate(lines, 1):
        found = FENCE.match(line)
        if found and not start and found[2].startswith("{"):
            start, fence = number, found[1]
        elif found and start and found[1].startswith(fence) and not found[2].strip():
            yield start, lines[start : number - 1]
            start = 0


def _without_options(cell: list[str]) -> tuple[list[str], int]:
    """A cell's lines without indentation, option lines and blank lines at the end; how many options it had."""
    bare = [line.strip() for line in cell if not line.strip().startswith(OPTION)]
    options = len(cell) - len(bare)
    while bare and not bare[-1]:
        bare.pop()
    return bare, options

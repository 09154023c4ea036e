"""Notebooks (`.ipynb`) as chapters: their cells as the text of a document, with the results that are stored in them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem
from report.core.fences import ticks_around

NOTEBOOK = ".ipynb"
FORMATS = {"text/html": "html", "text/latex": "latex", "text/markdown": "", "text/restructuredtext": "rst"}
ATTACHED = re.compile(r"attachment:(?P<name>[^)\s\"']+)")  # ![](attachment:image.png)
YAML_OPENS = re.compile(r"\A\s*---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
HEADING = re.compile(  # # A title {#sec-title}
    r"\s*(?P<line>#[ \t]+(?P<title>[^\n]+?)[ \t#]*(?P<attributes>\{[^}\n]*\})?[ \t]*)(?:\n|\Z)"
)
SOURCE = re.compile(r'^\s*"source":')
NBDEV = re.compile(r"^#\s?\|\s?(?!.*:\s)\S.*$")  # #| export: a word to another tool, and no option


@dataclass
class Opened:
    """A notebook as lines of a document.

    Parameters
    ----------
    lines
        Header and text; each cell of code stands in a fence.
    numbers
        For each of ``lines`` the line of the file where it stands, as near as can be told.
    stored
        The outputs of each cell of code that is not empty, in order, as Jupyter stores them.
    files
        Pictures attached to cells of text: name in the document's folder of results → bytes.
    """

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    stored: list[list[dict[str, Any]]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, text: str, first: int, step: int = 1) -> None:
        """Add lines that begin at line ``first`` of the file; with a step of none, they all stand in that line."""
        for number, line in enumerate(text.split("\n")):
            self.lines.append(line)
            self.numbers.append(first + number * step)


def written_lines(path: Path, name: str) -> tuple[list[str], list[int]]:
    """A chapter as lines of Markdown, and for each of them the line of the file where it stands.

    Parameters
    ----------
    path, name
        The file, and how messages name it: a notebook, whose cells are read, or a document of Markdown.

    Raises
    ------
    ContentError
        If a notebook cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == NOTEBOOK:
        opened = open_notebook(text, name, "")
        return opened.lines, opened.numbers
    lines = text.splitlines()
    return lines, list(range(1, len(lines) + 1))


def open_notebook(text: str, name: str, folder: str) -> Opened:
    """A notebook taken apart.

    Parameters
    ----------
    text, name
        The file, and how messages name it.
    folder
        Where its results stand, relative to its own folder: ``study_files``.

    Raises
    ------
    ContentError
        If it is no notebook.
    """
    cells = _parsed(text, name)
    opened = Opened()
    starts = _starts(text, cells)
    texts = [_joined(cell.get("source", cell.get("input", ""))) for cell in cells]
    header, heading, rest = _header(cells, texts)
    if header:
        opened.add("---\n" + header + "\n---\n", 1, step=0)
    if heading:
        at = next((number for number, each in enumerate(texts) if heading in each), 0)
        opened.add(f"{heading}\n", starts[at].line_of(texts[at][: texts[at].find(heading)]), step=0)
    for number, cell in enumerate(cells):
        if number in rest:
            taken = texts[number][: len(texts[number]) - len(rest[number])]
            _add_cell(cell, rest[number], number, starts[number].after(taken), folder, opened)
    return opened


def line_in_file(text: str, cell: int, line: int) -> int:
    """The line of a notebook's file where a line of a cell stands, both counted from 1; 0 if it has no such cell."""
    try:
        start = _starts(text, json.loads(text)["cells"])[cell - 1]
    except (ValueError, KeyError, TypeError, IndexError):
        return 0
    return start.line + (line - 1) * start.step


@dataclass(frozen=True)
class Held:
    """One cell of a notebook.

    Parameters
    ----------
    names
        Its identifier and its tags.
    opened
        Its text, or its code in a fence, with its outputs.
    """

    names: tuple[str, ...]
    opened: Opened


def cells_of(text: str, name: str, folder: str) -> Iterator[Held]:
    """Each cell of a notebook by itself, a header of YAML as one that is empty; see `open_notebook`.

    Raises
    ------
    ContentError
        If it is no notebook.
    """
    cells = _parsed(text, name)
    starts = _starts(text, cells)
    for number, (cell, start) in enumerate(zip(cells, starts, strict=True)):
        metadata: Any = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        named = [cell.get("id"), *(tags if isinstance(tags, list) else ())]
        opened = Opened()
        source = _joined(cell.get("source", cell.get("input", "")))
        header = YAML_OPENS.match(source) if cell.get("cell_type") in ("raw", "markdown") else None
        taken = header[0] if header and ":" in header["yaml"] else ""
        if source[len(taken) :].strip():
            _add_cell(cell, source[len(taken) :], number, start.after(taken), folder, opened)
        yield Held(tuple(str(each) for each in named if each), opened)


def _parsed(text: str, name: str) -> list[dict[str, Any]]:
    """The cells of a notebook."""
    try:
        notebook = json.loads(text)
        cells: list[dict[str, Any]] = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        assert all(isinstance(cell, dict) for cell in cells)
    except (ValueError, KeyError, IndexError, TypeError, AssertionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        expected = "a notebook of Jupyter's fourth format"
        raise ContentError(Problem("is no notebook that can be read", name, line, expected)) from error
    return cells


@dataclass(frozen=True)
class _Start:
    """Where a cell's text begins in the file, and whether each line of it has one of the file's own."""

    line: int
    step: int

    def line_of(self, before: str) -> int:
        """The line of what stands behind this part of the text."""
        return self.line + before.count("\n") * self.step

    def after(self, taken: str) -> _Start:
        """The same for the text without its first part."""
        return _Start(self.line_of(taken), self.step)


def _starts(text: str, cells: list[dict[str, Any]]) -> list[_Start]:
    """Where each cell's source begins in the file; in its first line if the file is laid out in another way."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if SOURCE.match(line)]
    if len(lines) != len(cells):
        return [_Start(1, 0)] * len(cells)
    many = [isinstance(cell.get("source"), list) for cell in cells]  # else one text, in the line of its key
    return [_Start(line + 1, 1) if each else _Start(line, 0) for line, each in zip(lines, many, strict=True)]


def _joined(source: Any) -> str:
    return ("".join(map(str, source)) if isinstance(source, list) else str(source or "")).replace("\r\n", "\n")


def _header(cells: list[dict[str, Any]], texts: list[str]) -> tuple[str, str, dict[int, str]]:
    """The YAML of the first cell that opens with it, a title from the first heading, and what is left of each cell.

    A heading with attributes, as an identifier to refer to, is given as it stands, to be the first line of the text.
    """
    rest = {number: text for number, text in enumerate(texts) if text.strip()}
    yaml, at = "", -1
    for number, cell in enumerate(cells):
        found = YAML_OPENS.match(texts[number]) if cell.get("cell_type") in ("raw", "markdown") else None
        if found and ":" in found["yaml"]:
            yaml, at = found["yaml"], number
            rest[number] = texts[number][found.end() :]
            break
    if re.search(r"^title\s*:", yaml, re.MULTILINE):
        return yaml, "", {number: text for number, text in rest.items() if text.strip()}
    kept = ""
    for number, cell in enumerate(cells):
        if cell.get("cell_type") != "markdown" or number not in rest:
            continue
        heading = HEADING.match(rest[number])
        if heading:
            rest[number] = rest[number][heading.end() :]
        if heading and heading["attributes"]:
            kept = heading["line"].rstrip()
        elif heading:
            yaml = f"title: {json.dumps(heading['title'], ensure_ascii=False)}\n{yaml}".rstrip("\n")
        if heading or number != at:
            break
    return yaml, kept, {number: text for number, text in rest.items() if text.strip()}


def _add_cell(cell: Mapping[str, Any], text: str, number: int, start: _Start, folder: str, opened: Opened) -> None:
    first, step = start.line, start.step
    kind = cell.get("cell_type")
    opened.add("", first)
    if kind == "markdown":
        opened.add(_attached(cell, text, number, folder, opened), first, step)
    elif kind == "raw":
        metadata = cell.get("metadata") or {}
        given = str(metadata.get("raw_mimetype") or metadata.get("format") or "")
        form = FORMATS.get(given, given.rpartition("/")[2])
        fence = ticks_around(text)
        opened.add(f"{fence}{{={form}}}\n{text}\n{fence}" if form else text, first, step)
    elif kind == "code":
        lines = text.rstrip("\n").split("\n")
        kept = _options_first(lines)
        fence = ticks_around(text)
        opened.add(f"{fence}{{python}}", first)
        opened.add("\n".join(kept), first, step)
        opened.add(fence, first + (len(lines) - 1) * step)
        outputs = cell.get("outputs")
        opened.stored.append([each for each in outputs if isinstance(each, dict)] if isinstance(outputs, list) else [])
    opened.add("", first)


def _options_first(lines: list[str]) -> list[str]:
    """A cell's lines without the words to other tools that stand where options do."""
    count = 0
    while count < len(lines) and re.match(r"^#\s?\|", lines[count]):
        count += 1
    return [line for line in lines[:count] if not NBDEV.match(line)] + lines[count:]


def _attached(cell: Mapping[str, Any], text: str, number: int, folder: str, opened: Opened) -> str:
    """A text whose attached pictures are files."""
    attachments = cell.get("attachments")
    if not isinstance(attachments, Mapping):
        return text

    def as_file(found: re.Match[str]) -> str:
        forms = attachments.get(found["name"])
        for content in forms.values() if isinstance(forms, Mapping) else ():
            name = f"{folder}/cell-{number + 1}-{found['name']}"
            opened.files[name] = base64.b64decode(_joined(content))
            return name
        return found[0]

    return ATTACHED.sub(as_file, text)


def stored_outputs(outputs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stored outputs with their texts in one piece each, as a kernel sends them."""
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            yield {**output, "name": output.get("name", "stdout"), "text": _joined(output.get("text"))}
        elif kind == "error":
            yield {**output, "traceback": [str(line) for line in output.get("traceback") or ()]}
        elif kind in ("display_data", "execute_result", "pyout"):
            data = output.get("data") or {}
            texts = {name: value if isinstance(value, dict) else _joined(value) for name, value in data.items()}
            yield {**output, "output_type": kind, "data": texts}

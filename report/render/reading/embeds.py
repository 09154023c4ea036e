"""Cells of another document shown in this one, as ``{{< embed study.ipynb#fig-map >}}`` asks for.

What a notebook holds is shown as it is stored; the cells of a `.qmd` file are run where that file is, with all that
stand before them. As in Quarto the code stays hidden unless the shortcode says ``echo=true`` or the cell itself does,
and numbers, captions and references are those of the document that shows the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from report.core.chapters import INLINE, LANGUAGE, Chapter, Given, Place, SourceCell, read_chapter
from report.core.errors import ContentError, Problem, raise_all
from report.core.fences import outside_fences
from report.core.files import leads_outside
from report.core.notebooks import NOTEBOOK, cells_of, stored_outputs
from report.core.project import Project
from report.render.reading import execution_cache
from report.render.reading.shortcodes import words_of

EMBED = re.compile(r"^\s*\{\{<\s*embed\s+(?P<inside>.+?)\s*>\}\}\s*$")
ADDRESS = re.compile(r"(?P<path>.*?)(?:#(?P<names>.*)|\[(?P<numbers>[\d,-]*)\])?")  # a.ipynb, a.ipynb#b,c, a.ipynb[1-3]
OPTION = re.compile(r"^#\s?\|\s?(?P<name>[\w-]+)\s*:\s*(?P<value>.*?)\s*$")
IDENTIFIER = re.compile(r"\{#(?P<name>[^\s}]+)[^}\n]*\}\s*$", re.MULTILINE)  # ![A map](map.png){#fig-map width=50%}
NAMED = 30  # letters of a name that an author gives; longer ones are the identifiers that Jupyter makes
SHOWN = 8  # names in a message
REFERRED = re.compile(r"[\"']?(?:fig|tbl|lst)-")
FORM = "{{< embed notebook.ipynb#label >}}"

Outputs = Sequence[Mapping[str, Any]]
Run = Callable[[Sequence[Chapter]], Sequence[Sequence[Outputs]]]  # for each document the outputs of its cells


@dataclass(frozen=True)
class _Cell:
    """A cell of another document: text, or code with what it gave."""

    names: frozenset[str]
    lines: tuple[str, ...]
    places: tuple[Place, ...]
    outputs: Outputs | None = None
    is_stored: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it would be shown."""
        return not self.outputs if self.outputs is not None else not any(line.strip() for line in self.lines)


@dataclass(frozen=True)
class _Document:
    """Another document, its cells in order, and the pictures that its text shows."""

    path: str
    cells: tuple[_Cell, ...]
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class _Asked:
    """One shortcode: the line, where it stands, the file, and what is wanted of it."""

    index: int
    place: Place
    file: Path
    names: tuple[str, ...]
    numbers: tuple[int, ...] | None
    echo: bool
    outputs: tuple[int, ...]


def with_embedded(chapters: Sequence[Chapter], project: Project, run: Run) -> list[Chapter]:
    """The chapters with the cells that they embed in the place of the shortcodes.

    Parameters
    ----------
    chapters
        As they are read; most embed nothing, and are given back as they are.
    project
        Their project.
    run
        Runs documents, and tells for each the outputs of its cells.

    Raises
    ------
    ContentError
        With each file, label or number that is not there, and each cell that shows nothing.
    """
    problems: list[Problem] = []
    asked = [list(_asked(chapter, project.root, problems)) for chapter in chapters]
    files = dict.fromkeys(each.file for found in asked for each in found)
    texts = {}
    for file in files:
        if file.suffix != NOTEBOOK:
            try:
                texts[file] = read_chapter(file, project.root)
            except ContentError as error:
                problems.extend(error.problems)
    raise_all(ContentError, dict.fromkeys(problems))
    results = dict(zip(texts, run(list(texts.values())), strict=True)) if texts else {}
    documents: dict[Path, _Document] = {}
    for file in files:
        try:
            documents[file] = _written(texts[file], results[file]) if file in texts else _notebook(file, project.root)
        except ContentError as error:
            problems.extend(error.problems)
    raise_all(ContentError, problems)
    made = [
        _embedded(chapter, found, documents, problems) if found else chapter
        for chapter, found in zip(chapters, asked, strict=True)
    ]
    raise_all(ContentError, problems)
    return made


def _asked(chapter: Chapter, root: Path, problems: list[Problem]) -> Iterator[_Asked]:
    """The shortcodes of a chapter, outside of code."""
    if not any("embed" in line for line in chapter.lines):
        return
    for index, line in outside_fences(chapter.lines):
        match = EMBED.match(line)
        if not match:
            continue
        place = chapter.places[index]
        try:
            words = words_of(match["inside"])
        except ValueError:
            words = []
        given = dict(each.split("=", 1) for each in words if re.match(r"[\w-]+=", each))
        address = ADDRESS.fullmatch(next((each for each in words if not re.match(r"[\w-]+=", each)), ""))
        path = address["path"] if address else ""
        if Path(path).suffix not in (NOTEBOOK, ".qmd"):
            problems.append(Problem(f"embeds {path or 'nothing'}, which is no notebook", *place, FORM))
            continue
        start = root if path.startswith("/") else (root / chapter.path).parent
        file = (start / path.lstrip("/")).resolve()
        if not file.is_file() or leads_outside(file, root):
            why = "does not exist" if not file.is_file() else "is outside the project"
            remedy = "correct the path or add the file"
            problems.append(Problem(f"embeds {path}, which {why}", *place, remedy=remedy))
            continue
        assert address is not None
        yield _Asked(
            index,
            place,
            file,
            tuple(name for name in (address["names"] or "").split(",") if name),
            _range(address["numbers"]) if address["numbers"] else None,
            given.get("echo") == "true",
            _range(given.get("outputs", "")),
        )


def _range(text: str) -> tuple[int, ...]:
    """Numbers in their order: 1,3 or 2-4 or 4-2."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdigit() and last.isdigit():
            step = 1 if int(first) <= int(last) else -1
            found += range(int(first), int(last) + step, step)
        elif first.isdigit():
            found.append(int(first))
    return tuple(found)


def _notebook(file: Path, root: Path) -> _Document:
    """A notebook's cells with what is stored of them."""
    name = file.relative_to(root).as_posix()
    text = file.read_text(encoding="utf-8")
    cells: list[_Cell] = []
    files: dict[str, bytes] = {}
    for held in cells_of(text, name, f"{file.stem}_files"):
        opened = held.opened
        places = tuple(Place(name, number) for number in opened.numbers)
        outputs = execution_cache.settled(list(stored_outputs(opened.stored[0])), root) if opened.stored else None
        cells.append(_cell(held.names, opened.lines, places, outputs, is_stored=True))
        files |= opened.files
    return _Document(name, tuple(cells), files)


def _written(chapter: Chapter, outputs: Sequence[Outputs]) -> _Document:
    """A text's cells with what they gave, and the text before, between and after them."""
    cells: list[_Cell] = []
    index = 0
    for cell, gave in zip(chapter.cells, outputs, strict=True):
        if any(line.strip() for line in chapter.lines[index : cell.start]):
            cells.append(_cell((), chapter.lines[index : cell.start], chapter.places[index : cell.start]))
        end = cell.end + 1
        cells.append(_cell((), chapter.lines[cell.start : end], chapter.places[cell.start : end], gave))
        index = end
    if any(line.strip() for line in chapter.lines[index:]):
        cells.append(_cell((), chapter.lines[index:], chapter.places[index:]))
    return _Document(chapter.file, tuple(cells), {})


def _cell(
    names: Iterable[str],
    lines: Sequence[str],
    places: Sequence[Place],
    outputs: Outputs | None = None,
    *,
    is_stored: bool = False,
) -> _Cell:
    found = set(names)
    if outputs is None:
        found |= {match["name"] for match in IDENTIFIER.finditer("\n".join(lines))}
    for name, value in _options(lines):
        if name == "label":
            found.add(value.strip("\"'"))
        elif name == "tags":
            found |= {each.strip(" \"'") for each in value.strip("[]").split(",")}
    return _Cell(frozenset(found), tuple(lines), tuple(places), outputs, is_stored)


def _options(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The options above the code of a cell, whose first lines are the fence and perhaps an empty one."""
    opened = False
    for line in lines:
        option = OPTION.match(line.strip())
        if opened and not line.strip().startswith("#"):
            return
        opened = opened or line.strip().startswith("```")
        if option:
            yield option["name"], option["value"]


def _embedded(
    chapter: Chapter, asked: Sequence[_Asked], documents: Mapping[Path, _Document], problems: list[Problem]
) -> Chapter:
    """The chapter with the cells in place; what it was told to show and is not there is one problem more each."""
    lines: list[str] = []
    places: list[Place] = []
    cells: list[SourceCell] = []
    given: dict[int, Given] = dict(chapter.given)
    files = dict(chapter.files)
    own = {cell.start: cell for cell in chapter.cells}
    labels: set[str] = set()
    wanted = {each.index: each for each in asked}
    for index, (line, place) in enumerate(zip(chapter.lines, chapter.places, strict=True)):
        if index in own:
            moved = len(lines) - index
            cells.append(replace(own[index], start=own[index].start + moved, end=own[index].end + moved))
        if index not in wanted:
            lines.append(line)
            places.append(place)
            continue
        ask = wanted[index]
        document = documents[ask.file]
        for cell in _chosen(ask, document, problems):
            lines.append("")
            places.append(place)
            if cell.outputs is None:
                problems.extend(_expressions(cell))
                lines += cell.lines
                places += cell.places
            else:
                start = len(lines)
                code, where = _as_code(cell, ask, labels)
                lines += code
                places += where
                given[len(cells)] = Given(_picked(cell.outputs, ask.outputs), cell.is_stored)
                fence = code[0].partition("{")[0]
                cells.append(SourceCell(start, len(lines) - 1, "", fence, tuple(code[1:-1])))
            lines.append("")
            places.append(place)
        files |= {name: content for name, content in document.files.items() if name not in files}
    included = tuple(dict.fromkeys((*chapter.included, *(documents[each.file].path for each in asked))))
    return replace(
        chapter,
        lines=tuple(lines),
        places=tuple(places),
        cells=tuple(cells),
        included=included,
        given=given,
        files=files,
    )


def _chosen(ask: _Asked, document: _Document, problems: list[Problem]) -> Iterator[_Cell]:
    """The cells that are asked for, all without a choice."""
    if not ask.names and ask.numbers is None:
        yield from (cell for cell in document.cells if not cell.is_empty)
        return
    for name in ask.names:
        found = next((cell for cell in document.cells if name in cell.names), None)
        if found is None:
            labels = {label for each in document.cells for label in each.names}
            names = sorted(labels, key=lambda label: (len(label) > NAMED, label))
            known = ", ".join(names[:SHOWN])
            told = f'no cell of {document.path} has the label, tag or id "{name}"'
            problems.append(Problem(told, *ask.place, f"one of {known}" if known else "a cell with a label"))
        else:
            yield from _shown(found, f'"{name}"', ask, document, problems)
    for number in ask.numbers or ():
        if not 0 < number <= len(document.cells):
            told = f"{document.path} has no cell {number}"
            problems.append(Problem(told, *ask.place, f"a number from 1 to {len(document.cells)}"))
        else:
            yield from _shown(document.cells[number - 1], str(number), ask, document, problems)


def _shown(cell: _Cell, name: str, ask: _Asked, document: _Document, problems: list[Problem]) -> Iterator[_Cell]:
    if cell.is_empty and not ask.echo:
        told = f"the cell {name} of {document.path} shows nothing"
        remedy = "run the notebook and save it" if cell.is_stored else "let its last line show what it makes"
        problems.append(Problem(told, *ask.place, remedy=remedy))
    else:
        yield cell


def _expressions(cell: _Cell) -> Iterator[Problem]:
    """What is computed within a text that is embedded has no kernel here."""
    for line, place in zip(cell.lines, cell.places, strict=True):
        if match := INLINE.search(line):
            told = f"`{{{LANGUAGE}}} {match['expression'].strip()}` stands in a text that is embedded elsewhere"
            yield Problem(told, *place, remedy="show it in a cell, and embed that cell")


def _as_code(cell: _Cell, ask: _Asked, labels: set[str]) -> tuple[list[str], list[Place]]:
    """The lines of a cell from fence to fence, with what embedding asks for unless it says otherwise itself.

    A cell that is shown twice has its label once, unless that is one to refer to: two of those are an author's fault.
    """
    start = next(index for index, line in enumerate(cell.lines) if line.strip().startswith("```"))
    end = max(index for index, line in enumerate(cell.lines) if line.strip().startswith("```"))
    indent = len(cell.lines[start]) - len(cell.lines[start].lstrip())
    lines = [line[indent:] if not line[:indent].strip() else line for line in cell.lines[start : end + 1]]
    places = list(cell.places[start : end + 1])
    said = dict(_options(lines))
    if said.get("label") in labels and not REFERRED.match(said["label"]):
        at = next(
            index for index, line in enumerate(lines) if (found := OPTION.match(line)) and found["name"] == "label"
        )
        del lines[at], places[at]
    labels |= {said["label"]} if "label" in said else set()
    asked = {"echo": "true" if ask.echo else "false", "warning": "false"}
    more = [f"#| {name}: {value}" for name, value in asked.items() if name not in said]
    return [lines[0], *more, *lines[1:]], [places[0], *[places[0]] * len(more), *places[1:]]


def _picked(outputs: Outputs, numbers: Sequence[int]) -> tuple[Mapping[str, Any], ...]:
    """All outputs, or those with these numbers in this order."""
    return tuple(outputs[number - 1] for number in numbers if 0 < number <= len(outputs)) if numbers else tuple(outputs)

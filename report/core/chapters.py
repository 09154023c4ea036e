"""A chapter as its author wrote it: header, text with includes in place, cells and inline expressions, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from report.core.errors import ContentError, Problem, raise_all
from report.core.fences import closing_fence, fenced, opening_fence, outside_fences
from report.core.filenames import broken_name
from report.core.files import existing_name, leads_outside, repository_of
from report.core.notebooks import NOTEBOOK, open_notebook, stored_outputs
from report.core.settings import Lines, read_yaml

COPY_IN = "copy the file into the project, and name it there: whoever has the project then has all of it"
LANGUAGE = "python"  # the only one that is executed
DIAGRAMS = ("mermaid", "dot")  # which are drawn
RUN_ELSEWHERE = ("r", "julia", "ojs", "sql", "stan", "rcpp")  # by programs that are not here
# {{< include part.qmd >}}, with any name in it: {{< include "it's (1).qmd" >}}, {{< include it's.qmd >}}
INCLUDED = re.compile(
    r"""\{\{<\s*include\s+(?:"(?P<double>[^"]+)"|'(?P<single>[^']+)'|(?P<bare>[^\s"'>](?:[^>]*[^\s>])?))\s*>\}\}"""
)
MOST_INCLUDES, DEEPEST_INCLUDE = 1000, 50  # of a chapter: a file that includes the next one twice doubles the text
INCLUDE = re.compile(rf"^\s*{INCLUDED.pattern}\s*$")
INCLUDE_SOMEWHERE = re.compile(r"(?<!\{)\{\{<\s*include\b")
EXECUTABLE = re.compile(r"^\s*\{(?P<language>[A-Za-z][\w-]*)(?P<options>[ \t,].*)?\}\s*$")
SHOWN_FENCE = re.compile(r"^\s*\{\{(?P<language>[A-Za-z][\w-]*)\}\}\s*$")
QUOTED_CELL = re.compile(r"^\s*(>\s*)+`{3,}\s*\{" + LANGUAGE + r"\}")
OPTION = re.compile(r"^#\s?\|\s?(?P<text>.*)$")  # of a cell, before its code: #| label: fig-harvest
HEADING = re.compile(r"^# +(?P<title>.+?)(?:\s*\{[^}]*\})?\s*$")  # # Honey {#sec-honey}
INLINE = re.compile(r"(?P<before>^|[^`])`\{" + LANGUAGE + r"\}[ \t](?P<expression>[^`]+)`")


class Place(NamedTuple):
    """Where a line of text was written: the file as messages name it, and the line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True)
class SourceCell:
    """A fenced cell, from the line that opens it to the one that closes it.

    Parameters
    ----------
    start, end
        Indices of the two fences in `Chapter.lines`.
    indent
        White space in front of the fence, as in a list item; taken off the content.
    fence
        The backticks of the opening fence.
    content
        The lines between the fences: options and code.
    language
        ``"python"``, or that of a diagram.
    unread
        What else stands in the braces that open it, and has no effect, in Quarto either.
    """

    start: int
    end: int
    indent: str
    fence: str
    content: tuple[str, ...]
    language: str = LANGUAGE
    unread: str = ""


@dataclass(frozen=True)
class Given:
    """What a cell gave elsewhere, as Jupyter stores it; what a notebook stores is shown as it is, without a run."""

    outputs: tuple[Mapping[str, Any], ...]
    is_stored: bool


@dataclass(frozen=True)
class Chapter:
    """One `.qmd` file with its includes in place.

    Parameters
    ----------
    path
        Relative to the project's root, with forward slashes.
    header
        The YAML at the top; empty if there is none.
    header_lines
        Line of each key of the header, the keys joined by dots: ``"execute.echo"``.
    lines
        The text below the header, without line breaks.
    places
        For each of ``lines`` where it was written.
    cells
        The executable cells in order.
    included
        Paths of all files whose text is part of the chapter.
    stored
        Of a notebook the outputs of its cells, which are shown without running them; None of another document.
    files
        Pictures that a notebook holds: path relative to the chapter's folder → bytes.
    given
        Of cells of another document what they gave there, by the cell's place among ``cells``.
    template
        The document whose text this is, if that is another one: it is what is read, and what messages name.
    """

    path: str
    header: Mapping[str, Any]
    header_lines: Mapping[str, int]
    lines: tuple[str, ...]
    places: tuple[Place, ...]
    cells: tuple[SourceCell, ...]
    included: tuple[str, ...] = ()
    stored: tuple[tuple[dict[str, Any], ...], ...] | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    given: Mapping[int, Given] = field(default_factory=dict)
    template: str = ""

    @property
    def file(self) -> str:
        """The file in which it is written, relative to the project's root."""
        return self.template or self.path

    def header_place(self, key: str) -> Place:
        """Where a key of the header is; the first line if it is not there."""
        return Place(self.file, self.header_lines.get(key, 1))


def read_chapter(path: Path, project_root: Path) -> Chapter:
    """A chapter read and taken apart, not yet executed.

    Parameters
    ----------
    path
        The `.qmd` file.
    project_root
        The folder from which messages name files and to which ``/path`` in an include refers.

    Raises
    ------
    ContentError
        With all faults of the text: a missing file, YAML that cannot be read, includes that are missing, circular or
        not alone on their line, fences that never close, cells in another language.
    """
    reader = _Reader(project_root.resolve())
    if leads_outside(path, project_root):
        name = path.relative_to(project_root).as_posix() if path.is_relative_to(project_root) else path.name
        raise ContentError(Problem("the document is a link to a file outside the project", name, remedy=COPY_IN))
    text = reader.read(path.resolve(), Place("", 0))
    name = reader.shown(path.resolve())
    notebook = open_notebook("\n".join(text), name, f"{path.stem}_files") if path.suffix == NOTEBOOK else None
    text = notebook.lines if notebook else text
    end = _end_of_header(text, name)
    header, header_lines = read_yaml("\n".join(text[1 : end - 1]), name, first_line=2) if end else ({}, Lines())
    if header is None:
        header = {}
    if not isinstance(header, dict):
        raise ContentError(Problem("the header is not a list of keys and values", name, 2, 'as in: title: "A title"'))
    lines: list[str] = []
    places: list[Place] = []
    for line, place in reader.expand(text, end, path.resolve(), ()):
        lines.append(line)
        places.append(place)
    header, header_lines = _with_blocks(header, header_lines, lines, places)
    # code in a document of Markdown alone is shown, and not run
    run = (LANGUAGE, *DIAGRAMS) if path.suffix != ".md" else DIAGRAMS
    cells = tuple(_cells(lines, places, reader.problems, run))
    raise_all(ContentError, reader.problems)
    chapter = Chapter(name, header, header_lines, tuple(lines), tuple(places), cells, tuple(reader.included))
    if notebook is None:
        return chapter
    execute = header.get("execute")
    runs = isinstance(execute, Mapping) and execute.get("enabled") is True
    stored = None if runs else tuple(tuple(stored_outputs(each)) for each in notebook.stored)
    numbers = dict(enumerate(notebook.numbers[end:]))
    told = tuple(
        Place(place.path, numbers.get(place.line - end - 1, place.line)) if place.path == name else place
        for place in places
    )
    return replace(chapter, places=told, stored=stored, files=notebook.files)


def _with_blocks(
    header: dict[str, Any], header_lines: Mapping[str, int], lines: list[str], places: list[Place]
) -> tuple[dict[str, Any], Lines]:
    """The header with the keys of further blocks of YAML in the text, which are taken out of it."""
    merged, where = dict(header), dict(header_lines)
    index = 0
    shown = {number for number, _ in outside_fences(lines)} if any(line.rstrip() == "---" for line in lines) else set()
    while index < len(lines):
        opens = lines[index].rstrip() == "---" and index in shown and (index == 0 or not lines[index - 1].strip())
        if not opens or index + 1 >= len(lines) or not lines[index + 1].strip():
            index += 1
            continue
        end = next((at for at in range(index + 1, len(lines)) if lines[at].rstrip() in ("---", "...")), None)
        if end is None:
            break
        try:
            found, found_lines = read_yaml("\n".join(lines[index + 1 : end]), *places[index + 1])
        except ContentError:
            found, found_lines = None, Lines()
        if isinstance(found, dict) and found:
            merged |= found
            where |= found_lines
            lines[index : end + 1] = [""] * (end + 1 - index)
            index = end
        index += 1
    return merged, Lines(where)


class _Reader:
    """Reads files and puts included ones in place, collecting problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.included: list[str] = []
        self.includes = 0

    def shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def read(self, path: Path, asked: Place) -> list[str]:
        """The file's lines; a file that cannot be read is a fault of the line that asked for it."""
        name = self.shown(path)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            raise ContentError(Problem("the text is not UTF-8", name, line, remedy="save the file as UTF-8")) from error
        except OSError as error:
            if asked.path:
                found, remedy = f"includes {name}, which cannot be read", "correct the path or add the file"
                raise ContentError(Problem(f"{found} ({error.strerror})", *asked, remedy=remedy)) from error
            raise ContentError(Problem(f"cannot be read: {error.strerror}", name)) from error
        return text.replace("\r\n", "\n").removesuffix("\n").split("\n")

    def folder(self, path: Path, within: tuple[Path, ...]) -> Path:
        """Where the names of included files start: at the document, in a file that is included as well."""
        return (within[0] if within else path).parent

    def expand(self, text: list[str], skip: int, path: Path, within: tuple[Path, ...]) -> Iterator[tuple[str, Place]]:
        """Each line with its place, included files instead of the lines that name them."""
        name = self.shown(path)
        for number, line in enumerate(text[skip:], skip + 1):
            place = Place(name, number)
            match = INCLUDE.match(line)
            if not match:
                if INCLUDE_SOMEWHERE.search(line):
                    expected = "{{< include file.qmd >}} alone on its line"
                    self.problems.append(Problem("an include stands inside other text", *place, expected))
                yield line, place
                continue
            given = _name_in(match)
            target = self.root / given.lstrip("/") if given.startswith("/") else self.folder(path, within) / given
            if target.is_relative_to(self.root):
                target = self.root / existing_name(self.root, target.relative_to(self.root).as_posix())
            target = target.resolve()
            if leads_outside(target, repository_of(self.root)):
                found = f"includes {given}, which is outside the project"
                self.problems.append(Problem(found, *place, remedy=COPY_IN))
                continue
            if broken := broken_name(given, *place):
                self.problems.append(broken)
                continue
            chain = (*within, path)
            if target in chain:
                names = " → ".join(self.shown(link) for link in (*chain[chain.index(target) :], target))
                self.problems.append(Problem(f"files include each other in a circle: {names}", *place))
                continue
            if len(chain) > DEEPEST_INCLUDE:
                found = f"files include each other more than {DEEPEST_INCLUDE} deep"
                self.problems.append(Problem(found, *place, remedy="put the text where it belongs"))
                continue
            self.includes += 1
            if self.includes > MOST_INCLUDES:
                if self.includes == MOST_INCLUDES + 1:
                    found = f"{MOST_INCLUDES} includes went before this one"
                    self.problems.append(Problem(found, *place, expected="fewer; a file may stand in several others"))
                continue
            try:
                inner = self.read(target, place)
            except ContentError as error:
                self.problems.extend(error.problems)
                continue
            if inner and inner[0].rstrip() == "---":
                yield "", place  # a header within is one only after an empty line; its keys join the document's
            if (included := self.shown(target)) not in self.included:
                self.included.append(included)
            yield from self.expand(inner, 0, target, chain)
            if inner and inner[-1].strip():
                yield "", place  # so that what follows is no part of its last paragraph


def first_heading(lines: Iterable[str]) -> str:
    """The words of the first heading of the first level among lines of text; empty if there is none."""
    return next((found["title"] for line in lines if (found := HEADING.match(line))), "")


def included_in(line: str) -> list[str]:
    """The files that a line includes, as they are named there."""
    return [_name_in(match) for match in INCLUDED.finditer(line)]


def _name_in(include: re.Match[str]) -> str:
    return str(include["double"] or include["single"] or include["bare"])


def length_of_header(text: Sequence[str]) -> int:
    """How many lines the header takes, its two fences included; 0 without a header, or with one that never ends."""
    if not text or text[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(text[1:], 2) if line.rstrip() in ("---", "...")), 0)


def _end_of_header(text: list[str], name: str) -> int:
    """The same of a header that ends."""
    if (end := length_of_header(text)) or not text or text[0].rstrip() != "---":
        return end
    raise ContentError(Problem("the header is opened but never closed", name, 1, "a line --- after its last key"))


def _cells(lines: list[str], places: list[Place], problems: list[Problem], run: Sequence[str]) -> Iterator[SourceCell]:
    """The cells among the lines in a language that is run; code shown in other fences is passed over."""
    index = 0
    while index < len(lines):
        if QUOTED_CELL.match(lines[index]):
            remedy = "take it out of the quotation"
            problems.append(Problem("a cell stands in a block quotation", *places[index], remedy=remedy))
        opening = opening_fence(lines[index])
        if opening is None:
            index += 1
            continue
        end = closing_fence(lines, index, opening["marks"])
        executable = EXECUTABLE.match(opening["info"]) if opening["marks"][0] == "`" else None
        if executable and end is not None and any(language_of_cell(line) for line in lines[index + 1 : end]):
            end = None  # the fence that would close this cell belongs to the next one
        if end is None and not executable:  # pandoc takes it for text, which is told with what else it lets pass
            index += 1
            continue
        if end is None:
            expected = f"a line {opening['marks']} after its last line"
            problems.append(Problem("the cell opened here is never closed", *places[index], expected))
            return
        language = executable["language"] if executable else LANGUAGE
        if executable and language.lower() in RUN_ELSEWHERE:
            expected = f"```{{{LANGUAGE}}} to run code, or ```{language} (without braces) to show it"
            problems.append(Problem(f"cells in {language} are not executed here", *places[index], expected))
        elif executable and language not in run:
            # what nobody runs is shown, as if the braces held classes
            rest = opening["info"].strip()[1 + len(language) : -1]
            lines[index] = f"{opening['indent']}{opening['marks']}{{.{language}{rest}}}"
        elif executable and executable["options"] and not executable["options"].strip(" ,"):
            pass
        elif executable and (claimed := executable["options"] or "").lstrip().startswith("."):
            expected = f"```{{{language}}}, and classes below it as #| classes: {claimed.split()[0][1:]}"
            found = (
                f"a cell of the class {claimed.split()[0]} may belong to an engine of an extension, which does not run"
            )
            problems.append(Problem(found, *places[index], expected))
        elif executable:
            indent = opening["indent"]
            content = tuple(line.removeprefix(indent) for line in lines[index + 1 : end])
            unread = (executable["options"] or "").strip(" \t,")
            yield SourceCell(index, end, indent, opening["marks"], content, language, unread)
        index = end + 1


def language_of_cell(line: str) -> str:
    """In which language the cell is that a line opens; empty if it opens none."""
    fence = opening_fence(line)
    cell = EXECUTABLE.match(fence["info"]) if fence and fence["marks"][0] == "`" else None
    return cell["language"] if cell else ""


def has_cells(lines: Sequence[str]) -> bool:
    """Whether a text has cells that are run, and not only shown."""
    return any(part == "opens" and language_of_cell(line) == LANGUAGE for _, line, part in fenced(lines))


def open_fences(lines: Sequence[str]) -> Iterator[int]:
    """The lines that open a code block, no cell, which nothing closes."""
    return (index for index, line, part in fenced(lines) if part == "unclosed" and not language_of_cell(line))

"""An incremental build with Quarto: the pages of the last build, and the chapters that must be rendered anew.

A page of a book is made from its chapter and from what that shows; from the settings, the look and the programs; and
from the other chapters' titles, numbers and identifiers. Where one of the last two has changed, or where something
asks for more than is known here, the whole book is rendered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from report.core.chapters import INLINE, Chapter, read_chapter
from report.core.errors import ReportError
from report.core.files import hash_of, put_files, sha256, sha256_file
from report.core.metadata import chapter_paths
from report.core.project import Project
from report.render.engine import Quarto
from report.render.reading.execution_cache import installed
from report.render.reading.kernel_runs import CellRequest
from report.render.reading.static_cells import shown_directly

KEPT = "quarto-pages"  # of the store
STATE, PAGES = "state.json", "pages/"  # in what is kept
SCRATCH = ".quarto/xref"  # where Quarto keeps the numbers that chapters refer to
# Settings with which a page rests on more than is known here.
ASKS_FOR_ALL = re.compile(
    r"^\s*-?\s*(?:freeze|filters|shortcodes|extensions|resources|listing|aliases|csl|metadata-files|engine|engines"
    r"|date|date-modified)\s*:(?!\s*[\"']?\d{4}-\d\d-\d\d[\"']?\s*(?:#.*)?$)",
    re.MULTILINE,
)
SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*([\w-]+)")
KNOWN_SHORTCODES = ("include", "meta", "var", "pagebreak", "kbd")  # that rest on the text and the settings alone
HEADING = re.compile(r"^ {0,3}#{1,6}\s|^ {0,3}(?:=+|-+)\s*$|^\s*:{3,}")  # with its underline; fences of divs
IDENTIFIER = re.compile(r"\{[^{}\n]*#[^{}\n]*\}|^\s*#\|\s*label:.*$|\bid=[\"'][^\"']+[\"']", re.MULTILINE)
CITATION = re.compile(r"(?<![\w@.])@\{?([\w][\w:.#$%&+?<>~/-]*)")
PATTERN = re.compile(r"^$|^-|[*?\[\]{}()!]")  # no name, or what Quarto takes for an option or for several files
REFERENCES = re.compile(r"^:{3,}\s*\{[^}]*#refs\b", re.MULTILINE)
LIBRARY = re.compile(r"site_libs/([^/\"'?#]+)/")
BESIDE = re.compile(r"""\b(?:src|href)=["']([^"'#?:]+)["'#?]""")
UNREAD = ("data", "scripts", "tests", "bench", "build")  # folders that reach pages through exhibits, or not at all
OWN_CODE = "report/render/"  # what other code gives reaches pages through what their cells show
TEXTS = {".md", ".qmd"}  # that are no chapters: what chapters include of them is part of their text


@dataclass(frozen=True)
class Book:
    """What the pages of a book rest on.

    Parameters
    ----------
    key
        Names all that every page rests on: programs, settings, look, bibliographies.
    structure
        Names the titles, numbers and identifiers of all chapters.
    citations
        Names the works that are cited.
    chapters
        For each chapter a name of its text and of what it shows; empty where only a kernel can say.
    references
        The chapter that lists the works cited; empty if none does.
    """

    key: str
    structure: str
    citations: str
    chapters: Mapping[str, str]
    references: str

    def stale(self, last: Book) -> list[str] | None:
        """The chapters to render since the ``last`` build; None if it must be all of them."""
        if (last.key, last.structure, list(last.chapters)) != (self.key, self.structure, list(self.chapters)):
            return None
        changed = [name for name, made in self.chapters.items() if not made or made != last.chapters[name]]
        if self.citations != last.citations and self.references not in changed:
            changed.append(self.references)
        return None if any(PATTERN.search(name) for name in changed) else changed


def read_book(project: Project, quarto: Quarto, profile: str | None) -> Book | None:
    """What the pages of a book rest on now; None if that cannot be known without rendering it."""
    try:
        settings = project.configuration.read_text(encoding="utf-8")
        names = chapter_paths(project.root)
        if profile or not names or ASKS_FOR_ALL.search(settings) or (project.root / "_extensions").exists():
            return None
        read = [_read(name, project) for name in names]
    except (ReportError, OSError, ValueError):
        return None
    return Book(
        hash_of([quarto.version, str(quarto.program), installed(), list(_shared(project))]),
        hash_of([[each.name, *each.structure] for each in read]),
        hash_of(sorted({work for each in read for work in each.cited})),
        {each.name: each.made for each in read},
        next((each.name for each in read if each.lists_references), ""),
    )


@dataclass(frozen=True)
class _Read:
    """One chapter: a name of all it is made from, and what of it reaches others."""

    name: str
    made: str
    structure: Sequence[str]
    cited: frozenset[str]
    lists_references: bool


def _read(name: str, project: Project) -> _Read:
    chapter = read_chapter(project.root / name, project.root)
    text = "\n".join(chapter.lines)
    steps = list(_steps(chapter))
    results = shown_directly(steps, project) if steps else None
    shown = "" if results is None else json.dumps(results.results, ensure_ascii=False, sort_keys=True)
    printed = "\n".join(_texts(results.results)) if results else ""
    is_known = (results is not None or not steps) and set(SHORTCODE.findall(text)) <= set(KNOWN_SHORTCODES)
    asks = ASKS_FOR_ALL.search("\n".join(f"{key}: {value}" for key, value in chapter.header.items()))
    structure = [json.dumps(chapter.header, sort_keys=True)]
    for part in (text, printed):
        lines = part.split("\n")
        for before, line in zip(["", *lines], lines, strict=False):
            if HEADING.match(line):
                structure += [before, line] if line.strip(" =-") == "" else [line]
                structure += [shown] if INLINE.search(line) or INLINE.search(before) else []
        structure += IDENTIFIER.findall(part)
    made = hash_of([chapter.header, chapter.lines, shown]) if is_known and not asks else ""
    cited = frozenset(CITATION.findall(text + printed))
    return _Read(name, made, structure, cited, bool(REFERENCES.search(text)))


def _steps(chapter: Chapter) -> Iterator[CellRequest]:
    """Cells and expressions in their order."""
    cells = {cell.start: cell for cell in chapter.cells}
    index = 0
    while index < len(chapter.lines):
        if cell := cells.get(index):
            code = "\n".join(line for line in cell.content if not line.startswith("#|"))
            if code.strip():
                yield CellRequest(code)
            index = cell.end
        elif found := [match["expression"].strip() for match in INLINE.finditer(chapter.lines[index])]:
            yield CellRequest(expressions=tuple(found))
        index += 1


def _texts(results: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Every text among results."""
    waiting: list[object] = list(results)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            waiting[:0] = each.values()
        elif isinstance(each, Sequence):
            waiting[:0] = each


def _shared(project: Project) -> Iterator[tuple[str, str]]:
    """Files that any page may rest on, each with its hash: all but texts and what reaches these as exhibits."""
    sources = project.exhibits / "sources.json"
    if sources.is_file():
        yield "sources.json", sha256_file(sources)
    for path in sorted(project.root.iterdir()):
        if path.name[0] == "." or path.name in UNREAD:
            continue
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            name = file.relative_to(project.root).as_posix()
            if file.suffix in TEXTS or (file.suffix == ".py" and not name.startswith(OWN_CODE)):
                continue
            if file.is_file() and not {"__pycache__", "node_modules"} & set(file.parts):
                yield name, sha256_file(file)


class Kept:
    """The pages that Quarto made of a book last, as they were before anything was done to them.

    Parameters
    ----------
    project
        The book.
    now
        What its pages rest on; None if that is not known.
    """

    def __init__(self, project: Project, now: Book | None) -> None:
        self._project = project
        self._now = now
        self._files: Mapping[str, bytes] = {}
        self.stale: list[str] | None = None
        if now is None:
            return
        found = project.store.get_files(KEPT, now.key) or {}
        if STATE in found:
            told = json.loads(found[STATE])
            self._files = {name: content for name, content in found.items() if name.startswith(PAGES)}
            self.stale = now.stale(Book(**told["book"]))
            if self.stale and told["numbers"] != _numbers(project):
                self.stale = None  # Quarto has rendered something else in between

    def lay_out(self, place: Path) -> None:
        """Write the kept pages into a new folder, without what Quarto adds to and what stale pages alone have."""
        stale = {PurePosixPath(name).with_suffix("") for name in self.stale or ()}
        for name, content in self._files.items():
            path = PurePosixPath(name.removeprefix(PAGES))
            if any(path.is_relative_to(f"{each}_files") for each in stale):
                continue
            if path.name == "search.json":
                content = _without(content, {f"{each}.html" for each in stale})
            put_files(place, {path.as_posix(): content})

    def drop_unused(self, place: Path) -> None:
        """Remove what pages that were rendered anew have used before, and no page uses any more."""
        if self.stale is None:
            return
        pages = {path.relative_to(place).as_posix(): path.read_text(encoding="utf-8") for path in place.rglob("*.html")}
        used = {each for name, text in pages.items() for each in _used(name, text)}
        for name in self.stale:
            page = PurePosixPath(name).with_suffix(".html").as_posix()
            for each in _used(page, self._files.get(PAGES + page, b"").decode()) - used:
                _remove(place / each)

    def keep(self, place: Path, then: Book | None) -> None:
        """Keep the pages in a folder for the next build, if what they rest on is ``then`` as it was before."""
        if self._now is None or then != self._now:
            return
        files = {STATE: json.dumps({"book": asdict(self._now), "numbers": _numbers(self._project)}).encode()}
        for path in sorted(place.rglob("*")):
            if path.is_file():
                files[PAGES + path.relative_to(place).as_posix()] = path.read_bytes()
        self._project.store.put_files(KEPT, self._now.key, files)


def _numbers(project: Project) -> str:
    """A name for the numbers that Quarto has noted of all chapters, whatever it calls the files."""
    scratch = project.root / SCRATCH
    try:
        listed = json.loads((scratch / "INDEX").read_bytes())
        noted = {
            f"{source}/{page}": sha256((scratch / name).read_bytes())
            for source, pages in listed.items()
            for page, name in pages.items()
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return ""
    return hash_of(noted)


def _without(index: bytes, pages: Collection[str]) -> bytes:
    """An index for searching without what stands on the pages."""
    try:
        entries = [each for each in json.loads(index) if each["href"].partition("#")[0] not in pages]
    except (ValueError, KeyError, TypeError):
        return b"[]"
    return json.dumps(entries, ensure_ascii=False).encode()


def _used(page: str, text: str) -> set[str]:
    """Files and libraries of the site that a page loads or leads to."""
    libraries = {f"site_libs/{name}" for name in LIBRARY.findall(text)}
    folder = PurePosixPath(page).parent
    found = {_joined(folder, each) for each in BESIDE.findall(text)}
    return libraries | {each for each in found if not each.startswith("site_libs/") and not each.endswith(".html")}


def _joined(folder: PurePosixPath, path: str) -> str:
    parts: list[str] = []
    for part in (folder / path).parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ".."):
            parts.append(part)
    return "/".join(parts)


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir():
        shutil.rmtree(path)
    elif path.is_file():
        path.unlink()

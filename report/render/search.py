"""What the search of the site finds: sections of text, tables and figures, numbers, sources, tables of data.

The index is a script, since a page that is opened from a disk may load nothing else. It holds the words that are shown
beside a result as well; the reader's browser builds the search from them when it is first opened. Quarto has a search
of its own, so this one stands in the built-in renderer's sites only.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path

from report.data.descriptor import DESCRIPTOR
from report.exhibits.kinds import KINDS
from report.progress import Pause, go_on
from report.project import Project
from report.prose.plain import visible, words_of_markdown
from report.render.builtin.filenames import address_of
from report.render.documents.evidence import Evidence
from report.render.exhibit_files import shown

FOLDER = "search"  # of the site
VENDOR = Path(__file__).with_name("vendor") / "minisearch"
PROGRAM, LICENCE = "minisearch.js", "LICENSE.txt"
INDEX = "index.js"
CHAPTERS, EVIDENCE = "chapters/", "chapters/evidence/"
# Pages whose text is told by their rows, which have entries of their own, or repeats a chapter.
OTHERWISE = re.compile(r"^chapters/evidence/(?:data-|notebook-|provenance|sources|exhibits)")
LONGEST = 1200  # characters that are searched of a section or a description on pages of evidence; of a chapter all
KEPT_AT_HAND = 128  # pages, for the next build of a process that goes on, as a preview's does
SILENT = {"svg", "script", "style", "nav", "button", "table"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}  # never closed


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Parameters
    ----------
    kind
        ``text``, ``figure``, ``table``, ``number``, ``source`` or ``data``.
    title, text
        The words.
    page
        The title of the page that it stands on.
    href
        The way to it from the site's root.
    """

    kind: str
    title: str
    text: str
    page: str
    href: str


def write_search(project: Project, site: Path, pause: Pause = go_on) -> None:
    """Put the index and what searches it into a site; ``pause`` is called before each page is read."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    entries = [*_of_pages(site, pause), *_of_evidence(project, site)]
    text = json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, separators=(",", ":"))
    (folder / INDEX).write_text(f"globalThis.receiveIndex?.({text});\n", encoding="utf-8")
    for name in (PROGRAM, LICENCE):
        (folder / name).write_bytes((VENDOR / name).read_bytes())


def _of_pages(site: Path, pause: Pause) -> Iterator[Entry]:
    for path in sorted(site.rglob("*.html")):
        pause()
        name = path.relative_to(site).as_posix()
        is_text = name.startswith(CHAPTERS) or "/" not in name
        if is_text and not OTHERWISE.match(name) and path.name != "404.html":
            yield from sections_of(path.read_text(encoding="utf-8"), address_of(name))


@functools.lru_cache(maxsize=KEPT_AT_HAND)
def sections_of(html: str, name: str) -> tuple[Entry, ...]:
    """The sections of the page ``name``: its text from one heading to the next, without tables and drawings."""
    reader = _Reader()
    reader.feed(html)
    page = next((title for _, title, _ in reader.sections if title), name)
    longest = LONGEST if name.startswith(EVIDENCE) else None
    return tuple(
        Entry("text", title or page, text[:longest], page, f"{name}#{anchor}" if anchor else name)
        for anchor, title, text in reader.sections
        if title or text
    )


class _Reader(HTMLParser):
    """Gathers anchor, title and text of each section within ``main``."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.silent = 0
        self.heading: list[str] | None = None
        self.found: list[tuple[str, list[str], list[str]]] = [("", [], [])]

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        return [(anchor, _joined(title), _joined(text)) for anchor, title, text in self.found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "main":
            self.inside = True
        if self.silent or tag in SILENT or told.get("class") == "exhibit-tools" or told.get("aria-hidden") == "true":
            self.silent += tag not in VOID
        elif self.inside and tag in ("h1", "h2", "h3"):
            self.found.append((told.get("id") or "", [], []))
            self.heading = self.found[-1][1]
        elif tag in ("p", "li", "div", "br", "dd", "dt"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        if self.silent:
            self.silent -= 1
        elif tag in ("h1", "h2", "h3"):
            self.heading = None

    def handle_data(self, data: str) -> None:
        if self.inside and not self.silent:
            (self.found[-1][2] if self.heading is None else self.heading).append(data)


def _joined(parts: list[str]) -> str:
    return visible("".join(parts))


def _of_evidence(project: Project, site: Path) -> Iterator[Entry]:
    if not (project.data / DESCRIPTOR).is_file() or not (site / EVIDENCE / "provenance.html").is_file():
        return
    evidence = Evidence(project)
    for name in shown(evidence):
        told = evidence.exhibits[name]
        path = evidence.uses[name][0].path
        text = told.get("alt") or told["definition"]
        kind = KINDS[told["kind"]]
        yield Entry(kind.call, told["title"], text, evidence.titles[path], f"{_page(path)}#{kind.label(name)}")
    for name, told in evidence.exhibits.items():
        if told["kind"] == "value" and name in evidence.uses:
            href = f"{EVIDENCE}provenance.html#value-{name}"
            yield Entry("number", f"{told['text']}: {told['definition']}", "", "Where each number comes from", href)
    for name in evidence.package.names:
        described = evidence.described(name)
        href = EVIDENCE + evidence.data_page(name).replace(".qmd", ".html")
        yield Entry(
            "data",
            words_of_markdown(str(described.raw["title"])),
            words_of_markdown(str(described.raw["description"]))[:LONGEST],
            "Data package",
            href,
        )
    for source_id in evidence.supports:
        source = evidence.source(source_id)
        text = ", ".join(filter(None, [source.authors, source.publisher, source.date]))
        yield Entry("source", source.title or source.id, text, "Sources", f"{EVIDENCE}sources.html#src-{source_id}")


def _page(path: str) -> str:
    return address_of(path.removesuffix(".qmd") + ".html")

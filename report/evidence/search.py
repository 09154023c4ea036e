"""What the search of the site finds: sections of text, tables and figures, numbers, sources, tables of data.

The index is a script, since a page that is opened from a disk may load nothing else. It holds the words that are shown
beside a result as well; the reader's browser builds the search from them when it is first opened. Quarto has a search
of its own, so this one stands in the built-in renderer's sites only.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from report.core.filenames import address_of
from report.core.files import sha256
from report.core.messages import messages_in
from report.core.metadata import synonyms
from report.core.plain import visible, words_of_markdown
from report.core.progress import Pause, go_on
from report.core.project import Project
from report.evidence.exhibit_files import FOLDER as EXHIBITS
from report.evidence.gathered import Evidence, shown
from report.exhibits.code import running_programs
from report.exhibits.kinds import KINDS
from report.theme.assets import VENDOR, script_of

FOLDER = "search"  # of the site
MINISEARCH = VENDOR / "minisearch"
PROGRAM, LICENCE = "minisearch.js", "LICENSE.txt"
RANKING = "ranking.js"  # what answers a question best; loaded with it
INDEX = "index.js"
KEPT = "search.json"  # of the store: what each page holds
CHAPTERS, EVIDENCE = "chapters/", "chapters/evidence/"
# Pages whose text is told by their rows, which have entries of their own, or repeats a chapter.
OTHERWISE = re.compile(r"^chapters/evidence/(?:data-|notebook-|provenance|sources|exhibits)")
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{4,}(?:\.\d+)?")  # 3,479,086, of a formula; 12 says too little
NUMBERED = re.compile(  # <div id="fig-growth" … <span class="quarto-float-label">Figure 1.2:
    r'<div id="(?P<anchor>(?:fig|tbl)-[a-z0-9-]+)"(?:(?!<div id=).)*?'
    r'<span class="quarto-float-label">\D*?(?P<number>[A-Z]?[\d.]*\d)',
    re.DOTALL,
)
ADDRESS = re.compile(r"\s*https?://\S+")  # https://doi.org/10…: nobody looks for its parts
OF_A_REFERENCE = 220  # characters
# Of these a reader looks for the page itself, too: it is found by its title and what stands before its parts.
ENTRANCES = {f"chapters/evidence/{name}.html" for name in ("provenance", "sources", "exhibits")}
BEGINNING = re.compile(r"<main\b.*?(?=<(?:h[2-6]|details|dl|ol|table|form)\b|</main>)", re.DOTALL)
LONGEST = 1200  # characters that are searched of a section or a description on pages of evidence; of a chapter all
KEPT_AT_HAND = 128  # pages, for the next build of a process that goes on, as a preview's does
SILENT = {"svg", "script", "style", "nav", "button", "table"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}  # never closed


@dataclass(frozen=True)
class SearchEntry:
    """Something that can be found.

    Parameters
    ----------
    kind
        ``text``, ``figure``, ``table``, ``number``, ``source``, ``data`` or ``file``.
    title, text
        The words.
    page
        The title of the page that it stands on.
    href
        The way to it from the site's root.
    number
        Of a figure or table, as ``1.2``.
    digits
        Of a number, as it may be typed without its separators.
    language
        Of its words, where it is not the page's.
    """

    kind: str
    title: str
    text: str
    page: str
    href: str
    number: str = ""
    digits: str = ""
    language: str = ""


def write_search(evidence: Evidence, site: Path, pause: Pause = go_on) -> None:
    """Put the index and what searches it into a site; ``pause`` is called before each page is read."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    entries = [*_of_files(evidence), *_of_pages(evidence.project, site, pause), *_of_evidence(evidence, site)]
    told = [{name: each for name, each in vars(entry).items() if each} for entry in entries]
    index = {"entries": told, "synonyms": synonyms(evidence.project.root)}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    (folder / INDEX).write_text(f"globalThis.receiveIndex?.({text});\n", encoding="utf-8")
    for name in (PROGRAM, LICENCE):
        (folder / name).write_bytes((MINISEARCH / name).read_bytes())
    (folder / RANKING).write_bytes(script_of(RANKING))


def _of_files(evidence: Evidence) -> Iterator[SearchEntry]:
    """The paper as a file, where the first page leads to it."""
    paper = evidence.paper
    if paper is not None:
        say = messages_in(paper.language)
        words = say("The whole paper as PDF and as a Word file (docx), to download, print or read elsewhere.")
        yield SearchEntry("file", say("PDF and Word: %(title)s", title=paper.title), words, "", "index.html#ways")


def _of_pages(project: Project, site: Path, pause: Pause) -> Iterator[SearchEntry]:
    """What the pages hold; those that are as before are not taken apart again."""
    key = running_programs(project.store).hash([__name__])
    before = project.store.get_json(KEPT, key) or {}
    now: dict[str, list[Any]] = {}
    for path in sorted(site.rglob("*.html")):
        pause()
        name = path.relative_to(site).as_posix()
        is_text = name.startswith(CHAPTERS) or "/" not in name
        is_told_otherwise = OTHERWISE.match(name) and name not in ENTRANCES
        if is_text and not is_told_otherwise and path.name != "404.html":
            html = path.read_text(encoding="utf-8")
            if name in ENTRANCES and (beginning := BEGINNING.search(html)):
                html = beginning[0]
            digest, found = before.get(name, ("", []))
            if digest != sha256(html):
                digest, found = sha256(html), [{**vars(each)} for each in sections_of(html, address_of(name))]
            now[name] = [digest, found]
            yield from (SearchEntry(**each) for each in found)
    if now != before:
        project.store.put_json(KEPT, key, now)


@functools.lru_cache(maxsize=KEPT_AT_HAND)
def sections_of(html: str, name: str) -> tuple[SearchEntry, ...]:
    """The sections of the page ``name``: its text from one heading to the next, without tables and drawings."""
    reader = _SectionReader()
    reader.feed(html)
    page = next((title for _, title, _ in reader.sections if title), name)
    longest = LONGEST if name.startswith(EVIDENCE) else None
    found = [
        SearchEntry("text", title or page, text[:longest], page, f"{name}#{anchor}" if anchor else name)
        for anchor, title, text in reader.sections
        if title or text
    ]
    references = [
        SearchEntry("source", _cut(ADDRESS.sub("", text)), "", page, f"{name}#{anchor}", language=language)
        for anchor, language, text in reader.references
    ]
    return (*found, *references)


def _cut(text: str) -> str:
    """As much of a reference as names it."""
    return text if len(text) <= OF_A_REFERENCE else f"{text[:OF_A_REFERENCE].rpartition(' ')[0]} …"


class _SectionReader(HTMLParser):
    """Gathers anchor, title and text of each section within ``main``."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.silent = 0
        self.heading: list[str] | None = None
        self.found: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self.cited: list[tuple[str, str, list[str]]] = []  # references, each to be found by itself
        self.depth = 0  # of divisions within the reference that is read; 0 outside of any

    @property
    def references(self) -> list[tuple[str, str, str]]:
        """Anchor, language and words of each reference of a list."""
        return [(anchor, language, _joined(text)) for anchor, language, text in self.cited]

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        return [(anchor, _joined(title), _joined(text)) for anchor, title, text in self.found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "main":
            self.inside = True
        if self.silent or tag in SILENT or told.get("class") == "exhibit-tools" or told.get("aria-hidden") == "true":
            self.silent += tag not in VOID
        elif self.depth or (self.inside and tag == "div" and "csl-entry" in (told.get("class") or "").split()):
            if not self.depth:
                self.cited.append((told.get("id") or "", told.get("lang") or "", []))
            self.depth += tag == "div"
            if told.get("lang") and not self.cited[-1][1]:
                self.cited[-1] = (self.cited[-1][0], told["lang"] or "", self.cited[-1][2])
        elif self.inside and tag in ("h1", "h2", "h3"):
            self.found.append((told.get("id") or "", [], []))
            self.heading = self.found[-1][1]
        elif tag in ("p", "li", "div", "br", "dd", "dt"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        if self.silent:
            self.silent -= tag not in VOID  # <col /> is told as opened and closed
        elif self.depth:
            self.depth -= tag == "div"
        elif tag in ("h1", "h2", "h3"):
            self.heading = None

    def handle_data(self, data: str) -> None:
        if self.depth and not self.silent:
            self.cited[-1][2].append(data)
        elif self.inside and not self.silent:
            (self.found[-1][2] if self.heading is None else self.heading).append(data)


def _joined(parts: list[str]) -> str:
    return visible("".join(parts))


def _of_evidence(evidence: Evidence, site: Path) -> Iterator[SearchEntry]:
    if not evidence.project.has_data or not (site / EVIDENCE / "provenance.html").is_file():
        return
    say = evidence.say
    numbers = _numbers(site)
    for name in shown(evidence):
        told = evidence.exhibits[name]
        text = told.get("alt") or told["definition"]
        kind = KINDS[told["kind"]]
        if name in evidence.on_first_page:
            yield SearchEntry(kind.call, told["title"], text, say("First page"), f"{EXHIBITS}/{name}.html")
        if name in evidence.not_shown:
            continue  # there is no place in the text to lead to
        use = evidence.uses[name][0]
        href = f"{_page(use.page or use.path)}#{kind.label(name)}"
        page = use.title or evidence.titles[use.path]
        yield SearchEntry(kind.call, told["title"], text, page, href, number=numbers.get(href, ""))
    for name, told in evidence.exhibits.items():
        if told["kind"] == "value" and name in evidence.uses:
            href = f"{EVIDENCE}provenance.html#value-{name}"
            words = f"{told['text']}: {told['definition']}"
            yield SearchEntry("number", words, "", say("Where each number comes from"), href, digits=_typed(told))
    for name in evidence.package.names:
        described = evidence.described(name)
        href = EVIDENCE + evidence.data_page(name).replace(".qmd", ".html")
        yield SearchEntry(
            "data",
            words_of_markdown(str(described.raw["title"])),
            words_of_markdown(str(described.raw["description"]))[:LONGEST],
            say("Data package"),
            href,
        )
    for source_id in evidence.supports:
        source = evidence.source(source_id)
        text = ", ".join(filter(None, [source.authors, source.publisher, source.date]))
        href = f"{EVIDENCE}sources.html#src-{source_id}"
        yield SearchEntry("source", source.title or source.id, text, say("Sources"), href, language=source.language[:2])


def _numbers(site: Path) -> dict[str, str]:
    """The number of each figure and table, by its address."""
    found = {}
    for path in sorted((site / CHAPTERS).rglob("*.html")):
        name = address_of(path.relative_to(site).as_posix())
        for each in NUMBERED.finditer(path.read_text(encoding="utf-8")):
            found[f"{name}#{each['anchor']}"] = each["number"]
    return found


def _typed(told: Mapping[str, Any]) -> str:
    """The digits of a number as a reader may type them: as they are shown, unrounded, and those it is computed from."""
    shown_ = re.sub(r"[^0-9.]", "", str(told["text"]))
    worked_out = FIGURE.findall(str(told.get("formula", {}).get("text", "")))
    of_parts = [each.replace(",", "") for each in worked_out]
    return " ".join(dict.fromkeys(filter(None, [shown_, f"{told['number']:.10g}", *of_parts])))


def _page(path: str) -> str:
    return address_of(path.removesuffix(".qmd") + ".html")

"""The literature: the bibliography against the evidence's table, and every citation of the chapters against both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.core.chapter_lines import read_lines
from report.core.errors import Problem
from report.core.fences import outside_fences
from report.core.project import Project
from report.core.slugs import unaccented
from report.data.bibtex import ENGLISH, language_tag, plain
from report.data.rules import Checked, Found, Rule, rule_of

if TYPE_CHECKING:
    from report.data.package import Package

LITERATURE = "literature"  # the dataset
BIBLIOGRAPHY = "chapters/references.bib"
UNVERIFIED = "unverified"  # in the column `verified`: known from another work's list of references only
BIBLIOGRAPHY_RULE = Rule(
    "bibliography", "Every entry of the bibliography stands in the evidence with the same title, year and DOI."
)
CITATIONS_RULE = Rule("citations", "Everything that a chapter cites is a source or an entry, and was seen.")
ENTRY = re.compile(r"^@(?P<type>\w+)\s*\{\s*(?P<key>[^,\s]+)\s*,", re.MULTILINE)
FIELD = re.compile(r"\b(?P<name>[a-z][a-z_-]*)\s*=\s*(?=[{\"\d])", re.IGNORECASE)
# Kinds of works that are found on paper, with or without an address: printed ones, and those that an archive keeps.
KEPT_IN_ARCHIVES = ("unpublished", "manuscript", "archival", "archive", "letter")
PRINTED = (
    *("book", "mvbook", "inbook", "bookinbook", "suppbook", "booklet", "collection", "mvcollection", "incollection"),
    *("phdthesis", "mastersthesis", "thesis", "map", "newspaper"),
)
PLACES_IN_ARCHIVE = ("archive_location", "archivelocation", "library", "call-number", "callnumber", "collection")
FIRST_OF_THE_WEB = 1995  # what was printed before has an address only if somebody gave it one
DOI = re.compile(r"10\.\d{4,9}/[^\s{}\"]+")
CITED = re.compile(r"(?<![\w@.\\])@\{?(?P<key>\w+(?:[:.#$%&+?~/-]\w+)*)")
CROSS_REFERENCES = ("fig-", "tbl-", "sec-", "eq-", "lst-", "thm-")  # Quarto's own names, resolved by the renderer
UNREAD = re.compile(r"`[^`\n]+`|<!--.*?-->", re.DOTALL)  # `me@here.org`, <!-- see @src-honey -->


@dataclass(frozen=True)
class BibliographyEntry:
    """An entry of the bibliography: where it stands and its fields, without braces; its kind in small letters."""

    key: str
    line: int
    fields: Mapping[str, str]
    type: str = "misc"


def read_bibliography(text: str) -> tuple[BibliographyEntry, ...]:
    """The entries of a BibTeX file, in its order."""
    starts = list(ENTRY.finditer(text))
    ends = [*(start.start() for start in starts), len(text)][1:]
    return tuple(
        BibliographyEntry(
            found["key"],
            text.count("\n", 0, found.start()) + 1,
            dict(_fields(text[found.end() : end])),
            found["type"].lower(),
        )
        for found, end in zip(starts, ends, strict=True)
    )


def is_of_archive(entry: BibliographyEntry) -> bool:
    """Whether an archive keeps a work: its kind says so, or a field that tells where in one."""
    places = ("archive", *PLACES_IN_ARCHIVE[:-1])  # a collection may be a series of books
    return entry.type in KEPT_IN_ARCHIVES or any(entry.fields.get(name) for name in places)


def place_in_archive(fields: Mapping[str, str]) -> str:
    """Fonds, box, file and leaf of a work, as its fields give them."""
    told = [plain(fields[name]) for name in (*PLACES_IN_ARCHIVE, "note") if fields.get(name)]
    return ", ".join(dict.fromkeys(told))


def needs_address(kind: str, year: str, fields: Mapping[str, str]) -> bool:
    """Whether a work cannot be found without an address: not one in print, of an archive, or from before the web."""
    if kind in PRINTED or is_of_archive(BibliographyEntry("", 0, fields, kind)):
        return False
    return not (year.isdigit() and int(year) < FIRST_OF_THE_WEB)


def check_bibliography(package: Package) -> Checked:
    """Compare every entry of the bibliography with the evidence's table of literature."""
    entries = _entries(package.project)
    known = {record.cells["key"]: record.cells for record in package.records(LITERATURE)} if _has(package) else {}
    problems = [
        Problem(f'entry "{entry.key}" {found}', BIBLIOGRAPHY, entry.line, expected)
        for entry in entries
        for found, expected in _entry_faults(entry, known)
    ]
    return Checked("", BIBLIOGRAPHY_RULE, len(entries), tuple(problems))


@rule_of(CITATIONS_RULE)
def check_citations(package: Package) -> Found:
    """Find citations of unknown keys in chapters, and of works that nobody saw."""
    entries = {entry.key for entry in _entries(package.project)}
    sources = {f"src-{record.cells['source_id']}" for record in package.records("sources")}
    literature = package.records(LITERATURE) if _has(package) else ()
    unseen = {record.cells["key"] for record in literature if record.cells.get("verified") == UNVERIFIED}
    for shown, (lines, numbers) in read_lines(package.project).items():
        for key, at in citations_in("\n".join(lines)):
            line = numbers[at - 1]
            yield 1
            if key.startswith("src-") and key not in sources:
                expected = "a source of data/sources/sources.csv, as @src-<source_id>"
            elif not key.startswith("src-") and key not in entries:
                expected = f"an entry of {BIBLIOGRAPHY}"
            elif key in unseen:
                expected = "a work that was seen: this one is known from a list of references only"
            else:
                continue
            yield Problem(f"cites @{key}", shown, line, expected, "correct or remove the citation")


def citations_in(text: str) -> Iterator[tuple[str, int]]:
    """The citation keys of a chapter with their lines; code, comments and cross-references are left out."""
    lines = text.split("\n")
    shown = dict(outside_fences(lines))
    written = "\n".join(shown.get(index, "") for index in range(len(lines)))
    plain = UNREAD.sub(lambda found: "\n" * found[0].count("\n"), written)
    for found in CITED.finditer(plain):
        if not found["key"].startswith(CROSS_REFERENCES):
            yield found["key"], plain.count("\n", 0, found.start()) + 1


def _entries(project: Project) -> tuple[BibliographyEntry, ...]:
    path = project.root / BIBLIOGRAPHY
    return read_bibliography(path.read_text(encoding="utf-8")) if path.is_file() else ()


def _has(package: Package) -> bool:
    return LITERATURE in package.names


def _entry_faults(entry: BibliographyEntry, known: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    doi = entry.fields.get("doi", "")
    if doi and not DOI.fullmatch(doi):
        yield f'has the DOI "{doi}"', "a DOI as 10.1080/0034340052000320887"
    if missing := missing_langid(entry.fields):
        found = f"says language = {{{entry.fields['language']}}} and no langid: its title would lose its capitals"
        yield found, f"a line more in the entry: langid = {{{missing}}}"
    cells = known.get(entry.key)
    if cells is None:
        yield "is not in the evidence", f'a row "{entry.key}" of data/sources/literature.csv'
        return
    if cells.get("verified") == UNVERIFIED:
        yield "is known from a list of references only", "a work that was seen"
    if not _same_title(plain(entry.fields.get("title", "")), cells["title"]):
        yield f'has the title "{entry.fields.get("title", "")}"', f'"{cells["title"]}" (data/sources/literature.csv)'
    without = not any(cells.get(name) or entry.fields.get(name) for name in ("url", "doi"))
    if without and needs_address(entry.type, cells["year"], entry.fields):
        expected = "a url or a doi in both; a book, and a document of an archive, as @unpublished, need none"
        yield "has no address", expected
    for name, told in (("year", year_of(entry.fields)), ("doi", doi)):
        if told.lower() != cells[name].lower():
            yield f'has the {name} "{told}"', f'"{cells[name]}" (data/sources/literature.csv)'


def missing_langid(fields: Mapping[str, str]) -> str:
    """What a field ``langid`` should say of a work in another language than English; empty if nothing is missing.

    BibTeX writes English titles With Capitals, and pandoc makes them small for styles that want that, in all titles of
    which ``langid`` does not say that they are in another language; it reads no field ``language``.
    """
    tag = language_tag(fields.get("language", ""))
    return tag if tag and tag.partition("-")[0] != ENGLISH and not fields.get("langid") else ""


def year_of(fields: Mapping[str, str]) -> str:
    """The year of an entry, from BibTeX's ``year`` or BibLaTeX's ``date`` (2021-05, 2020/2021); empty without one."""
    written = fields.get("year") or fields.get("date", "")
    return next(iter(re.findall(r"\d{4}", written)), written)


def _same_title(one: str, other: str) -> bool:
    """Whether two titles agree but for capitals, accents and signs; a title may lack its subtitle."""
    first, second = (re.findall(r"\w+", unaccented(title.lower())) for title in (one, other))
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


def _fields(body: str) -> Iterator[tuple[str, str]]:
    for name, written in fields_as_written(body):
        yield name, re.sub(r"\s+", " ", re.sub(r'[{}]|^"|"$', "", written)).strip()


def fields_as_written(body: str) -> Iterator[tuple[str, str]]:
    """The fields of an entry with the braces or quotation marks around their values and within them."""
    at = 0
    while found := FIELD.search(body, at):
        start = found.end()
        at = _end_of_value(body, start)
        yield found["name"].lower(), body[start:at]


def _end_of_value(body: str, start: int) -> int:
    """Where the value that begins at ``start`` ends: at its closing brace or quotation mark, or after its digits."""
    if body[start].isdigit():
        return start + len(re.match(r"\d+", body[start:])[0])  # type: ignore[index]  # it begins with a digit
    closing = '"' if body[start] == '"' else "}"
    depth = 0
    for at in range(start, len(body)):
        sign = body[at]
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and sign == closing and at > start:
            return at + 1
    return len(body)

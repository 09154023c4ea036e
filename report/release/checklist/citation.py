"""What `CITATION.cff` says, held against the other places that say it: title, authors, version and date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from report.core.authors import Author, book_authors, cited_name
from report.core.errors import ReportError
from report.core.metadata import CITATION, CONFIGURATION, PACKAGE, read_book, read_citation, read_package
from report.core.names import orcid_of, plain
from report.release.checklist.project_files import Files, told_of

WANTED = ("title", "authors", "version", "license")


def citation(files: Files) -> Iterator[str]:
    """There is a citation file, and it says what the paper says."""
    try:
        cited, lines = read_citation(files.project.root)
        block, places = read_book(files.project.root)
        packaged = read_package(files.project.root)
        authors = book_authors(files.project.root)
    except ReportError as error:
        yield from told_of(error)
        return
    yield from (f"{CITATION} has no {word}" for word in WANTED if not cited.get(word))
    if cited and block:
        yield from _title(cited, lines, block, places)
        yield from _authors(cited, lines, authors, places)
        yield from _date(cited, lines, block, places)
    if cited:
        yield from _version(files, cited, lines, packaged.get("version"))


def _title(
    cited: Mapping[str, Any], lines: Mapping[str, int], block: Mapping[str, Any], places: Mapping[str, int]
) -> Iterator[str]:
    title, subtitle = (" ".join(str(block.get(key) or "").split()) for key in ("title", "subtitle"))
    known = {plain(title), plain(f"{title}: {subtitle}")}  # a citation may leave the subtitle out
    if cited.get("title") and title and plain(str(cited["title"])) not in known:
        told = f"{title}: {subtitle}" if subtitle else title
        yield _unlike("title", cited["title"], f"{CITATION}:{lines['title']}", told, _at(places, "book.title"))


def _authors(
    cited: Mapping[str, Any], lines: Mapping[str, int], authors: tuple[Author, ...], places: Mapping[str, int]
) -> Iterator[str]:
    listed = cited.get("authors")
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    key = "book.authors" if "book.authors" in places else "book.author"
    if not entries:
        return
    names = [cited_name(entry) for entry in entries]
    if [plain(name) for name in names] != [plain(author.name) for author in authors]:
        own = ", ".join(author.name for author in authors) or "none"
        yield _unlike("authors", ", ".join(names), f"{CITATION}:{lines['authors']}", own, _at(places, key))
        return
    for number, (entry, author) in enumerate(zip(entries, authors, strict=True)):
        here = f"{CITATION}:{lines.get(f'authors.{number}', lines['authors'])}"
        there = _at(places, f"{key}.{number}", key)
        kind = "organisation" if "name" in entry else "person"
        if kind != author.kind:
            yield _unlike(f"author {author.name}", f"of the kind {kind}", here, f"of the kind {author.kind}", there)
        given = str(entry.get("orcid") or "")
        if given and not orcid_of(given):
            yield f"{here} {given} is no ORCID"
        elif given and orcid_of(given) != author.orcid:
            yield _unlike(f"ORCID of {author.name}", orcid_of(given), here, author.orcid, there)


def _date(
    cited: Mapping[str, Any], lines: Mapping[str, int], block: Mapping[str, Any], places: Mapping[str, int]
) -> Iterator[str]:
    released, date = cited.get("date-released"), block.get("date")
    if released and date and str(released) != str(date):
        yield _unlike("date", released, f"{CITATION}:{lines['date-released']}", date, _at(places, "book.date"))


def _version(files: Files, cited: Mapping[str, Any], lines: Mapping[str, int], version: str | None) -> Iterator[str]:
    if version and cited.get("version") and str(version) != str(cited["version"]):
        number = next(
            (n for n, line in enumerate(files.text(PACKAGE).splitlines(), 1) if line.startswith("version")), 0
        )
        there = f"{PACKAGE}:{number}" if number else PACKAGE
        yield _unlike("version", cited["version"], f"{CITATION}:{lines['version']}", version, there)


def _at(places: Mapping[str, int], *keys: str) -> str:
    line = next((places[key] for key in keys if key in places), 0)
    return f"{CONFIGURATION}:{line}" if line else CONFIGURATION


def _unlike(what: str, one: object, here: str, other: object, there: str) -> str:
    return f"{what}: {here} says “{one}”, {there} says “{other}”"

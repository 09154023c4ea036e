"""The documents of a project as one publication: their order, the numbers of chapters, references between them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from os import cpu_count
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from report.errors import ContentError, Problem, UsageError
from report.files import existing_name, leads_outside
from report.metadata import contents_of, not_a_chapter
from report.progress import Pause, go_on
from report.render.builtin.citations import Citations, format_citations
from report.render.builtin.configuration import Configuration
from report.render.builtin.document import Document, Source, read_document
from report.render.builtin.filenames import address_of, broken_name
from report.render.builtin.numbering import Numbered, Target, kinds_of, number_document
from report.render.builtin.source import COPY_IN, Place
from report.render.builtin.words import words_for

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Entry:
    """A document's place in a project.

    Parameters
    ----------
    path
        Its file, relative to the project's root.
    part
        Title of the part it belongs to; empty for none.
    is_appendix
        Whether it is numbered with letters.
    """

    path: str
    part: str = ""
    is_appendix: bool = False


@dataclass(frozen=True)
class Chapter:
    """A document with its number and the numbers in it; in projects that are no books every page is one.

    Parameters
    ----------
    entry
        Its place.
    document
        After the first pass.
    number
        ``2``, ``A``, empty for a chapter without number, None in projects that are no books.
    numbered
        The numbers of what it declares.
    titles
        By identifier, the title of what a reference may show by its title.
    """

    entry: Entry
    document: Document
    number: str | None
    numbered: Numbered
    titles: Mapping[str, Any] = field(default_factory=dict)

    @property
    def href(self) -> str:
        """Its page, relative to the site."""
        return str(PurePosixPath(self.entry.path).with_suffix(".html"))

    @property
    def title_id(self) -> str:
        """The identifier of its title; empty if it has none."""
        return str(self.document.index.get("title_id") or "")


@dataclass(frozen=True)
class Publication:
    """All documents of a project, read and numbered.

    Parameters
    ----------
    configuration
        The project's settings.
    chapters
        In reading order.
    citations
        For each chapter its citations; in books formatted together.
    left_out
        Paths of documents that this publication does not hold: pages of the site alone, where it is to be printed.
    beside
        Paths in the site of files that are put beside the pages later.
    """

    configuration: Configuration
    chapters: tuple[Chapter, ...]
    citations: tuple[Citations, ...]
    left_out: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    @property
    def is_book(self) -> bool:
        """Whether its documents are chapters."""
        return self.configuration.kind == "book"

    def warnings(self) -> list[Problem]:
        """Faults found while reading that Quarto lets pass."""
        found = [warning for chapter in self.chapters for warning in chapter.document.warnings]
        found += [warning for citations in self.citations for warning in citations.warnings]
        return found + (list(_declared_twice(self.chapters)) if self.is_book else [])

    def bibliography_page(self) -> Chapter | None:
        """The chapter with the list of references."""
        return next((chapter for chapter in self.chapters if chapter.document.index["has_bibliography"]), None)


def _declared_twice(chapters: Sequence[Chapter]) -> Iterator[Problem]:
    """Identifiers for references that two chapters declare."""
    owners: dict[str, Chapter] = {}
    for chapter in chapters:
        references = {"float", "equation", "theorem", "callout"}
        ids = [item["id"] for item in chapter.document.index["targets"] if item["family"] in references]
        ids += [name for name in chapter.document.index["identifiers"] if name.startswith("sec-")]
        for identifier in dict.fromkeys(filter(None, ids)):
            first = owners.setdefault(identifier, chapter)
            if first is not chapter:
                found = f'the identifier "{identifier}" is also used in {first.entry.path}'
                place = chapter.document.source.place_of(f"#{identifier}")
                yield Problem(found, *place, remedy="give each its own")


def at_once(make: Callable[[Given], Made], items: Sequence[Given]) -> list[Made]:
    """``make`` of each item, several at a time, in order; raises the faults of all of them together."""
    problems: list[Problem] = []
    results: list[Made] = []
    with ThreadPoolExecutor(max_workers=max(2, cpu_count() or 1)) as pool:
        try:
            for future in [pool.submit(make, item) for item in items]:
                try:
                    results.append(future.result())
                except ContentError as error:
                    problems.extend(error.problems)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # what has not begun is not wanted any more
            raise
    if problems:
        raise ContentError(*problems)
    return results


def entries_of(configuration: Configuration) -> tuple[Entry, ...]:
    """The documents of a project in reading order.

    Raises
    ------
    ContentError
        If a chapter does not exist.
    UsageError
        If the list of chapters holds something else than files and parts.
    """
    if configuration.kind == "book":
        entries, places = _book_entries(configuration)
    else:
        entries, places = tuple(Entry(path) for path in _found_documents(configuration)), {}
    problems = []
    for entry in entries:
        path = configuration.root / entry.path
        place = places.get(entry.path, configuration.settings.place("project.render"))
        if broken := broken_name(entry.path, *place):
            problems.append(broken)
        elif not path.is_file() or leads_outside(path, configuration.root):
            what, remedy = "does not exist", "correct the name or add the file"
            if path.is_file():
                what, remedy = "is outside the project", COPY_IN
            problems.append(Problem(f"the chapter {entry.path} {what}", *place, remedy=remedy))
    if problems:
        raise ContentError(*problems)
    if configuration.kind == "book" and not any(entry.path == "index.qmd" for entry in entries):
        place = configuration.settings.place("book.chapters")
        raise UsageError(Problem("the book has no index.qmd", *place, "index.qmd as its first chapter"))
    return entries


def _book_entries(configuration: Configuration) -> tuple[tuple[Entry, ...], dict[str, Place]]:
    """The chapters and appendices of a book, and where each is named."""
    settings = configuration.settings
    entries: list[Entry] = []
    places: dict[str, Place] = {}
    for each in contents_of(settings.values):
        place = settings.place(each if isinstance(each, str) else each.key)
        if isinstance(each, str):
            raise UsageError(not_a_chapter(each, *place))
        if each.part.endswith((".qmd", ".md")):
            found = f"the part {each.part} is a file, which the built-in renderer does not support"
            raise UsageError(Problem(found, *place, 'a title, as in part: "The evidence"'))
        path = existing_name(configuration.root, each.path)
        entries.append(Entry(path, each.part, each.is_appendix))
        places.setdefault(path, place)
    return tuple(entries), places


def _found_documents(configuration: Configuration) -> list[str]:
    """The `.qmd` files of a project that is no book: those that `project: render:` names, else all."""
    root = configuration.root
    asked = configuration.settings.get("project.render")
    patterns = [asked] if isinstance(asked, str) else asked or ["**/*.qmd"]
    kept: set[str] = set()
    for pattern in patterns:
        if pattern.startswith("!"):
            kept -= {path.relative_to(root).as_posix() for path in root.glob(pattern[1:])}
        else:
            kept |= {path.relative_to(root).as_posix() for path in root.glob(pattern) if path.suffix == ".qmd"}
    visible = [path for path in kept if not any(part.startswith(("_", ".")) for part in PurePosixPath(path).parts)]
    return sorted(visible, key=lambda path: (path != "index.qmd", path))


def read_publication(
    sources: Sequence[Source],
    entries: Sequence[Entry],
    configuration: Configuration,
    target: str,
    cache: Path | None = None,
    pause: Pause = go_on,
) -> Publication:
    """All documents read, numbered and cited.

    Parameters
    ----------
    sources
        The documents as the cells left them, one for each entry.
    entries
        Their places.
    configuration
        The project's settings.
    target
        ``"html"``, ``"typst"`` or ``"docx"``.
    cache
        Folder for results of unchanged documents; None for none.
    pause
        Called before each document is read; what it raises ends the reading.

    Raises
    ------
    ContentError
        With the faults of all documents.
    """

    def read(source: Source) -> Document:
        pause()
        block, is_chapter = role_of(source.path, configuration)
        return read_document(source, configuration, target, title_block=block, is_chapter=is_chapter, cache=cache)

    return published(at_once(read, sources), entries, configuration, target, cache)


def role_of(path: str, configuration: Configuration) -> tuple[Mapping[str, Any] | None, bool]:
    """What gives a document its title in place of its own header, and whether its first heading does."""
    is_book = configuration.kind == "book"
    is_index = is_book and path == "index.qmd"
    return (configuration.settings.get("book", {}) if is_index else None), is_book and not is_index


def published(
    documents: Sequence[Document],
    entries: Sequence[Entry],
    configuration: Configuration,
    target: str,
    cache: Path | None = None,
) -> Publication:
    """Documents numbered and cited; see `read_publication`."""
    is_book = configuration.kind == "book"
    counts = {False: 0, True: 0}
    chapters = []
    for entry, document in zip(entries, documents, strict=True):
        number: str | None = None
        if is_book:
            number = ""
            if not _is_unnumbered(document):
                counts[entry.is_appendix] += 1
                count = counts[entry.is_appendix]
                number = chr(ord("A") + count - 1) if entry.is_appendix else str(count)
        chapters.append(_number(entry, document, number, is_book))
    if is_book:
        settings = configuration.settings.flat(target)
        together = format_citations(documents, settings, str(settings.get("lang", "en")), configuration.root, cache)
        citations = tuple(
            Citations((shown,), together.bibliography, together.warnings if place == 0 else ())
            for place, shown in enumerate(together.shown)
        )
    else:
        citations = tuple(
            at_once(
                lambda item: format_citations([item], item.settings, item.language, configuration.root, cache),
                documents,
            )
        )
    publication = Publication(configuration, tuple(chapters), citations)
    if is_book and citations and citations[0].bibliography and not publication.bibliography_page():
        found = "the book cites, and no chapter has a place for the list of references"
        raise ContentError(Problem(found, "_quarto.yml", remedy="add a chapter with the two lines ::: {#refs} and :::"))
    return publication


def _is_unnumbered(document: Document) -> bool:
    """Is this a chapter without a number? The index page says so in its first heading, which stays in the text."""
    if document.path == "index.qmd":
        sections = [item for item in document.index["targets"] if item["family"] == "section"]
        return not sections or sections[0]["level"] > 1 or not sections[0]["numbered"]
    return bool(document.index.get("unnumbered"))


def _number(entry: Entry, document: Document, number: str | None, is_book: bool) -> Chapter:
    settings, words = document.settings, document.words
    shows = bool(settings.get("number-sections", is_book))
    numbered = number_document(
        document.index["targets"], kinds_of(settings, words), settings, chapter=number, numbered=shows
    )
    targets, titles = dict(numbered.targets), {}
    title_id = document.index.get("title_id")
    if number and title_id:
        word = words["appendix" if entry.is_appendix else "chapter"]
        targets[title_id] = Target(title_id, number, word, " ", title=document.plain_title)
        titles[title_id] = document.tree["meta"]["title"]
    for target in numbered.targets.values():
        if target.title_only:
            titles[target.id] = {"t": "MetaInlines", "c": [{"t": "Str", "c": target.title}]}
    return Chapter(entry, document, number, Numbered(numbered.headings, targets, numbered.delimiter), titles)


def relative(page: str, target: str) -> str:
    """The way from one page to another file of the site, as an address."""
    return address_of(posixpath.relpath(target, posixpath.dirname(page) or "."))


def book_words(configuration: Configuration) -> Mapping[str, str]:
    """The words of the project's language."""
    place = configuration.settings.place("lang")
    return words_for(str(configuration.settings.get("lang", "en")), place.path, place.line)

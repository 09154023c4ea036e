"""The documents of a project as one publication: their order, the numbers of chapters, references between them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from os import cpu_count
from pathlib import Path
from typing import Any, TypeVar

from report.core.configuration import Configuration
from report.core.errors import ContentError, Problem
from report.core.filenames import address_of
from report.core.language import words_of
from report.core.progress import Pause, go_on
from report.render.book.citations import Citations, format_citations
from report.render.book.document import Document, ExecutedDocument, read_document
from report.render.book.entries import Entry, entries_of, is_index
from report.render.book.numbering import Numbered, Target, kinds_of, number_document

__all__ = ["Entry", "NumberedChapter", "Publication", "entries_of", "is_index", "read_publication"]

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class NumberedChapter:
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
        return self.entry.href

    @property
    def shows_number(self) -> bool:
        """Whether its number is shown: not where ``number-sections`` is false, which leaves those of floats."""
        return self.document.settings.get("number-sections", True) is not False

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
    unbuilt
        The site's other documents and their pages, where one page of a site is made alone.
    """

    configuration: Configuration
    chapters: tuple[NumberedChapter, ...]
    citations: tuple[Citations, ...]
    left_out: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    unbuilt: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_book(self) -> bool:
        """Whether its documents are chapters."""
        return self.configuration.kind == "book"

    @cached_property
    def by_path(self) -> Mapping[str, NumberedChapter]:
        """Its chapters by their documents."""
        return {chapter.entry.path: chapter for chapter in self.chapters}

    @cached_property
    def owners(self) -> Mapping[str, NumberedChapter]:
        """The chapter that declares each identifier for references: the first that does."""
        return {name: chapter for chapter in reversed(self.chapters) for name in chapter.numbered.targets}

    @cached_property
    def made(self) -> frozenset[str]:
        """The documents, their pages, and what else a link may lead to without being a file of the project."""
        pages = (name for chapter in self.chapters for name in (chapter.entry.path, chapter.href))
        return frozenset(pages) | self.left_out | self.beside | {*self.unbuilt, *self.unbuilt.values()}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each document stands among the chapters, by its path."""
        return {chapter.entry.path: place for place, chapter in enumerate(self.chapters)}

    @cached_property
    def listed(self) -> tuple[NumberedChapter, ...]:
        """The chapters to which the ways between pages lead: of several pages of one chapter, the list of them."""
        return tuple(chapter for chapter in self.chapters if not chapter.entry.template)

    @cached_property
    def ways(self) -> dict[str, Any]:
        """The links to all chapters that pages of a folder have in common, by the folder; see `navigation.ways_of`."""
        return {}

    def warnings(self) -> list[Problem]:
        """Faults found while reading that Quarto lets pass."""
        found = [warning for chapter in self.chapters for warning in chapter.document.warnings]
        found += [warning for citations in self.citations for warning in citations.warnings]
        return found + (list(_declared_twice(self.chapters)) if self.is_book else [])

    @cached_property
    def bibliography_page(self) -> NumberedChapter | None:
        """The chapter with the list of references."""
        return next((chapter for chapter in self.chapters if chapter.document.index["has_bibliography"]), None)


def _declared_twice(chapters: Sequence[NumberedChapter]) -> Iterator[Problem]:
    """Identifiers for references that two chapters declare."""
    owners: dict[str, NumberedChapter] = {}
    for chapter in chapters:
        references = {"float", "equation", "theorem", "callout"}
        ids = [item["id"] for item in chapter.document.index["targets"] if item["family"] in references]
        ids += [name for name in chapter.document.index["identifiers"] if name.startswith("sec-")]
        for identifier in dict.fromkeys(filter(None, ids)):
            first = owners.setdefault(identifier, chapter)
            if first is not chapter and not (chapter.entry.template and first.entry.template == chapter.entry.template):
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


def read_publication(
    sources: Sequence[ExecutedDocument],
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

    def read(source: ExecutedDocument) -> Document:
        pause()
        block, is_chapter = role_of(source.path, configuration)
        return read_document(source, configuration, target, title_block=block, is_chapter=is_chapter, cache=cache)

    return published(at_once(read, sources), entries, configuration, target, cache)


def role_of(path: str, configuration: Configuration) -> tuple[Mapping[str, Any] | None, bool]:
    """What gives a document its title in place of its own header, and whether its first heading does."""
    is_book = configuration.kind == "book"
    first = is_book and is_index(path)
    return (configuration.settings.get("book", {}) if first else None), is_book and not first


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
            if not entry.is_part and not entry.template and not _is_unnumbered(document):
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
    return Publication(configuration, tuple(chapters), citations)


def _is_unnumbered(document: Document) -> bool:
    """Is this a chapter without a number? The index page says so in its first heading, which stays in the text."""
    if is_index(document.path):
        sections = [item for item in document.index["targets"] if item["family"] == "section"]
        return not sections or sections[0]["level"] > 1 or not sections[0]["numbered"]
    return bool(document.index.get("unnumbered"))


def _targets_of(entry: Entry, document: Document, is_book: bool) -> list[Mapping[str, Any]]:
    """What a document declares; the heading that is the title of a book's first page stays in the text."""
    targets = list(document.index["targets"])
    if is_book and is_index(entry.path):
        first = next((place for place, item in enumerate(targets) if item["family"] == "section"), None)
        if first is not None:
            targets[first] = {**targets[first], "is_title": True}
    return targets


def _number(entry: Entry, document: Document, number: str | None, is_book: bool) -> NumberedChapter:
    settings, words = document.settings, document.words
    shows = bool(settings.get("number-sections", is_book))
    word = words["appendix" if entry.is_appendix else "chapter"]
    numbered = number_document(
        _targets_of(entry, document, is_book),
        kinds_of(settings, words),
        settings,
        chapter=number,
        numbered=shows,
        top_word=word,
        order=document.index.get("order", ()),
    )
    targets, titles = dict(numbered.targets), {}
    title_id = document.index.get("title_id")
    if number and title_id:
        targets[title_id] = Target(title_id, number, word, " ", title=document.plain_title)
        titles[title_id] = document.tree["meta"]["title"]
    if is_book and not shows:  # a reference to what shows no number shows its title
        for identifier, target in list(targets.items()):
            if target.title:
                targets[identifier] = replace(target, title_only=True, number="", prefix="", space="")
    for target in targets.values():
        if target.title_only:
            titles[target.id] = {"t": "MetaInlines", "c": [{"t": "Str", "c": target.title}]}
    return NumberedChapter(entry, document, number, Numbered(numbered.headings, targets, numbered.delimiter), titles)


def relative(page: str, target: str) -> str:
    """The way from one page to another file of the site, as an address."""
    return _from_folder(posixpath.dirname(page) or ".", target)


@lru_cache(maxsize=1 << 14)  # every page leads to all others, from several lists
def _from_folder(folder: str, target: str) -> str:
    return address_of(posixpath.relpath(target, folder))


def book_words(configuration: Configuration) -> Mapping[str, str]:
    """The words of the project's language."""
    return words_of(configuration.settings)

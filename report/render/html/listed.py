"""Lists of pages that ``listing:`` in a header asks for: which pages, sorted how, and what is said of each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import ceil
from pathlib import PurePosixPath
from typing import Any

from report.core.authors import authors_of, names_of
from report.core.chapters import first_heading, read_chapter
from report.core.configuration import Configuration
from report.core.dates import date_in_words, read_day
from report.core.errors import Problem, ReportError
from report.core.merged_settings import Settings
from report.core.plain import words_of_html, words_of_markdown
from report.render.book.book import NumberedChapter, Publication, relative
from report.render.book.entries import entries_of
from report.render.html.executed_sources import with_metadata
from report.render.html.preview_image import preview_image

FIELDS = {  # what is shown of each page, as in Quarto
    "default": ("date", "title", "author", "subtitle", "image", "description"),
    "grid": ("title", "author", "date", "image", "description"),
    "table": ("date", "title", "author"),
}
KNOWN = (
    *("date", "title", "subtitle", "author", "description", "categories", "image"),
    *("filename", "date-modified", "reading-time", "word-count"),
)
LOOKS = (
    *("sort-ui", "filter-ui", "page-size", "feed", "image-placeholder", "image-align", "image-height"),
    *("image-lazy-loading", "grid-columns", "grid-item-border", "grid-item-align", "table-striped", "table-hover"),
    *("field-links", "field-sort", "field-types", "field-required", "date-modified-format"),
)
HONOURED = "id type contents sort fields categories max-items max-description-length date-format field-display-names"
DESCRIPTION = 175  # characters of a first paragraph, as in Quarto
WORDS_A_MINUTE = 200  # the same for the time to read
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)  # https://…, data:…
PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(?P<inside>.*?)</p>", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """A page in a list: its fields by name, each as text, and where it leads to."""

    href: str
    fields: Mapping[str, str]
    order: Mapping[str, Any]
    categories: tuple[str, ...] = ()


def listings_of(chapter: NumberedChapter) -> list[Mapping[str, Any]]:
    """What a document's header asks for; empty without lists."""
    given = chapter.document.settings.get("listing")
    if given in (None, False, "none"):
        return []
    listed = given if isinstance(given, list) else [given]
    return [each if isinstance(each, Mapping) else _usual(each) for each in listed]


def _usual(given: Any) -> Mapping[str, Any]:
    """A list without settings of its own, of all pages of the folder: ``listing: grid``; other words say nothing."""
    return {"contents": "*", "type": given if given in FIELDS else "default"}


def faults_of(publication: Publication) -> Iterator[Problem]:
    """What lists ask for that is not made here, and lists that hold nothing."""
    for chapter in publication.chapters:
        for number, listing in enumerate(listings_of(chapter)):
            place = chapter.document.settings.place(f"listing.{number}")
            if (given := chapter.document.settings.get("listing")) not in (True, *FIELDS) and isinstance(given, str):
                told = f'"{given}" is no type of list, so that it is one of all pages of the folder'
                yield Problem(told, *place, f"{', '.join(FIELDS)}, or below listing: contents: {given}")
            for key in listing:
                if key not in HONOURED.split() and key not in LOOKS:
                    known = ", ".join(sorted([*HONOURED.split(), *LOOKS]))
                    yield Problem(f'the setting "listing.{key}" is not supported', *place, f"one of {known}")
            if listing.get("type", "default") not in FIELDS:
                yield Problem(f'listings of type "{listing["type"]}" are not supported', *place, ", ".join(FIELDS))
            patterns = [str(each) for each in _contents(listing) if not isinstance(each, Mapping)]
            for pattern in patterns:
                if pattern.endswith((".yml", ".yaml")) or "://" in pattern:
                    told = f'a listing of what "{pattern}" holds is not supported'
                    yield Problem(told, *place, "documents, or entries with title and path")
                elif pattern[0] != "!" and not _chosen([pattern], chapter.entry.path, publication.configuration):
                    yield Problem(f'the listing finds nothing under "{pattern}"', *place, "a folder with documents")
            for name in asked_fields(listing):
                if name not in KNOWN:
                    yield Problem(f'the field "{name}" of a listing is not supported', *place, ", ".join(KNOWN))


def items_of(
    listing: Mapping[str, Any], publication: Publication, chapter: NumberedChapter, bodies: Mapping[str, str]
) -> list[Item]:
    """The pages of a list, sorted."""
    given = _contents(listing)
    patterns = [str(each) for each in given if not isinstance(each, Mapping)]
    known = {each.entry.path: each for each in publication.chapters}
    paths = _chosen(patterns, chapter.entry.path, publication.configuration)
    items = [_of_document(path, known.get(path), listing, publication, chapter, bodies) for path in paths]
    items += [_of_entry(each, listing, chapter) for each in given if isinstance(each, Mapping)]
    sort = listing.get("sort")
    if sort is not False:
        keys = [sort] if isinstance(sort, str) else sort if isinstance(sort, list) else ["order", "title"]
        for key in reversed([str(each) for each in keys]):
            items = _sorted(items, *key.partition(" ")[::2])
    most = listing.get("max-items")
    return items[:most] if isinstance(most, int) else items


def _contents(listing: Mapping[str, Any]) -> list[Any]:
    contents = listing.get("contents", "*")
    return contents if isinstance(contents, list) else [contents]


def _sorted(items: Sequence[Item], field: str, direction: str) -> list[Item]:
    """Sorted by one field; what has none stands last, or first where the order is turned round."""
    having = [item for item in items if item.order.get(field) not in (None, "")]
    without = [item for item in items if item.order.get(field) in (None, "")]
    backwards = direction.strip() not in ("", "asc")
    having.sort(key=lambda item: _comparable(item.order[field]), reverse=backwards)
    return [*without, *having] if backwards else [*having, *without]


def _comparable(value: Any) -> tuple[int, Any]:
    number = isinstance(value, int | float)
    return (0, value) if number else (1, str(value))


def _chosen(patterns: Sequence[str], page: str, configuration: Configuration) -> list[str]:
    """The documents that patterns choose, seen from the folder of a page; never the page itself."""
    folder = posixpath.dirname(page)
    documents = [entry.path for entry in entries_of(configuration) if entry.path != page]
    wanted = [each for each in patterns if not each.startswith("!")]
    unwanted = [each[1:] for each in patterns if each.startswith("!")]

    def fits(path: str, pattern: str) -> bool:
        start = pattern.removeprefix("/") if pattern.startswith("/") else posixpath.join(folder, pattern)
        whole = posixpath.normpath(start)
        if pattern == "*":  # all pages of the folder and below
            return not folder or path.startswith(f"{folder}/")
        inside = fnmatchcase(path, whole) and (path.count("/") == whole.count("/") or "**" in whole)
        return inside or path.startswith(f"{whole}/") or fnmatchcase(path, whole.replace("**/", ""))

    return [
        path
        for path in documents
        if any(fits(path, each) for each in wanted) and not any(fits(path, each) for each in unwanted)
    ]


def _of_document(
    path: str,
    known: NumberedChapter | None,
    listing: Mapping[str, Any],
    publication: Publication,
    here: NumberedChapter,
    bodies: Mapping[str, str],
) -> Item:
    """A document of the project, whether its page is made in this build or not."""
    configuration = publication.configuration
    source = with_metadata(read_chapter(configuration.root / path, configuration.root), configuration)
    header = source.header
    settings = Settings.of_header(header, source.header_lines, path)
    title = header.get("title") or (known.document.plain_title if known else first_heading(source.lines))
    try:
        authors = names_of(authors_of(settings, "", configuration.root))
    except ReportError:  # told where the document itself is read
        authors = ""
    image = str(header.get("image") or "")
    if image and not is_elsewhere(image):
        image = image[1:] if image.startswith("/") else posixpath.join(posixpath.dirname(path), image)
    body = bodies.get(path, "")
    alternative = header.get("image-alt")
    if not image and header.get("image") is not False and known and (found := preview_image(body)):
        folder = posixpath.dirname(known.href)
        image = found.address if is_elsewhere(found.address) else posixpath.join(folder, found.address)
        alternative = alternative or found.alternative
    count = len((words_of_html(body) if body else " ".join(source.lines)).split())
    made = {
        "title": title or PurePosixPath(path).stem,
        "author": authors,
        "image": image,
        "image-alt": alternative,
        "filename": PurePosixPath(path).name,
        "description": header.get("description") or _first_words(body, listing),
        "reading-time": f"{ceil(count / WORDS_A_MINUTE)} min" if count else "",
        "word-count": str(count or ""),
    }
    href = known.href if known else PurePosixPath(path).with_suffix(".html").as_posix()
    return _item(relative(here.href, href), {**header, **made}, listing, here)


def is_elsewhere(address: str) -> bool:
    """Whether a picture is no file of the project: one of another host, or one that its address holds."""
    return ELSEWHERE.match(address) is not None


def _of_entry(entry: Mapping[str, Any], listing: Mapping[str, Any], here: NumberedChapter) -> Item:
    """What a list names itself: ``- {title: …, path: …}``."""
    address = str(entry.get("path") or entry.get("href") or "")
    if address.endswith((".qmd", ".md", ".ipynb")):
        address = PurePosixPath(address).with_suffix(".html").as_posix()
    author = entry.get("author")
    named = ", ".join(map(str, author)) if isinstance(author, list) else author
    return _item(address, {**entry, "author": named}, listing, here)


def _item(href: str, given: Mapping[str, Any], listing: Mapping[str, Any], here: NumberedChapter) -> Item:
    language = here.document.language
    form = str(listing.get("date-format") or here.document.settings.get("date-format") or "medium")
    listed = given.get("categories") or ()
    categories = tuple(str(each) for each in (listed if isinstance(listed, list | tuple) else [listed]))
    fields: dict[str, str] = {}
    order: dict[str, Any] = {"order": given.get("order")}
    for name in KNOWN:
        value = given.get(name)
        if value in (None, "") or name == "categories":
            continue
        text = str(value)
        fields[name] = date_in_words(text, language, form) if name.startswith("date") else text
        order[name] = value if isinstance(value, int | float) else text
        if name.startswith("date"):
            order[name] = _day(text)
        elif name in ("title", "subtitle", "author"):
            fields[name] = order[name] = words_of_markdown(text)
    if given.get("image-alt"):
        fields["image-alt"] = str(given["image-alt"])
    return Item(href, fields, order, categories)


def _day(text: str) -> str:
    try:
        day = read_day(text)
    except ValueError:  # told where the document itself is read
        day = None
    return day.isoformat() + text if day else text


def _first_words(body: str, listing: Mapping[str, Any]) -> str:
    """A page's first paragraph, at most so many characters of it."""
    most = listing.get("max-description-length", DESCRIPTION)
    for found in PARAGRAPH.finditer(body):
        words = " ".join(words_of_html(found["inside"]).split())
        if words:
            return words if len(words) <= most else words[:most].rpartition(" ")[0].rstrip(",/:") + "…"
    return ""


def asked_fields(listing: Mapping[str, Any]) -> list[str]:
    """The fields that a list names itself."""
    given = listing.get("fields")
    return [str(each) for each in given] if isinstance(given, list) else []


def fields_of(listing: Mapping[str, Any]) -> list[str]:
    """The fields that a list shows."""
    form = str(listing.get("type", "default"))
    fields = asked_fields(listing) or list(FIELDS.get(form, ()))
    shows = listing.get("categories") not in (None, False) and form != "table"  # a table shows those it names
    return [*fields, "categories"] if shows and "categories" not in fields else fields

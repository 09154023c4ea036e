"""The ways between pages: the chapters of a book, the sidebar and the navbar of a website."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from report.core.errors import Problem
from report.core.metadata import DOCUMENTS
from report.core.plain import words_of_markdown
from report.render.book.book import NumberedChapter, Publication, book_words, relative
from report.render.book.entries import is_index
from report.theme.pages import Way

SIDES = ("left", "center", "right")


def ways_of(publication: Publication, here: NumberedChapter) -> list[Way]:
    """A link to each chapter that is listed, seen from ``here``: of pages in one folder the same, but for their own."""
    folder = posixpath.dirname(here.href)
    if folder not in publication.ways:
        publication.ways[folder] = [
            replace(_way_to(chapter, publication, here), is_here=False) for chapter in publication.listed
        ]
    pairs = zip(publication.listed, publication.ways[folder], strict=True)
    return [replace(way, is_here=True) if _holds(chapter, here) else way for chapter, way in pairs]


def _way_to(chapter: NumberedChapter, publication: Publication, here: NumberedChapter) -> Way:
    text = chapter.entry.text or chapter.document.plain_title
    untitled = "title" not in chapter.document.tree["meta"]
    if not chapter.entry.text and (untitled or (publication.is_book and is_index(chapter.entry.path))):
        sections = [item for item in chapter.document.index["targets"] if item["family"] == "section"]
        text = sections[0]["title"] if sections and (untitled or sections[0]["level"] == 1) else text
    number = chapter.number if chapter.shows_number else ""
    return Way(text, relative(here.href, chapter.href), number or "", _holds(chapter, here))


def _holds(chapter: NumberedChapter, here: NumberedChapter) -> bool:
    """Whether a page is the chapter's own, or one of those that it lists."""
    return chapter is here or chapter.entry.path == here.entry.template


def neighbours_of(publication: Publication, here: NumberedChapter) -> tuple[Way | None, Way | None]:
    """The pages before and after one of a book: from chapter to chapter, and within a chapter from page to page."""
    if not publication.is_book:
        return None, None
    row = publication.chapters if here.entry.template else publication.listed
    if here.entry.template:
        place = publication.places[here.entry.path]
    else:
        place = next(number for number, chapter in enumerate(row) if chapter is here)
    before = _way_to(row[place - 1], publication, here) if place > 0 else None
    after = _way_to(row[place + 1], publication, here) if place + 1 < len(row) else None
    return before, after


def book_sidebar(publication: Publication, ways: Sequence[Way]) -> tuple[Way, ...]:
    """The chapters by parts, and the appendices under a heading of their own."""
    result: list[Way] = []
    appendices = book_words(publication.configuration)["appendices"]
    last = ""
    for chapter, way in zip(publication.listed, ways, strict=True):
        part = chapter.entry.part or (appendices if chapter.entry.is_appendix else "")
        if chapter.entry.is_part:
            result.append(Way(way.text, way.href, is_here=way.is_here))
        elif not part:
            result.append(way)
        elif part == last and result:
            opened = result[-1]
            result[-1] = Way(opened.text, opened.href, "", opened.is_here, (*opened.below, way))
        else:
            result.append(Way(part, below=(way,)))
        last = part
    return tuple(result)


def site_sidebar(publication: Publication, here: NumberedChapter) -> tuple[Way, ...]:
    """The sidebar of a website's page: of several the one that holds the page, else the first without a name."""
    given = publication.configuration.settings.get("website.sidebar")
    if given in (None, False) or here.document.settings.get("sidebar") is False:
        return ()
    bars = given if isinstance(given, list) else [given]
    wanted = here.document.settings.get("sidebar")
    made = []
    for number, bar in enumerate(bars):
        if not isinstance(bar, Mapping) or bar.get("contents") is None:
            continue
        key = f"website.sidebar.{number}.contents" if isinstance(given, list) else "website.sidebar.contents"
        ways = tuple(_items(bar["contents"], key, publication, here))
        if isinstance(wanted, str) and bar.get("id") == wanted:
            return ways
        made.append((bar, ways))
    for _, ways in made:
        if any(way.is_here for way in _all(ways)):
            return ways
    return next((ways for bar, ways in made if len(made) == 1 or not bar.get("id")), ())


def _all(ways: Sequence[Way]) -> Iterator[Way]:
    for way in ways:
        yield way
        yield from _all(way.below)


def _items(contents: Any, key: str, publication: Publication, here: NumberedChapter) -> Iterator[Way]:
    """The entries of a sidebar, sections with what stands below them."""
    if isinstance(contents, str):
        yield from _automatic(contents, publication, here)
        return
    for number, item in enumerate(contents if isinstance(contents, list) else [contents]):
        at = f"{key}.{number}"
        if isinstance(item, str) and ("*" in item or item == "auto"):
            yield from _automatic(item, publication, here)
            continue
        given = {"href": item} if isinstance(item, str) else item if isinstance(item, Mapping) else {}
        below = tuple(_items(given["contents"], f"{at}.contents", publication, here)) if "contents" in given else ()
        section = str(given.get("section") or "")
        is_file = PurePosixPath(section).suffix in DOCUMENTS
        address = str(given.get("href") or given.get("file") or (section if is_file else ""))
        text = str(given.get("text") or ("" if is_file else section))
        if address and not address.strip("-"):
            continue
        if not address and not text:
            continue
        if not address and not below and not text.strip("- "):
            continue
        way = _way(address, text, publication, here) if address else Way(words_of_markdown(text))
        yield Way(way.text, way.href, way.number, way.is_here, below)


def _automatic(pattern: str, publication: Publication, here: NumberedChapter) -> Iterator[Way]:
    """The pages of a folder, those with ``order:`` in its order and the rest by name; folders are sections."""
    folder = "" if pattern in ("auto", "/") else pattern.strip("/")
    if "*" in folder:
        found = [each for each in publication.listed if _matches(each.entry.path, folder)]
    else:
        found = [each for each in publication.listed if not folder or each.entry.path.startswith(f"{folder}/")]
    found = [each for each in found if not is_index(each.entry.path)]
    start = folder.partition("*")[0].rpartition("/")[0] if "*" in folder else folder
    yield from _below(found, start, publication, here)


def _matches(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern of which ``**`` stands for any folders."""
    fits = PurePosixPath(path).match(pattern.replace("**/", "*/")) or PurePosixPath(path).match(pattern)
    return fits or PurePosixPath(path).match(pattern.replace("**/", ""))


def _below(
    found: Sequence[NumberedChapter], folder: str, publication: Publication, here: NumberedChapter
) -> Iterator[Way]:
    start = f"{folder}/" if folder else ""
    own = [each for each in found if "/" not in each.entry.path.removeprefix(start)]
    names = dict.fromkeys(each.entry.path.removeprefix(start).split("/")[0] for each in found if each not in own)

    def order(chapter: NumberedChapter) -> tuple[float, str]:
        given = chapter.document.settings.get("order")
        return (float(given) if isinstance(given, int | float) else float("inf"), chapter.entry.path)

    for chapter in sorted(own, key=order):
        if folder and PurePosixPath(chapter.entry.path).stem == "index":
            continue
        yield _link(chapter, "", here)
    for name in names:
        inner = start + name
        inside = [each for each in found if each.entry.path.startswith(f"{inner}/")]
        first = next(
            (
                each
                for each in inside
                if PurePosixPath(each.entry.path).with_suffix("") == PurePosixPath(inner, "index")
            ),
            None,
        )
        title = first.document.plain_title if first else name.replace("-", " ").replace("_", " ").title()
        href = relative(here.href, first.href) if first else ""
        below = tuple(_below(inside, inner, publication, here))
        yield Way(title, href, "", first is here, below)


def _link(chapter: NumberedChapter, text: str, here: NumberedChapter) -> Way:
    return Way(text or chapter.document.plain_title, relative(here.href, chapter.href), "", _holds(chapter, here))


def _way(address: str, text: str, publication: Publication, here: NumberedChapter) -> Way:
    """A link to a page of the site or elsewhere, seen from a page."""
    path, _, anchor = address.partition("#")
    inside = path.lstrip("/")
    chapter = next((each for each in publication.chapters if inside in (each.entry.path, each.href)), None)
    shown = words_of_markdown(text)
    if chapter is not None:
        way = _link(chapter, shown, here)
        return Way(way.text, way.href + (f"#{anchor}" if anchor else ""), "", way.is_here)
    elsewhere = "://" in address or address.startswith(("mailto:", "#"))
    return Way(shown or address, address if elsewhere else relative(here.href, inside or "index.html"))


def faults_of(publication: Publication) -> Iterator[Problem]:
    """Pages that sidebars and navbars name, and that do not exist."""
    settings = publication.configuration.settings
    paths = {name for each in publication.chapters for name in (each.entry.path, each.href)}
    for start in ("sidebar", "navbar"):
        for section in ("website", "book"):
            yield from _dead_ends(settings.get(f"{section}.{start}"), f"{section}.{start}", publication, paths)


def _dead_ends(given: Any, key: str, publication: Publication, known: set[str]) -> Iterator[Problem]:
    if isinstance(given, str):
        name = given.partition("#")[0].lstrip("/")
        root = publication.configuration.root
        is_document = PurePosixPath(name).suffix in DOCUMENTS and not any(sign in name for sign in "*:\n")
        if is_document and name not in known | publication.left_out and not (root / name).is_file():
            place = publication.configuration.settings.place(key)
            yield Problem(f"the page {given} does not exist", *place, remedy="correct the name or add the file")
    elif isinstance(given, Mapping):
        for name, value in given.items():
            if name in ("href", "file", "url", "section", "contents", "menu", "left", "right"):
                yield from _dead_ends(value, f"{key}.{name}", publication, known)
    elif isinstance(given, list):
        for number, value in enumerate(given):
            yield from _dead_ends(value, f"{key}.{number}", publication, known)


def navbar_of(publication: Publication, here: NumberedChapter) -> tuple[Way, ...]:
    """The links of a navbar: files by their title, or texts with an address; menus with what stands in them."""
    settings = publication.configuration.settings
    ways: list[Way] = []
    for side in ("left", "right"):
        items = settings.get(f"website.navbar.{side}") or []
        ways += _menu(items, f"website.navbar.{side}", publication, here)
    return tuple(ways)


def _menu(items: Any, key: str, publication: Publication, here: NumberedChapter) -> Iterator[Way]:
    for number, item in enumerate(items if isinstance(items, list) else [items]):
        given = {"href": item} if isinstance(item, str) else item if isinstance(item, Mapping) else {}
        address = str(given.get("href") or given.get("file") or given.get("url") or "")
        text = str(given.get("text") or given.get("aria-label") or given.get("icon") or "")
        below = tuple(_menu(given.get("menu") or [], f"{key}.{number}.menu", publication, here))
        if address and address.strip("-"):
            way = _way(address, text, publication, here)
            yield Way(way.text, way.href, "", way.is_here, below)
        elif text.strip("- "):
            yield Way(words_of_markdown(text), below=below)

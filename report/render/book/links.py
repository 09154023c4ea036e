"""Links and files: where each link of a page must point, which files must be copied, and which are missing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from report.core.chapters import COPY_IN, Place
from report.core.errors import Problem
from report.core.filenames import address_of, broken_name
from report.core.files import existing_name, is_there, leads_outside, put_files
from report.render.book.book import NumberedChapter, Publication, relative
from report.render.book.document import ExecutedDocument
from report.render.reading.executed_chapter import content_of

ELSEWHERE = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:|//)")
MADE_LATER = re.compile(r"^(ref-|fn\d|fnref\d|tabset-|refs$)")  # identifiers that the writer adds


@dataclass(frozen=True)
class Links:
    """What a page's links and images need.

    Parameters
    ----------
    rewritten
        Targets as written → as they must be on the page; empty if the link goes and its words stay.
    files
        Files of the project to copy, relative to its root.
    problems
        Links and images that lead nowhere.
    """

    rewritten: Mapping[str, str]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def links_of(
    publication: Publication, chapter: NumberedChapter, names: Mapping[str, Mapping[str, str]] | None = None
) -> Links:
    """The links and images of one chapter.

    Parameters
    ----------
    publication
        All chapters.
    chapter
        The one looked at.
    names
        All chapters end in one document, in which identifiers of a chapter (by its path) have these names: a link to a
        chapter becomes a link to its heading. None if each chapter is a page.
    """
    source = chapter.document.source
    moved = posixpath.dirname(chapter.entry.file) != posixpath.dirname(chapter.href)
    rewritten: dict[str, str] = {}
    files: list[str] = []
    problems: list[Problem] = []
    for link in dict.fromkeys(chapter.document.index["links"]):
        if not link or _is_elsewhere(link, chapter, publication):
            continue
        inside, anchor = _parted(link, chapter, publication)
        target = publication.by_path.get(inside) if inside else chapter
        if inside in publication.left_out:
            rewritten[link] = ""  # its words stay
        elif target is not None:
            if anchor and not _has(target, unquote(anchor)):
                found = f"the link leads to #{anchor}, which {link.partition('#')[0] or 'the page'} does not have"
                problems.append(Problem(found, *_place_of(link, source)))
            if names is not None:
                identifier = unquote(anchor) or anchor_of(target)
                rewritten[link] = f"#{names.get(target.entry.path, {}).get(identifier, identifier)}"
            elif inside:
                rewritten[link] = relative(chapter.href, target.href) + (f"#{anchor}" if anchor else "")
        elif inside in publication.beside:
            rewritten[link] = relative(chapter.href, inside)
        elif inside in publication.unbuilt:
            rewritten[link] = relative(chapter.href, publication.unbuilt[inside]) + (f"#{anchor}" if anchor else "")
        elif inside in publication.made:
            if moved and names is None:
                rewritten[link] = relative(chapter.href, inside) + (f"#{anchor}" if anchor else "")
        else:
            problems.extend(_file(link, inside, "the link leads to a file that does not exist:", chapter, publication))
            _take(link, inside, chapter, publication, files, rewritten)
    for image in dict.fromkeys(chapter.document.index["images"]):
        if _is_elsewhere(image, chapter, publication):
            continue
        inside, _ = _parted(image, chapter, publication)
        if inside in publication.beside:
            rewritten[image] = relative(chapter.href, inside)
            continue
        problems.extend(_file(image, inside, "the image does not exist:", chapter, publication))
        _take(image, inside, chapter, publication, files, rewritten)
        if names is not None:
            rewritten[image] = address_of(inside)
    return Links(rewritten, tuple(files), tuple(problems))


def anchor_of(chapter: NumberedChapter) -> str:
    """The identifier of a chapter's heading where all chapters are one document."""
    return chapter.title_id or "chapter-" + re.sub(r"\W+", "-", posixpath.splitext(chapter.entry.path)[0])


def _file(link: str, inside: str, words: str, chapter: NumberedChapter, publication: Publication) -> list[Problem]:
    """What is wrong with a file of the project that a link or an image names."""
    source = chapter.document.source
    if _made_by_cells(inside, chapter):
        return []
    place = _place_of(link, source)
    root = publication.configuration.root
    if (is_there(root / inside) and leads_outside(root / inside, root)) or inside.startswith("../"):
        return [Problem(f"{unquote(link)} is outside the project", *place, remedy=COPY_IN)]
    if is_there(root / inside) and (root / inside).is_file():
        broken = broken_name(inside, *place)
        return [broken] if broken else []
    return [Problem(f"{words} {unquote(link)}", *place, remedy="correct the path or add the file")]


def _take(
    link: str,
    inside: str,
    chapter: NumberedChapter,
    publication: Publication,
    files: list[str],
    rewritten: dict[str, str],
) -> None:
    """Note a file to copy, and how the page must name it where a browser would not find it as it is written."""
    root = publication.configuration.root
    made = _made_by_cells(inside, chapter)
    if inside.startswith("../"):
        return
    if not made and (
        not is_there(root / inside) or leads_outside(root / inside, root) or not (root / inside).is_file()
    ):
        return
    if not made:
        files.append(inside)
    path = re.split("[?#]", link, maxsplit=1)[0]
    seen = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.entry.file), unquote(path)))
    moved = not made and posixpath.dirname(chapter.entry.file) != posixpath.dirname(chapter.href)
    if moved or path.startswith("/") or seen != inside or "\\" in path or ELSEWHERE.match(link):
        rewritten[link] = relative(chapter.href, inside)


def _is_elsewhere(link: str, chapter: NumberedChapter, publication: Publication) -> bool:
    """Whether a link leads out of the project; ``a:b.png`` does not if there is such a file."""
    return bool(ELSEWHERE.match(link)) and not _exists(_parted(link, chapter, publication)[0], chapter, publication)


def _parted(link: str, chapter: NumberedChapter, publication: Publication) -> tuple[str, str]:
    """What a link names, relative to the project's root, and the identifier in it; empty if it is the page itself.

    A name may hold ``#``, ``?`` and ``%``, written as they are or percent-encoded: what exists decides.
    """
    cuts = [len(link), *(found.start() for found in reversed(list(re.finditer("[?#]", link))))]
    for cut in cuts:
        for path in dict.fromkeys((unquote(link[:cut]), link[:cut])):
            inside = existing_name(publication.configuration.root, _in_project(path, chapter)) if path else ""
            if inside and _exists(inside, chapter, publication):
                return inside, link[cut:].partition("#")[2]
    path, _, anchor = link.partition("#")
    path = path.partition("?")[0]
    return _in_project(unquote(path), chapter) if path else "", anchor


def _exists(inside: str, chapter: NumberedChapter, publication: Publication) -> bool:
    """Whether something of this path is made or copied with the pages."""
    if inside in publication.made or _made_by_cells(inside, chapter):
        return True
    path = publication.configuration.root / inside
    return is_there(path) and path.is_file()


def _made_by_cells(inside: str, chapter: NumberedChapter) -> bool:
    folder = posixpath.dirname(chapter.entry.file)
    return posixpath.relpath(inside, folder or ".") in chapter.document.source.files


def _in_project(path: str, chapter: NumberedChapter) -> str:
    """A path as it is meant in a chapter, relative to the project's root."""
    start = "" if path.startswith("/") else posixpath.dirname(chapter.entry.file)
    return posixpath.normpath(posixpath.join(start, path.lstrip("/")))


def _place_of(link: str, source: ExecutedDocument) -> Place:
    """Where a link is written: pandoc gives it percent-encoded."""
    forms = dict.fromkeys((link, unquote(link), unquote(link).replace(" ", "\t")))
    written = next((form for form in forms if any(form in line for line in source.lines)), link)
    return source.place_of(written)


def _has(chapter: NumberedChapter, identifier: str) -> bool:
    return identifier in chapter.document.index["identifiers"] or MADE_LATER.match(identifier) is not None


def shown_files(chapter: NumberedChapter) -> Mapping[str, bytes]:
    """The images made by a chapter's cells that its page shows or links to; those of hidden cells are left out."""
    index = chapter.document.index
    asked = {unquote(name) for name in (*index["images"], *index["links"])}
    files = chapter.document.source.files
    return {name: content_of(files[name]) for name in files if name in asked}


def copy_files(names: Sequence[str], root: Path, output: Path) -> None:
    """Copy files of the project to the same places in the site."""
    for name in sorted(set(names)):
        put_files(output, {name: (root / name).read_bytes()})

"""Links and files: where each link of a page must point, which files must be copied, and which are missing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from report.errors import Problem
from report.files import leads_outside
from report.render.builtin.book import Chapter, Publication, relative
from report.render.builtin.source import COPY_IN

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


def links_of(publication: Publication, chapter: Chapter, names: Mapping[str, Mapping[str, str]] | None = None) -> Links:
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
    pages = {other.entry.path: other for other in publication.chapters}
    rewritten: dict[str, str] = {}
    files: list[str] = []
    problems: list[Problem] = []
    for link in dict.fromkeys(chapter.document.index["links"]):
        if ELSEWHERE.match(link) or not link:
            continue
        path, _, anchor = link.partition("#")
        target = chapter if not path else pages.get(_in_project(path, chapter))
        if path and _in_project(path, chapter) in publication.left_out:
            rewritten[link] = ""  # its words stay
            continue
        if target is not None:
            if anchor and not _has(target, unquote(anchor)):
                found = f"the link leads to #{anchor}, which {path or 'the page'} does not have"
                problems.append(Problem(found, *source.place_of(link)))
            if names is not None:
                identifier = unquote(anchor) or anchor_of(target)
                rewritten[link] = f"#{names.get(target.entry.path, {}).get(identifier, identifier)}"
            elif path:
                rewritten[link] = relative(chapter.href, target.href) + (f"#{anchor}" if anchor else "")
            continue
        path = path.partition("?")[0]
        if _in_project(path, chapter) in publication.beside:
            rewritten[link] = relative(chapter.href, _in_project(path, chapter))
            continue
        if _is_page(path, chapter, publication.chapters):
            continue
        problems.extend(
            _file(path, "the link leads to a file that does not exist:", chapter, publication, files, rewritten)
        )
    for image in dict.fromkeys(chapter.document.index["images"]):
        if _in_project(image, chapter) in publication.beside:
            rewritten[image] = relative(chapter.href, _in_project(image, chapter))
        elif not ELSEWHERE.match(image):
            problems.extend(_file(image, "the image does not exist:", chapter, publication, files, rewritten))
            if names is not None:
                rewritten[image] = _in_project(image, chapter)
    return Links(rewritten, tuple(files), tuple(problems))


def anchor_of(chapter: Chapter) -> str:
    """The identifier of a chapter's heading where all chapters are one document."""
    return chapter.title_id or "chapter-" + re.sub(r"\W+", "-", posixpath.splitext(chapter.entry.path)[0])


def _file(
    path: str,
    words: str,
    chapter: Chapter,
    publication: Publication,
    files: list[str],
    rewritten: dict[str, str],
) -> list[Problem]:
    name = unquote(path)
    if name in chapter.document.source.files:
        return []
    inside = _in_project(name, chapter)
    root = publication.configuration.root
    if leads_outside(root / inside, root):
        found = f"{path} is outside the project"
        return [Problem(found, *chapter.document.source.place_of(path), remedy=COPY_IN)]
    if (root / inside).is_file():
        files.append(inside)
        if path.startswith("/"):
            rewritten[path] = relative(chapter.href, inside)
        return []
    found = f"{words} {path}"
    return [Problem(found, *chapter.document.source.place_of(path), remedy="correct the path or add the file")]


def _in_project(path: str, chapter: Chapter) -> str:
    """A path as written in a chapter, relative to the project's root."""
    if path.startswith("/"):
        return posixpath.normpath(path[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(chapter.entry.path), unquote(path)))


def _is_page(path: str, chapter: Chapter, chapters: Sequence[Chapter]) -> bool:
    return any(_in_project(path, chapter) == other.href for other in chapters)


def _has(chapter: Chapter, identifier: str) -> bool:
    return identifier in chapter.document.index["identifiers"] or MADE_LATER.match(identifier) is not None


def shown_files(chapter: Chapter) -> Mapping[str, bytes]:
    """The images made by a chapter's cells that its page shows or links to; those of hidden cells are left out."""
    index = chapter.document.index
    asked = {unquote(name) for name in (*index["images"], *index["links"])}
    return {name: content for name, content in chapter.document.source.files.items() if name in asked}


def copy_files(names: Sequence[str], root: Path, output: Path) -> None:
    """Copy files of the project to the same places in the site."""
    for name in sorted(set(names)):
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((root / name).read_bytes())

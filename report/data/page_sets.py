"""Chapters of which one page is made for each value of a column: ``report: pages: {from: harvest, key: entity}``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from report.core.chapters import LANGUAGE, OPTION, Chapter, Place, SourceCell, read_chapter
from report.core.errors import ContentError, Problem
from report.core.project import DESCRIPTOR, Project
from report.core.settings import read_yaml
from report.data.groups import Groups, groups_of, placed_at
from report.data.package import open_whole_package

SETTING = "report.pages"
TAG = "parameters"  # the one that Quarto and papermill look for
PARAMS = "params"  # the name under which a cell and the shortcode `meta` have all parameters
ASKS = re.compile(rb"^\s*report\s*:.*?\bpages\s*:", re.MULTILINE | re.DOTALL)
AS_IN = "pages: {from: DATASET, key: COLUMN}"


@dataclass(frozen=True)
class ParametrisedPage:
    """One page of a chapter.

    Parameters
    ----------
    path
        Of a document, relative to the project's root, though no such file is there: ``chapters/valleys/north.qmd``.
    title
        Plain text.
    value, slug
        See `groups.Group`.
    """

    path: str
    title: str
    value: str | int
    slug: str


@dataclass(frozen=True)
class PageSet:
    """The pages of one chapter.

    Parameters
    ----------
    template
        The chapter, relative to the project's root; its own page lists the others.
    key
        The column, which is the name of the parameter.
    default
        The slug of the value that the cell tagged ``parameters`` gives: for which the chapter is written.
    pages
        In the order of their values.
    without_rows
        Values that the package expects and no row holds.
    at
        Where the cell tagged ``parameters`` is among the chapter's cells.
    place
        Where the header asks for the pages.
    """

    template: str
    key: str
    default: str
    pages: tuple[ParametrisedPage, ...]
    without_rows: tuple[str, ...]
    at: int
    place: Place


def asks_for_pages(header: Mapping[str, Any]) -> bool:
    """Whether a header asks for pages."""
    own = header.get("report")
    return isinstance(own, Mapping) and "pages" in own


def may_ask(text: bytes) -> bool:
    """Whether the text of a document may ask for pages: a quick look, before it is read."""
    return b"pages" in text and ASKS.search(text) is not None


def page_sets(project: Project) -> dict[str, PageSet]:
    """The pages of each chapter of a project that asks for some, by the chapter's path."""
    found = {}
    for path in project.chapters:
        if path.suffix == ".qmd" and may_ask(path.read_bytes()):
            chapter = read_chapter(path, project.root)
            if asks_for_pages(chapter.header):
                found[chapter.path] = page_set_of(chapter, project)
    return found


def page_set_of(chapter: Chapter, project: Project) -> PageSet:
    """The pages that a chapter's header asks for.

    Raises
    ------
    ContentError
        If the header is wrong, if there is no cell tagged ``parameters`` or it gives the parameter no value, or with
        what is wrong with dataset and column; see `groups.groups_of`.
    """
    dataset, key, title = _asked(chapter)
    place = chapter.header_place(SETTING)
    if not project.has_data:
        raise ContentError(Problem("there is no data package to make pages of", *place, f"data/{DESCRIPTOR}"))
    at = next((number for number, cell in enumerate(chapter.cells) if TAG in _tags(cell, chapter)), None)
    example = f'a cell with #| tags: [{TAG}] and {key} = "…", the value for which the chapter is written'
    if at is None:
        raise ContentError(Problem(f"no cell is tagged {TAG}", *place, example, "what stands above it is shown once"))
    cell = chapter.cells[at]
    groups = _groups(chapter, project, dataset, key)
    default = default_of("\n".join(cell.content), key)
    if default is None:
        raise ContentError(Problem(f'the cell gives "{key}" no value', *chapter.places[cell.start], example))
    standing = next((each for each in groups.found if str(each.value) == str(default)), None)
    if standing is None:
        values = ", ".join(str(each.value) for each in groups.found[:3])
        found = f'no row of "{dataset}" has "{default}" in column "{key}"'
        raise ContentError(Problem(found, *chapter.places[cell.start], f"one of its values, as {values}"))
    folder = PurePosixPath(chapter.path).with_suffix("")
    suffix = PurePosixPath(chapter.path).suffix
    pages = tuple(
        ParametrisedPage(
            f"{folder}/{each.slug}{suffix}", title.replace(f"{{{key}}}", str(each.value)), each.value, each.slug
        )
        for each in groups.found
    )
    for page in pages:
        if (project.root / page.path).exists():
            found = f"{page.path} would be the page of {page.value}, and is a file"
            raise ContentError(Problem(found, *place, remedy="rename the file, or the chapter"))
    return PageSet(chapter.path, key, standing.slug, pages, groups.without_rows, at, place)


def default_of(code: str, key: str) -> str | int | None:
    """The value that a cell gives a parameter, by its own name or in `params`; None if it gives none."""
    try:
        statements = ast.parse(code).body
    except SyntaxError:
        return None
    for each in statements:
        if not isinstance(each, ast.Assign) or len(each.targets) != 1 or not isinstance(each.targets[0], ast.Name):
            continue
        try:
            given = ast.literal_eval(each.value)
        except ValueError:
            continue
        if each.targets[0].id == PARAMS and isinstance(given, dict):
            given = given.get(key)
        elif each.targets[0].id != key:
            continue
        if isinstance(given, str) or type(given) is int:
            return given
    return None


def _asked(chapter: Chapter) -> tuple[str, str, str]:
    """Dataset, column and title of the pages, as the header names them."""
    given = chapter.header["report"]["pages"]
    place = chapter.header_place(SETTING)
    if not isinstance(given, Mapping):
        raise ContentError(Problem('"pages" is no list of keys and values', *place, AS_IN))
    for name in ("from", "key", "title", *given):
        at = chapter.header_place(f"{SETTING}.{name}") if name in given else place
        if name not in ("from", "key", "title"):
            raise ContentError(Problem(f'the key "{name}" under "pages" is not known', *at, "from, key or title"))
        if name not in given and name != "title":
            raise ContentError(Problem(f'"pages" does not say "{name}"', *place, AS_IN))
        if name in given and not (isinstance(given[name], str) and given[name].strip()):
            raise ContentError(Problem(f'"{name}" of "pages" is {given[name]!r}', *at, f"a text, as in {AS_IN}"))
    key = str(given["key"])
    title = str(given.get("title", f"{{{key}}}"))
    if f"{{{key}}}" not in title:
        place = chapter.header_place(f"{SETTING}.title")
        found = f'the title "{title}" would be that of every page'
        raise ContentError(Problem(found, *place, f"{{{key}}} in it, where the value of each page stands"))
    return str(given["from"]), key, title


def _groups(chapter: Chapter, project: Project, dataset: str, key: str) -> Groups:
    try:
        return groups_of(open_whole_package(project), dataset, key)
    except ContentError as error:
        name = "key" if any(f'"{key}"' in each.found for each in error.problems) else "from"
        raise placed_at(error, *chapter.header_place(f"{SETTING}.{name}")) from None


def _tags(cell: SourceCell, chapter: Chapter) -> Iterator[str]:
    if cell.language != LANGUAGE:
        return
    options = []
    for line in cell.content:
        found = OPTION.match(line)
        if found is None:
            break
        options.append(found["text"])
    if not any("tags" in line for line in options):
        return
    told, _ = read_yaml("\n".join(options), *chapter.places[cell.start])
    given = told.get("tags") if isinstance(told, Mapping) else None
    yield from given.split() if isinstance(given, str) else given if isinstance(given, list) else ()

"""Chapters that are written once and are several pages: one that lists them, and one for each value of a column."""

from __future__ import annotations

import keyword
import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace

from report.core.chapters import Chapter, Place, SourceCell, read_chapter
from report.core.errors import ContentError, Problem, raise_all
from report.core.messages import Messages, messages_of
from report.core.project import Project
from report.data.page_sets import PARAMS, SETTING, PageSet, ParametrisedPage, asks_for_pages, may_ask, page_set_of
from report.exhibits.calls import calls_in
from report.exhibits.markdown import escaped
from report.render.book.book import at_once
from report.render.book.entries import Entry

LIST = "page-list"  # the class of the list of pages


def with_pages(entries: Sequence[Entry], project: Project) -> tuple[Entry, ...]:
    """The documents of a project, and after each that asks for pages these.

    Raises
    ------
    ContentError
        With all that is wrong with what they ask for.
    """
    found: list[Entry] = []
    problems: list[Problem] = []
    for entry in entries:
        found.append(entry)
        path = project.root / entry.path
        if path.suffix != ".qmd" or not may_ask(path.read_bytes()):
            continue
        try:
            chapter = read_chapter(path, project.root)
        except ContentError:
            continue  # told where all documents are read, with the faults of the others
        if not asks_for_pages(chapter.header):
            continue
        try:
            pages = page_set_of(chapter, project)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        found[-1] = replace(entry, pages=pages)
        below = replace(entry, pages=pages, template=entry.path, is_part=False, text="", page="")
        found += [replace(below, path=page.path) for page in pages.pages]
    raise_all(ContentError, problems)
    return tuple(found)


def read_entries(entries: Sequence[Entry], project: Project) -> list[Chapter]:
    """The documents as they are written; a file from which several are made is read once."""
    files = list(dict.fromkeys(entry.file for entry in entries))
    read = at_once(lambda name: read_chapter(project.root / name, project.root), files)
    chapters = dict(zip(files, read, strict=True))
    say = messages_of(project.root)
    of_pages = {id(entry.pages): entry.pages for entry in entries if entry.pages}
    pages = {page.path: page for each in of_pages.values() for page in each.pages}
    made = []
    for entry in entries:
        chapter = chapters[entry.file]
        if entry.pages is None:
            made.append(chapter)
        elif entry.template:
            made.append(page_from(chapter, entry.pages, pages[entry.path]))
        else:
            made.append(overview_from(chapter, entry.pages, say))
    return made


def overview_from(chapter: Chapter, pages: PageSet, say: Messages) -> Chapter:
    """The page that says which there are: what stands above the cell tagged ``parameters``, and links to all pages."""
    end = chapter.cells[pages.at].start
    folder = posixpath.dirname(chapter.path)
    lines = [
        "",
        ':::: {.content-visible unless-format="html"}',
        escaped(say("Each of these has a page of its own on the site:")),
        "::::",
        "",
        f"::: {{.{LIST}}}",
        "",
        *(f"- [{escaped(str(each.value))}](<{posixpath.relpath(each.path, folder or '.')}>)" for each in pages.pages),
        "",
        ":::",
        "",
    ]
    if pages.without_rows:
        lines += [say("No rows: %(names)s.", names=escaped(", ".join(pages.without_rows))), ""]
    places = [*chapter.places[:end], *([pages.place] * len(lines))]
    cells = chapter.cells[: pages.at]
    return replace(chapter, lines=(*chapter.lines[:end], *lines), places=tuple(places), cells=cells)


def page_from(chapter: Chapter, pages: PageSet, page: ParametrisedPage) -> Chapter:
    """The page of one value: the text from the cell tagged ``parameters`` on, with the value in the place of its own.

    As Quarto and papermill do, the cell sets its own value first, and after it the parameter is set anew.
    """
    key, value = pages.key, page.value
    cell = chapter.cells[pages.at]
    given = [f"{PARAMS} = {{{key!r}: {value!r}}}"]
    if key.isidentifier() and not keyword.iskeyword(key):
        given.insert(0, f"{key} = {value!r}")
    written = [*chapter.lines[cell.start : cell.end], *(cell.indent + line for line in given)]
    after = _for_page(chapter.lines[cell.end :], pages, page)
    ends: tuple[Place, ...] = (chapter.places[cell.end],) * len(given)
    own = replace(cell, start=0, end=cell.end - cell.start + len(given), content=(*cell.content, *given))
    moved = len(given) - cell.start
    cells = [replace(each, start=each.start + moved, end=each.end + moved) for each in chapter.cells[pages.at + 1 :]]
    header = {name: each for name, each in chapter.header.items() if name not in ("report", "aliases")}
    shown = str(value)
    title = escaped(page.title)
    where = {**chapter.header_lines, "title": chapter.header_place(f"{SETTING}.title").line}
    if "title" not in chapter.header["report"]["pages"]:
        where["title"] = pages.place.line
    return replace(
        chapter,
        path=page.path,
        template=chapter.path,
        header={**header, "title": title, PARAMS: {key: shown}},
        header_lines=where,
        lines=(*written, *after),
        places=(*chapter.places[cell.start : cell.end], *ends, *chapter.places[cell.end :]),
        cells=(own, *_with_content(cells, (*written, *after))),
    )


def _with_content(cells: Sequence[SourceCell], lines: Sequence[str]) -> tuple[SourceCell, ...]:
    """Cells with the lines that stand between their fences now."""
    return tuple(
        replace(each, content=tuple(line.removeprefix(each.indent) for line in lines[each.start + 1 : each.end]))
        for each in cells
    )


def _for_page(lines: Sequence[str], pages: PageSet, page: ParametrisedPage) -> tuple[str, ...]:
    """Lines in which references to what is made for the value of the chapter lead to what is made for this one.

    ``@fig-harvest-north`` is ``@fig-harvest-south`` on the page of the south, where ``figure("harvest", …)`` is shown.
    """
    ids = {call.id for line in lines for call in calls_in(line) if call.key}
    if not ids or page.slug == pages.default:
        return tuple(lines)
    named = "|".join(re.escape(each) for each in sorted(ids, key=len, reverse=True))
    reference = re.compile(rf"(?P<before>[@#](?:fig|tbl)-(?:{named})-){re.escape(pages.default)}(?![\w-])")
    return tuple(reference.sub(lambda found: found["before"] + page.slug, line) for line in lines)

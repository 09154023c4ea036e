"""Where the chapters use exhibits, read from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath

from report.core.chapter_lines import ChapterLines
from report.core.chapters import first_heading, length_of_header
from report.core.hidden import in_html, without_hidden
from report.core.notebooks import NOTEBOOK
from report.core.project import Project
from report.data.page_sets import page_sets
from report.exhibits.calls import calls_in, claims_in

GIVEN = re.compile(r"---\n(?:.+\n)*?title:[ \t]*(?P<title>.+)\n")


@dataclass(frozen=True)
class Use:
    """A place in the text that shows an exhibit.

    Parameters
    ----------
    path
        The chapter, relative to the project's root.
    line
        Of the chapter.
    page
        Of a chapter that is several pages, the one on which it is shown, as a document of its own.
    title
        Of that page.
    """

    path: str
    line: int
    page: str = ""
    title: str = ""


def uses_of(project: Project, chapters: ChapterLines) -> Mapping[str, tuple[Use, ...]]:
    """The places at which each exhibit is used, by its id, in the order of the text; hidden ones are none."""
    found: dict[str, list[Use]] = {}
    of_pages = page_sets(project)
    for name, (lines, numbers) in chapters.items():
        for number, line in zip(numbers, without_hidden(lines, in_html), strict=True):
            calls = list(calls_in(line))
            named = (call.id for call in calls if not call.key)
            for each in [*named, *filter(None, claims_in(line))]:
                found.setdefault(each, []).append(Use(name, number))
            pages = of_pages[name].pages if name in of_pages else ()
            for call, page in product((call for call in calls if call.key), pages):
                found.setdefault(f"{call.id}-{page.slug}", []).append(Use(name, number, page.path, page.title))
    return {name: tuple(found[name]) for name in sorted(found)}


def titles_of(pages: ChapterLines) -> Mapping[str, str]:
    """The title of each page, by the file it is written in: chapters and pages of evidence."""
    found = {}
    for name, (lines, _) in pages.items():
        path = PurePosixPath(name)
        title = first_heading(without_hidden(lines[length_of_header(lines) :], in_html))
        told = GIVEN.match("\n".join(lines)) if path.suffix == NOTEBOOK else None  # by its first heading, or its header
        found[name] = told["title"].strip('"') if told else title or path.stem
    return found

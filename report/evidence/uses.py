"""Where the chapters use exhibits, read from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from report.core.hidden import in_html, without_hidden
from report.core.notebooks import NOTEBOOK, written_lines
from report.core.project import Project
from report.data.page_sets import page_sets
from report.prose.calls import calls_in

CLAIM = re.compile(r"data-claim=\"(?P<id>[a-z0-9-]+)\"")
GIVEN = re.compile(r"---\n(?:.+\n)*?title:[ \t]*(?P<title>.+)\n")
TITLE = re.compile(r"^# (?P<title>.+?)(?:\s*\{[^}]*\})?\s*$", re.MULTILINE)


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


def uses_of(project: Project) -> Mapping[str, tuple[Use, ...]]:
    """The places at which each exhibit is used, by its id, in the order of the text; hidden ones are none."""
    found: dict[str, list[Use]] = {}
    of_pages = page_sets(project)
    for path in project.chapters:
        name = project.shown(path)
        lines, numbers = written_lines(path, name)
        pages = of_pages[name].pages if name in of_pages else ()
        for at, named, families in _named_in(without_hidden(lines, in_html)):
            for each in named:
                found.setdefault(each, []).append(Use(name, numbers[at]))
            for family, page in product(families, pages):
                found.setdefault(f"{family}-{page.slug}", []).append(Use(name, numbers[at], page.path, page.title))
    return {name: tuple(found[name]) for name in sorted(found)}


@lru_cache(maxsize=256)
def _named_in(lines: tuple[str, ...]) -> tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]:
    """For each line that calls for exhibits its index, their ids, and those that are made for the value of a page."""
    found = []
    for at, line in enumerate(lines):
        calls = list(calls_in(line))
        named = (*(call.id for call in calls if not call.key), *(claim["id"] for claim in CLAIM.finditer(line)))
        families = tuple(call.id for call in calls if call.key)
        if named or families:
            found.append((at, named, families))
    return tuple(found)


def titles_of(project: Project) -> Mapping[str, str]:
    """The title of each page, by the file it is written in: chapters and pages of evidence."""
    paths = [*project.chapters, *sorted((project.root / "chapters" / "evidence").glob("*.qmd"))]
    found = {}
    for path in paths:
        lines, _ = written_lines(path, project.shown(path))
        title = TITLE.search("\n".join(without_hidden(lines, in_html)))
        told = GIVEN.match("\n".join(lines)) if path.suffix == NOTEBOOK else None  # by its first heading, or its header
        found[project.shown(path)] = told["title"].strip('"') if told else title["title"] if title else path.stem
    return found

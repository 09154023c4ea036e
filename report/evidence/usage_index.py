"""Where the chapters use exhibits, read from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath

from report.core.chapters import first_heading, length_of_header
from report.core.hidden import in_html, without_hidden
from report.core.notebooks import NOTEBOOK, written_lines
from report.core.project import Project
from report.data.page_sets import page_sets
from report.prose.calls import calls_in, claims_in

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


Written = Mapping[str, tuple[Sequence[str], Sequence[int]]]  # chapter → its lines, and where each stands in the file


def read_written(project: Project) -> Written:
    """The text of each chapter and of each page of evidence, by its path."""
    paths = [*project.chapters, *sorted((project.root / "chapters" / "evidence").glob("*.qmd"))]
    return {project.shown(path): written_lines(path, project.shown(path)) for path in paths}


def uses_of(project: Project, written: Written | None = None) -> Mapping[str, tuple[Use, ...]]:
    """The places at which each exhibit is used, by its id, in the order of the text; hidden ones are none."""
    written = written or read_written(project)
    found: dict[str, list[Use]] = {}
    of_pages = page_sets(project)
    for path in project.chapters:
        name = project.shown(path)
        lines, numbers = written[name]
        for number, line in zip(numbers, without_hidden(lines, in_html), strict=True):
            calls = list(calls_in(line))
            named = (call.id for call in calls if not call.key)
            for each in [*named, *filter(None, claims_in(line))]:
                found.setdefault(each, []).append(Use(name, number))
            pages = of_pages[name].pages if name in of_pages else ()
            for call, page in product((call for call in calls if call.key), pages):
                found.setdefault(f"{call.id}-{page.slug}", []).append(Use(name, number, page.path, page.title))
    return {name: tuple(found[name]) for name in sorted(found)}


def titles_of(written: Written) -> Mapping[str, str]:
    """The title of each page, by the file it is written in: chapters and pages of evidence."""
    found = {}
    for name, (lines, _) in written.items():
        path = PurePosixPath(name)
        title = first_heading(without_hidden(lines[length_of_header(lines) :], in_html))
        told = GIVEN.match("\n".join(lines)) if path.suffix == NOTEBOOK else None  # by its first heading, or its header
        found[name] = told["title"].strip('"') if told else title or path.stem
    return found

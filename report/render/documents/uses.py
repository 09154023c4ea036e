"""Where the chapters use exhibits, read from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from report.project import Project
from report.prose.calls import calls_in
from report.prose.hidden import in_html, without_hidden

CLAIM = re.compile(r"data-claim=\"(?P<id>[a-z0-9-]+)\"")
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
    """

    path: str
    line: int


def uses_of(project: Project) -> Mapping[str, tuple[Use, ...]]:
    """The places at which each exhibit is used, by its id, in the order of the text; hidden ones are none."""
    found: dict[str, list[Use]] = {}
    for path in project.chapters:
        name = project.shown(path)
        lines = without_hidden(path.read_text(encoding="utf-8").splitlines(), in_html)
        for number, line in enumerate(lines, 1):
            ids = [*(call.id for call in calls_in(line)), *(claim["id"] for claim in CLAIM.finditer(line))]
            for each in ids:
                found.setdefault(each, []).append(Use(name, number))
    return {name: tuple(found[name]) for name in sorted(found)}


def titles_of(project: Project) -> Mapping[str, str]:
    """The title of each page, by the file it is written in: chapters and pages of evidence."""
    paths = [*project.chapters, *sorted((project.root / "chapters" / "evidence").glob("*.qmd"))]
    found = {}
    for path in paths:
        title = TITLE.search("\n".join(without_hidden(path.read_text(encoding="utf-8").splitlines(), in_html)))
        found[project.shown(path)] = title["title"] if title else path.stem
    return found

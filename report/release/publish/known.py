"""Whether a version is known everywhere a reader would look for it: list of changes, package, date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.core.errors import Problem, ReportError
from report.core.metadata import CITATION, CONFIGURATION, PACKAGE, read_citation, read_package
from report.core.paper import CHANGES, Paper
from report.core.project import Project
from report.core.shapes import read_text

HEADING = re.compile(r"##\s+\[?v?(?P<version>\d+\.\d+\.\d+)\]?(?P<rest>.*)")  # ## 0.2.0 (2026-11-27)
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def unknown_places(project: Project, paper: Paper) -> Iterator[Problem]:
    """Every file of the project that does not know the version of `CITATION.cff`, with what to edit."""
    yield from _changes(project, paper)
    yield from _package(project, paper)
    yield from _date(project, paper)


def _changes(project: Project, paper: Paper) -> Iterator[Problem]:
    path = project.root / CHANGES
    if not path.is_file():
        return
    expected = f"a heading such as: ## {paper.version} ({paper.date})"
    try:
        lines = read_text(path, CHANGES, "restore the file").splitlines()
    except ReportError as error:
        yield from error.problems
        return
    for number, line in enumerate(lines, start=1):
        told = HEADING.fullmatch(line.strip())
        if told and told["version"] == paper.version:
            date = DATE.search(told["rest"])
            if date and date[0] != paper.date:
                found = f"version {paper.version} has the date {date[0]}"
                remedy = f"write one date into {CHANGES}, {CONFIGURATION} and {CITATION}"
                yield Problem(found, CHANGES, number, f"{paper.date}, as in {CONFIGURATION}", remedy)
            return
    remedy = f"tell there what is new in {paper.version}"
    yield Problem(f"says nothing of version {paper.version}", CHANGES, expected=expected, remedy=remedy)


def _package(project: Project, paper: Paper) -> Iterator[Problem]:
    try:
        version = read_package(project.root).get("version")
    except ReportError as error:
        yield from error.problems
        return
    if version is not None and version != paper.version:
        remedy = f'write version = "{paper.version}" there; make release VERSION={paper.version} writes all of them'
        yield Problem(
            f"the version is {version}", PACKAGE, expected=f"{paper.version}, as in {CITATION}", remedy=remedy
        )


def _date(project: Project, paper: Paper) -> Iterator[Problem]:
    date = read_citation(project.root)[0].get("date-released")
    if date is not None and str(date) != paper.date:
        remedy = f"write the date of version {paper.version} into {CITATION} (date-released) and {CONFIGURATION} (date)"
        expected = f"{paper.date}, as in {CONFIGURATION}"
        yield Problem(f"version {paper.version} was released on {date}", CITATION, expected=expected, remedy=remedy)

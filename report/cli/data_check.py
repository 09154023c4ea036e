"""Check the data package: every rule on every row, or with --quick checksums, sizes and keys only.

The result is printed, and written rule by rule to build/data/checks.json.
"""

from __future__ import annotations

from pathlib import Path

import click

from report.cli.verb import Told, project_option, verb
from report.core.errors import ContentError, raise_all
from report.core.files import canonical_json, write_if_changed
from report.core.progress import live
from report.core.project import Project, find_project
from report.data import check_package, check_quickly


@verb("check", as_json=True)
@click.option("--quick", is_flag=True, help="Compare checksums, sizes and keys only.")
@project_option
def main(quick: bool, folder: Path | None) -> Told:
    """Check every rule on every row of the data, and write the result rule by rule to `build/data/checks.json`."""
    with live("data check") as say:
        say("checking every row")
        return check_data(find_project(folder), quick)


def check_data(project: Project, quick: bool = False) -> Told:
    """What is told of the data of a project.

    Raises
    ------
    ContentError
        With everything that is wrong.
    """
    if quick:
        raise_all(ContentError, check_quickly(project))
        return Told("data: all checksums and keys are right")
    report = check_package(project)
    write_if_changed(project.checks, canonical_json(report.as_json()))
    report.raise_problems()
    return Told(str(report), report.as_json())

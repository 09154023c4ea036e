"""Record a deliberate change of a dataset: its new checksum and size, and say which rows moved."""

from __future__ import annotations

from pathlib import Path

import click

from report.cli.verb import project_option, verb
from report.core.errors import Problem, UsageError
from report.core.project import find_project
from report.data import open_package, seal_dataset


@verb("seal")
@click.argument("name")
@project_option
def main(name: str, folder: Path | None) -> int:
    """Record a deliberate change of dataset NAME: its new checksum and size; tell which rows moved."""
    project = find_project(folder)
    if not name:
        names = ", ".join(open_package(project).names)
        raise UsageError(Problem("no dataset named", expected=names, remedy="run: make data-seal NAME=<dataset>"))
    print(seal_dataset(project, name))
    return 0

"""Record a deliberate change of a dataset: its new checksum and size, and say which rows moved."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from report.data import open_package, seal_dataset
from report.errors import Problem, UsageError
from report.project import find_project


def main(arguments: Sequence[str]) -> int:
    """Seal one dataset of the project that holds the current folder."""
    parser = argparse.ArgumentParser(prog="report data seal", description=__doc__)
    parser.add_argument("name", help="the dataset, for instance charging-points")
    parser.add_argument("--project", type=Path, metavar="FOLDER", help="by default the current folder's project")
    options = parser.parse_args(arguments)
    project = find_project(options.project)
    if not options.name:
        names = ", ".join(open_package(project).names)
        raise UsageError(Problem("no dataset named", expected=names, remedy="run: make data-seal NAME=<dataset>"))
    print(seal_dataset(project, options.name))
    return 0

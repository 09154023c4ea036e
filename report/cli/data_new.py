"""Begin a dataset: a table without rows, its description and a test, and what is left to do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from report.data import add_dataset
from report.project import find_project


def main(arguments: Sequence[str]) -> int:
    """Add it to the project that holds the current folder."""
    parser = argparse.ArgumentParser(prog="report data new", description=__doc__)
    parser.add_argument("name", help="lower-case words joined by hyphens, for instance charging-points")
    parser.add_argument("--project", type=Path, metavar="FOLDER", help="by default the current folder's project")
    options = parser.parse_args(arguments)
    print(add_dataset(find_project(options.project), options.name))
    return 0

"""Check the data package: every rule on every row, or with --quick checksums, sizes and keys only.

The result is printed, and written rule by rule to build/data/checks.json.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from report.data import check_package, check_quickly
from report.errors import ContentError, raise_all
from report.files import canonical_json, write_if_changed
from report.project import find_project


def main(arguments: Sequence[str]) -> int:
    """Check the project that holds the current folder."""
    parser = argparse.ArgumentParser(prog="report data check", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="compare checksums, sizes and keys only")
    parser.add_argument("--project", type=Path, metavar="FOLDER", help="by default the current folder's project")
    options = parser.parse_args(arguments)
    project = find_project(options.project)
    if options.quick:
        raise_all(ContentError, check_quickly(project))
        print("data: all checksums and keys are right")
        return 0
    report = check_package(project)
    write_if_changed(project.checks, canonical_json(report.as_json()))
    report.raise_problems()
    print(report)
    return 0

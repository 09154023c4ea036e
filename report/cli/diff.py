"""Show what changed since a git revision: text, values with causes, cells, charts, claims, data and sources."""

from __future__ import annotations

from collections.abc import Sequence

from report.diff import compare_with, write_differences
from report.project import find_project


def main(arguments: Sequence[str]) -> None:
    """Compare this folder's project with the revision that is the first argument."""
    project = find_project()
    found = compare_with(project, arguments[0] if arguments else "")
    folder = write_differences(project, found)
    values = sum(each.layer == "values" for each in found.results)
    sentences = sum(len(each.sentences) for each in found.text)
    if found.failure:
        print(f"values, tables and figures were not compared: the old ones could not be built\n{found.failure}")
    else:
        print(f"{values} values and {len(found.results) - values} tables and figures changed", end=", ")
    print(f"{sentences} sentences")
    print(f"{project.shown(folder / 'index.html')}, {project.shown(folder / 'diff.md')}")

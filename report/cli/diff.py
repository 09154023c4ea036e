"""Show what changed since a git revision: text, values with causes, cells, charts, claims, data and sources."""

from __future__ import annotations

import click

from report.cli.verb import Told, verb
from report.core.progress import live
from report.core.project import find_project
from report.release.diff import compare_with, write_differences


@verb("diff", as_json=True)
@click.argument("base", default="")
def main(base: str) -> Told:
    """Show what changed since revision BASE: text, values with causes, tables, charts, claims, data and sources.

    In a copy without git, and without BASE: what changed in the results since the release whose record is there.
    """
    project = find_project()
    with live("diff") as say:
        say(f"building {base or 'the other version'} and comparing")
        found = compare_with(project, base)
        folder = write_differences(project, found)
    values = sum(each.layer == "values" for each in found.results)
    sentences = sum(len(each.sentences) for each in found.text)
    sentences_told, end = (found.left_out, ". ") if found.left_out else (f"{sentences} sentences", ", ")
    if found.failure:
        counted = f"values, tables and figures were not compared: the old ones could not be built\n{found.failure}\n"
    else:
        counted = f"{values} values and {len(found.results) - values} tables and figures changed{end}"
    pages = [project.shown(folder / name) for name in ("index.html", "diff.md")]
    data = {"values": values, "exhibits": len(found.results) - values, "sentences": sentences, "pages": pages}
    text = f"{counted}{sentences_told}\n{', '.join(pages)}"
    return Told(text, {**data, "failure": found.failure, "left_out": found.left_out})

"""Begin a chapter, or give one that is there its line and the page of its code."""

from __future__ import annotations

import click

from report.cli.verb import verb
from report.core.project import find_project
from report.evidence.pages import add_chapter


@verb("chapter", "For a chapter that is there already, what it lacks is added; nothing is written over.")
@click.argument("name")
@click.option("--title", default="", help="By default what the name says.")
def main(name: str, title: str) -> None:
    """Begin chapters/NAME.qmd, list it in `_quarto.yml`, and make the page that shows its code."""
    done = add_chapter(find_project(), name, title)
    print("\n".join(done or ["nothing to do: the chapter is listed, and so is the page of its code"]))

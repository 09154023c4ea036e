"""Render a project or a document of somebody's own to HTML."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from report.cli.verb import engine_option, verb
from report.core.progress import is_live, live
from report.core.project import build_elsewhere
from report.render.engine import choose_engine
from report.render.site import find_source, render_site


@verb("render")
@click.argument("source", metavar="[PROJECT_OR_FILE]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--output", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder to make or replace."
)
@click.option("--lenient", is_flag=True, help="Let pass with a warning what Quarto lets pass, as a dead link.")
@click.option("--profile", metavar="NAME", help="Project profile, as quarto render --profile.")
@engine_option
def main(source: Path, output: Path, lenient: bool, profile: str | None, engine: str) -> None:
    """Render a Quarto project or document to HTML; by default the project in this folder."""
    found = find_source(source)
    build_elsewhere(found.project)
    chosen = choose_engine(engine)
    say(chosen.reason)
    with live("render") as show:
        made = render_site(found, output, chosen, profile, show if is_live() else say, lenient=lenient)
    say(f"made {output / made.first_page}")


def say(text: str) -> None:
    """Tell how far a command is, apart from what it prints as its result."""
    print(text, file=sys.stderr, flush=True)

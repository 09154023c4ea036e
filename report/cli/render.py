"""Render a project or a document of somebody's own to HTML."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from report.cli.verb import engine_option, verb
from report.core.errors import Problem
from report.core.last_render import LastRender
from report.core.profiles import VARIABLE
from report.core.progress import is_live, live, show_warning
from report.core.project import RenderSource, build_elsewhere, find_source


@verb("render")
@click.argument("source", metavar="[PROJECT_OR_FILE]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--output", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder to make or replace."
)
@click.option("--lenient", is_flag=True, help="Let pass with a warning what Quarto lets pass, as a dead link.")
@click.option("--profile", metavar="NAME", envvar=VARIABLE, help="Project profile, as quarto render --profile.")
@engine_option
def main(source: Path, output: Path, lenient: bool, profile: str | None, engine: str) -> None:
    """Render a Quarto project or document to HTML; by default the project in this folder."""
    found = find_source(source)
    build_elsewhere(found.project)
    if not found.project.configuration.is_file():  # of a document alone nothing is kept
        _, first_page = _render(found, output, lenient, profile, engine)
        say(f"made {output / first_page}")
        return
    settings = {
        "document": str(found.document or ""),
        "engine": engine,
        "lenient": str(lenient),
        "profile": profile or "",
    }
    last = LastRender(found.project.root, found.project.build, output, settings)
    told = last.told()
    if told is not None:
        say(f"nothing has changed: {output / told} is as it was made")
        return
    with last.watched() as watch:
        is_quiet, first_page = _render(found, output, lenient, profile, engine)
    if not is_quiet:
        watch.refusals.append("what was told is told again")
    last.keep(watch, first_page)
    say(f"made {output / first_page}")


def _render(found: RenderSource, output: Path, lenient: bool, profile: str | None, engine: str) -> tuple[bool, str]:
    """Whether a render told nothing and is the machine's own; the page that a reader opens first."""
    # Loading what renders takes longer than seeing that there is nothing to do.
    from report.render.engine import choose_engine
    from report.render.site import render_site

    warned: list[Problem] = []

    def warn(problem: Problem) -> None:
        warned.append(problem)
        show_warning(problem)

    chosen = choose_engine(engine)
    say(chosen.reason)
    with live("render") as show:
        made = render_site(found, output, chosen, profile, show if is_live() else say, warn, lenient=lenient)
    return not warned and made.engine.quarto is None, made.first_page


def say(text: str) -> None:
    """Tell how far a command is, apart from what it prints as its result."""
    print(text, file=sys.stderr, flush=True)

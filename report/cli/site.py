"""Build the HTML site into `build/site` with the renderer asked for."""

from __future__ import annotations

import click

from report.cli.verb import verb
from report.core.progress import keep_silent, step, told_once
from report.core.project import find_project
from report.render.engine import ENGINES, choose_engine
from report.render.site import RenderSource, render_site


@verb("site")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="The renderer.")
def main(engine: str) -> None:
    """Build the HTML site into `build/site`; the summary says with which renderer and why."""
    chosen = choose_engine(engine)
    project = find_project()
    with step(project, "site", engine) as say:
        made = render_site(
            RenderSource(project), project.site, chosen, None, say, warn=keep_silent, tell=told_once(project)
        )
        say(made.engine.reason)

"""Build the HTML site into `build/site` with the renderer asked for."""

from __future__ import annotations

from report.cli.verb import engine_option, verb
from report.core.progress import keep_silent, step, told_once
from report.core.project import find_project
from report.render.engine import choose_engine
from report.render.site import RenderSource, render_site


@verb("site")
@engine_option
def main(engine: str) -> None:
    """Build the HTML site into `build/site`; the summary says with which renderer and why."""
    chosen = choose_engine(engine)
    project = find_project()
    with step(project, "site", engine) as say:
        made = render_site(
            RenderSource(project), project.site, chosen, None, say, warn=keep_silent, tell=told_once(project)
        )
        say(made.engine.reason)

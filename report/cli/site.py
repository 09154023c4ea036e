"""Build the HTML site into `build/site` with the renderer asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from report.progress import keep_silent, step, told_once
from report.project import find_project
from report.render.engine import ENGINES, choose_engine
from report.render.site import Source, render_site


def main(arguments: Sequence[str]) -> None:
    """Render the project; the summary says with which renderer and why."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="auto")
    asked = parser.parse_args(arguments).engine
    engine = choose_engine(asked)
    project = find_project()
    with step(project, "site", asked) as say:
        made = render_site(Source(project), project.site, engine, None, say, warn=keep_silent, tell=told_once(project))
        say(made.engine.reason)

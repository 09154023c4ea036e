"""Serve the site on this machine and build it again whenever a source changes."""

from __future__ import annotations

import sys

import click

from report.cli.verb import engine_option, verb
from report.core.project import build_elsewhere, find_project
from report.render.engine import choose_engine


@verb("preview")
@click.option("--port", type=int, default=8000, show_default=True, help="The first port to try.")
@engine_option
def main(port: int, engine: str) -> None:
    """Serve the site on this machine and rebuild what changes, until Ctrl-C."""
    from report.preview.session import serve_project

    build_elsewhere(project := find_project())
    serve_project(project, choose_engine(engine), port, lambda text: print(text, file=sys.stderr, flush=True))

"""Build the documentation of the machine: a site of its own, with the reference written from the programs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from report.cli.reference_page import reference_page
from report.cli.verb import verb
from report.core.progress import live
from report.core.project import find_project
from report.render.engine import ENGINES, choose_engine
from report.render.site import find_source, render_site

SHOWN = "{{python}}"
SOURCE = Path(__file__).parents[1] / "docs"


@verb("docs")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="By default build/docs.")
@click.option("--engine", type=click.Choice(ENGINES), default="builtin", show_default=True, help="The renderer.")
def main(output: Path | None, engine: str) -> None:
    """Build the documentation: tutorial, how-tos, reference, questions and changes of the machine."""
    target = output or find_project().build / "docs"
    with TemporaryDirectory() as folder:
        source = Path(folder).resolve() / "docs"
        shutil.copytree(SOURCE, source)
        (source / "reference.qmd").write_text(reference_page(), encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        with live("docs") as say:
            render_site(find_source(source), target, choose_engine(engine), None, say)
    for page in target.rglob("*.html"):
        # Written so in the source, so that no renderer runs what is shown.
        text = page.read_text(encoding="utf-8")
        if SHOWN in text:
            page.write_text(text.replace(SHOWN, "{python}"), encoding="utf-8")
    print(f"made {target / 'index.html'}", file=sys.stderr)

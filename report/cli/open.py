"""Open what is built: the site, a page of it, the PDF or the Word file."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import click

from report.cli.verb import verb
from report.core.errors import Problem, UsageError, close_to
from report.core.project import Project, find_project

TOLD = """PAGE is a chapter (`methods`), a page of evidence (`sources`), the id of a figure or table, `pdf` or `docx`;
without it the first page is opened."""


@verb("open", TOLD)
@click.argument("page", default="")
@click.option("--print", "only_print", is_flag=True, help="Print where it is, and open nothing.")
def main(page: str, only_print: bool) -> None:
    """Open the built site, or PAGE of it."""
    place = place_of(find_project(), page)
    if only_print or not webbrowser.open(place.resolve().as_uri()):
        print(place.resolve())
    else:
        print(f"opened {find_project().shown(place)}", file=sys.stderr)


def place_of(project: Project, page: str) -> Path:
    """The file that a word names.

    Raises
    ------
    UsageError
        If there is none: with those that come close, or what builds it.
    """
    wanted = {"pdf": (project.pdf, "make pdf"), "docx": (project.docx, "make docx")}
    path, remedy = wanted.get(page, (project.site / (page or "index.html"), "make site"))
    if path.is_file():
        return path
    if page in wanted or not (project.site / "index.html").is_file():
        raise UsageError(Problem(f"{project.shown(path)} is not built", remedy=f"run: {remedy}"))
    pages = {each.relative_to(project.site).as_posix(): each for each in sorted(project.site.rglob("*.html"))}
    named = page.removesuffix(".html").removesuffix(".qmd")
    for name, each in pages.items():
        if name.removesuffix(".html") == named or (each.stem == named and "v/" not in name):
            return each
    close = close_to(named, {each.stem for each in pages.values()}, "pages")
    raise UsageError(Problem(f'the site has no page "{page}"', expected=close))

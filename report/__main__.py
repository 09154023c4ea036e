"""The command line: ``python -m report COMMAND``. Each command imports what it needs when it runs."""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from report.programs import run_guarded

ENGINES = ("auto", "quarto", "builtin")
# Verbs with a module of their own in `report.cli`, which reads the words that follow: module and what it does.
VERBS = {
    "exhibits": ("exhibits", "build the stale values, tables and figures"),
    "chapters": ("chapters", "run the cells of the chapters"),
    "site": ("site", "build the HTML site"),
    "pdf": ("pdf", "build the PDF"),
    "docx": ("docx", "build the Word file"),
    "summary": ("summary", "write what the last build made, and how long it took"),
    "verify": ("verify", "rebuild from nothing under other circumstances and compare"),
    "diff": ("diff", "show what changed since a revision"),
    "archive": ("archive", "pack inputs, results and their descriptions into one file"),
    "checklist": ("checklist", "answer a data editor's list of questions"),
    "release": ("release", "take the results as a release"),
    "publish": ("publish", "publish the site"),
    "new": ("new", "start another paper in a new folder"),
    "upgrade": ("upgrade", "bring the machine of a paper to that of this folder"),
    "quarto": ("install_quarto", "install the pinned Quarto"),
}
DATA_VERBS = {
    "check": ("data_check", "check every rule on every row"),
    "seal": ("data_seal", "record a deliberate change of a dataset"),
    "diff": ("data_diff", "tell what changed since a revision, and what it moves"),
    "new": ("data_new", "start a dataset: table, description and test"),
}


def main(arguments: Sequence[str]) -> int | None:
    """Run the command that ``arguments`` name; return its status, or None for success."""
    verbs, words = (DATA_VERBS, arguments[1:]) if arguments[:1] == ["data"] else (VERBS, arguments)
    if words and words[0] in verbs:
        module = importlib.import_module(f"report.cli.{verbs[words[0]][0]}")
        ended: int | None = module.main(words[1:])
        return ended
    parser = make_parser()
    chosen = parser.parse_args(arguments)
    status: int | None = chosen.command(chosen)
    return status


def make_parser() -> ArgumentParser:
    """The commands and their options."""
    parser = ArgumentParser("report", description="Build and check a paper that rebuilds itself.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    render = commands.add_parser("render", help="render a project or a document to HTML")
    render.set_defaults(command=run_render)
    render.add_argument(
        "source", type=Path, nargs="?", default=Path(), metavar="PROJECT_OR_FILE", help="(default: this folder)"
    )
    render.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder to make or replace")
    render.add_argument("--profile", metavar="NAME", help="project profile, as quarto render --profile")
    add_engine_option(render)

    preview = commands.add_parser("preview", help="serve the site on this machine and rebuild what changes")
    preview.set_defaults(command=run_preview)
    preview.add_argument("--port", type=int, default=8000, help="first port to try (default: 8000)")
    add_engine_option(preview)

    check = commands.add_parser("check", help="check data and chapters; the built site is left alone")
    check.set_defaults(command=run_check)

    data = commands.add_parser("data", help="check the data package, or record a change of it")
    data_commands = data.add_subparsers(required=True, metavar="COMMAND")
    for each, verbs in ((commands, VERBS), (data_commands, DATA_VERBS)):
        for name, (_, told) in verbs.items():
            each.add_parser(name, help=told)
    return parser


def add_engine_option(parser: ArgumentParser) -> None:
    """Let the reader of the command line choose the renderer."""
    parser.add_argument("--engine", choices=ENGINES, default="auto", help="renderer (default: auto)")


def run_render(chosen: Namespace) -> None:
    """Render to the folder that was asked for."""
    from report.render.engine import choose_engine
    from report.render.site import find_source, render_site

    source = find_source(chosen.source)
    engine = choose_engine(chosen.engine)
    say(engine.reason)
    render_site(source, chosen.output, engine, chosen.profile, say)
    say(f"made {chosen.output / source.first_page}")


def run_preview(chosen: Namespace) -> None:
    """Serve until Ctrl-C."""
    from report.preview.session import serve_project
    from report.project import find_project
    from report.render.engine import choose_engine

    serve_project(find_project(), choose_engine(chosen.engine), chosen.port, say)


def run_check(_: Namespace) -> None:
    """Check the data, then render all chapters to nowhere with the renderer that lets least pass."""
    from report.cli.data_check import main as check_data
    from report.project import find_project
    from report.prose import check_prose
    from report.render.site import check_chapters

    check_data([])
    checked = check_prose(find_project())
    checked.raise_problems()
    print(checked)
    check_chapters(find_project())
    print("chapters: no fault found")


def say(text: str) -> None:
    """Tell how far a command is, apart from what it prints as its result."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(run_guarded(main))

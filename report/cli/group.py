"""Which verbs there are, by module; each module is imported when its verb is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from report.cli.verb import SETTINGS, Verb
from report.core.errors import Problem, UsageError, close_to

COMPLETE = "_REPORT_COMPLETE"  # the variable by which a shell asks what could follow
# Module and what the verb does, in the order in which an author meets them.
DATA_VERBS: Mapping[str, tuple[str, str]] = {
    "check": ("data_check", "check every rule on every row"),
    "new": ("data_new", "start a dataset, empty or from a file that you have"),
    "seal": ("data_seal", "record a deliberate change of a dataset"),
    "diff": ("data_diff", "tell what changed since a revision, and what it moves"),
    "rename": ("data_rename", "give a dataset another name, wherever it is named"),
    "remove": ("data_remove", "take a dataset out of the package"),
}
VERBS: Mapping[str, tuple[str, str]] = {
    "preview": ("preview", "serve the site on this machine and rebuild what changes"),
    "exhibits": ("exhibits", "build values, tables and figures; with ids, only these, and show them"),
    "open": ("open", "open the built site, a page of it, the PDF or the Word file"),
    "check": ("check", "check data, text and chapters; the built site is left alone"),
    "data": ("", "check the data package, or change it"),
    "chapter": ("chapter_new", "start a chapter, or list one that you wrote, with the page of its code"),
    "reference": ("reference", "take a BibTeX entry into the references and the evidence"),
    "steps": ("steps", "run the steps of other programs that are stale"),
    "chapters": ("chapters", "run the cells of the chapters"),
    "site": ("site", "build the HTML site"),
    "pdf": ("pdf", "build the PDF"),
    "docx": ("docx", "build the Word file"),
    "jats": ("jats", "build the article as JATS, the XML of journals and archives"),
    "summary": ("summary", "write what the last build made, and how long it took"),
    "render": ("render", "render another project or document to HTML"),
    "verify": ("verify", "rebuild from nothing under other circumstances and compare"),
    "diff": ("diff", "show what changed since a revision"),
    "archive": ("archive", "pack inputs, results and their descriptions into one file"),
    "checklist": ("checklist", "answer a data editor's list of questions"),
    "release": ("release", "take the results as a release"),
    "publish": ("publish", "publish the site"),
    "new": ("new", "start another paper in a new folder"),
    "upgrade": ("upgrade", "bring the machine of a paper to that of this folder"),
    "quarto": ("install_quarto", "install the pinned Quarto"),
    "docs": ("docs", "build the documentation of the machine"),
    "completion": ("completion", "print what makes a shell complete verbs and options"),
}


class Verbs(click.Group):
    """A group that imports the module of a verb only to run it or to tell its options."""

    def __init__(self, name: str, verbs: Mapping[str, tuple[str, str]], told: str) -> None:
        super().__init__(name, help=told, context_settings=SETTINGS, no_args_is_help=True, subcommand_metavar="VERB …")
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which they are shown."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name, with its options."""
        if cmd_name not in self.verbs:
            return None
        module, told = self.verbs[cmd_name]
        if not module:
            return group_of(cmd_name, DATA_VERBS, f"{told[:1].upper()}{told[1:]}.")
        found = importlib.import_module(f"report.cli.{module}").main
        assert isinstance(found, Verb)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that the words begin with; for one that is misspelt those that come close."""
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            known = close_to(args[0], self.verbs, "verbs")
            remedy = f".venv/bin/{ctx.command_path} --help lists them"
            raise UsageError(
                Problem(f'there is no verb "{args[0]}"\n  usage:    {self.usage(ctx)}', "", 0, known, remedy)
            )
        return super().resolve_command(ctx, args)

    def usage(self, ctx: click.Context) -> str:
        """How the group is called, in one line."""
        return " ".join(self.get_usage(ctx).split()).removeprefix("Usage: ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with what they do, importing none of them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, told) for name, (_, told) in self.verbs.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The verbs that begin so."""
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=told) for name, (_, told) in self.verbs.items() if name.startswith(incomplete)
        ]


def group_of(name: str, verbs: Mapping[str, tuple[str, str]], told: str) -> Verbs:
    """The command that takes one of some verbs."""
    return Verbs(name, verbs, f"{told}\n\nVERB --help tells what a verb takes.")


def complete(group: click.Command, variable: str, asked: str) -> int:
    """Answer a shell that asks what could follow."""
    from click.shell_completion import shell_complete

    return shell_complete(group, {}, "report", variable, asked)

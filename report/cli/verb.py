"""What every verb of the command line is: a click command that ends like all programs of this project.

A verb's module has a function ``main`` marked with `verb`. Called with a list of words it returns the exit status.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click

from report.core.errors import Problem, ReportError, UsageError
from report.core.profiles import refuse_profiles

NAME = "report"
# Options that the Makefile passes on from a variable of the same name: make site ENGINE=… is report site --engine=…
PASSED_BY_MAKE = {
    *("author", "confidence", "engine", "from", "language", "port", "scheduler", "source", "theme", "title", "url"),
    *("verification", "verified"),
}
OPTION = re.compile(r"(?P<mark>['\"]?)--(?P<name>[a-z-]+)(?P=mark)")  # invalid value for '--engine'
# What takes profiles of the environment, and what makes nothing of a paper.
OF_NO_PROFILE = ("render", "new", "upgrade", "quarto", "docs", "completion")
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@dataclass(frozen=True)
class Told:
    """What a verb has to tell: lines for people, data for programs, and the status with which it ends."""

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 0


class Verb(click.Command):
    """A command; called with a list of words it gives its status, and raises the errors of this project."""

    def __call__(self, words: Sequence[str] = (), /) -> int:
        """Run it with the words that follow its name."""
        return run(self, words, f"{NAME} {self.name or ''}".strip())

    def invoke(self, ctx: click.Context) -> Any:
        """Do it, unless the environment asks for a profile that it would pass over."""
        if self.name not in OF_NO_PROFILE:
            refuse_profiles(f"{NAME} {self.name}")
        return super().invoke(ctx)


def run(command: click.Command, words: Sequence[str], name: str = NAME) -> int:
    """The status of a command that is run with words.

    Click's own way to run one turns Ctrl-C into an error of its own and prints in its own words; this does neither.

    Raises
    ------
    UsageError
        If the words are wrong, with the line of usage.
    """
    try:
        with command.make_context(name, list(words)) as context:
            return command.invoke(context) or 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        help_text = asked.format_message()
        print(f"{help_text[:1].lower()}{help_text[1:]}", file=sys.stderr)
        return UsageError.exit_status
    except click.UsageError as error:
        raise UsageError(_problem_of(error, name)) from None


def _problem_of(error: click.UsageError, name: str) -> Problem:
    """What click found wrong, in the form in which this project tells it."""
    context = error.ctx
    usage = " ".join(context.get_usage().split()).removeprefix("Usage: ") if context else name
    said = OPTION.sub(_with_variable, " ".join(error.format_message().split()))
    remedy = f".venv/bin/{context.command_path if context else name} --help tells what it takes"
    return Problem(f"{said[:1].lower()}{said[1:].rstrip('.')}\n  usage:    {usage}", remedy=remedy)


def _with_variable(option: re.Match[str]) -> str:
    """An option with the variable by which make passes it on, for somebody who came by make and typed no option."""
    name = option["name"]
    return f"{option[0]} ({name.upper()}= of make)" if name in PASSED_BY_MAKE else option[0]


def verb(name: str, told: str = "", as_json: bool = False) -> Callable[[Callable[..., Any]], Verb]:
    """Make a function the command of that name; its docstring is what `--help` prints.

    Parameters
    ----------
    name
        As it is typed.
    told
        More for `--help`: what the words mean, and examples.
    as_json
        Whether the function returns `Told`, whose data `--json` prints. Faults are then printed as data too.
    """

    def mark(function: Callable[..., Any]) -> Verb:
        text = (function.__doc__ or "").strip() + (f"\n\n{told.strip()}" if told else "")
        # Each paragraph is wrapped anew but for those that \b begins, as click has it.
        help_text = "\n".join(line.strip() if not line.startswith("      ") else line for line in text.splitlines())
        if not as_json:
            return click.command(name, cls=Verb, help=help_text, context_settings=SETTINGS)(function)

        @functools.wraps(function)
        def telling(*, json: bool, **options: Any) -> int:
            return _told_as_json(function, options) if json else _told_in_words(function(**options))

        option = click.option("--json", is_flag=True, help="Print the result as JSON, for programs.")
        return click.command(name, cls=Verb, help=help_text, context_settings=SETTINGS)(option(telling))

    return mark


def scheduler_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the option ``--scheduler``: where its independent pieces of work are done."""
    told = "Where: processes (the default), threads, or tcp://HOST:PORT of a Dask scheduler."
    return click.option("--scheduler", default="", metavar="WHERE", help=told)(function)


def engine_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the option ``--engine``: the renderer that is asked for."""
    from report.render.engine import ENGINES

    told = "The renderer."
    return click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help=told)(function)


def project_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the option ``--project``, in its parameter ``folder``."""
    told = "By default the current folder's project."
    return click.option("--project", "folder", type=click.Path(path_type=Path), help=told)(function)


def _told_in_words(told: Told) -> int:
    if told.text:
        print(told.text)
    return told.status


def _told_as_json(function: Callable[..., Told], options: Mapping[str, Any]) -> int:
    try:
        told = function(**options)
        data, status = {"status": told.status, **told.data}, told.status
    except ReportError as error:
        data = {"status": error.exit_status, "problems": [asdict(problem) for problem in error.problems]}
        status = error.exit_status
    print(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    return status

"""The reference of the documentation, written from the programs: verbs, settings, checks, exit statuses."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from report.cli.group import DATA_VERBS, VERBS
from report.core import configuration
from report.core.errors import INTERRUPTED, ContentError, ToolMissing, UsageError
from report.core.programs import FAULT, PIPE_CLOSED, TERMINATED
from report.data.descriptor import CONSTRAINTS, RESOURCE, TYPES
from report.exhibits.kinds import KINDS
from report.exhibits.number_format import SHOWS
from report.prose.check import CHECKS

MAKEFILE = Path(__file__).parents[2] / "Makefile"
TARGET = re.compile(r"^(?P<name>[a-z-]+):.*?## (?P<told>.*)$", re.MULTILINE)
STATUSES = {
    0: "all is well",
    ContentError.exit_status: "the content is wrong: data, text, exhibits; or a point of a list fails",
    UsageError.exit_status: "the command or a setting is wrong; `make` itself ends with 2 whatever a verb ended with",
    ToolMissing.exit_status: "a program or package that is needed is missing",
    FAULT: "a fault in the programs; `build/error.log` has the details",
    INTERRUPTED: "interrupted with Ctrl-C",
    PIPE_CLOSED: "whoever read the output went away",
    TERMINATED: "ended from outside",
}
# What the properties of a table in `datapackage.json` say that no other data package has.
PROPERTIES = {
    "role": "`sources`, `units` or `claims`: what the dataset is to the machine",
    "series": "the columns that together name a series",
    "parts": "further columns that tell two figures of one series apart",
    "mixedUnits": "series that may have two units, each with the reason",
    "withoutLocator": "why rows do not say where in their source they stand",
    "withoutRows": "why the table has no rows yet",
    "statedBy": "datasets in which the figures are stated",
    "original": "the file that the table was made from, with its hash",
    "licenceNote": "under which terms the rows may be used",
}


def reference_page() -> str:
    """The page as a Quarto document."""
    return "\n".join([*_head(), *_verbs(), *_targets(), *_settings(), *_data(), *_exhibits(), *_statuses(), ""])


def _head() -> Iterator[str]:
    yield from ("---", 'title: "Reference"', "---", "")
    yield "Written by `make docs` from the programs themselves."
    yield ""


def _verbs() -> Iterator[str]:
    yield from ("## Verbs {#sec-verbs}", "", "`.venv/bin/report VERB`, or `python -m report VERB`.", "")
    for group, verbs in (("", VERBS), ("data ", DATA_VERBS)):
        for name, (module, _) in verbs.items():
            if module:
                yield from _verb(f"{group}{name}", importlib.import_module(f"report.cli.{module}").main)


def _verb(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"report {name}")
    usage = " ".join(command.get_usage(context).split()).removeprefix("Usage: ")
    yield from (f"### {name} {{#sec-verb-{name.replace(' ', '-')}}}", "", "```text", usage, "```", "")
    told = (command.help or "").replace("\b\n", "").split("\n\n")
    for paragraph in told:
        shown = paragraph if paragraph.startswith("      ") else " ".join(paragraph.split())
        yield from (_escaped(shown), "") if not paragraph.startswith("      ") else ("```text", paragraph, "```", "")
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield from ("| option | |", "|---|---|")
        for each in options:
            choices = f" ({', '.join(filter(None, each.type.choices))})" if isinstance(each.type, click.Choice) else ""
            yield f"| `{', '.join(each.opts)}` | {_escaped(each.help or '')}{choices} |"
        yield ""


def _escaped(text: str) -> str:
    """Words of a help text in which Markdown must see nothing but code."""
    return re.sub(r"([<>*|~$@\[\]])", r"\\\1", text)


def _targets() -> Iterator[str]:
    yield from ("## Targets of make {#sec-make}", "", "| | |", "|---|---|")
    for found in TARGET.finditer(MAKEFILE.read_text(encoding="utf-8")):
        yield f"| `make {found['name']}` | {_escaped(found['told'])} |"
    yield ""


def _settings() -> Iterator[str]:
    yield from ("## Settings in `_quarto.yml` {#sec-settings}", "")
    yield f"Under `report:` of the project: {_listed(configuration.OWN_KEYS)}."
    yield f"Under `report:` of a document: {_listed(configuration.DOCUMENT_KEYS)}. All other keys are Quarto's own."
    yield from ("", "## Checks of the text {#sec-checks}", "")
    yield f"Each can be allowed at one place, with a reason, as `<!-- allow NAME: reason -->`: {_listed(CHECKS)}."
    yield ""


def _data() -> Iterator[str]:
    yield from ("## Tables in `data/datapackage.json` {#sec-data}", "")
    yield f"Types of columns: {_listed(sorted(TYPES))}. Constraints: {_listed(sorted(CONSTRAINTS))}."
    yield from ("", "| property | |", "|---|---|")
    for name in RESOURCE.known if hasattr(RESOURCE, "known") else PROPERTIES:
        if name in PROPERTIES:
            yield f"| `{name}` | {PROPERTIES[name]} |"
    yield ""


def _exhibits() -> Iterator[str]:
    yield from ("## Ids {#sec-ids}", "")
    yield "The id of an exhibit is the name of its function with hyphens. The text names it so:"
    yield from ("", "| kind | in a chapter | reference |", "|---|---|---|")
    for kind in KINDS.values():
        call = f'`{kind.call}("the-id")`' if kind.call else '`[…]{.claim data-claim="the-id"}`'
        yield f"| {kind.name} | {call} | {f'`@{kind.prefix}-the-id`' if kind.prefix else ''} |"
    yield from ("", f'A value can be shown as {_listed(SHOWS)}: `value("the-id", show="words")`.', "")


def _statuses() -> Iterator[str]:
    yield from ("## Exit status {#sec-status}", "", "| status | |", "|---|---|")
    yield from (f"| {status} | {told} |" for status, told in sorted(STATUSES.items()))


def _listed(names: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

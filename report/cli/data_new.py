"""Begin a dataset: a table without rows, or one from a file as it is; its description, its page, what is left to do."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import click

from report.cli.verb import Told, project_option, verb
from report.core.errors import Problem, UsageError
from report.core.messages import messages_of
from report.core.project import find_project
from report.data import add_dataset, add_dataset_from
from report.data.from_file import receive
from report.data.header_lines import WAYS
from report.data.received import DELIMITERS, ENCODINGS, Answers
from report.data.scaffold import Scaffold
from report.data.summary_lines import BECOMES

OPTION = re.compile(r"--(?:sheet|header|totals|delimiter|decimal|dates|encoding) (?:'[^']*'|\S+)")  # --decimal comma

TOLD = """A file may have any encoding, line ends, separator, decimal comma, title lines, trailing notes and dates of a
spreadsheet. What is certain is converted and told; what can be read in two ways is asked, and the options below answer.
The file is kept beside the table, with its hash."""


@verb("new", TOLD, as_json=True)
@click.argument("name")
@click.option("--from", "file", type=click.Path(path_type=Path), help="A .csv, .tsv or .xlsx file to begin with.")
@click.option("--source", default="", help="The id of the file's source in data/sources/sources.csv.")
@click.option("--confidence", type=click.Choice(["A", "B", "C", ""]), default="", help="Of every row.")
@click.option("--sheet", default="", help="Of a spreadsheet with several.")
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="Between cells.")
@click.option("--decimal", type=click.Choice(["comma", "point"]), help="The sign before decimals.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Whether day or month comes first.")
@click.option("--header", type=click.Choice(WAYS), help="Which of two lines without figures name the columns.")
@click.option("--totals", type=click.Choice(BECOMES), help="Whether lines of totals stay as rows.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Of a text that is not UTF-8.")
@project_option
def main(
    name: str,
    file: Path | None,
    source: str,
    confidence: str,
    sheet: str,
    delimiter: str | None,
    decimal: str | None,
    dates: str | None,
    header: str | None,
    totals: str | None,
    encoding: str | None,
    folder: Path | None,
) -> Told:
    """Begin dataset NAME: lower-case words joined by hyphens, for instance charging-points."""
    project = find_project(folder)
    if file is None or file == Path():
        return _told(add_dataset(project, name))
    answers = Answers(encoding or "", delimiter or "", sheet, decimal or "", dates or "", header or "", totals or "")
    try:
        received = receive(file, str(file), answers, source, confidence, messages_of(project.root))
    except UsageError as error:
        given = {"--from": str(file), "--source": source, "--confidence": confidence}
        words = [name, *(f"{option}={value}" for option, value in given.items() if value)]
        asked = shlex.join([".venv/bin/report", "data", "new", *words])
        raise UsageError(*(_with_command(each, asked) for each in error.problems)) from error
    return _told(add_dataset_from(project, name, received, source, confidence))


def _told(made: Scaffold) -> Told:
    return Told(str(made), {"dataset": made.name, "made": made.made, "told": made.told, "left": made.left})


def _with_command(problem: Problem, asked: str) -> Problem:
    """What answers a question as a whole command, for somebody who came here by `make`, which lacks the option."""
    option = OPTION.search(problem.remedy)
    return replace(problem, remedy=f"{problem.remedy}; as in: {asked} {option[0]}") if option else problem

"""Start another paper in a new or empty folder: all that it takes to build, test and publish at once."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from report.cli.verb import verb
from report.core.errors import Problem, UsageError
from report.evidence.record.repository import repository_around
from report.new import LANGUAGES, Facts, facts_from, write_paper
from report.new.generate import refuse_unless_free


@verb("new")
@click.argument("folder", metavar="DIR")
@click.option("--title", default="", help="The title of the paper.")
@click.option("--author", "author", multiple=True, help="Once for each author, or semicolons between them.")
@click.option("--language", default="", help=f"{' or '.join(LANGUAGES)} (default: {LANGUAGES[0]}).")
def main(folder: str, title: str, author: tuple[str, ...], language: str) -> int:
    """Start another paper in DIR, a new or empty folder: it builds, tests and publishes at once.

    What is not given is asked for at a terminal, and told from the folder's name elsewhere.
    """
    if not folder:
        raise UsageError(Problem("no folder is given", remedy="make new-paper DIR=../my-paper"))
    place = Path(folder)
    refuse_unless_free(place)
    authors = [each for each in author if each.strip()]
    if sys.stdin.isatty():
        title = title or ask("title")
        authors = authors or [ask("authors, semicolons between them")]
        language = language or ask(f"language, {' or '.join(LANGUAGES)}")
    facts = facts_from(Path.cwd() / place, title, authors, language, date.today())
    write_paper(place, facts)
    print(f"made {folder}: “{facts.title}” by {', '.join(each.name for each in facts.authors)}, in {facts.language}")
    print("".join(f"{line}\n" for line in read_names(facts)), end="")
    print("all its figures are invented; go there, run make, and replace them piece by piece: README.md says how")
    if repository_around(place.resolve()) is None:
        print("git keeps its history once you say so: git init; git add .; git commit -m Begin")
    return 0


def read_names(facts: Facts) -> list[str]:
    """How the names of people were read, and how to write one that was read otherwise than it is."""
    people = [each for each in facts.authors if each.family]
    told = [f"author: family name “{each.family}”, given name “{each.given}”" for each in people]
    if people:
        inverted = f"{people[0].family}, {people[0].given}"
        told += [
            f'  if that is wrong: begin again with the family name first, as in AUTHOR="{inverted}",',
            "  or correct family-names and given-names in CITATION.cff and author in _quarto.yml, as the tutorial says",
        ]
    return told


def ask(what: str) -> str:
    """What somebody types; empty for the return key alone, which leaves it to the program."""
    print(f"{what}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()

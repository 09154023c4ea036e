"""Start another paper: a complete repository in a new or empty folder, which builds, tests and publishes at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from report.errors import Problem, UsageError
from report.new import LANGUAGES, facts_from, write_paper
from report.new.paper import refuse_unless_free


def main(arguments: Sequence[str]) -> int:
    """Write it; what is not given is asked for at a terminal, and told from the folder's name elsewhere."""
    parser = argparse.ArgumentParser(prog="report new", description=__doc__)
    parser.add_argument("folder", metavar="DIR", help="does not exist yet, or is empty")
    parser.add_argument("--title", default="", help="of the paper")
    parser.add_argument("--author", action="append", default=[], help="once for each, or semicolons between them")
    parser.add_argument("--language", default="", help=f"{' or '.join(LANGUAGES)} (default: {LANGUAGES[0]})")
    options = parser.parse_args(arguments)
    if not options.folder:
        raise UsageError(Problem("no folder is given", remedy="make new-paper DIR=../my-paper"))
    folder = Path(options.folder)
    refuse_unless_free(folder)
    title, authors, language = options.title, [each for each in options.author if each.strip()], options.language
    if sys.stdin.isatty():
        title = title or ask("title")
        authors = authors or [ask("authors, semicolons between them")]
        language = language or ask(f"language, {' or '.join(LANGUAGES)}")
    facts = facts_from(Path.cwd() / folder, title, authors, language, date.today())
    write_paper(folder, facts)
    print(f"made {folder}: “{facts.title}” by {', '.join(each.name for each in facts.authors)}, in {facts.language}")
    print("all its figures are invented; go there, run make, and replace them piece by piece: README.md says how")
    return 0


def ask(what: str) -> str:
    """What somebody types; empty for the return key alone, which leaves it to the program."""
    print(f"{what}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()

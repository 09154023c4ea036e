"""Take a BibTeX entry into the references and into the evidence."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from report.cli.verb import verb
from report.core.errors import Problem, UsageError
from report.core.project import find_project
from report.data.referencing import SEEN, Known, add_reference

TOLD = """The entry is read from FILE, as Zotero and others export it, or from chapters/references.bib if it is there.
What tells of somebody's own machine (`file = …`) is left out. What BibTeX does not say is asked at a terminal."""
QUESTIONS = {
    "theme": "what is it about, in a word or two",
    "verification": "how was it seen (read as PDF, record on the page given in url, …)",
    "verified": f"was it seen: {', '.join(SEEN)}",
}


@verb("reference", TOLD)
@click.argument("key", default="")
@click.option(
    "--from",
    "file",
    metavar="FILE",
    default="",
    help="A BibTeX file; - reads what is piped.",
)
@click.option("--theme", default="", help="What the work is about.")
@click.option("--verification", default="", help="How it was seen, in words.")
@click.option("--verified", type=click.Choice(SEEN), help="Whether it was.")
@click.option("--url", default="", help="Where it can be found, if the entry has neither url nor doi.")
def main(key: str, file: str, theme: str, verification: str, verified: str | None, url: str) -> None:
    """Write the BibTeX entry KEY to chapters/references.bib and its row to the table of literature, and seal it."""
    given = {"theme": theme, "verification": verification, "verified": verified or ""}
    if sys.stdin.isatty() and file != "-":
        for name, question in QUESTIONS.items():
            if not given[name]:
                print(f"{question}: ", end="", file=sys.stderr, flush=True)
                given[name] = sys.stdin.readline().strip()
    done = add_reference(find_project(), key, _text_of(file), Known(**given, url=url), file)
    print("\n".join([*done, f"cite it as @{key or '…'}"]))


def _text_of(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(Problem(f"cannot be read: {said}", file, 0, "a BibTeX file in UTF-8")) from error

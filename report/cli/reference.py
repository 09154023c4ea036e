"""Take a BibTeX entry into the references and into the evidence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from report.cli.verb import verb
from report.core.errors import Problem, UsageError, close_to
from report.core.project import find_project
from report.data.referencing import SEEN, Known, add_reference, open_keys, themes_of, wanted_reference

TOLD = """The entry is read from FILE, as Zotero and others export it, or from chapters/references.bib if it is there.
What tells of somebody's own machine (`file = …`) is left out. What BibTeX does not say is asked at a terminal."""
SHOWN = 6  # keys and themes that a question names
QUESTIONS = {
    "theme": "what is it about, in a word or two",
    "verification": "how was it seen (read as PDF, record on the page given in url, …)",
    "verified": f"was it seen: {', '.join(SEEN)}",
    "url": "where can it be found, as https://…",
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
@click.option("--verified", metavar=f"[{'|'.join(SEEN)}]", default="", help="Whether it was.")
@click.option("--url", default="", help="Where it can be found, if the entry has neither url nor doi.")
def main(key: str, file: str, theme: str, verification: str, verified: str, url: str) -> None:
    """Write the BibTeX entry KEY to chapters/references.bib and its row to the table of literature, and seal it."""
    project, text = find_project(), _text_of(file)
    known = Known(theme.strip(), verification.strip(), verified.strip(), url.strip())
    themes = themes_of(project)
    is_asked = sys.stdin.isatty() and file != "-"
    if is_asked:
        key = key or _asked_key(open_keys(project, text))
    wanted = wanted_reference(project, key, text, known, file)
    key = wanted.key
    if is_asked:
        known = _asked(wanted.missing, known, themes)
    done = add_reference(project, key, text, known, file)
    if themes and known.theme not in themes:
        done.append(f'the theme "{known.theme}" is new; {close_to(known.theme, themes, "themes")}')
    print("\n".join([*done, f"cite it as @{key}"]))


def _asked_key(keys: list[str]) -> str:
    """The entry that somebody names; nothing is asked where there is one alone, or none."""
    if len(keys) < 2:
        return next(iter(keys), "")
    return _answer(f"which entry ({_some(keys)})", lambda said: _unless_among(keys, said))


def _asked(missing: Sequence[str], known: Known, themes: list[str]) -> Known:
    """What is known of a work, with what somebody answers to the questions that are open."""
    for name in missing:
        if name == "theme":
            question = f"{QUESTIONS[name]}{f' (here are {_some(themes)})' if themes else ''}"
            known = replace(known, theme=_theme(_answer(question), themes))
        elif name == "verified":
            known = replace(known, verified=_answer(QUESTIONS[name], lambda said: _unless_among(SEEN, said)))
        elif name in QUESTIONS:
            known = replace(known, **{name: _answer(QUESTIONS[name])})
    return known


def _theme(said: str, themes: list[str]) -> str:
    """The theme that was typed, or the one of the paper that was meant."""
    told = close_to(said, themes)
    if not said or said in themes or not told.startswith("close"):
        return said
    return _answer(f'"{said}" is new; {told}; the theme, or return to keep it') or said


def _unless_among(names: Sequence[str], said: str) -> str:
    return "" if said in names else close_to(said, names)


def _answer(question: str, fault: Callable[[str], str] = lambda said: "") -> str:
    """What somebody types; asked again, with what comes close, as long as it cannot be meant. Empty leaves it open."""
    while True:
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        said = sys.stdin.readline().strip()
        told = fault(said) if said else ""
        if not told:
            return said
        print(f'no "{said}"; {told}', file=sys.stderr)


def _some(names: list[str]) -> str:
    """The first of the names, with a sign if there are others."""
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


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

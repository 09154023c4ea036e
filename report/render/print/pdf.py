"""From a composed document to a tagged, archivable PDF, through pandoc and typst."""

from __future__ import annotations

import datetime
import json
import re
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from report.core.commands import OverTime, run
from report.core.errors import ContentError, Problem, raise_all
from report.core.files import canonical_json, write_atomically
from report.core.paper import read_paper
from report.core.progress import Warn, show_warning
from report.core.project import Project
from report.render.book.too_much import guilty
from report.render.print.composed import (
    Ast,
    FrontMatter,
    Image,
    gather_images,
    read_front_matter,
    with_abstract,
    with_visible_front,
)
from report.render.print.numbers import with_links_of_numbers, with_list_of_numbers
from report.render.print.table_sources import with_numbered_sources
from report.render.print.table_widths import CHARACTERS_WIDE, fit_columns
from report.render.print.typst_text import TEMPLATES, typst_text
from report.theme import ACCENT, INK, LINK, MONO, MUTED, RULE, SANS, SERIES, SERIF, SURFACE
from report.theme.fonts import PRINT_FONTS, check_fonts

MATHEMATICS = "New Computer Modern Math"  # comes with typst; the shipped fonts have no mathematics
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
CONTENTS_DEPTH = 3
SECONDS = 120.0  # the whole paper takes a few
SECONDS_PER_MEGABYTE = 120.0
PROBE_SECONDS = 8.0  # for some of its sections
UNDATED = datetime.date(1970, 1, 1)  # typst asks for a time even if the file shows none
CALLOUTS = {"note": LINK, "tip": SERIES[2], "important": ACCENT, "warning": SERIES[1], "caution": SERIES[3]}


def write_pdf(tree: Ast, target: Path, *, root: Path, files: Mapping[str, bytes], tell: Warn = show_warning) -> None:
    """Write a composed document as PDF; after an error the file that was there is untouched.

    Parameters
    ----------
    tree
        The document: numbers, references and citations resolved; chapters are headings of level 1.
    target
        Where the PDF goes.
    root
        The folder from which the paths of images count.
    files
        Images that are on no disk, by the path under which the document shows them.
    tell
        Told of pictures that were scaled down or are too large.

    Raises
    ------
    ContentError
        If an image or a font is missing, a link leads nowhere, or pandoc or typst fails.
    """
    write_atomically(target, make_pdf(tree, root=root, files=files, tell=tell))


def make_pdf(tree: Ast, *, root: Path, files: Mapping[str, bytes], tell: Warn = show_warning) -> bytes:
    """The bytes of the PDF; see `write_pdf`."""
    if read_front_matter(tree).is_book:
        tree = with_abstract(tree)
    front = read_front_matter(tree)
    tree = with_visible_front(_with_numbers(tree, Project(root)))
    tree, images = gather_images(fit_columns(with_numbered_sources(tree), CHARACTERS_WIDE), root, files, IMAGES, tell)
    project = Project(root)
    text = typst_text(tree, project.store if project.configuration.is_file() else None)
    return _compile(text, front, images)


def _with_numbers(tree: Ast, project: Project) -> Ast:
    """The tree with its list of numbers, and links to it or, where an address is known, to the site."""
    listed = with_list_of_numbers(tree, project)
    paper = read_paper(project) if listed is not tree else None
    return with_links_of_numbers(listed, paper.permanent if paper else "")


def _settings(front: FrontMatter) -> dict[str, Any]:
    """What paper.typ reads: metadata, colours and fonts as plain data."""
    words = front.words
    language, _, region = front.language.partition("-")
    date = front.date
    return {
        "title": front.title,
        "authors": front.authors,
        "keywords": front.keywords,
        "subjects": front.subjects,
        "description": front.description,
        "date": {"year": date.year, "month": date.month, "day": date.day} if date else None,
        "shown_date": front.shown_date,
        "doi": front.doi,
        "of-all-versions": front.of_all_versions,
        "concept-doi": front.concept_doi,
        "lang": language,
        "region": region.upper() or None,
        "is_book": front.is_book,
        "contents_depth": CONTENTS_DEPTH,
        "words": {name: words[name] for name in ("abstract", "contents", "keywords")},
        "fonts": {"serif": SERIF, "sans": SANS, "mono": MONO, "math": MATHEMATICS},
        "colours": {
            "ink": INK,
            "muted": MUTED,
            "rule": RULE,
            "accent": ACCENT,
            "link": LINK,
            "surface": SURFACE,
            **{f"callout-{kind}": colour for kind, colour in CALLOUTS.items()},
        },
    }


def _compile(text: str, front: FrontMatter, images: tuple[Image, ...]) -> bytes:
    """Typeset ``text`` in a folder of its own, where nothing but its parts can be read."""
    check_fonts()
    # Accessible (PDF/UA-1) and archivable (PDF/A-2, level a: with its structure); PDF/A-4 excludes PDF/UA-1.
    # PDF/A needs a date, and none is invented: a document without one is accessible only.
    standards = ["ua-1", "a-2a"] if front.date else ["ua-1"]
    day = front.date or UNDATED
    moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        (folder / "paper.typ").write_bytes((TEMPLATES / "paper.typ").read_bytes())
        (folder / "settings.json").write_text(canonical_json(_settings(front)), encoding="utf-8")
        for image in images:
            (folder / image.name).write_bytes(image.content)
        asked = {"fonts": str(PRINT_FONTS), "standards": standards, "moment": moment.isoformat()}
        limit = SECONDS + len(text) / 1e6 * SECONDS_PER_MEGABYTE
        try:
            complaints = _run_typst(folder, text, asked, limit)
        except TypstStopped as error:
            raise ContentError(_too_much(error, folder, text, asked)) from error
        raise_all(ContentError, [_problem(complaint, text) for complaint in complaints])
        return (folder / "paper.pdf").read_bytes()


class TypstStopped(ContentError):
    """Typst did not end in time, or died."""


def _run_typst(folder: Path, text: str, asked: Mapping[str, Any], seconds: float) -> list[dict[str, Any]]:
    """Typeset ``text`` in a folder that has all else; gives what typst complains about."""
    (folder / "main.typ").write_text(text, encoding="utf-8")
    command: list[str | Path] = [sys.executable, "-I", TEMPLATES / "compile.py", folder]
    try:
        done = run(command, stdin=json.dumps(asked), seconds=seconds)
    except OverTime as error:
        raise TypstStopped(Problem(f"typst did not end within {seconds:g} seconds and was stopped")) from error
    if done.status < 0:
        raise TypstStopped(Problem(f"typst was ended by the signal {signal.Signals(-done.status).name}"))
    if done.status:
        raise TypstStopped(Problem(f"typst ended with status {done.status}: {(done.stderr.splitlines() or [''])[-1]}"))
    complaints: list[dict[str, Any]] = json.loads(done.stdout)["complaints"]
    return complaints


def _too_much(error: TypstStopped, folder: Path, text: str, asked: Mapping[str, Any]) -> Problem:
    """What ended typst, with the section of the document that does so by itself, if one does."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("#section(")]
    ends = [*starts[1:], len(lines)]

    def fails(first: int, end: int) -> bool:
        part = [*lines[: starts[0]], *lines[starts[first] : ends[end - 1]]]
        try:
            _run_typst(folder, "\n".join([*part, ""]), asked, PROBE_SECONDS)
        except TypstStopped:
            return True
        return False

    found = guilty(len(starts), fails)
    near = _section(lines[: starts[found] + 1]) if found is not None else ""
    remedy = "look at its formulas, its tables and what is written for typst alone; make it shorter"
    return Problem(f"{error.problems[0].found}{near}", remedy=remedy)


def _problem(complaint: Mapping[str, Any], text: str) -> Problem:
    """Typst's complaint, with the section of the document it is about."""
    place = re.search(r"main\.typ:(\d+)", complaint["diagnostic"])
    near = _section(text.splitlines()[: int(place[1])]) if place else ""
    return Problem(f"typst cannot set the text{near}: {complaint['message']}", remedy="; ".join(complaint["hints"]))


def _section(before: Sequence[str]) -> str:
    """In words the section in which the lines end; empty if it has no title."""
    heading = next((line for line in reversed(before) if line.startswith("#section(")), "")
    title = re.fullmatch(r"#section\(\d, \"\w+\", (?:\"(.*?)\"|none)\)\[(.*?)\](?: #label\(.*\))?", heading)
    return f' in "{" ".join(filter(None, title.groups()))}"' if title else ""

"""Quarto as a renderer: run with the project's Python, its progress shown, its warnings taken as errors."""

from __future__ import annotations

import glob
import os
import re
import shutil
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from report.core.commands import Completed, Litter, run
from report.core.errors import ContentError, Problem, ReportError, ToolMissing, raise_all
from report.core.profiles import asked_profiles
from report.core.progress import Say, Warn, show_warning
from report.core.project import Project
from report.data.page_sets import page_sets
from report.render.engine import LITTER, Quarto
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.incremental import Kept, read_book
from report.render.quarto.quarto_messages import (
    MessageRule,
    broken_quarto,
    read_problems,
    rendered_files,
    with_chapters,
    without_colours,
)
from report.render.quarto.silent_faults import find_silent_faults
from report.render.reading.pictures import clean_folder

LONGEST_SECONDS = 3600.0  # Quarto has no limit of its own for a cell that never ends
PROGRESS = re.compile(r"\[\s*(\d+)/(\d+)\] (.+)")

DOCUMENTS = (".qmd", ".md", ".ipynb")
HALF_MADE = (".html", "_files")
NOTEBOOK = ".quarto_ipynb*"  # a number follows where there is one already
SESSION = ".quarto/quarto-session-temp*"  # with a name of its own for each run

# Set over what the user's own shell may have set, so that every message is printed and read in one form.
SETTLED = {
    "DENO_NO_UPDATE_CHECK": "1",
    "EXHIBITS_ARE_FRESH": "1",  # `make` has built them; the pre-render script need not look again
    "NO_COLOR": "1",
    "PAGES_ARE_DRESSED_LATER": "1",  # by `render_site`; the post-render script has nothing to do
    "QUARTO_LOG": "",
    "QUARTO_LOG_FORMAT": "plain",
    "QUARTO_LOG_LEVEL": "info",
}


class QuartoBroken(ToolMissing):
    """Quarto did not get to the text, for a reason that lies in its installation; the cause is what to tell of it."""


def render_with_quarto(
    project: Project,
    document: Path | None,
    fresh: Path,
    quarto: Quarto,
    profile: str | None,
    say: Say,
    tell: Warn = show_warning,
    beside: Collection[str] = (),
) -> None:
    """Render a project, or one document of it, to HTML into the empty folder ``fresh``.

    One render of a project at a time: Quarto's own scratch files are shared, so the caller holds a lock. ``beside``
    names the files that will stand beside the pages, to which these may lead.

    Raises
    ------
    ContentError
        If Quarto fails or warns, with chapter and line where its message lets them be found.
    QuartoBroken
        If Quarto cannot start, or not start Jupyter in this Python.
    """
    profile = profile or asked_profiles() or None
    # Inside the project whatever the final place is: Quarto wants a relative folder, and empties no other.
    place = project.build / "quarto"
    shutil.rmtree(place, ignore_errors=True)  # what a killed run left
    kept = Kept(project, None if document else read_book(project, quarto, profile))
    if kept.stale is None:
        targets: list[str] = [document.relative_to(project.root).as_posix() if document else "."]
    else:
        targets = kept.stale
        kept.lay_out(place)

    def show(line: str) -> None:
        if progress := PROGRESS.fullmatch(without_colours(line).strip()):
            say(f"chapter {progress[1]} of {progress[2]}: {progress[3]}")

    try:
        if targets:
            ended = _run_quarto(project, targets, place, quarto, profile, show)
            if kept.stale:
                ended = replace(ended, stderr=with_chapters(ended.stderr, targets))
            chapters = Chapters(project, document)
            problems = _problems(ended, chapters, quarto, links_to_pages(project))
            if not ended.status:
                rendered = rendered_files(ended.stderr, chapters)
                problems += find_silent_faults(chapters, rendered, place, beside)
            raise_all(ContentError, problems)
        if place.is_dir():
            kept.drop_unused(place)
            clean_folder(place, project.cache, tell)
            kept.keep(place, None if document else read_book(project, quarto, profile))
            for made in sorted(place.iterdir()):
                shutil.move(made, fresh)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run_quarto(
    project: Project, targets: Sequence[str], place: Path, quarto: Quarto, profile: str | None, show: Say
) -> Completed:
    litter = _litter(project)
    try:
        return run(
            [
                quarto.program,
                "render",
                *targets,
                *("--to", "html"),
                *("--output-dir", Path(os.path.relpath(place, project.root)).as_posix()),
                "--no-execute-daemon",
                *(("--profile", profile) if profile else ()),
            ],
            folder=project.root,
            environment=_environment(project, profile),
            seconds=LONGEST_SECONDS,
            on_line=show,
            litter=litter,
        )
    except (OSError, ToolMissing) as error:
        why = error.strerror if isinstance(error, OSError) else "it, or what should run it, was not found"
        problem = Problem(f"Quarto {quarto.version} does not start: {why}", str(quarto.program))
        raise QuartoBroken(problem) from ToolMissing(problem)


def _litter(project: Project) -> Litter:
    """What Quarto makes beside the sources and moves away only when all pages are there."""
    names, patterns, absent = ["site_libs"], [SESSION], list[Path]()
    for folder, folders, files in os.walk(project.root):
        folders[:] = [each for each in folders if each[0] not in "._" and Path(folder, each) != project.build]
        for document in (Path(folder, name) for name in files if name.endswith(DOCUMENTS)):
            stem = document.relative_to(project.root).with_suffix("")
            names += [f"{stem}{ending}" for ending in HALF_MADE]
            patterns.append(f"{glob.escape(str(stem))}{NOTEBOOK}")
    record = project.lock(LITTER)
    record.parent.mkdir(parents=True, exist_ok=True)
    root = Path(glob.escape(str(project.root)))
    for name in names:
        if "*" in str(project.root / name):  # a file may have one in its name
            patterns.append(glob.escape(name))
        elif not os.path.lexists(project.root / name):
            absent.append(project.root / name)
    return Litter([*absent, *(root / pattern for pattern in patterns)], record)


def links_to_pages(project: Project) -> list[MessageRule]:
    """What to say where Quarto warns of a link to one of several pages of a chapter, which it does not make."""
    pages = [re.escape(page.path) for pages in page_sets(project).values() for page in pages.pages]
    if not pages:
        return []
    return [
        MessageRule(
            rf"Unable to resolve link target: *(?=(?:{'|'.join(pages)})\s*$)(?:\S*/)?(\S+)",
            'a link leads to "{0}", one of several pages of a chapter, of which Quarto makes one',
            "run: make ENGINE=builtin, which makes them all; or link to the chapter",
            standing=r"\]\([^)]*{0}",
        )
    ]


def _problems(ended: Completed, chapters: Chapters, quarto: Quarto, rules: Sequence[MessageRule]) -> list[Problem]:
    """What Quarto found wrong with the text.

    Raises
    ------
    QuartoBroken
        If it did not get to the text.
    """
    try:
        problems = read_problems(ended.stderr, ended.status, chapters, rules)
        if ended.status:
            raise ContentError(*problems)
    except ReportError as error:
        if why := broken_quarto(ended.stderr, ended.status):
            raise QuartoBroken(Problem(f"Quarto {quarto.version} does not run: {why}")) from error
        raise
    return problems


def _environment(project: Project, profile: str | None) -> dict[str, str]:
    """Cells run in the Python that runs this program, whatever the shell would find, without the user's own code."""
    beside = str(Path(sys.executable).parent)
    return {
        **SETTLED,
        "IPYTHONDIR": str(project.cache / "ipython"),
        "PATH": os.pathsep.join([beside, os.environ.get("PATH", os.defpath)]),
        "QUARTO_PROFILE": profile or "",
        "QUARTO_PYTHON": sys.executable,
    }

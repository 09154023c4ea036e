"""Quarto as a renderer: run with the project's Python, its progress shown, its warnings taken as errors."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from report.commands import Completed, run
from report.errors import ContentError, Problem, ReportError, ToolMissing, raise_all
from report.progress import Say, Warn, show_warning
from report.project import Project
from report.render.engine import Quarto
from report.render.pictures import clean_folder
from report.render.places import Chapters
from report.render.quarto_messages import broken_quarto, read_problems, rendered_files, without_colours
from report.render.silent_faults import find_silent_faults

LONGEST_SECONDS = 3600.0  # Quarto has no limit of its own for a cell that never ends
PROGRESS = re.compile(r"\[\s*(\d+)/(\d+)\] (.+)")

# Set over what the user's own shell may have set, so that every message is printed and read in one form.
SETTLED = {
    "DENO_NO_UPDATE_CHECK": "1",
    "EXHIBITS_ARE_FRESH": "1",  # `make` has built them; the pre-render script need not look again
    "NO_COLOR": "1",
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
) -> None:
    """Render a project, or one document of it, to HTML into the empty folder ``fresh``.

    One render of a project at a time: Quarto's own scratch files are shared, so the caller holds a lock.

    Raises
    ------
    ContentError
        If Quarto fails or warns, with chapter and line where its message lets them be found.
    QuartoBroken
        If Quarto cannot start, or not start Jupyter in this Python.
    """
    # Inside the project whatever the final place is: Quarto wants a relative folder, and empties no other.
    place = project.build / "quarto"
    shutil.rmtree(place, ignore_errors=True)  # what a killed run left

    def show(line: str) -> None:
        if progress := PROGRESS.fullmatch(without_colours(line).strip()):
            say(f"chapter {progress[1]} of {progress[2]}: {progress[3]}")

    try:
        ended = _run_quarto(project, document, place, quarto, profile, show)
        chapters = Chapters(project, document)
        problems = _problems(ended, chapters, quarto)
        if not ended.status:
            problems += find_silent_faults(chapters, rendered_files(ended.stderr, chapters), place)
        raise_all(ContentError, problems)
        if place.is_dir():
            clean_folder(place, project.cache, tell)
            for made in sorted(place.iterdir()):
                shutil.move(made, fresh)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run_quarto(
    project: Project, document: Path | None, place: Path, quarto: Quarto, profile: str | None, show: Say
) -> Completed:
    try:
        return run(
            [
                quarto.program,
                "render",
                document.relative_to(project.root) if document else ".",
                *("--to", "html"),
                *("--output-dir", place.relative_to(project.root).as_posix()),
                "--no-execute-daemon",
                *(("--profile", profile) if profile else ()),
            ],
            folder=project.root,
            environment=_environment(profile),
            seconds=LONGEST_SECONDS,
            on_line=show,
        )
    except (OSError, ToolMissing) as error:
        why = error.strerror if isinstance(error, OSError) else "it, or what should run it, was not found"
        problem = Problem(f"Quarto {quarto.version} does not start: {why}", str(quarto.program))
        raise QuartoBroken(problem) from ToolMissing(problem)


def _problems(ended: Completed, chapters: Chapters, quarto: Quarto) -> list[Problem]:
    """What Quarto found wrong with the text.

    Raises
    ------
    QuartoBroken
        If it did not get to the text.
    """
    try:
        problems = read_problems(ended.stderr, ended.status, chapters)
        if ended.status:
            raise ContentError(*problems)
    except ReportError as error:
        if why := broken_quarto(ended.stderr, ended.status):
            raise QuartoBroken(Problem(f"Quarto {quarto.version} does not run: {why}")) from error
        raise
    return problems


def _environment(profile: str | None) -> dict[str, str]:
    """Cells run in the Python that runs this program, whichever one the shell would find."""
    beside = str(Path(sys.executable).parent)
    return {
        **SETTLED,
        "PATH": os.pathsep.join([beside, os.environ.get("PATH", os.defpath)]),
        "QUARTO_PROFILE": profile or "",
        "QUARTO_PYTHON": sys.executable,
    }

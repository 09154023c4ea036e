"""Check data, text and chapters, and the code too if asked; what is built is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from report.cli.code_check import code_faults
from report.cli.data_check import check_data
from report.cli.steps import run_stale
from report.cli.verb import Told, verb
from report.core.errors import ContentError, Problem, raise_all
from report.core.freshness import stale_steps
from report.core.progress import Say, live
from report.core.project import Project, find_project
from report.data.access import check_history
from report.exhibits.build import build_exhibits


@verb("check", as_json=True)
@click.option("--code", is_flag=True, help="Style and types of the code too, as make check does.")
def main(code: bool) -> Told:
    """Check the data and the text, then render all chapters to nowhere with the renderer that lets least pass.

    Exhibits that are older than their data or scripts are built before.
    """
    project = find_project()
    problems: list[Problem] = []
    told = Told("")
    with live("check") as say:
        try:
            told = check_content(project, say)
        except ContentError as error:
            problems += error.problems
        if code:
            problems += code_faults(project, say)
    raise_all(ContentError, problems)
    return told


def check_content(project: Project, say: Say) -> Told:
    """What is told of data, text and chapters.

    Raises
    ------
    ContentError
        With everything that is wrong with the data; if nothing is, with the text and the chapters.
    """
    from report.prose import check_prose
    from report.render.site import check_chapters

    say("data")
    data = check_data(project)
    raise_all(ContentError, check_history(project))
    if "exhibits" in stale_steps(str(project.root), "")[0]:
        run_stale(project)
        build_exhibits(project)
    say("text")
    checked = check_prose(project)
    problems = list(checked.problems)
    problems += _faults_of(lambda: check_chapters(project, say))
    raise_all(ContentError, dict.fromkeys(problems))
    counts = {"sentences": len(checked.sentences), "exceptions": len(checked.exceptions)}
    return Told(f"{data.text}\n{checked}\nchapters: no fault found", {"data": data.data, "text": counts})


def _faults_of(check: Callable[[], Any]) -> Iterable[Problem]:
    try:
        check()
    except ContentError as error:
        return error.problems
    return ()

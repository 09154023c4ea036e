"""Run the cells of all chapters, so that the site, the PDF and the Word file find their results."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from report.files import held_lock
from report.progress import step
from report.project import find_project
from report.render.builtin.site import open_project, read_sources
from report.render.documents import write_documents


def main(arguments: Sequence[str]) -> None:
    """Run what has changed; results are kept in `build/`."""
    project, configuration, entries = open_project(find_project().root)
    with (
        held_lock(project.lock("chapters"), lambda: print("chapters: waiting for another build", file=sys.stderr)),
        step(project, "chapters") as say,
    ):
        write_documents(project)
        say(f"{len(read_sources(entries, project, configuration))} chapters")

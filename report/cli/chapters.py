"""Run the cells of all chapters, so that the site, the PDF and the Word file find their results."""

from __future__ import annotations

import sys

from report.cli.verb import verb
from report.core.files import held_lock
from report.core.progress import show_warning, step
from report.core.project import Project, find_project
from report.data.descriptor import DESCRIPTOR
from report.evidence.gathered import Evidence
from report.evidence.pages import write_documents
from report.prose import remarks_on
from report.render.html.sources import open_project, read_sources

SHOWN = 8  # remarks on the text that a build tells


@verb("chapters")
def main() -> None:
    """Run the cells of all chapters that have changed; results are kept in `build/`."""
    project, configuration, entries = open_project(find_project().root)
    with (
        held_lock(project.lock("chapters"), lambda: print("chapters: waiting for another build", file=sys.stderr)),
        step(project, "chapters") as say,
    ):
        write_documents(Evidence(project))
        sources = read_sources(entries, project, configuration, say=say)
        say(f"{len(sources)} chapters")
        tell_remarks(project)


def tell_remarks(project: Project) -> None:
    """Show what `make check` will not let pass as warnings: a few, and how many more there are."""
    remarks = remarks_on(project) if (project.data / DESCRIPTOR).is_file() else ()
    for each in remarks[:SHOWN]:
        show_warning(each)
    if len(remarks) > SHOWN:
        print(f"warning: {len(remarks) - SHOWN} more of this kind; make check tells all", file=sys.stderr)

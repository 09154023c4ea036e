"""Run the cells of all chapters, so that the site, the PDF and the Word file find their results."""

from __future__ import annotations

import sys

from report.cli.verb import scheduler_option, verb
from report.core.files import held_lock
from report.core.progress import show_warning, step
from report.core.project import find_project
from report.core.scheduler import scheduler_of, scheduling
from report.evidence.gathered import Evidence
from report.evidence.pages import without_page, write_documents
from report.prose import remarks_on
from report.render.html.executed_sources import open_project, read_sources

SHOWN = 8  # remarks on the text that a build tells


@verb("chapters")
@scheduler_option
def main(scheduler: str) -> None:
    """Run the cells of all chapters that have changed; results are kept in `build/`."""
    where = scheduler_of(scheduler)
    project, configuration, entries = open_project(find_project().root)
    with (
        held_lock(project.lock("chapters"), lambda: print("chapters: waiting for another build", file=sys.stderr)),
        step(project, "chapters") as say,
    ):
        evidence = Evidence(project)
        write_documents(evidence)
        with scheduling(where):
            sources = read_sources(entries, project, configuration, say=say)
        say(f"{len(sources)} chapters")
        tell_remarks(evidence)


def tell_remarks(evidence: Evidence) -> None:
    """Show a few warnings: what `make check` will not let pass, and chapters whose code no page shows."""
    remarks = (*without_page(evidence), *remarks_on(evidence.project))
    for each in remarks[:SHOWN]:
        show_warning(each)
    if len(remarks) > SHOWN:
        print(f"warning: {len(remarks) - SHOWN} more of this kind; make check tells all", file=sys.stderr)

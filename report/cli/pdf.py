"""Build `build/paper.pdf`: the whole paper, tagged and archivable."""

from __future__ import annotations

from report.cli.verb import verb
from report.core.errors import ContentError
from report.core.files import held_lock
from report.core.progress import step, told_once
from report.core.project import find_project
from report.render.print.compose import compose
from report.render.print.missing_letters import with_places
from report.render.print.pdf import write_pdf


@verb("pdf")
def main() -> None:
    """Build `build/paper.pdf`: the whole paper, tagged and archivable."""
    project = find_project()
    with step(project, "pdf") as say, held_lock(project.lock("pdf"), lambda: say("waiting for another build")):
        say("composing")
        composed = compose(project.root, "typst")
        say("typesetting")
        try:
            write_pdf(composed.tree, project.pdf, root=composed.root, files=composed.files, tell=told_once(project))
        except ContentError as error:
            raise ContentError(*with_places(error.problems, composed.sources)) from error
        say(f"{project.shown(project.pdf)}, {project.pdf.stat().st_size / 1e3:,.0f} kB")

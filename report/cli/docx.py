"""Build `build/paper.docx`: the whole paper as a Word file."""

from __future__ import annotations

from report.cli.verb import verb
from report.core.files import held_lock
from report.core.progress import step, told_once
from report.core.project import find_project
from report.render.print.compose import compose
from report.render.print.docx import write_docx


@verb("docx")
def main() -> None:
    """Build `build/paper.docx`: the whole paper as a Word file."""
    project = find_project()
    with step(project, "docx") as say, held_lock(project.lock("docx"), lambda: say("waiting for another build")):
        say("composing")
        composed = compose(project.root, "docx")
        say("writing")
        write_docx(composed.tree, project.docx, root=composed.root, files=composed.files, tell=told_once(project))
        say(f"{project.shown(project.docx)}, {project.docx.stat().st_size / 1e3:,.0f} kB")

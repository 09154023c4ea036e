"""Build `build/paper.docx`: the whole paper as a Word file."""

from __future__ import annotations

from collections.abc import Sequence

from report.files import held_lock
from report.progress import step, told_once
from report.project import find_project
from report.render.builtin.compose import compose
from report.render.docx import write_docx


def main(arguments: Sequence[str]) -> None:
    """Compose the paper and write it for Word."""
    project = find_project()
    with step(project, "docx") as say, held_lock(project.lock("docx"), lambda: say("waiting for another build")):
        say("composing")
        composed = compose(project.root, "docx")
        say("writing")
        write_docx(composed.tree, project.docx, root=composed.root, files=composed.files, tell=told_once(project))
        say(f"{project.shown(project.docx)}, {project.docx.stat().st_size / 1e3:,.0f} kB")

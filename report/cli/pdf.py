"""Build `build/paper.pdf`: the whole paper, tagged and archivable."""

from __future__ import annotations

from collections.abc import Sequence

from report.files import held_lock
from report.progress import step, told_once
from report.project import find_project
from report.render.builtin.compose import compose
from report.render.pdf import write_pdf


def main(arguments: Sequence[str]) -> None:
    """Compose the paper and typeset it."""
    project = find_project()
    with step(project, "pdf") as say, held_lock(project.lock("pdf"), lambda: say("waiting for another build")):
        say("composing")
        composed = compose(project.root, "typst")
        say("typesetting")
        write_pdf(composed.tree, project.pdf, root=composed.root, files=composed.files, tell=told_once(project))
        say(f"{project.shown(project.pdf)}, {project.pdf.stat().st_size / 1e3:,.0f} kB")

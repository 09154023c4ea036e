"""Build `build/jats/article.xml`: the whole paper as JATS, for journals and archives."""

from __future__ import annotations

from report.cli.verb import verb
from report.core.files import held_lock
from report.core.paper import read_paper
from report.core.progress import live, told_once
from report.core.project import find_project
from report.render.print.compose import compose
from report.render.print.jats import FOLDER, write_jats


@verb("jats")
def main() -> None:
    """Build `build/jats/article.xml`: the whole paper as JATS, for journals and archives."""
    project = find_project()
    with live("jats") as say, held_lock(project.lock("jats"), lambda: print("jats: waiting for another build")):
        say("composing")
        composed = compose(project.root, "typst")
        say("writing")
        made = write_jats(
            composed.tree,
            project.build / FOLDER,
            read_paper(project),
            root=composed.root,
            files=composed.files,
            tell=told_once(project),
        )
    print(f"jats: {project.shown(made)}, {made.stat().st_size / 1e3:,.0f} kB")

"""What is put into pages after their renderer made them: links to records, rows of files, heads for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from report.progress import Pause, go_on
from report.project import Project
from report.render.exhibit_tools import tools_for
from report.render.heads import heads_for
from report.render.records import links_for
from report.render.references import margins_for

Dress = Callable[[str, str], str]  # the page's path in the site, its text → its text as it is published

# In this order, since each sees what the one before has left.
MAKERS: tuple[Callable[[Project, Path], Dress], ...] = (links_for, tools_for, margins_for, heads_for)


def dressing_of(project: Project, site: Path) -> Dress:
    """What makes of a page of either renderer a page of the site in the folder ``site``."""
    steps = [make(project, site) for make in MAKERS]

    def dress(path: str, text: str) -> str:
        for step in steps:
            text = step(path, text)
        return text

    return dress


def dress_site(project: Project, site: Path, pause: Pause = go_on) -> None:
    """Dress every page of a site; a page that is dressed stays as it is. ``pause`` is called before each."""
    dress = dressing_of(project, site)
    for path in sorted(site.rglob("*.html")):
        pause()
        text = path.read_text(encoding="utf-8")
        dressed = dress(path.relative_to(site).as_posix(), text)
        if dressed != text:
            path.write_text(dressed, encoding="utf-8")

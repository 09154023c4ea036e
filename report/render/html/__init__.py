"""Renders Quarto documents without Quarto: Jupyter runs cells, pandoc reads and writes, templates lay out pages."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from report.core.progress import Pause, Say, Warn, go_on, keep_to_itself, show_warning

if TYPE_CHECKING:
    from report.render.html.site import Rendered


def render_project(
    place: Path,
    output: Path | None = None,
    profile: str | None = None,
    *,
    lenient: bool = False,
    beside: Collection[str] = (),
    warn: Warn = show_warning,
    pause: Pause = go_on,
    tell: Warn | None = None,
    say: Say = keep_to_itself,
) -> Rendered:
    """Render a project or a document to HTML, see `report.render.html.site.render_project`."""
    from report.render.html.site import render_project as render

    return render(place, output, profile, lenient=lenient, beside=beside, warn=warn, pause=pause, tell=tell, say=say)

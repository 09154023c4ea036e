"""Which renderer made a folder's pages, and which one a verification builds with to compare them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from report.core.project import Project
from report.render.engine import installed_quartos

BUILT_IN = "built-in"  # as releases name the renderer
# What Quarto writes into each page: <meta name="generator" content="quarto-1.9.1">
GENERATOR = re.compile(r'<meta name="generator" content="quarto-(?P<version>[^"]*)"')


@dataclass(frozen=True)
class Renderer:
    """The renderer of a verification's builds.

    Parameters
    ----------
    name
        As accounts name it: ``built-in`` or ``Quarto 1.10.18``.
    engine
        The word for `make ENGINE=`.
    """

    name: str = BUILT_IN
    engine: str = "builtin"


def renderer_for(project: Project) -> Renderer:
    """The renderer that made the folder's pages, if it is here; else the built-in one.

    Pages are compared with those of the same renderer only, to the byte; so it must be the same version.
    """
    maker = other_renderer(project)
    if maker:
        usable = next((quarto for quarto in installed_quartos() if quarto.is_new_enough), None)
        if usable and f"Quarto {usable.version}" == maker:
            return Renderer(maker, "quarto")
    return Renderer()


def other_renderer(project: Project) -> str:
    """What made a folder's pages, if it was not the built-in renderer; else nothing.

    The step that makes the site notes its renderer, as ``Quarto 1.10.18: asked for``. Pages that Quarto wrote without
    the step (`quarto render`) name it themselves.
    """
    try:
        page = (project.site / "index.html").read_text(encoding="utf-8", errors="replace")
    except OSError:
        page = ""
    if found := GENERATOR.search(page):
        return f"Quarto {found['version']}"
    try:
        told = json.loads((project.build / "steps/site.json").read_bytes())["result"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return str(told).partition(":")[0] if str(told).startswith("Quarto") else ""

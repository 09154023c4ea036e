"""The page for an address that leads nowhere. It needs no other file, since nobody knows from how deep it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from report.core.filenames import address_of
from report.evidence.gathered import Evidence
from report.theme.css import font_stack
from report.theme.pages import fill_template
from report.theme.tokens import DARK, LIGHT, SANS, SERIF, Palette

PAGE = "404.html"


def not_found_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """The page of a project's paper, with a way to every chapter; none for a project that is no paper."""
    paper, project = evidence.paper, evidence.project
    if paper is None:
        return {}
    ways = [
        (address_of(project.shown(path.with_suffix(".html"))), evidence.titles[project.shown(path)])
        for path in evidence.chapters
    ]
    serif, sans = (font_stack(family).replace('"', "'") for family in (SERIF, SANS))
    look = {"light": _colours(LIGHT), "dark": _colours(DARK), "serif": serif, "sans": sans}
    return {PAGE: fill_template("not_found.html.j2", {"paper": paper, "ways": ways, **look}, paper.language).encode()}


def _colours(palette: Palette) -> str:
    names = ("paper", "ink", "muted", "link", "accent")
    return " ".join(f"--{name}: {getattr(palette, name)};" for name in names)

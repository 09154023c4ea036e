"""What is put into pages after their renderer made them: links to records, rows of files, heads for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from report.core.progress import Pause, Say, counting, go_on, keep_to_itself
from report.evidence.exhibit_links import tools_for
from report.evidence.figure_layout import layout_for
from report.evidence.front_page import front_for
from report.evidence.gathered import Evidence
from report.evidence.heads import heads_for
from report.evidence.identifier import identifier_for
from report.evidence.interface import interface_for
from report.evidence.margin_notes import folds_for, languages_for, margins_for
from report.evidence.provenance_records import links_for

Dress = Callable[[str, str], str]  # the page's path in the site, its text → its text as it is published

# In this order, since each sees what the one before has left.
MAKERS: tuple[Callable[[Evidence, Path], Dress], ...] = (
    front_for,
    links_for,
    layout_for,
    tools_for,
    languages_for,
    folds_for,
    margins_for,
    identifier_for,
    interface_for,
    heads_for,
)


def dressing_of(evidence: Evidence, site: Path) -> Dress:
    """What makes of a page of either renderer a page of the site in the folder ``site``."""
    steps = [make(evidence, site) for make in MAKERS]

    def dress(path: str, text: str) -> str:
        for step in steps:
            text = step(path, text)
        return text

    return dress


def dress_site(evidence: Evidence, site: Path, pause: Pause = go_on, say: Say = keep_to_itself) -> None:
    """Dress every page of a site; a page that is dressed stays as it is. ``pause`` is called before each."""
    dress = dressing_of(evidence, site)
    paths = sorted(site.rglob("*.html"))
    count = counting(say, "dressing pages", len(paths), pause)
    for path in paths:
        count()
        text = path.read_text(encoding="utf-8")
        dressed = dress(path.relative_to(site).as_posix(), text)
        if dressed != text:
            path.write_text(dressed, encoding="utf-8")

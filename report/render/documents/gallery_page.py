"""The gallery: every table and figure of the paper, with a small picture, its place in the text and its files."""

from __future__ import annotations

import html
from typing import Any

from report.exhibits.kinds import KINDS, Kind
from report.render.documents.evidence import Evidence, link
from report.render.documents.templating import Markdown, fill

FOLDER = "../../exhibits/"  # of the site, from a page of evidence


def gallery_page(evidence: Evidence) -> str:
    """Figures, then tables, in the order of the text."""
    order = {path: place for place, path in enumerate(evidence.titles)}
    told = [evidence.exhibits[name] for name in evidence.uses if name in evidence.exhibits]
    told.sort(key=lambda each: _place(evidence, order, each["id"]))
    shown = sorted(filter(_is_numbered, KINDS.values()), key=lambda kind: not kind.is_picture)
    groups = [(kind.heading, [_item(evidence, each) for each in told if each["kind"] == kind.name]) for kind in shown]
    return fill("gallery", {"groups": [(heading, items) for heading, items in groups if items]})


def _is_numbered(kind: Kind) -> bool:
    return kind.is_numbered


def _place(evidence: Evidence, order: dict[str, int], name: str) -> tuple[int, int]:
    use = evidence.uses[name][0]
    return order.get(use.path, len(order)), use.line


def _item(evidence: Evidence, told: Any) -> dict[str, Any]:
    name = told["id"]
    use = evidence.uses[name][0]
    image = ""
    kind = KINDS[told["kind"]]
    if kind.is_picture:
        alt = html.escape(told["alt"], quote=True)
        image = f'<img src="{FOLDER}{name}.svg" alt="{alt}" loading="lazy" width="480" height="152">'
    return {
        "image": Markdown(image),
        "title": told["title"],
        "page": f"{FOLDER}{name}.html",
        "reference": Markdown(f"@{kind.label(name)}"),
        "chapter": evidence.titles[use.path],
        "href": link(use.path),
        "zip": f"{FOLDER}{name}.zip",
        "csv": f"{FOLDER}{name}.csv",
    }

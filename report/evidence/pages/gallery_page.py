"""The gallery: every table and figure of the paper, with a small picture, its place in the text and its files."""

from __future__ import annotations

import html
from typing import Any

from report.evidence.gathered import Evidence, link
from report.evidence.templating import Markdown, fill, safe
from report.exhibits.kinds import KINDS, Kind

FOLDER = "../../exhibits/"  # of the site, from a page of evidence


def gallery_page(evidence: Evidence) -> str:
    """Figures, then tables, in the order of the text."""
    order = {path: place for place, path in enumerate(evidence.titles)}
    told = [evidence.exhibits[name] for name in evidence.uses if name in evidence.exhibits]
    told.sort(key=lambda each: _place(evidence, order, each["id"]))
    told += [evidence.exhibits[name] for name in evidence.not_shown]
    shown = sorted(filter(_is_numbered, KINDS.values()), key=lambda kind: not kind.is_picture)
    groups = [
        (evidence.say(kind.heading), [_item(evidence, each) for each in told if each["kind"] == kind.name])
        for kind in shown
    ]
    return fill("gallery", {"groups": [(heading, items) for heading, items in groups if items]}, evidence.say)


def _is_numbered(kind: Kind) -> bool:
    return kind.is_numbered


def _place(evidence: Evidence, order: dict[str, int], name: str) -> tuple[int, int]:
    use = evidence.uses[name][0]
    return order.get(use.path, len(order)), use.line


def _item(evidence: Evidence, told: Any) -> dict[str, Any]:
    name = told["id"]
    uses = evidence.uses.get(name)
    image = ""
    kind = KINDS[told["kind"]]
    if kind.is_picture:
        alt = html.escape(told["alt"], quote=True)
        image = f'<img src="{FOLDER}{name}.svg" alt="{alt}" loading="lazy" width="480" height="152">'
    return {
        "image": Markdown(image),
        "title": told["title"],
        "page": f"{FOLDER}{name}.html",
        "reference": (safe(name) if uses[0].page else Markdown(f"@{kind.label(name)}")) if uses else "",
        "chapter": evidence.titles[uses[0].path] if uses else "",
        "href": link(uses[0].path) if uses else "",
        "on_first_page": name in evidence.on_first_page,
        "zip": f"{FOLDER}{name}.zip",
        "csv": f"{FOLDER}{name}.csv",
    }

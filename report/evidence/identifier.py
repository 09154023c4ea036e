"""The DOI of a paper at the foot of every page, where one was reserved before the build."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from report.core.messages import messages_in
from report.core.paper import Paper
from report.evidence.gathered import Evidence

MARK = '<p class="paper-doi">'


def identifier_for(evidence: Evidence, _site: Path) -> Callable[[str, str], str]:
    """What puts the DOI at the foot of a page; nothing for a paper without one."""
    paper = evidence.paper
    if paper is None or not paper.doi:
        return lambda _path, text: text
    line = _line(paper)
    return lambda _path, text: text if MARK in text else text.replace("</main>", f"{line}</main>", 1)


def _line(paper: Paper) -> str:
    say = messages_in(paper.language)
    words = say("DOI of this version: %(link)s", link=_link(paper.doi_address))
    if paper.concept_doi:
        words += say("; of all versions: %(link)s", link=_link(paper.concept_doi_address))
    return f"{MARK}{words}</p>\n"


def _link(address: str) -> str:
    shown = html.escape(address)
    return f'<a href="{shown}">{shown}</a>'

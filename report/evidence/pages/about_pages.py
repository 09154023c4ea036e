"""The pages about the paper itself: how to cite it, what changed, and what a reader should know of its making."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from report.core.authors import names_of
from report.core.dates import date_in_words
from report.core.paper import CHANGES, Paper
from report.data.descriptor import read_package
from report.evidence import citing
from report.evidence.gathered import Evidence
from report.evidence.pages.own_words import own_words
from report.evidence.templating import Markdown, fill
from report.exhibits.kinds import CALLS, KINDS

HEADING = re.compile(r"^(#+) (.+?)\s*$", re.MULTILINE)


def cite_page(evidence: Evidence) -> str:
    """The reference as a sentence and in every format, to copy or to download."""
    paper = evidence.paper
    formats = []
    for path, content in (citing.citation_files(paper) if paper else {}).items():
        ending = path.rpartition(".")[2]
        name = dict(citing.FORMATS)[ending]
        text = content.decode().replace("\r\n", "\n").rstrip()
        formats.append({"name": name, "href": f"/{path}", "text": Markdown(text)})
    version, title = evidence.package.version, str(read_package(evidence.project).get("title", ""))
    return fill(
        "cite",
        {
            **_told(paper),
            "formats": formats,
            "data_version": version,
            "data_title": title,
            "data": "/data/sources.csl.json",
        },
        evidence.say,
    )


def changes_page(evidence: Evidence) -> str:
    """The changes of the paper and of its data, as their lists tell them."""
    lists = [
        ("paper", evidence.say("The paper"), evidence.project.root / CHANGES),
        ("data", evidence.say("The data"), evidence.project.data / CHANGES),
    ]
    parts = [
        {"title": title, "text": Markdown("\n".join(_lowered(path.read_text(encoding="utf-8"), name)))}
        for name, title, path in lists
        if path.is_file()
    ]
    return fill("changes", {"parts": parts}, evidence.say)


def about_page(evidence: Evidence) -> str:
    """Who made the paper, how, under which terms, and what its pages do and do not do."""
    calls = [KINDS[metadata["kind"]].call for metadata in evidence.exhibits.values()]
    counts = {f"{call}s": calls.count(call) for call in CALLS}
    own = {"rests_on": own_words(evidence.project, "rests-on"), "sources": len(evidence.package.sources)}
    return fill("about", {**_told(evidence.paper), **counts, **own}, evidence.say)


def _told(paper: Paper | None) -> dict[str, Any]:
    """What the templates say of the paper; empty texts for a project without one."""
    names = ("full_title", "date", "version", "licence", "licence_address")
    told = {name: getattr(paper, name) if paper else "" for name in names}
    authors = names_of(paper.authors) if paper else ""
    told["date"] = date_in_words(paper.date, paper.language) if paper else ""
    return {**told, "authors": authors, "sentence": citing.sentence(paper) if paper else ""}


def _lowered(text: str, start: str) -> Iterator[str]:
    """The text below its first heading, its other headings a level lower, unnumbered, their names after ``start``."""
    for line in text.partition("\n")[2].strip().splitlines():
        heading = HEADING.match(line)
        if heading:
            name = "-".join(re.findall(r"\w+", heading[2].lower()))
            yield f"#{heading[1]} {heading[2]} {{#{start}-{name} .unnumbered}}"
        else:
            yield line

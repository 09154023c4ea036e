"""Addresses that exhibits and pages were published under before: a page at each sends readers on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from report.core.errors import ContentError, Problem, raise_all
from report.core.filenames import address_of
from report.core.messages import language_of, messages_in
from report.evidence.gathered import Evidence
from report.exhibits.kinds import KINDS
from report.theme.pages import fill_template

FOLDER = "exhibits"  # of the site
ALIASES = "aliases"  # of a chapter's header, as Quarto has it: addresses of pages, from the page or from the root


def alias_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """A page for each former address, by its path in the site.

    Raises
    ------
    ContentError
        If a former address is that of a page which is there now, or of two.
    """
    project = evidence.project
    found: dict[str, str] = {}
    problems: list[Problem] = []
    pages = {project.shown(path.with_suffix(".html")) for path in evidence.chapters}
    for old, new, place in (*_of_pages(evidence), *_of_exhibits(evidence)):
        other = new if old not in pages else old
        if found.setdefault(old, other) != new:
            expected = f"an address of its own; {found[old]} has it"
            problems.append(Problem(f'the former address "{old}" is in use', place, 0, expected, "leave it out"))
    raise_all(ContentError, problems)
    language = language_of(project.root)
    return {old: _page(old, new, language).encode() for old, new in sorted(found.items())}


def _of_exhibits(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Former and present address of each exhibit that has a page, and where it is declared."""
    for name, told in evidence.exhibits.items():
        if KINDS[told["kind"]].is_numbered:
            for old in told.get("was", ()):
                yield f"{FOLDER}/{old}.html", f"{FOLDER}/{name}.html", told["function"]["file"]


def _of_pages(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    project = evidence.project
    for shown, text in evidence.texts.items():
        if ALIASES not in text:
            continue
        path = project.root / shown
        given: Any = evidence.chapter(path).header.get(ALIASES)
        for each in [given] if isinstance(given, str) else given or []:
            old = str(each).strip().partition("#")[0]
            old = old.lstrip("/") if old.startswith("/") else posixpath.join(posixpath.dirname(shown), old)
            old = posixpath.normpath(old if old.endswith((".html", ".htm")) else posixpath.join(old, "index.html"))
            if old.startswith(".."):
                found, expected = f'the alias "{each}" lies outside the site', "an address within it, as /old.html"
                raise ContentError(Problem(found, shown, 1, expected))
            yield old, address_of(path.relative_to(project.root).with_suffix(".html").as_posix()), shown


def _page(old: str, new: str, language: str) -> str:
    page, target = posixpath.basename(new), posixpath.relpath(new, posixpath.dirname(old) or ".")
    values = {
        "language": messages_in(language).language,
        "old": posixpath.basename(old),
        "page": page,
        "target": target,
        "link": Markup('<a href="{}">{}</a>').format(target, page),
    }
    return fill_template("moved.html.j2", values, language)

"""References: what each chapter's second pass needs to know of the others, and which references lead nowhere."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from report.errors import Problem
from report.render.builtin.book import Chapter, Publication, relative
from report.render.builtin.document import Document


def context_of(
    publication: Publication, chapter: Chapter, links: Mapping[str, str], *, one_document: bool = False
) -> tuple[dict[str, Any], dict[str, Any], tuple[Problem, ...]]:
    """What the second pass needs for one chapter: plain data, parts of the tree, and references that lead nowhere.

    Parameters
    ----------
    publication
        All chapters.
    chapter
        The one to finish.
    links
        Targets of links as written → as they must be.
    one_document
        All chapters end in one document: links have no page.
    """
    document = chapter.document
    place = publication.chapters.index(chapter)
    citations = publication.citations[place]
    references: dict[str, Any] = {}
    titles: dict[str, Any] = {}
    problems: list[Problem] = []
    owners = {chapter.entry.path: chapter}
    if publication.is_book:
        owners |= {other.entry.path: other for other in publication.chapters}
    declared = {identifier: other for other in reversed(owners.values()) for identifier in other.numbered.targets}
    declared |= dict.fromkeys(chapter.numbered.targets, chapter)
    for identifier in dict.fromkeys(document.index["references"]):
        owner = declared.get(identifier)
        if owner is None:
            problems.append(_unresolved(identifier, document, declared, owners.values()))
            continue
        target = owner.numbered.targets[identifier]
        is_title = identifier == owner.title_id
        number = target.number
        if is_title and chapter.number == "":
            titles[identifier] = owner.titles[identifier]
            number = f"{target.prefix} {number} — " if owner.entry.is_appendix else f"{number}\u00a0 "
        elif target.title_only:
            titles[identifier] = owner.titles[identifier]
        page = "" if owner is chapter or one_document else relative(chapter.href, owner.href)
        anchor = "" if is_title and page else f"#{identifier}"
        references[identifier] = {
            "href": page + anchor,
            "prefix": target.prefix,
            "capital": target.prefix[:1].upper() + target.prefix[1:],
            "space": target.space,
            "number": number,
        }
    bibliography_page = publication.bibliography_page() if publication.is_book else None
    context = {
        "book": publication.is_book,
        "references": references,
        "labels": _labels(chapter),
        "headings": chapter.numbered.headings,
        "words": document.words,
        "links": dict(links),
        "references_page": relative(chapter.href, bibliography_page.href)
        if bibliography_page and bibliography_page is not chapter and not one_document
        else "",
        "append_bibliography": not publication.is_book
        and not document.index["has_bibliography"]
        and bool(citations.bibliography and citations.bibliography["c"][1]),
    }
    extra: dict[str, Any] = {
        "citations": {"t": "MetaList", "c": [{"t": "MetaInlines", "c": item} for item in citations.shown[0]]},
        "titles": {"t": "MetaMap", "c": titles},
    }
    if citations.bibliography and (not publication.is_book or chapter is bibliography_page):
        extra["bibliography"] = {"t": "MetaBlocks", "c": [citations.bibliography]}
    return context, extra, tuple(problems)


def _labels(chapter: Chapter) -> dict[str, Any]:
    return {
        target.id: {
            "label": target.label,
            "number": target.number,
            "delimiter": "" if target.label.startswith("(") else chapter.numbered.delimiter,
        }
        for target in chapter.numbered.targets.values()
        if target.label
    }


def _unresolved(
    identifier: str, document: Document, declared: Mapping[str, Chapter], chapters: Iterable[Chapter]
) -> Problem:
    place = document.source.place_of(f"@{identifier}")
    for chapter in chapters:
        if identifier in chapter.document.index["identifiers"]:
            found = f"@{identifier} refers to something without a number"
            return Problem(found, *place, remedy="number it, or write a link: [text](#identifier)")
    near = difflib.get_close_matches(identifier, declared, n=3)
    expected = f"did you mean {' or '.join(f'@{name}' for name in near)}?" if near else ""
    return Problem(f"nothing has the identifier {identifier}", *place, expected)

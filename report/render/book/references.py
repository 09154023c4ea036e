"""References: what each chapter's second pass needs to know of the others, and which references lead nowhere."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from report.core.errors import Problem
from report.core.merged_settings import Settings
from report.render.book.book import NumberedChapter, Publication, relative
from report.render.book.document import Document


def context_of(
    publication: Publication, chapter: NumberedChapter, links: Mapping[str, str], *, one_document: bool = False
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
    citations = publication.citations[publication.places[chapter.entry.path]]
    references: dict[str, Any] = {}
    titles: dict[str, Any] = {}
    problems: list[Problem] = []
    owners: Mapping[str, NumberedChapter] = publication.owners if publication.is_book else {}
    for identifier in dict.fromkeys(document.index["references"]):
        owner = chapter if identifier in chapter.numbered.targets else owners.get(identifier)
        if owner is None:
            declared = {**owners, **chapter.numbered.targets}
            others = publication.chapters if publication.is_book else (chapter,)
            problems.append(_unresolved(identifier, document, declared, others))
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
            "space": target.space if target.prefix else "",
            "number": number,
        }
    bibliography_page = publication.bibliography_page if publication.is_book else None
    without_page = publication.is_book and bibliography_page is None
    is_last = chapter is publication.chapters[-1]
    bibliography = citations.bibliography
    if without_page and bibliography and not one_document:
        bibliography = _of_keys(bibliography, document.index["keys"])
    ends_with_list = not document.index["has_bibliography"] and bool(bibliography and bibliography["c"][1])
    if publication.is_book:
        ends_with_list = ends_with_list and without_page and (is_last or not one_document)
    context = {
        "book": publication.is_book,
        "unlinked": document.settings.get("crossref.ref-hyperlink", True) is False,
        "notes": str(document.settings.get("reference-location", "document")),
        "caption_places": caption_places(document.settings),
        "references": references,
        "labels": _labels(chapter),
        "headings": chapter.numbered.headings,
        "words": document.words,
        "links": dict(links),
        "references_page": relative(chapter.href, bibliography_page.href)
        if bibliography_page and bibliography_page is not chapter and not one_document
        else "",
        "append_bibliography": ends_with_list and document.settings.get("suppress-bibliography") is not True,
    }
    extra: dict[str, Any] = {
        "citations": {"t": "MetaList", "c": [{"t": "MetaInlines", "c": item} for item in citations.shown[0]]},
        "titles": {"t": "MetaMap", "c": titles},
    }
    if bibliography and (not publication.is_book or ends_with_list or chapter is bibliography_page):
        extra["bibliography"] = {"t": "MetaBlocks", "c": [bibliography]}
    return context, extra, tuple(problems)


def caption_places(settings: Settings) -> dict[str, str]:
    """Where the captions of each kind of float stand, if the author says so."""
    names = {"fig": "fig-cap-location", "tbl": "tbl-cap-location", "lst": "lst-cap-location"}
    found = {kind: settings.get(name, settings.get("cap-location")) for kind, name in names.items()}
    return {kind: str(place) for kind, place in found.items() if place in ("top", "bottom")}


def _of_keys(bibliography: Any, keys: Iterable[str]) -> Any:
    """A list of references with the entries of these keys alone."""
    wanted = {f"ref-{key}" for key in keys}
    attributes, entries = bibliography["c"]
    kept = [entry for entry in entries if entry.get("t") != "Div" or entry["c"][0][0] in wanted]
    return {**bibliography, "c": [attributes, kept]}


def _labels(chapter: NumberedChapter) -> dict[str, Any]:
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
    identifier: str, document: Document, declared: Collection[str], chapters: Iterable[NumberedChapter]
) -> Problem:
    place = document.source.place_of(f"@{identifier}")
    for chapter in chapters:
        if identifier in chapter.document.index["identifiers"]:
            found = f"@{identifier} refers to something without a number"
            return Problem(found, *place, remedy="number it, or write a link: [text](#identifier)")
    near = difflib.get_close_matches(identifier, list(declared), n=3)
    expected = f"did you mean {' or '.join(f'@{name}' for name in near)}?" if near else ""
    return Problem(f"nothing has the identifier {identifier}", *place, expected)

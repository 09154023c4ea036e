"""A whole project as one document, for formats that have no pages to link to: PDF and Word."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from report.core.authors import authors_of
from report.core.errors import Problem, UsageError
from report.core.language import words_of
from report.core.metadata import CITATION, read_citation
from report.core.paper import read_paper
from report.core.plain import words_of_markdown
from report.core.progress import keep_silent
from report.core.project import Project
from report.render.book import pandoc
from report.render.book.book import NumberedChapter, Publication, at_once, read_publication
from report.render.book.document import ExecutedDocument, finish
from report.render.book.entries import is_index
from report.render.book.from_template import read_entries
from report.render.book.links import anchor_of, links_of, shown_files
from report.render.book.pandoc import Ast
from report.render.book.references import context_of
from report.render.html.executed_sources import cache_of, open_project, read_sources
from report.render.html.site import judge

Names = Mapping[str, Mapping[str, str]]  # chapter's path → identifier as written → identifier in the whole


@dataclass(frozen=True)
class Composed:
    """One document with everything resolved.

    Parameters
    ----------
    tree
        Pandoc's syntax tree, see `compose`.
    root
        The project's folder; targets of images in the tree are relative to it.
    files
        Images made by cells, on no disk: target in the tree → bytes.
    warnings
        Faults that were let pass.
    sources
        The documents it is made of, for messages.
    """

    tree: Ast
    root: Path
    files: Mapping[str, bytes]
    warnings: tuple[Problem, ...]
    sources: tuple[ExecutedDocument, ...] = ()


def compose(place: Path, to: str, *, lenient: bool = False) -> Composed:
    """A book or a single document as one syntax tree, numbered and cited as its site.

    The tree has only what pandoc's writers know, in these forms:

    - metadata ``title``, ``subtitle``, ``abstract`` (with markup), ``author`` (a list), ``date`` (as in the header),
      ``lang``, ``keywords``, ``book`` (true for a book);
    - a part: ``Header 1 .part``; a chapter: ``Header 1``, its number in the attribute ``number`` and in a first
      ``Span.chapter-number`` (``2``, ``Appendix A —``); a section's number is a first ``Span.header-section-number``;
    - a float: ``Figure`` with the attribute ``kind`` (``fig``, ``tbl``, ``lst``, …) and, for a panel, ``parent``; its
      caption begins with ``Span.quarto-float-label`` (``Figure 2.1:``); ``layout-ncol``, ``fig-alt`` stay attributes;
    - an equation: ``Span.quarto-equation`` with the formula and a last ``Span.quarto-equation-number`` (``(2.1)``);
    - a callout: ``Div.callout.callout-<kind>`` with ``Div.callout-title`` and ``Div.callout-body``;
    - tabs: ``Div.panel-tabset`` with a ``Div.tab`` for each, its first child ``Div.tab-title``;
    - a theorem: ``Div.theorem`` or ``Div.proof``, beginning with ``Span.theorem-title`` or ``Span.proof-title``;
    - a page break: ``Div.page-break``; an aside: ``Div.margin-aside``; the list of references: ``Div #refs``;
    - references and citations are links to ``#identifier``.

    Parameters
    ----------
    place
        The project's folder, or a single `.qmd` file.
    to
        ``"typst"``, ``"docx"`` or ``"html"``: decides conditional content.
    lenient
        See `report.render.html.site.render_project`.

    Raises
    ------
    ContentError
        With all faults of the documents.
    UsageError
        If the project is a website, or its settings are wrong.
    """
    project, configuration, entries = open_project(place)
    if len(entries) != 1 and configuration.kind != "book":
        found = "only a book or a single document can be made into one document"
        raise UsageError(Problem(found, remedy="name one .qmd file, or set project: type: book"))
    headers = read_entries([entry for entry in entries if not entry.template], project)
    as_asked = {chapter.path: chapter.header for chapter in headers}
    printed = [
        entry
        for entry in entries
        if is_printed(as_asked[entry.file]) and (not entry.template or prints_all(as_asked[entry.file]))
    ]
    if not printed:
        raise UsageError(Problem("no document is to be printed", remedy="remove report: print: false from a header"))
    sources = read_sources(printed, project, configuration, keep_silent)
    publication = read_publication(sources, printed, configuration, to, cache_of(project))
    left_out = frozenset(entry.path for entry in entries if entry not in printed)
    publication = replace(publication, left_out=left_out)
    names = _names(publication)
    warnings = publication.warnings()

    def resolve(chapter: NumberedChapter) -> tuple[Ast, tuple[Problem, ...]]:
        links = links_of(publication, chapter, names)
        context, extra, unresolved = context_of(publication, chapter, links.rewritten, one_document=True)
        tree, said = finish(chapter.document, context, extra, pandoc.resolve, cache_of(project))
        return _renamed(tree, names.get(chapter.entry.path, {})), (*unresolved, *links.problems, *said)

    resolved = at_once(resolve, publication.chapters)
    warnings += [problem for _, found in resolved for problem in found]
    judge(tuple(dict.fromkeys(warnings)), lenient)
    blocks: list[Any] = []
    part = ""
    for chapter, (tree, _) in zip(publication.chapters, resolved, strict=True):
        if chapter.entry.part and chapter.entry.part != part:
            blocks.append(_header(f"part-{_slug(chapter.entry.part)}", ["part", "unnumbered"], [], chapter.entry.part))
        part = chapter.entry.part
        if publication.is_book and not is_index(chapter.entry.path):
            blocks.append(_chapter_header(chapter, tree))
        blocks += tree["blocks"]
    meta = _metadata(publication, resolved[0][0])
    files = {
        posixpath.join(posixpath.dirname(chapter.entry.file), name): content
        for chapter in publication.chapters
        for name, content in shown_files(chapter).items()
    }
    tree = {"pandoc-api-version": resolved[0][0]["pandoc-api-version"], "meta": meta, "blocks": blocks}
    return Composed(tree, project.root, files, tuple(dict.fromkeys(warnings)), sources)


def is_printed(header: Mapping[str, Any]) -> bool:
    """Whether a document stands in the PDF and the Word file; ``report: print: false`` makes it a page of the site."""
    own = header.get("report")
    return not (isinstance(own, Mapping) and own.get("print") is False)


def prints_all(header: Mapping[str, Any]) -> bool:
    """Whether the pages that a chapter lists stand in the PDF and the Word file too: ``report: print: all``."""
    own = header.get("report")
    return isinstance(own, Mapping) and own.get("print") == "all"


def _names(publication: Publication) -> Names:
    """Identifiers that several chapters use, with their chapter's name in front in all but the first."""
    uses = Counter(
        identifier
        for chapter in publication.chapters
        for identifier in set(chapter.document.index["identifiers"])
        if identifier not in chapter.numbered.targets or chapter.numbered.targets[identifier].title
    )
    seen: set[str] = set()
    names: dict[str, dict[str, str]] = {}
    for chapter in publication.chapters:
        own = names.setdefault(chapter.entry.path, {})
        for identifier in dict.fromkeys(chapter.document.index["identifiers"]):
            if uses[identifier] > 1 and identifier in seen:
                own[identifier] = f"{PurePosixPath(chapter.entry.path).stem}-{identifier}"
            seen.add(identifier)
    return names


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    """The tree with identifiers changed as ``names`` says; links were changed before."""
    if not names:
        return node
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    renamed = {key: _renamed(value, names) for key, value in node.items()}
    at = {"Header": 1, "Div": 0, "Span": 0, "Figure": 0, "Table": 0, "CodeBlock": 0}.get(str(node.get("t")))
    if at is not None:
        identifier, classes, attributes = renamed["c"][at]
        renamed["c"][at] = [names.get(identifier, identifier), classes, attributes]
    return renamed


def _header(identifier: str, classes: list[str], attributes: list[list[str]], title: str | list[Any]) -> Any:
    content = [{"t": "Str", "c": title}] if isinstance(title, str) else title
    return {"t": "Header", "c": [1, [identifier, classes, attributes], content]}


def _chapter_header(chapter: NumberedChapter, tree: Ast) -> Any:
    """The chapter's title as a heading of level 1."""
    title = tree["meta"].get("title", {"c": [{"t": "Str", "c": chapter.document.plain_title}]})["c"]
    if not chapter.number:
        return _header(anchor_of(chapter), ["unnumbered"], [], title)
    shown = chapter.number
    if chapter.entry.is_appendix:
        shown = f"{chapter.document.words['appendix']}\u00a0{chapter.number} —"
    number = {"t": "Span", "c": [["", ["chapter-number"], []], [{"t": "Str", "c": shown}]]}
    classes = ["appendix"] if chapter.entry.is_appendix else []
    return _header(anchor_of(chapter), classes, [["number", chapter.number]], [number, {"t": "Space"}, *title])


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _metadata(publication: Publication, first: Ast) -> dict[str, Any]:
    """The metadata of the whole: of a book what ``book:`` says, else what the document's header says."""
    settings = publication.configuration.settings if publication.is_book else publication.chapters[0].document.settings
    block = settings.get("book", {}) if publication.is_book else settings.values
    meta = {key: first["meta"][key] for key in ("title", "subtitle", "abstract") if key in first["meta"]}
    meta["lang"] = _text(str(settings.get("lang", "en")))
    root = publication.configuration.root
    authors = (authors_of(settings, "book", root) if publication.is_book else ()) or authors_of(settings, "", root)
    meta["author"] = {"t": "MetaList", "c": [_text(author.name) for author in authors]}
    if block.get("date"):
        meta["date"] = _text(str(block["date"]))
        meta["date-form"] = _text(str(block.get("date-format") or settings.get("date-format", "long")))
    meta["words"] = _text(json.dumps(dict(words_of(settings))))
    keywords = settings.get("keywords") or []
    keywords = keywords if isinstance(keywords, list) else [keywords]
    meta["keywords"] = {"t": "MetaList", "c": [_text(words_of_markdown(str(keyword))) for keyword in keywords]}
    root = publication.configuration.root
    subjects = (read_citation(root)[0].get("keywords") or []) if (root / CITATION).is_file() else []
    meta["subjects"] = {"t": "MetaList", "c": [_text(words_of_markdown(str(each))) for each in subjects]}
    paper = read_paper(Project(root)) if publication.is_book else None
    if paper is not None and paper.doi:
        meta["doi"] = _text(paper.doi_address)
    if paper is not None and paper.doi and paper.concept_doi:
        meta["concept-doi"] = _text(paper.concept_doi_address)
    meta["book"] = {"t": "MetaBool", "c": publication.is_book}
    return meta


def _text(value: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": value}

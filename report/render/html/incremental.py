"""Some pages of a site made again, from what the last build left in memory: what an author sees first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from report.core.progress import keep_silent
from report.core.project import Project
from report.render.book import pandoc
from report.render.book.book import NumberedChapter, Publication, at_once, published, role_of
from report.render.book.document import Document, ExecutedDocument, finish, foresee, has_page, read_document, text_of
from report.render.book.links import links_of
from report.render.book.references import context_of
from report.render.html.executed_sources import read_sources
from report.render.html.patch import patched
from report.render.html.site import judge, make_pages


def pages_again(before: Publication, paths: Collection[str], project: Project, cache: Path) -> Mapping[str, str]:
    """The pages of some documents as they are now, by their paths in the site; all other documents stand as they were.

    Each page is what a build of the whole would make of it, as long as no other document has changed. What such a
    build would find wrong in these documents, or between them and the others, is found here too.

    Parameters
    ----------
    before
        The last build's publication.
    paths
        Documents of it, relative to the project's root.
    project
        The project.
    cache
        Its folder for results of unchanged documents.

    Raises
    ------
    ContentError
        With the faults of these documents.
    """
    chapters = [chapter for chapter in before.chapters if chapter.entry.path in paths]
    sources = read_sources([chapter.entry for chapter in chapters], project, before.configuration, keep_silent)
    parts = at_once(lambda source: _patched(before, source, cache), sources)
    known = {source.path: page for source, page in zip(sources, parts, strict=True) if page}
    others = [source for source in sources if source.path not in known]
    pages, warnings = make_pages(_with(before, others, cache) if others else before, cache, paths, known)
    judge(warnings, lenient=False)
    return {page.chapter.href: page.html for page in pages}


def _patched(before: Publication, source: ExecutedDocument, cache: Path) -> dict[str, Any] | None:
    """The parts of a document's page, of the last ones and the blocks that differ; None if that cannot be."""
    block, is_chapter = role_of(source.path, before.configuration)
    document = _chapter(before, source.path).document
    given = _given_to(before, source.path)
    now = text_of(source, before.configuration, "html", block, is_chapter)
    parts, _ = finish(document, *given, pandoc.write_page, cache)
    return patched(document, now, parts, given)


def _with(before: Publication, sources: Sequence[ExecutedDocument], cache: Path) -> Publication:
    """The publication with some documents as they are now, their pages in the cache."""
    configuration = before.configuration

    def expected(item: tuple[ExecutedDocument, Publication]) -> Document | None:
        """The document with the page that follows if the publication stays as it is."""
        source, publication = item
        block, is_chapter = role_of(source.path, configuration)
        context, extra = _given_to(publication, source.path)
        return foresee(source, configuration, context, extra, cache, title_block=block, is_chapter=is_chapter)

    def read(source: ExecutedDocument) -> Document:
        block, is_chapter = role_of(source.path, configuration)
        return read_document(source, configuration, "html", title_block=block, is_chapter=is_chapter, cache=cache)

    # An edit of prose seldom changes what the second pass is given, and one run of pandoc makes the page.
    foreseen = at_once(expected, [(source, before) for source in sources])
    made = [document or read(source) for source, document in zip(sources, foreseen, strict=True)]
    publication = _replaced(before, made, cache)
    missing = [
        (source, publication)
        for source, document in zip(sources, foreseen, strict=True)
        if document and not has_page(document, *_given_to(publication, source.path), cache)
    ]
    return publication if all(at_once(expected, missing)) else _replaced(before, at_once(read, sources), cache)


def _given_to(publication: Publication, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the second pass of a document is given."""
    chapter = _chapter(publication, path)
    context, extra, _ = context_of(publication, chapter, links_of(publication, chapter).rewritten)
    return context, extra


def _chapter(publication: Publication, path: str) -> NumberedChapter:
    (chapter,) = (chapter for chapter in publication.chapters if chapter.entry.path == path)
    return chapter


def _replaced(before: Publication, documents: Sequence[Document], cache: Path) -> Publication:
    """The publication with some documents in the place of what they were."""
    fresh = {document.path: document for document in documents}
    all_documents = [fresh.get(chapter.entry.path, chapter.document) for chapter in before.chapters]
    entries = [chapter.entry for chapter in before.chapters]
    publication = published(all_documents, entries, before.configuration, "html", cache)
    return replace(publication, beside=before.beside)

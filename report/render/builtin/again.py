"""Some pages of a site made again, from what the last build left in memory: what an author sees first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from report.progress import keep_silent
from report.project import Project
from report.render.builtin.book import Publication, at_once, published, role_of
from report.render.builtin.document import Document, Source, foresee, has_page, read_document
from report.render.builtin.links import links_of
from report.render.builtin.references import context_of
from report.render.builtin.site import judge, make_pages, read_sources


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
    configuration = before.configuration
    sources = read_sources([chapter.entry for chapter in chapters], project, configuration, keep_silent)

    def expected(item: tuple[Source, Publication]) -> Document | None:
        """The document with the page that follows if the publication stays as it is."""
        source, publication = item
        block, is_chapter = role_of(source.path, configuration)
        context, extra = _given_to(publication, source.path)
        return foresee(source, configuration, context, extra, cache, title_block=block, is_chapter=is_chapter)

    def read(source: Source) -> Document:
        block, is_chapter = role_of(source.path, configuration)
        return read_document(source, configuration, "html", title_block=block, is_chapter=is_chapter, cache=cache)

    # An edit of prose seldom changes what the second pass is given, and one run of pandoc makes the page.
    foreseen = at_once(expected, [(source, before) for source in sources])
    made = [document or read(source) for source, document in zip(sources, foreseen, strict=True)]
    publication = _with(before, made, cache)
    missing = [
        (source, publication)
        for source, document in zip(sources, foreseen, strict=True)
        if document and not has_page(document, *_given_to(publication, source.path), cache)
    ]
    if not all(at_once(expected, missing)):
        publication = _with(before, at_once(read, sources), cache)
    pages, warnings = make_pages(publication, cache, paths)
    judge(warnings, lenient=False)
    return {page.chapter.href: page.html for page in pages}


def _given_to(publication: Publication, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the second pass of a document is given."""
    (chapter,) = (chapter for chapter in publication.chapters if chapter.entry.path == path)
    context, extra, _ = context_of(publication, chapter, links_of(publication, chapter).rewritten)
    return context, extra


def _with(before: Publication, documents: Sequence[Document], cache: Path) -> Publication:
    """The publication with some documents in the place of what they were."""
    fresh = {document.path: document for document in documents}
    all_documents = [fresh.get(chapter.entry.path, chapter.document) for chapter in before.chapters]
    entries = [chapter.entry for chapter in before.chapters]
    publication = published(all_documents, entries, before.configuration, "html", cache)
    return replace(publication, beside=before.beside)

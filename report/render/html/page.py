"""The data of one page, from a finished document and the settings: what a template lays out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from report.core.authors import authors_of
from report.core.dates import date_in_words
from report.core.errors import Problem
from report.core.merged_settings import Settings
from report.core.plain import without_marks, words_of_markdown
from report.render.book.book import NumberedChapter, Publication
from report.render.book.entries import is_index
from report.render.html.frame import closing_sections, frame_of
from report.render.html.navigation import book_sidebar, navbar_of, neighbours_of, site_sidebar, ways_of
from report.theme import pages
from report.theme.pages import Page

TOC_DEPTH = 3  # Quarto's


def page_of(publication: Publication, chapter: NumberedChapter, parts: Mapping[str, Any], told: list[Problem]) -> Page:
    """The data of one page.

    Parameters
    ----------
    publication, chapter
        What the page is made of.
    parts
        Its title, contents and body as HTML, from the second pass.
    told
        Gathers what is wrong in the header and may pass.
    """
    configuration, document = publication.configuration, chapter.document
    settings, words = document.settings, document.words
    is_first = publication.is_book and is_index(chapter.entry.path)
    book = configuration.settings.get("book", {})
    block = book if is_first else settings.values
    authors = authors_of(configuration.settings, "book", configuration.root, told) or None if is_first else None
    named = configuration.settings.get(f"{configuration.kind}.title") if configuration.kind != "default" else ""
    site_title = words_of_markdown(str(named or ""))
    title = Markup(parts.get("title") or "")
    plain = without_marks(str(parts.get("plain_title") or ""))
    number = ""
    if not is_first and chapter.number and chapter.shows_number and chapter.entry.is_appendix:
        title = Markup(f"{words['appendix']} {chapter.number} — ") + title
        plain = f"{words['appendix']} {chapter.number} — {plain}"
    elif not is_first and chapter.number and chapter.shows_number:
        number = chapter.number
        plain = f"{number}\u00a0 {plain}"
    window = plain or PurePosixPath(chapter.entry.path).stem
    if site_title and not is_first:
        window = f"{window} – {site_title}"
    has_contents = settings.get("toc", publication.is_book)
    ways = ways_of(publication, chapter)
    before, after = neighbours_of(publication, chapter)
    keywords = settings.get("keywords") or []
    shown = authors_of(settings, "", configuration.root, told) if authors is None else authors
    form = str(block.get("date-format") or settings.get("date-format") or "long")
    dates = {
        key: date_in_words(str(block[key]), document.language, form) if block.get(key) else ""
        for key in ("date", "date-modified")
    }
    return Page(
        kind=configuration.kind if configuration.kind != "manuscript" else "default",
        language=document.language,
        words=words,
        window_title=window,
        site_title=site_title,
        root="../" * chapter.href.count("/"),
        title=title,
        title_id=chapter.title_id,
        number=number,
        subtitle=Markup(parts.get("subtitle") or ""),
        abstract=Markup(parts.get("abstract") or ""),
        authors=shown,
        date=dates["date"],
        keywords=tuple(
            words_of_markdown(str(word)) for word in ([keywords] if isinstance(keywords, str) else keywords)
        ),
        description=words_of_markdown(str(block.get("description") or "")),
        body=Markup(parts["body"]),
        contents=pages.nested(parts["contents"], settings.get("toc-depth", TOC_DEPTH)) if has_contents else (),
        sidebar=book_sidebar(publication, ways) if publication.is_book else site_sidebar(publication, chapter),
        navbar=navbar_of(publication, chapter) if configuration.kind == "website" else (),
        previous=before,
        next=after,
        modified=dates["date-modified"],
        doi=str(block.get("doi") or ""),
        frame=frame_of(publication, chapter),
        categories=_categories(settings),
        closing=closing_sections(settings, words, str(parts.get("plain_title") or ""), shown),
    )


def _categories(settings: Settings) -> tuple[str, ...]:
    """What a page of a website is filed under, unless it is not to be said."""
    given = settings.get("categories")
    if not given or isinstance(given, bool) or settings.get("title-block-categories") is False:
        return ()
    return tuple(words_of_markdown(str(each)) for each in (given if isinstance(given, list) else [given]))

"""Former addresses of pages: `aliases:` in a header, each a small page that leads to the one there is now."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator
from pathlib import Path

from report.core.errors import Problem
from report.render.book.book import NumberedChapter, Publication, relative

REDIRECT = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{target}">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p><a href="{target}">{title}</a></p></body>
</html>
"""


def faults_of(publication: Publication) -> Iterator[Problem]:
    """Former addresses that lead out of the site, or are those of pages that there are."""
    pages = {chapter.href: chapter.entry.path for chapter in publication.chapters}
    for chapter in publication.chapters:
        place = chapter.document.settings.place("aliases")
        for alias in _aliases_of(chapter):
            if alias.startswith("../"):
                yield Problem(f'the alias "{alias}" is outside the site', *place, "an address below the site's root")
            elif pages.get(alias, chapter.entry.path) != chapter.entry.path:
                yield Problem(
                    f'the alias "{alias}" is also the page of {pages[alias]}', *place, "an address of no page"
                )


def write_aliases(publication: Publication, folder: Path) -> None:
    """The pages at former addresses, where no file stands."""
    for chapter in publication.chapters:
        for alias in _aliases_of(chapter):
            path = folder / alias
            if alias.startswith("../") or path.exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            parts = {
                "language": chapter.document.language,
                "title": chapter.document.plain_title,
                "target": relative(alias, chapter.href),
            }
            path.write_text(REDIRECT.format_map({key: html.escape(text) for key, text in parts.items()}), "utf-8")


def _aliases_of(chapter: NumberedChapter) -> list[str]:
    """Former addresses of a page, relative to the site: beside it, or from the root where they begin with a slash.

    One without the name of a page is a folder's.
    """
    given = chapter.document.settings.get("aliases") or []
    found = []
    for alias in map(str, given if isinstance(given, list) else [given]):
        name = alias.partition("#")[0]
        name = name if name.endswith((".html", ".htm")) else posixpath.join(name, "index.html")
        inside = name[1:] if name.startswith("/") else posixpath.join(posixpath.dirname(chapter.href), name)
        found.append(posixpath.normpath(inside))
    return found

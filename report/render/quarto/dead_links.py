"""Links of pages that Quarto made which lead nowhere; of these Quarto tells only where a document is named.

A link counts if it is on the page and an author wrote it: what Quarto itself puts around a text is no author's to mend.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from report.core.errors import Problem
from report.core.fences import outside_fences
from report.render.quarto.chapter_locator import Chapters, Place

# Quarto itself warns where a link names a document that is not there.
DOCUMENTS = (".ipynb", ".jl", ".markdown", ".md", ".py", ".qmd", ".r", ".rmd")
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")  # https://…, mailto:…
CODE_SPAN = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)")
ANCHOR = re.compile(r"\s(?:id|name)=(?:\"([^\"]+)\"|'([^']+)')")
HREF = re.compile(r"<a\s[^>]*?href=(?:\"([^\"]*)\"|'([^']*)')")
WRITTEN = re.compile(  # [words](two.qmd#sec-one "title"), [one]: two.qmd, <a href="two.html">
    r"\]\(\s*(?:<(?P<angled>[^<>]*)>|(?P<plain>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"|^\s{0,3}\[[^\]^]+\]:\s*<?(?P<defined>[^\s<>]+)"
    r"|<a\s[^>]*?href=[\"'](?P<tag>[^\"']*)"
)
Target = tuple[str, str]  # a file of the site and the identifier in it; empty if none is named


class Site:
    """The pages that were made, to look up where their links lead.

    Parameters
    ----------
    folder
        All pages; of a document that is rendered alone, no others.
    chapters
        The texts.
    beside
        Files that will stand beside the pages, by their paths in the site.
    """

    def __init__(self, folder: Path, chapters: Chapters, beside: Collection[str] = ()) -> None:
        self._folder = folder
        self._chapters = chapters
        self._beside = beside
        self._identifiers: dict[str, frozenset[str]] = {}

    def find_dead_links(self, page: str, text: str, names: Iterable[str]) -> Iterator[Problem]:
        """The links of a page that lead to no file, or to no place in it.

        Parameters
        ----------
        page
            The page, relative to the site.
        text
            What it holds.
        names
            The chapter and the files that it includes.
        """
        hrefs = {unescape(quoted or other) for quoted, other in HREF.findall(text)}
        targets = {_target_of(href, page) for href in hrefs if not ELSEWHERE.match(href)}
        dead = {target for target in targets if not self._has(target, page)}
        for name in names if dead else ():
            for index, line in outside_fences(self._chapters.lines(name)):
                for found in WRITTEN.finditer(CODE_SPAN.sub("", line)):
                    link = next(part for part in found.groups() if part is not None)
                    # A link of an included file starts at the chapter that includes it, as the page's does.
                    path, anchor = _target_of(link, page)
                    shown = f"{path.rpartition('.')[0]}.html" if path.endswith(DOCUMENTS) else path
                    if not ELSEWHERE.match(link) and (shown, anchor) in dead:
                        yield self._problem(link, (shown, anchor), page, (name, index + 1))

    def _problem(self, link: str, target: Target, page: str, place: Place) -> Problem:
        path, anchor = target
        named = unquote(link.partition("#")[0])
        if anchor and self._has((path, ""), page):
            found = f"the link leads to #{anchor}, which {named or 'the page'} does not have"
            return Problem(found, *place, remedy="correct the link, or give the identifier to its place")
        found = f"the link leads to a file that does not exist: {named}"
        return Problem(found, *place, remedy="correct the path or add the file")

    def _has(self, target: Target, page: str) -> bool:
        """Whether a link of this page has a goal; of what cannot be known from here, yes."""
        path, anchor = target
        if path.lower().endswith(DOCUMENTS) or path.startswith("..") or (self._chapters.only and path != page):
            return True
        file = self._folder / path
        if not file.is_file():
            return file.is_dir() or path in self._beside or Path(self._chapters.root, path).exists()
        if anchor in ("", "top") or anchor.startswith(":~:") or file.suffix != ".html":
            return True
        if path not in self._identifiers:
            names = ANCHOR.findall(file.read_text(encoding="utf-8"))
            self._identifiers[path] = frozenset(unescape(quoted or other) for quoted, other in names)
        return anchor in self._identifiers[path]


def _target_of(link: str, page: str) -> Target:
    """What a link of a page names."""
    path, _, anchor = link.partition("#")
    path = unquote(path.partition("?")[0])
    start = "" if path.startswith("/") else dirname(page)
    return normpath(join(start, path.lstrip("/"))) if path else page, unquote(anchor)

"""What is mended in pages that Quarto made; done over pages where it is done already, it changes nothing.

Quarto formats the citations of each chapter alone, so that works of one author and year have letters in the list of
references (2015a, 2015b) and none in the text; here the text gets those of the list. Its index for searching keeps
no-break spaces, which nobody types, and the order in which pages were rendered last. And it writes the comments of a
text into the pages, where they can be read in the source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath

from report.core.comments import without_comments
from report.core.errors import ReportError
from report.core.metadata import chapter_paths
from report.core.project import Project

# What is put into pages when they are dressed, and between which something is changed when they are published.
OWN = frozenset(("front", "files", "end files", "for machines", "end for machines"))
INDEX, MAP = "search.json", "sitemap.xml"
# <div id="ref-ruiz2015" class="csl-entry" role="listitem">Ruiz, Ana. 2015a. …</div>
ENTRY = re.compile(
    r'(?P<open><div id="ref-(?P<key>[^"]+)" class="csl-entry"[^>]*>)(?P<text>.*?)(?P<end>\s*</div>)', re.DOTALL
)
# <div id="refs" … style="display: none">, as Quarto hides the list of one chapter
HIDDEN = re.compile(r'<div id="refs"[^>]*display:\s*none')
TAG = re.compile(r"<[^>]+>")
LETTERED = re.compile(r"(?<![\w-])(?P<year>\d{4}|n\.d\.)(?P<letter>-?[a-z]{1,2})(?=[.,;:)\s]|$)")  # 2015b, n.d.-c
SAME = re.compile(r"^\W*[—―-]{2,}\W*")  # for an author that the entry before names
# <span class="citation" data-cites="a b">(<a href="…#ref-a" role="doc-biblioref">Ruiz 2015</a>; …)</span>
CITATION = re.compile(
    r'(?P<open><span class="citation" data-cites="(?P<keys>[^"]*)">)(?P<text>.*?)(?P<end></span>)', re.DOTALL
)
LINK = re.compile(r'(?P<open><a href="[^"]*#ref-(?P<key>[^"]+)"[^>]*>)(?P<text>.*?)(?P<end></a>)', re.DOTALL)
LAST_CHANGE = re.compile(r"\s*<lastmod>[^<]*</lastmod>")  # the time of a file, which no two folders share
ADDRESS = re.compile(r"[ \t]*<url>.*?</url>\s*?\n?", re.DOTALL)


def post_process(project: Project, site: Path) -> None:
    """Mend every page of the site in the folder ``site``, its index for searching and its list of addresses."""
    drop_comments(site)
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    entries = {
        key: text for page in texts.values() if not HIDDEN.search(page) for key, text in entries_of(page).items()
    }
    years = lettered_years(entries)
    if years:
        for path, text in texts.items():
            mended = with_letters(text, years, entries)
            if mended != text:
                path.write_text(mended, encoding="utf-8")
    if (site / INDEX).is_file():
        _settle_index(site / INDEX, _order(project))
    if (site / MAP).is_file():
        _settle_map(site / MAP)


def drop_comments(site: Path) -> None:
    """Take the comments out of every page but those by which the machine knows its own places again."""
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        mended = without_comments(text, OWN.__contains__)
        if mended != text:
            path.write_text(mended, encoding="utf-8")


def entries_of(page: str) -> dict[str, str]:
    """The works in a list of references, by their keys, as HTML."""
    return {found["key"]: found["text"] for found in ENTRY.finditer(page)}


def lettered_years(entries: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The year of each work that shares author and year with others, and the letter that tells them apart.

    Parameters
    ----------
    entries
        The list of references, in its order.
    """
    found: list[tuple[str, str, str, str]] = []
    author = ""
    for key, entry in entries.items():
        text = TAG.sub("", entry)
        year = LETTERED.search(text)
        before = text[: year.start()] if year else text
        author = author if SAME.match(before) else before
        if year:
            found.append((author, year["year"], year["letter"], key))
    years: dict[str, tuple[str, str]] = {}
    for _, group in groupby(found, key=lambda each: each[:2]):
        alike = list(group)
        if len(alike) > 1:  # a lone one is no letter: "the 2010s"
            years |= {key: (year, letter) for _, year, letter, key in alike}
    return years


def with_letters(page: str, years: Mapping[str, tuple[str, str]], entries: Mapping[str, str]) -> str:
    """The page with the letters of the list of references in its citations, and in the list that it hides."""

    def cite(found: re.Match[str]) -> str:
        keys = found["keys"].split()
        if years.keys().isdisjoint(keys):
            return found[0]
        text = found["text"]
        if LINK.search(text):
            text = LINK.sub(
                lambda link: link["open"] + _lettered(link["text"], [link["key"]], years) + link["end"], text
            )
        else:
            text = _lettered(text, keys, years)
        return found["open"] + text + found["end"]

    def list_entry(found: re.Match[str]) -> str:
        return found["open"] + entries.get(found["key"], found["text"]) + found["end"]

    page = CITATION.sub(cite, page)
    return ENTRY.sub(list_entry, page) if HIDDEN.search(page) else page


def _lettered(text: str, keys: Sequence[str], years: Mapping[str, tuple[str, str]]) -> str:
    """The text with the letters of these works, each behind the next year that is its own."""
    start = 0
    for key in keys:
        year, letter = years.get(key, ("", ""))
        places = (
            list(re.finditer(rf"(?<![\w-]){re.escape(year)}(?:-?[a-z]{{1,2}})?(?![\w-])", text[start:])) if year else []
        )
        if places:  # of one work alone the last: a title may stand for the author, and hold a year
            place = places[-1] if len(keys) == 1 else places[0]
            first, last = start + place.start(), start + place.end()
            text = text[:first] + year + letter + text[last:]
            start = first + len(year + letter)
    return text


def _order(project: Project) -> dict[str, int]:
    """The place of each page in the book."""
    try:
        names = chapter_paths(project.root)
    except ReportError:
        return {}
    return {PurePosixPath(name).with_suffix(".html").as_posix(): number for number, name in enumerate(names)}


def _settle_index(path: Path, order: Mapping[str, int]) -> None:
    """Pages in the order of the book, and spaces as people type them."""
    try:
        entries = json.loads(path.read_bytes())
        entries.sort(key=lambda each: order.get(each["href"].partition("#")[0], len(order)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # no index of this form
    text = json.dumps(list(_plain(entries)), ensure_ascii=False, indent=2)
    path.write_text(text, encoding="utf-8")


def _plain(entries: Sequence[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    for entry in entries:
        yield {key: each.replace("\u00a0", " ") if isinstance(each, str) else each for key, each in entry.items()}


def _settle_map(path: Path) -> None:
    """Addresses in one order, without the times of files."""
    text = LAST_CHANGE.sub("", path.read_text(encoding="utf-8"))
    addresses = [found[0] for found in ADDRESS.finditer(text)]
    if addresses:
        begin, end = text.index(addresses[0]), text.rindex(addresses[-1]) + len(addresses[-1])
        text = text[:begin] + "".join(sorted(addresses)) + text[end:]
    path.write_text(text, encoding="utf-8")

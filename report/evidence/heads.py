"""What a page tells programs in its head: search machines, reference managers, places that show a card for a link.

It is put into the pages of either renderer after they are made, between two comments, so that it can be taken out again
letter for letter. Addresses stand in it only when somebody has said where the site is published.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from report.core.filenames import address_of
from report.core.plain import words_of_html, words_of_markdown
from report.evidence.catalogue import Described, describe
from report.evidence.citing import FOLDER as CITE
from report.evidence.gathered import Evidence
from report.evidence.linked_data import article, chapter, data_block, datasets

BEGIN, END = "<!-- for machines -->\n", "<!-- end for machines -->\n"
BLOCK = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
INDEX = "index.html"
NOT_FOUND = "404.html"  # has no address of its own
LONGEST = 200  # characters of a description; search machines show fewer
SHORTEST = 60  # a paragraph with fewer says too little of a page
ALTERNATES = (("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems"))

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
NUMBER = re.compile(r'<span class="chapter-number">.*?</span>')
DESCRIBED = re.compile(r'<meta name="description" content="([^"]*)">')
ABSTRACT = re.compile(r'id="abstract".*?</h2>(.*?)<(?:div|section|h[12])\b', re.DOTALL)
MAIN = re.compile(r"<main\b(.*)</main>", re.DOTALL)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
LEAD = re.compile(r"^<strong>[^<]*</strong>\s*")


def heads_for(evidence: Evidence, site: Path) -> Callable[[str, str], str]:
    """What puts a head for programs into a page of a project's site; nothing for a project that is no paper."""
    described = describe(evidence)
    return (lambda path, text: with_head(described, path, text)) if described else (lambda path, text: text)


def with_head(described: Described, path: str, text: str) -> str:
    """The page ``text`` that stands at ``path`` in the site, with its head for programs."""
    bare = without_head(text)
    before, end, after = bare.partition("</head>")
    if not end:
        return bare
    return before + BEGIN + "".join(f"{line}\n" for line in head_lines(described, path, bare)) + END + end + after


def without_head(text: str) -> str:
    """The page as its renderer made it."""
    return BLOCK.sub("", text, count=1)


def head_lines(described: Described, path: str, text: str) -> Iterator[str]:
    """The lines of a page's head, each one element."""
    paper, address = described.paper, described.paper.address
    shown = NUMBER.sub("", _first(HEADING, text)) or _first(TITLE, text)
    title = words_of_html(shown) if path != INDEX else paper.full_title
    about = words_of_markdown(html.unescape(_first(DESCRIBED, text))) or _description(path, text)
    if about and not DESCRIBED.search(text):
        yield _meta("name", "description", about)
    if path == NOT_FOUND:
        yield _meta("name", "robots", "noindex")
        return
    if address:
        yield f'<link rel="canonical" href="{html.escape(address_at(address, path))}">'
    if paper.doi:
        yield _meta("name", "citation_doi", paper.doi)
    yield from _open_graph(described, path, title, about)
    if path == INDEX:
        yield from _citation(described)
        for ending, kind in ALTERNATES:
            yield f'<link rel="alternate" type="{kind}" href="{CITE}/{paper.short_name}.{ending}">'
        abstract = " ".join(words_of_html(each) for each in PARAGRAPH.findall(_first(ABSTRACT, text)))
        yield data_block(article(described, abstract))
    elif path in described.datasets:
        yield data_block(datasets(described, path))
    else:
        yield data_block(chapter(described, address_at(paper.address, path) if paper.address else "", title, about))


def _open_graph(described: Described, path: str, title: str, about: str) -> Iterator[str]:
    paper = described.paper
    yield _meta("property", "og:type", "article")
    yield _meta("property", "og:site_name", paper.title)
    yield _meta("property", "og:title", title)
    yield _meta("property", "og:locale", paper.language.replace("-", "_"))
    if about:
        yield _meta("property", "og:description", about)
    if paper.date:
        yield _meta("property", "article:published_time", paper.date)
    card = described.cards.get(path) or described.cards.get(INDEX)
    if paper.address:
        yield _meta("property", "og:url", address_at(paper.address, path))
    if paper.address and card:
        yield _meta("property", "og:image", paper.address + card.path)
        yield _meta("property", "og:image:width", str(card.width))
        yield _meta("property", "og:image:height", str(card.height))
        yield _meta("property", "og:image:alt", card.alt)
        yield _meta("name", "twitter:card", "summary_large_image")


def _citation(described: Described) -> Iterator[str]:
    """The tags by which Google Scholar and Zotero know a paper."""
    paper = described.paper
    yield _meta("name", "citation_title", paper.full_title)
    for author in paper.authors:
        yield _meta("name", "citation_author", author.inverted)
        for name in author.affiliations:
            yield _meta("name", "citation_author_institution", name)
        if author.email:
            yield _meta("name", "citation_author_email", author.email)
        if author.orcid:
            yield _meta("name", "citation_author_orcid", author.orcid_address)
    yield _meta("name", "citation_publication_date", paper.date.replace("-", "/"))
    yield _meta("name", "citation_language", paper.language)
    for word in paper.keywords:
        yield _meta("name", "citation_keywords", word)
    if paper.address:
        yield _meta("name", "citation_public_url", paper.address)
        yield _meta("name", "citation_fulltext_html_url", paper.address)
        if described.has_pdf:
            yield _meta("name", "citation_pdf_url", paper.address + paper.pdf_name)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{html.escape(content)}">'


def _description(path: str, text: str) -> str:
    """The first paragraph that says something: of the abstract on the first page, of the text on others."""
    place = ABSTRACT.search(text) if path == INDEX else MAIN.search(text)
    paragraphs = (words_of_html(LEAD.sub("", each)) for each in PARAGRAPH.findall(place[1] if place else ""))
    first = next((each for each in paragraphs if len(each) >= SHORTEST), "")
    return first if len(first) <= LONGEST else f"{first[:LONGEST].rpartition(' ')[0].rstrip(',;:')} …"


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def address_at(address: str, path: str) -> str:
    """The address of a page; the first page of a folder has the folder's."""
    folder, name = posixpath.split(address_of(path))
    return address + (f"{folder}/" if folder else "") if name == INDEX else address + address_of(path)

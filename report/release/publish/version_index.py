"""Which versions are published, and how they are told to readers and to programs."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from report.core.filenames import address_of
from report.core.messages import ENGLISH, SOURCE, Messages, messages_in
from report.core.paper import Paper
from report.evidence.citing import version_words
from report.evidence.exhibit_files import FOLDER as EXHIBITS
from report.evidence.exhibit_files import FRAME
from report.evidence.front_page import with_built_files
from report.evidence.heads import address_at
from report.release.publish.history import FOLDER, PublicationRecord, Version
from report.theme.assets import fonts_ahead
from report.theme.pages import fill_template
from report.theme.standalone import standalone_style

LIST = "versions.html"
FEED = "feed.xml"
STYLE = "assets/versions.css"
REPORT = "verification/index.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
HEADERS = "_headers"  # read by Netlify and by others that took the form from it
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
EMBEDDED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")  # of figures that others may frame
# A name after a colon stands for one part of an address, so that no other page is meant, at the top or in a version.
FRAMED = (f"/{EXHIBITS}/:exhibit/{FRAME}", f"/{FOLDER}/:version/{EXHIBITS}/:exhibit/{FRAME}")
HEADERS_TEXT = (
    f"/*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n"
    # Some hosts send both policies where two rules fit, and the stricter one holds, so the first is taken back; the
    # others send the later one, and pass over the line that takes back.
    + "".join(f"{each}\n  ! Content-Security-Policy\n  Content-Security-Policy: {EMBEDDED}\n" for each in FRAMED)
)

JATS = "jats/article.xml"  # of a version: the article for journals and archives, with its figures beside it
PLACE = "<!-- versions -->\n"  # where a page's template wants the list
BEGIN, END = "<!-- versions begin -->\n", "<!-- versions end -->\n"
ADDRESS_BEGIN, ADDRESS_END = "<!-- address -->", "<!-- end address -->"
ADDRESS = re.compile(re.escape(ADDRESS_BEGIN) + ".*?" + re.escape(ADDRESS_END), re.DOTALL)
REGION = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
BODY = re.compile(r"<body\b[^>]*>\n?")
RELATIVE = re.compile(r'\b(href|src)="(?![a-z][a-z0-9+.-]*:|[/#])([^"]*)"')  # href="chapters/one.html"


def switch(
    record: PublicationRecord,
    shown: Version,
    paper: Paper,
    *,
    top: str,
    page: str,
    at_top: bool,
    has_jats: bool = False,
) -> str:
    """The list of versions for the header of one page; it works without scripts.

    Parameters
    ----------
    record
        What is published; withdrawn versions are listed only on their own pages.
    shown
        The version that the page belongs to.
    paper
        For the permanent address.
    top
        The way from the page to the top of what is published, empty or a row of ``../``.
    page
        The page's path in its version.
    at_top
        Whether it stands at the top and not in its version's own folder.
    has_jats
        Whether the article stands beside it as JATS.
    """
    say = messages_in(paper.language)
    own = "../" * page.count("/")
    rows = [] if at_top else [_row(top + _nearest(page, record.top), say("Latest version"))]
    for each in record.versions:
        if each.withdrawn and each != shown:
            continue
        there = f"{top}{FOLDER}/{each.version}/{_nearest(page, each)}"
        rows.append(_row(there, f"{each.version}, {each.date}", is_here=each == shown))
    rows += [
        _row(top + LIST, say("All versions")),
        _row(own + paper.pdf_name, "PDF"),
        _row(own + paper.word_name, "Word"),
    ]
    if has_jats:
        rows.append(_row(own + JATS, "JATS XML"))
    if shown.has_report:
        rows.append(_row(own + REPORT, say("How it was verified")))
    if paper.address:
        address = html.escape(f"{paper.address}{shown.folder}/")
        words = say("This version stays at %(link)s", link=f'<a href="{address}">{address}</a>')
        rows.append(f'<li class="versions-address">{words}</li>')
    number = html.escape(shown.version)
    if shown.withdrawn:
        summary = say("Version %(version)s (withdrawn)", version=number)
    else:
        summary = say("Version %(version)s", version=number)
    versions = say("Versions")
    return (
        f'{BEGIN}<nav class="versions" aria-label="{versions}">\n<details>\n'
        f"<summary>{summary}</summary>\n<ul>\n"
        + "".join(f"{row}\n" for row in rows)
        + f"</ul>\n</details>\n</nav>\n{END}"
    )


def with_switch(text: str, switch: str, style: str, feed: str, say: Messages = ENGLISH) -> str:
    """A page with the list of versions in its header, or at the start of its text where the header has no place.

    As it will be served, its head also asks early for the fonts of its text.

    Parameters
    ----------
    text
        The page.
    switch
        The list.
    style
        The way to its style sheet.
    feed
        The way to the feed of versions; empty if there is none.
    say
        Gives the words.
    """
    bare = without_switch(text)
    link = f'{BEGIN}{fonts_ahead(bare)}<link rel="stylesheet" href="{style}">\n'
    if feed:
        title = say("Versions")
        link += f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{feed}">\n'
    link += END
    bare = bare.replace("</head>", f"{link}</head>", 1)
    if PLACE in bare:
        return bare.replace(PLACE, PLACE + switch, 1)
    return BODY.sub(lambda body: body[0] + switch, bare, count=1)


def with_notice(text: str, notice: str) -> str:
    """A page of a withdrawn version, which says so first and asks search machines to forget it."""
    forget = f'{BEGIN}<meta name="robots" content="noindex">\n{END}'
    text = text.replace("</head>", f"{forget}</head>", 1)
    return BODY.sub(lambda body: f"{body[0]}{BEGIN}{notice}{END}", text, count=1)


def notice_of(version: Version, instead: str, where: str, say: Messages = ENGLISH) -> str:
    """The words above every page of a withdrawn version.

    Parameters
    ----------
    version
        The version.
    instead
        The number of the version to read in its place; empty if there is none.
    where
        The way to it.
    say
        Gives the words.
    """
    link = {"start": f'<a href="{html.escape(where)}">', "end": "</a>", "version": html.escape(instead)}
    better = " " + say("Read %(start)sversion %(version)s%(end)s instead.", **link) if instead else ""
    words = say("Version %(version)s was withdrawn.", version=html.escape(version.version))
    return (
        '<aside class="withdrawn" role="note" '
        'style="padding: 0.75rem 1rem; border-bottom: 2px solid; text-align: center">'
        f"<strong>{words}</strong>{better}</aside>\n"
    )


def stub_page(title: str, words: str, links: Mapping[str, str], paper: Paper) -> str:
    """A short page at an address whose page is no longer there, with the ways that lead on, by their words."""
    values = {"title": title, "words": words, "links": links, "paper": paper, "style": standalone_style()}
    return fill_template("stub.html.j2", values, paper.language)


def without_switch(text: str) -> str:
    """The page as it was built."""
    return with_built_files(ADDRESS.sub("", REGION.sub("", text)))


def with_address(text: str, address: str, version: str, language: str = SOURCE) -> str:
    """A page that says how to cite with the address at which its version stays: in the sentence and in BibTeX.

    A built page has none, since nobody knew then where it would be published.
    """
    bare = ADDRESS.sub("", text)
    if not address:
        return bare
    shown = html.escape(address)
    link = f'{ADDRESS_BEGIN} <a href="{shown}">{shown}</a>{ADDRESS_END}'
    after = html.escape(version_words(version, language))
    bare = re.sub(rf"(?<={re.escape(after)})(?=</p>)", lambda _: link, bare, count=1)
    field = f"{ADDRESS_BEGIN}  url = {{{shown}}},\n{ADDRESS_END}"
    return re.sub(r"  version = \{[^\n]*\},\n", lambda found: found[0] + field, bare, count=1)


def list_page(record: PublicationRecord, paper: Paper) -> str:
    """The page of all versions."""
    has_changes = "chapters/evidence/changes.html" in record.top.pages
    values = {
        "style": standalone_style(),
        "look": "exhibits/exhibit.css" if any(page.startswith("exhibits/") for page in record.top.pages) else "",
        "paper": paper,
        "versions": record.versions,
        "latest": record.latest,
        "is_newest": record.versions[0].version == record.latest,
        "folder": FOLDER,
        "pdf": paper.pdf_name,
        "word": paper.word_name,
        "feed": FEED if paper.address else "",
        "changes": "chapters/evidence/changes.html" if has_changes else "",
    }
    return fill_template("versions.html.j2", values, paper.language)


def feed(record: PublicationRecord, paper: Paper) -> str:
    """The versions that are not withdrawn as an Atom feed; its times are the dates of the versions."""
    updated = max(each.date for each in record.live or record.versions)
    values = {"paper": paper, "versions": record.live, "updated": updated, "feed": FEED}
    return fill_template("feed.xml.j2", values, paper.language)


def sitemap(pages: Sequence[str], paper: Paper) -> str:
    """The addresses of the latest version's pages, for search machines."""
    addresses = [address_at(paper.address, page) for page in sorted(pages)]
    return fill_template("sitemap.xml.j2", {"addresses": addresses, "date": paper.date}, paper.language)


def _row(href: str, text: str, is_here: bool = False) -> str:
    here = ' aria-current="true"' if is_here else ""
    return f'<li><a href="{html.escape(href)}"{here}>{html.escape(text)}</a></li>'


def _nearest(page: str, version: Version) -> str:
    """The address of the same page of another version, or of its first page if it has no such page."""
    return address_of(page) if page in version.pages else "index.html"


def robots_text(address: str) -> str:
    """What tells search machines where the sitemap is; hosts are asked for it at their root only."""
    return f"User-agent: *\nAllow: /\nSitemap: {address}{SITEMAP}\n"


def rebased(text: str, base: str) -> str:
    """The page with its relative links made to begin at the host's root, so that they hold at any depth."""
    return RELATIVE.sub(lambda found: f'{found[1]}="{base}{found[2]}"', text)

"""Which versions are published, and how they are told to readers and to programs."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from report.errors import ContentError, Problem
from report.files import canonical_json
from report.render.citing import PDF, WORD
from report.render.pages import fill_template
from report.render.paper import Paper
from report.render.standalone import standalone_style

RECORD = "versions.json"  # at the top of what is published: also the sign that it was published by this program
LIST = "versions.html"
FEED = "feed.xml"
FOLDER = "v"  # each version's own folder stands in it
STYLE = "assets/versions.css"
REPORT = "verification/index.html"

PLACE = "<!-- versions -->\n"  # where a page's template wants the list
BEGIN, END = "<!-- versions begin -->\n", "<!-- versions end -->\n"
REGION = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
BODY = re.compile(r"<body\b[^>]*>\n?")
NUMBER = re.compile(r"(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True)
class Version:
    """A published version.

    Parameters
    ----------
    version, date
        The paper's own, as written.
    build
        Names the bytes that were built, before the list of versions was put into the pages.
    revision
        Of the sources, as git names it; empty if there was none.
    pages
        Its HTML pages.
    has_report
        Whether the account of its verification stands beside it.
    """

    version: str
    date: str
    build: str
    revision: str
    pages: tuple[str, ...]
    has_report: bool = False

    @property
    def rank(self) -> tuple[int, ...]:
        """For putting versions in order."""
        return tuple(map(int, NUMBER.findall(self.version)[0]))


def read_versions(folder: Path) -> tuple[Version, ...]:
    """The versions that are published in a folder, newest first; none in an empty one.

    Raises
    ------
    ContentError
        If the record of versions cannot be read.
    """
    path = folder / RECORD
    if not path.is_file():
        return ()
    try:
        told = json.loads(path.read_bytes())["versions"]
        return tuple(Version(**{**each, "pages": tuple(each["pages"])}) for each in told)
    except (ValueError, TypeError, KeyError) as error:
        found = f"not a record of versions: {error!r}"
        raise ContentError(Problem(found, RECORD, remedy="restore the file as it was published")) from error


def record_of(versions: Sequence[Version], paper: Paper) -> str:
    """The record as JSON, with the address of each version if there is one."""
    return canonical_json(
        {
            "title": paper.full_title,
            "address": paper.address,
            "latest": versions[0].version,
            "versions": [asdict(each) for each in versions],
        }
    )


def switch(versions: Sequence[Version], shown: Version, paper: Paper, *, top: str, page: str, at_top: bool) -> str:
    """The list of versions for the header of one page; it works without scripts.

    Parameters
    ----------
    versions
        All, newest first.
    shown
        The one that the page belongs to.
    paper
        For the permanent address.
    top
        The way from the page to the top of what is published, empty or a row of ``../``.
    page
        The page's path in its version.
    at_top
        Whether it stands at the top and not in its version's own folder.
    """
    own = "../" * page.count("/")
    rows = [] if at_top else [_row(top + _nearest(page, versions[0]), "Latest version")]
    for each in versions:
        there = f"{top}{FOLDER}/{each.version}/{_nearest(page, each)}"
        rows.append(_row(there, f"{each.version}, {each.date}", is_here=each == shown))
    rows += [_row(top + LIST, "All versions"), _row(own + PDF, "PDF"), _row(own + WORD, "Word")]
    if shown.has_report:
        rows.append(_row(own + REPORT, "How it was verified"))
    if paper.address:
        address = html.escape(paper.permanent)
        rows.append(f'<li class="versions-address">This version stays at <a href="{address}">{address}</a></li>')
    return (
        f'{BEGIN}<nav class="versions" aria-label="Versions">\n<details>\n'
        f"<summary>Version {html.escape(shown.version)}</summary>\n<ul>\n"
        + "".join(f"{row}\n" for row in rows)
        + f"</ul>\n</details>\n</nav>\n{END}"
    )


def with_switch(text: str, switch: str, style: str, feed: str) -> str:
    """A page with the list of versions in its header, or at the start of its text where the header has no place.

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
    """
    bare = without_switch(text)
    link = f'{BEGIN}<link rel="stylesheet" href="{style}">\n'
    if feed:
        link += f'<link rel="alternate" type="application/atom+xml" title="Versions" href="{feed}">\n'
    link += END
    bare = bare.replace("</head>", f"{link}</head>", 1)
    if PLACE in bare:
        return bare.replace(PLACE, PLACE + switch, 1)
    return BODY.sub(lambda body: body[0] + switch, bare, count=1)


def without_switch(text: str) -> str:
    """The page as it was built."""
    return REGION.sub("", text)


def list_page(versions: Sequence[Version], paper: Paper) -> str:
    """The page of all versions."""
    has_changes = "chapters/evidence/changes.html" in versions[0].pages
    values = {
        "style": standalone_style(),
        "paper": paper,
        "versions": versions,
        "folder": FOLDER,
        "pdf": PDF,
        "feed": FEED if paper.address else "",
        "changes": "chapters/evidence/changes.html" if has_changes else "",
    }
    return fill_template("versions.html.j2", values)


def feed(versions: Sequence[Version], paper: Paper) -> str:
    """The versions as an Atom feed; its times are the dates of the versions."""
    entries = []
    for each in versions:
        address = f"{paper.address}{FOLDER}/{each.version}/"
        entries += [
            "<entry>",
            f"<title>Version {_text(each.version)}</title>",
            f"<id>{_text(address)}</id>",
            f'<link href="{_text(address)}"/>',
            f"<updated>{each.date}T00:00:00Z</updated>",
            f"<summary>Version {_text(each.version)} of {_text(paper.full_title)}</summary>",
            "</entry>",
        ]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_text(paper.full_title)}</title>",
        f"<id>{_text(paper.address)}</id>",
        f'<link href="{_text(paper.address)}"/>',
        f'<link rel="self" href="{_text(paper.address + FEED)}"/>',
        f"<updated>{max(each.date for each in versions)}T00:00:00Z</updated>",
        *(f"<author><name>{_text(author)}</name></author>" for author in paper.authors),
        f"<rights>{_text(paper.licence)}</rights>",
        *entries,
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def sitemap(pages: Sequence[str], paper: Paper) -> str:
    """The addresses of the latest version's pages, for search machines."""
    return "\n".join(_sitemap_lines(pages, paper)) + "\n"


def _sitemap_lines(pages: Sequence[str], paper: Paper) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    for page in sorted(pages):
        folder, name = posixpath.split(page)
        place = (f"{folder}/" if folder else "") if name == "index.html" else page
        yield f"<url><loc>{_text(paper.address + place)}</loc><lastmod>{paper.date}</lastmod></url>"
    yield "</urlset>"


def _row(href: str, text: str, is_here: bool = False) -> str:
    here = ' aria-current="true"' if is_here else ""
    return f'<li><a href="{html.escape(href)}"{here}>{html.escape(text)}</a></li>'


def _nearest(page: str, version: Version) -> str:
    """The same page of another version, or its first page if it has no such page."""
    return page if page in version.pages else "index.html"


def _text(text: str) -> str:
    return html.escape(text)


def by_version(versions: Sequence[Version]) -> Mapping[str, Version]:
    """The versions by their number."""
    return {each.version: each for each in versions}

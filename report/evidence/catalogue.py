"""What is told of the paper's pages to programs: the paper, an image for each page, the datasets behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from report.core.filenames import address_of
from report.core.paper import Paper
from report.core.plain import visible, words_of_markdown
from report.core.project import EVIDENCE
from report.data.descriptor import read_package
from report.evidence.downloads import FOLDER as DATA
from report.evidence.downloads import whole_name
from report.evidence.gathered import Evidence, shown
from report.evidence.page_counts import counts_of
from report.evidence.plates import SharedPage, card_of_exhibit, card_of_page, draw_missing
from report.evidence.withheld import terms_in_words
from report.exhibits.calls import pictures_in
from report.exhibits.kinds.kind import PICTURE
from report.exhibits.plate import SHARE_HEIGHT, SHARE_WIDTH

CARDS = "share"  # folder of the site with the images that stand for pages
REFERENCE = re.compile(r"@fig-([a-z0-9-]+)")
OVERVIEW = "chapters/evidence/data.html"  # the page of all data


@dataclass(frozen=True)
class Card:
    """The image that stands for a page: a chart of it, or its title and what there is on it.

    Parameters
    ----------
    path
        In the site.
    alt
        Its facts in words.
    width, height
        In pixels.
    """

    path: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Described:
    """What the heads are made from, read once for all pages.

    Parameters
    ----------
    paper
        The paper.
    cards
        The image of each page, by the page's path; the one of the first page stands for pages without.
    datasets
        What each page of data describes, as JSON-LD without addresses.
    has_pdf
        Whether the PDF stands beside the site.
    """

    paper: Paper
    cards: Mapping[str, Card]
    datasets: Mapping[str, tuple[Mapping[str, Any], ...]]
    has_pdf: bool = False


def describe(evidence: Evidence, address: str | None = None) -> Described | None:
    """What the heads of a project's pages are made from, for another address than its own if one is given."""
    paper = evidence.paper
    if paper is None:
        return None
    if address is not None:
        paper = replace(paper, address=address)
    return Described(paper, cards_of(evidence), _datasets(evidence))


def card_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """The images that stand for pages and exhibits, by their path in the site."""
    paper, project = evidence.paper, evidence.project
    if paper is None:
        return {}
    pages = [
        SharedPage(
            _place(page.address),
            page.title or paper.title,
            (project.exhibits / page.figure / PICTURE).read_text(encoding="utf-8") if page.figure else "",
            () if page.figure else counts_of(evidence, page.path),
        )
        for page in _pages(evidence)
    ]
    names = shown(evidence)
    draw_missing(evidence, paper, pages, names)
    found = {f"{CARDS}/{page.place}.png": card_of_page(project, paper, page) for page in pages}
    for name in names:
        found[f"{CARDS}/exhibits/{name}.png"] = card_of_exhibit(evidence, paper, name)
    return found


def cards_of(evidence: Evidence) -> Mapping[str, Card]:
    """For each page and exhibit, the image that stands for it."""
    found = {}
    for page in _pages(evidence):
        alt = str(evidence.exhibits.get(page.figure, {}).get("alt", ""))
        path = f"{CARDS}/{_place(page.address)}.png"
        found[page.address] = Card(path, visible(alt) or page.title, SHARE_WIDTH, SHARE_HEIGHT)
    for name in shown(evidence):
        told = evidence.exhibits[name]
        card = Card(f"{CARDS}/exhibits/{name}.png", told.get("alt") or told["title"], SHARE_WIDTH, SHARE_HEIGHT)
        found[f"exhibits/{name}.html"] = found[f"exhibits/{name}/embed.html"] = card  # the second is of the first
    return found


def _place(page: str) -> str:
    """The name of a page's image: its path without folders, since two pages may have one name."""
    return address_of(page).removesuffix(".html").replace("/", "-")


@dataclass(frozen=True)
class _Page:
    """A page that has a card: its file, where it is in the site, its title, and the id of its figure if it has one."""

    path: str
    address: str
    title: str
    figure: str = ""


def _pages(evidence: Evidence) -> Iterator[_Page]:
    """The chapters with the first chart that each shows or else speaks of, their parts, and the pages of evidence."""
    project = evidence.project
    firsts: dict[str, tuple[int, str]] = {}
    parts: dict[str, str] = {}  # the pages of a chapter that is several
    for name, uses in evidence.uses.items():
        is_drawn = (project.exhibits / name / PICTURE).is_file()
        for use in uses:
            if use.page:
                parts[use.page] = use.title
            if is_drawn:
                firsts[use.path] = min(firsts.get(use.path, (use.line, name)), (use.line, name))
    chapters = [project.shown(chapter) for chapter in evidence.chapters]
    for path in chapters:
        text = "\n".join(evidence.pages[path][0])
        spoken_of = [*pictures_in(text), *([firsts[path][1]] if path in firsts else []), *REFERENCE.findall(text)]
        chart = next((name for name in spoken_of if (project.exhibits / name / PICTURE).is_file()), "")
        yield _page(path, "" if path == "index.qmd" else evidence.titles[path], chart)
    for path, title in sorted(parts.items()):
        yield _page(path, title)
    made = [path for path in evidence.titles if path.startswith(f"{EVIDENCE}/")]
    drafts = project.drafts_among(made)
    for path in made:
        if path not in drafts:
            yield _page(path, evidence.titles[path])


def _page(path: str, title: str, figure: str = "") -> _Page:
    address = PurePosixPath(path).with_suffix(".html").as_posix()
    return _Page(path, address, visible(words_of_markdown(title)), figure)


def _datasets(evidence: Evidence) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """What each page of data describes; the files it offers by their path in the site."""
    project = evidence.project
    if not project.has_data:
        return {}
    package = evidence.package
    whole = read_package(project)
    version = package.version
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for name in package.names:
        described = package.described(name)
        page = f"chapters/evidence/data-{described.path.split('/')[0]}.html"
        files = {f"{DATA}/{described.path}": "text/csv", f"{DATA}/{name}.zip": "application/zip"}
        access = package.access(name)
        made = _dataset(described.raw["title"], described.raw["description"], version, {} if access else files)
        if access:
            made |= {"isAccessibleForFree": False, "conditionsOfAccess": terms_in_words(access)}
        parts.setdefault(page, []).append(made)
    title, description = (str(whole.get(key, "")) for key in ("title", "description"))
    overview = _dataset(title, description, version, {f"{DATA}/{whole_name(project)}": "application/zip"})
    return {page: tuple(each) for page, each in parts.items()} | {OVERVIEW: (overview,)}


def _dataset(title: str, description: str, version: str, files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "name": words_of_markdown(title),
        "description": words_of_markdown(description),
        "version": version,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": path} for path, kind in files.items()
        ],
    }

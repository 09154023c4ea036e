"""What is told of the paper's pages to programs: the paper, an image for each page, the datasets behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from report.data import open_package
from report.data.descriptor import DESCRIPTOR, read_package
from report.exhibits.staleness import read_metadata
from report.project import Project
from report.prose.plain import words_of_markdown
from report.render.documents.uses import uses_of
from report.render.downloads import FOLDER as DATA
from report.render.downloads import whole_name
from report.render.paper import Paper, read_paper

CARDS = "share"  # folder of the site with the images that stand for pages
REFERENCE = re.compile(r"@fig-([a-z0-9-]+)")
OVERVIEW = "chapters/evidence/data.html"  # the page of all data


@dataclass(frozen=True)
class Card:
    """The image that stands for a page: a chart of it.

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
        The image of each chapter, by the page's path; the one of the first page stands for pages without.
    datasets
        What each page of data describes, as JSON-LD without addresses.
    has_pdf
        Whether the PDF stands beside the site.
    """

    paper: Paper
    cards: Mapping[str, Card]
    datasets: Mapping[str, tuple[Mapping[str, Any], ...]]
    has_pdf: bool = False


def describe(project: Project, address: str | None = None) -> Described | None:
    """What the heads of a project's pages are made from, for another address than its own if one is given."""
    paper = read_paper(project)
    if paper is None:
        return None
    if address is not None:
        paper = replace(paper, address=address)
    return Described(paper, cards_of(project), _datasets(project))


def card_companions(project: Project) -> Mapping[str, bytes]:
    """The images that stand for pages, by their path in the site."""
    cards = cards_of(project) if read_paper(project) else {}
    names = sorted({card.path for card in cards.values()})
    return {path: (project.exhibits / Path(path).stem / "figure.png").read_bytes() for path in names}


def cards_of(project: Project) -> Mapping[str, Card]:
    """For each page, the first chart that its chapter shows, or else the first that it speaks of."""
    firsts: dict[str, tuple[int, str]] = {}
    for name, uses in uses_of(project).items():
        if (project.exhibits / name / "figure.png").is_file():
            for use in uses:
                firsts[use.path] = min(firsts.get(use.path, (use.line, name)), (use.line, name))
    for chapter in project.chapters:
        spoken_of = REFERENCE.findall(chapter.read_text(encoding="utf-8"))
        charts = [name for name in spoken_of if (project.exhibits / name / "figure.png").is_file()]
        if charts:
            firsts.setdefault(project.shown(chapter), (0, charts[0]))
    found = {}
    for path, (_, name) in firsts.items():
        with (project.exhibits / name / "figure.png").open("rb") as file:
            image = file.read(24)
        alt = str((read_metadata(project.exhibits / name) or {}).get("alt", ""))
        width, height = (int.from_bytes(image[start : start + 4]) for start in (16, 20))  # of every PNG
        found[f"{path.removesuffix('.qmd')}.html"] = Card(f"{CARDS}/{name}.png", alt, width, height)
    return found


def _datasets(project: Project) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """What each page of data describes; the files it offers by their path in the site."""
    if not (project.data / DESCRIPTOR).is_file():
        return {}
    package = open_package(project)
    whole = read_package(project)
    version = package.version
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for name in package.names:
        described = package.described(name)
        page = f"chapters/evidence/data-{described.path.split('/')[0]}.html"
        files = {f"{DATA}/{described.path}": "text/csv", f"{DATA}/{name}.zip": "application/zip"}
        made = _dataset(described.raw["title"], described.raw["description"], version, files)
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

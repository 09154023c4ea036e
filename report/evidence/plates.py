"""Pictures that leave the site: those to download, and the card that stands for a page or exhibit that is shared.

Each is kept in the store under all that it shows, so that a changed figure draws its own anew and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from report.core.files import hash_of, sha256
from report.core.paper import Paper
from report.core.project import Project
from report.core.store import Store
from report.evidence.cards import sources_in_words
from report.evidence.gathered import Evidence
from report.exhibits.code import running_programs
from report.exhibits.drawing import png_of
from report.exhibits.headline_card import ONE_TO_ONE, Count, headline_card
from report.exhibits.kinds import KINDS
from report.exhibits.plate import Words, plate, share_picture, small_png
from report.exhibits.provenance import own_last
from report.exhibits.staleness import CONTENT
from report.theme import DARK, LIGHT

KEPT = "plates"  # of the store
FEW, MANY = 2, 4  # sources that are named on a card and below a picture
TAKEN_PIXELS = 96  # an inch: a third more than the drawing has, sharp on slides and light to send
Drawing = Callable[[], Iterator[tuple[str, bytes]]]
TAKEN = {"-dark": DARK, "": LIGHT}  # how the names of the pictures to take away go on


@dataclass(frozen=True)
class SharedPage:
    """A page that has a card of its own.

    Parameters
    ----------
    place
        The name of the card, without its ending.
    title
        Plain text.
    chart
        The drawing of the figure that the page shows, as SVG; empty for a page without.
    counts
        What there is on a page without a chart, in numbers.
    """

    place: str
    title: str
    chart: str = ""
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True)
class _Order:
    """Pictures to draw: where the store keeps them, what they are made from, and what draws them in any process."""

    place: str
    made_from: Mapping[str, Any]
    draw: Drawing


def pictures_of(evidence: Evidence, paper: Paper, name: str) -> Mapping[str, bytes]:
    """The pictures of a figure to take away, by how their names go on: light and dark, SVG and PNG."""
    return _kept(evidence.project, _taken(evidence, paper, name))


def card_of_exhibit(evidence: Evidence, paper: Paper, name: str) -> bytes:
    """The card that stands for an exhibit; a table has its headline alone."""
    return _kept(evidence.project, _of_exhibit(evidence, paper, name))["card"]


def card_of_page(project: Project, paper: Paper, page: SharedPage) -> bytes:
    """The card that stands for a page: its own title, and a chart if it shows one, or else what there is on it."""
    return _kept(project, _of_page(paper, page))["card"]


def draw_missing(evidence: Evidence, paper: Paper, pages: Sequence[SharedPage], names: Sequence[str]) -> None:
    """Draw what the store lacks, on all cores: of a paper's pictures each takes a sixth of a second.

    Parameters
    ----------
    evidence, paper
        What they are made from.
    pages
        The pages that have a card.
    names
        The tables and figures.
    """
    orders = [_of_page(paper, page) for page in pages]
    orders += [_of_exhibit(evidence, paper, name) for name in names]
    figures = (name for name in names if KINDS[evidence.exhibits[name]["kind"]].is_picture)
    orders += [_taken(evidence, paper, name) for name in figures]
    store = evidence.project.store
    missing = [order for order in orders if not store.has(f"{KEPT}/{order.place}", _key(store, order))]
    if missing:
        from report.exhibits.pool import run_at_once

        run_at_once(evidence.project, [partial(_kept, evidence.project, order) for order in missing])


def _taken(evidence: Evidence, paper: Paper, name: str) -> _Order:
    told = evidence.exhibits[name]
    words = Words(told["title"], told.get("subtitle", ""), _sources(evidence, told, MANY), _foot(paper))
    made_from = {"chart": told[CONTENT], "words": str(words)}
    return _Order(f"taken/{name}", made_from, partial(_draw_taken, _chart_of(evidence, name), words))


def _of_exhibit(evidence: Evidence, paper: Paper, name: str) -> _Order:
    told = evidence.exhibits[name]
    chart = _chart_of(evidence, name) if KINDS[told["kind"]].is_picture else ""
    return _card(f"exhibits/{name}", Words(told["title"], "", _sources(evidence, told, FEW), paper.title), chart)


def _of_page(paper: Paper, page: SharedPage) -> _Order:
    return _card(f"pages/{page.place}", Words(page.title, "", "", paper.title), page.chart, page.counts)


def _card(place: str, words: Words, chart: str, counts: Sequence[Count] = ()) -> _Order:
    if not chart:
        made_from = {"words": str(words), "counts": [list(each) for each in counts]}
        return _Order(place, made_from, partial(_draw_headline, words, counts))
    return _Order(place, {"chart": sha256(chart), "words": str(words)}, partial(_draw_card, chart, words))


def _chart_of(evidence: Evidence, name: str) -> str:
    kind = KINDS[evidence.exhibits[name]["kind"]]
    return (evidence.project.exhibits / name / kind.output).read_text(encoding="utf-8")


def _draw_taken(chart: str, words: Words) -> Iterator[tuple[str, bytes]]:
    for ending, palette in TAKEN.items():
        drawn = plate(chart, words, palette)
        yield f"{ending}.svg", drawn.encode()
        yield f"{ending}.png", small_png(png_of(drawn, TAKEN_PIXELS))


def _draw_card(chart: str, words: Words) -> Iterator[tuple[str, bytes]]:
    yield "card", small_png(png_of(share_picture(chart, words), ONE_TO_ONE))


def _draw_headline(words: Words, counts: Sequence[Count]) -> Iterator[tuple[str, bytes]]:
    yield "card", headline_card(words, counts)


def _kept(project: Project, order: _Order) -> Mapping[str, bytes]:
    """The pictures of an order, from the store if they were drawn from the same before."""
    key = _key(project.store, order)
    found = project.store.get_files(f"{KEPT}/{order.place}", key)
    if found is None:
        found = dict(order.draw())
        project.store.put_files(f"{KEPT}/{order.place}", key, found)
    return found


def _key(store: Store, order: _Order) -> str:
    return hash_of({**order.made_from, "code": running_programs(store).hash([__name__])})


def _sources(evidence: Evidence, told: Mapping[str, Any], most: int) -> str:
    names = [each["id"] for each in told["sources"]]
    return sources_in_words(evidence, own_last(names), most)


def _foot(paper: Paper) -> str:
    return f"{paper.title} · {paper.licence}" + (f" · {paper.address}" if paper.address else "")

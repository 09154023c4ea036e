"""What there is on a page, in numbers: what the picture of a page says that has no chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from report.core.project import CODE_OF
from report.data import claims_of
from report.evidence.gathered import HERE, Evidence, shown
from report.evidence.withheld import count_of
from report.exhibits.headline_card import Count
from report.exhibits.kinds import KINDS


def counts_of(evidence: Evidence, page: str) -> tuple[Count, ...]:
    """The numbers of the page ``page``, relative to the project's root; none for one that counts nothing."""
    found = _of_evidence(evidence, page) if page.startswith(f"{HERE}/") else _of_text(evidence, page)
    return tuple((f"{count:,}", name) for name, count in found if count > 1)  # the names are those of many


def _of_evidence(evidence: Evidence, page: str) -> Iterator[tuple[str, int]]:
    """The numbers of a page that is made from the evidence."""
    name, say, package = PurePosixPath(page).stem, evidence.say, evidence.package
    if name.startswith(CODE_OF):
        of = name.removeprefix(CODE_OF)
        chapter = next((path for path in evidence.texts if PurePosixPath(path).stem == of), "")
        yield from _of_text(evidence, chapter)
    elif name in ("provenance", "reproducibility"):
        yield from _by_kind(evidence, evidence.exhibits)
    elif name == "exhibits":
        yield from _by_kind(evidence, shown(evidence))
    elif name == "claims":
        yield say("Claims"), len(claims_of(package)[1])
    elif name == "sentences":
        yield say("Rules"), sum(not KINDS[told["kind"]].call for told in evidence.exhibits.values())
    elif name in ("data", "checks") or name.startswith("data-"):
        datasets = evidence.folders.get(name.removeprefix("data-"), ()) if "-" in name else tuple(package.names)
        yield say("Tables"), len(datasets)
        yield say("Rows"), sum(count_of(package, each) for each in datasets)
    if name in ("data", "sources"):
        yield say("Sources"), len(package.sources)


def _of_text(evidence: Evidence, page: str) -> Iterator[tuple[str, int]]:
    """What a chapter shows, by kind; of a chapter that is several pages, what one of them shows."""
    uses = evidence.uses.items()
    yield from _by_kind(evidence, (name for name, places in uses if any(page in (at.path, at.page) for at in places)))


def _by_kind(evidence: Evidence, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """How many of the exhibits ``names`` are of each kind that a chapter shows."""
    kinds = [evidence.exhibits[name]["kind"] for name in names if name in evidence.exhibits]
    yield from ((evidence.say(kind.heading), kinds.count(name)) for name, kind in KINDS.items() if kind.call)

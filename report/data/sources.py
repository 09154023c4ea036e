"""Sources as citable records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from report.core.errors import ContentError, Problem, raise_all

# What pandoc takes for a citation key without braces: punctuation only between two letters or digits
# (pandoc manual, “Citation syntax”); data/datapackage.json asks the same of a source's id.
CITABLE = re.compile(r"\w+([:.#$%&+?~/-]\w+)*", re.ASCII)
INITIALS = re.compile(r"(?P<family>[^,]+), (?P<given>(\w\.[ -]?)+?)( \([^)]*\))?")
# The types of CSL, with the words that mean them in the register's column `type`; the first match wins.
CSL_TYPES = {
    "article-journal": ("journal", "peer-reviewed", "academic article"),
    "paper-conference": ("conference",),
    "book": ("book",),
    "thesis": ("thesis", "dissertation"),
    "legislation": ("treaty", "gazette", "law"),
    "dataset": ("statistic", "dataset", "data", "repository"),
    "article-magazine": ("magazine", "trade"),
    "article-newspaper": ("press", "news", "column"),
    "report": ("report", "paper", "document", "official"),
}
# How much of a source was read, as the register's column `extent` says beside the words as received.
EXTENTS = ("whole", "data file", "part", "opening", "abstract", "contents", "not recorded")
PERIODICALS = {"article-journal", "article-magazine", "article-newspaper", "webpage"}


@dataclass(frozen=True)
class Source:
    """One record of the register of sources; empty text where nothing is recorded.

    Parameters
    ----------
    extent_read
        How much of the source was read, in words: nothing beyond it is vouched for.
    extent
        The same as one of ``EXTENTS``.
    """

    id: str
    title: str
    authors: str
    publisher: str
    year: int | None
    date: str
    url: str
    accessed: str
    type: str
    language: str
    extent_read: str
    confidence: str
    note: str
    extent: str = ""

    @property
    def citation_key(self) -> str:
        """The key under which chapters cite it: ``@src-…``."""
        return f"src-{self.id}"


def source_from(cells: Mapping[str, str]) -> Source:
    """The source of one row of the register, given as text."""
    texts = {name: cells.get(name, "") for name in Source.__dataclass_fields__ if name not in ("id", "year")}
    return Source(id=cells["source_id"], year=int(cells["year"]) if cells.get("year") else None, **texts)


def csl_of(source: Source) -> dict[str, Any]:
    """A source as a CSL-JSON record.

    A source without a named author is cited by who published it, since press items and statistics are known so.
    """
    type_ = source.type.lower()
    kind = next((csl for csl, words in CSL_TYPES.items() if any(word in type_ for word in words)), "webpage")
    authors = [_name(author) for author in source.authors.split("; ") if author] or [{"literal": source.publisher}]
    record: dict[str, Any] = {"id": source.citation_key, "type": kind, "title": source.title, "author": authors}
    if kind in PERIODICALS:
        record["container-title"] = source.publisher
    elif source.publisher != source.authors and source.authors:
        record["publisher"] = source.publisher
    if source.year:
        record["issued"] = {"date-parts": [[source.year]]}
    if source.url:
        record["URL"] = source.url
        if source.accessed:
            record["accessed"] = {"date-parts": [[int(part) for part in source.accessed.split("-")]]}
    if source.language:
        record["language"] = source.language.split("/")[0]
    return record


def csl_of_all(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """CSL-JSON records, sorted by citation key.

    Raises
    ------
    ContentError
        If an id could not be cited as ``@src-<id>``.
    """
    sources = sorted(sources, key=lambda source: source.id)
    raise_all(
        ContentError,
        (
            Problem(
                f'source "{source.id}" cannot be cited as @{source.citation_key}',
                expected="letters, digits and underscores, with single hyphens or dots between them",
                remedy="give the source another source_id",
            )
            for source in sources
            if not CITABLE.fullmatch(source.citation_key)
        ),
    )
    return [csl_of(source) for source in sources]


def _name(author: str) -> dict[str, str]:
    """A person given as “Family, I.”, without an office or a house in brackets, or any other name as it stands."""
    person = INITIALS.fullmatch(author)
    return {"family": person["family"], "given": person["given"]} if person else {"literal": author}

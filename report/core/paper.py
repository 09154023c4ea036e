"""What the paper is called, who wrote it, when, and under which terms: read once from where it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report.core.authors import Author, book_authors
from report.core.errors import ContentError, Problem
from report.core.metadata import CITATION, CONFIGURATION, read_book, read_citation, read_settings
from report.core.plain import words_of_markdown
from report.core.project import Project
from report.core.settings import Lines
from report.core.slugs import short_name

CHANGES = "CHANGELOG.md"
DOI = re.compile(r"10\.\d{4,9}/\S+")  # 10.5281/zenodo.1234567
DATE = re.compile(r"\d{4}-\d\d-\d\d")
LICENCES = {  # of a text; a program's licence says nothing about the paper
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


@dataclass(frozen=True)
class Paper:
    """The paper as a catalogue knows it.

    Parameters
    ----------
    title, subtitle
        The words of the title page.
    authors
        People and organisations in order.
    date
        Of this version, year-month-day, as written in `_quarto.yml`.
    version
        From `CITATION.cff`.
    language
        Language tag of the text.
    keywords
        From `CITATION.cff`.
    licence, licence_address
        Of text, tables and figures: its short name, and where it can be read.
    address
        Where the site is published, ending in a slash; empty if nobody has said.
    doi
        Of this version, reserved before the build: ``report: doi: version:`` in `_quarto.yml`; empty for none.
    concept_doi
        That of all versions together: ``report: doi: concept:``.
    """

    title: str
    subtitle: str
    authors: tuple[Author, ...]
    date: str
    version: str
    language: str
    keywords: tuple[str, ...]
    licence: str
    licence_address: str
    address: str
    doi: str = ""
    concept_doi: str = ""

    @property
    def licence_name(self) -> str:
        """The licence as SPDX names it."""
        return next(name for name, (short, _) in LICENCES.items() if short == self.licence)

    @property
    def doi_address(self) -> str:
        """Where the DOI of this version leads; empty without one."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def concept_doi_address(self) -> str:
        """Where the DOI of all versions leads; empty without one."""
        return f"https://doi.org/{self.concept_doi}" if self.concept_doi else ""

    @property
    def lasting(self) -> str:
        """The address to cite: the DOI's if there is one, else where this version stays; may be empty."""
        return self.doi_address or self.permanent

    @property
    def short_name(self) -> str:
        """The title as names of files have it."""
        return short_name(self.title)

    @property
    def pdf_name(self) -> str:
        """The PDF beside a published site."""
        return f"{self.short_name}.pdf"

    @property
    def word_name(self) -> str:
        """The Word file beside a published site."""
        return f"{self.short_name}.docx"

    @property
    def full_title(self) -> str:
        """Title and subtitle, with a colon."""
        return f"{self.title}: {self.subtitle[:1].lower()}{self.subtitle[1:]}" if self.subtitle else self.title

    @property
    def year(self) -> str:
        """Of the date."""
        return self.date[:4]

    @property
    def permanent(self) -> str:
        """Where this version stays; empty without an address."""
        return f"{self.address}v/{self.version}/" if self.address else ""


def read_paper(project: Project) -> Paper | None:
    """The paper of a book that has a `CITATION.cff`, or None for any other project.

    Most repositories have that file, for their programs. Where nothing else says that this is a paper with data
    (`data/datapackage.json`, or ``report:`` in the settings), one that lacks what a paper is cited by is left alone.

    Raises
    ------
    ContentError
        If `CITATION.cff` has no version, or names no licence of a text that is known here, or the book has no date,
        or an author is not written as Quarto takes one.
    """
    if not (project.root / CITATION).is_file():
        return None
    book, places = read_book(project.root)
    if not book.get("title"):
        return None
    settings, _ = read_settings(project.root)
    try:
        return _read_paper(project, book, places)
    except ContentError:
        if project.descriptor.is_file() or "report" in settings:
            raise
        return None


def _read_paper(project: Project, book: Mapping[str, Any], places: Lines) -> Paper:
    cited, lines = read_citation(project.root)
    if not cited.get("version"):
        raise ContentError(Problem("no version", CITATION, expected="a line such as version: 0.1.0"))
    given = cited.get("license") or []
    spelled = " ".join([given] if isinstance(given, str) else given)  # an expression of SPDX: CC-BY-4.0 AND MIT
    names = [name for name in re.findall(r"[\w.+-]+", spelled) if name in LICENCES]
    if not names:
        found = f"no licence of a text: {given}"
        raise ContentError(Problem(found, CITATION, lines["license"], expected=f"one of {', '.join(LICENCES)}"))
    if not DATE.fullmatch(str(book.get("date") or "")):
        found = f"the book's date is {book['date']}" if book.get("date") else "the book has no date"
        expected = "year-month-day, such as 2026-11-24: what is cited has one"
        raise ContentError(Problem(found, CONFIGURATION, places["book.date"], expected))
    address = str(book.get("site-url") or "")
    version_doi, concept_doi = _dois(project)
    return Paper(
        title=words_of_markdown(str(book["title"])),
        subtitle=words_of_markdown(str(book.get("subtitle") or "")),
        authors=book_authors(project.root),
        date=str(book.get("date") or ""),
        version=str(cited["version"]),
        language=str(read_settings(project.root)[0].get("lang") or "en"),
        keywords=tuple(map(words_of_markdown, map(str, cited.get("keywords") or ()))),
        licence=LICENCES[names[0]][0],
        licence_address=LICENCES[names[0]][1],
        address=f"{address.rstrip('/')}/" if address else "",
        doi=version_doi,
        concept_doi=concept_doi,
    )


def _dois(project: Project) -> tuple[str, str]:
    """The DOIs of this version and of all versions, as ``report: doi:`` gives them: one text, or both by name."""
    settings, lines = read_settings(project.root)
    own = settings.get("report")
    given = own.get("doi") if isinstance(own, Mapping) else None
    if given is None:
        return "", ""
    told = {"version": given} if isinstance(given, str) else given
    is_known = isinstance(told, Mapping) and set(told) <= {"version", "concept"}
    if not is_known or not all(isinstance(each, str) and DOI.fullmatch(each) for each in told.values()):
        expected = "10.5281/zenodo.1234567, or version: and concept: with one each; without https://doi.org/"
        raise ContentError(Problem(f"report: doi: is {given}", CONFIGURATION, lines["report.doi"], expected))
    return told.get("version", ""), told.get("concept", "")

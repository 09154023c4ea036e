"""What every description of the project repeats: title, authors, version, date, licences, abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from report.core.authors import Author, book_authors
from report.core.errors import ContentError, Problem, raise_all
from report.core.language import words_for
from report.core.metadata import PACKAGE, read_book, read_citation, read_package, read_settings
from report.core.notebooks import written_lines
from report.core.paper import read_paper
from report.core.plain import words_of_markdown
from report.core.project import Project
from report.core.slugs import short_name
from report.prose import shown_sentences_of

OF_PROGRAMS = "MIT"  # the licence of the machine, and of the paper's own programs
INDEX = "index.qmd"


@dataclass(frozen=True)
class About:
    """The facts about the project, each from the one place that holds it.

    Parameters
    ----------
    title, short_name, authors, date
        Of the paper, from `_quarto.yml`; its name as names of files have it.
    version
        Of the project, from `pyproject.toml`.
    keywords
        From `CITATION.cff`.
    abstract
        The sentence of the summary that says what the paper is about.
    python
        Versions of Python that it runs with.
    doi
        Of this version, reserved before the build; empty for none.
    concept_doi
        Of all versions; empty for none.
    licence
        Of the text, as SPDX names it, from `CITATION.cff`.
    language
        Of the text, from `_quarto.yml`.
    """

    title: str
    short_name: str
    authors: tuple[Author, ...]
    date: str
    version: str
    keywords: tuple[str, ...]
    abstract: str
    python: str
    doi: str = ""
    concept_doi: str = ""
    licence: str = "CC-BY-4.0"
    language: str = "en"

    @property
    def licences(self) -> dict[str, str]:
        """The addresses of the licences of programs and of the text, by their names."""
        return {name: address_of(name) for name in (OF_PROGRAMS, self.licence)}


def address_of(licence: str) -> str:
    """Where a licence is described, by its name of SPDX."""
    return f"https://spdx.org/licenses/{licence}"


def _abstract_begins(project: Project, lines: Sequence[str]) -> int:
    """The line of the first page from which its abstract stands; 1 if no heading says so."""
    language = str(read_settings(project.root)[0].get("lang") or "en")
    heading = words_for(language)["abstract"].lower()
    found = (at for at, line in enumerate(lines, 1) if line.startswith("#") and heading in line.lower())
    return next(found, 1)


def about(project: Project) -> About:
    """Read the facts.

    Raises
    ------
    ContentError
        If `_quarto.yml`, `pyproject.toml` or `CITATION.cff` lack one of them.
    """
    root = project.root
    book, _ = read_book(root)
    cited, _ = read_citation(root)
    packaged = read_package(root)
    authors = book_authors(root)
    wanted = (
        (book.get("title"), project.configuration.name, "book: title:"),
        (authors, project.configuration.name, "book: author:"),
        (book.get("date"), project.configuration.name, "book: date:"),
        (packaged.get("version"), PACKAGE, "version under [project]"),
        (packaged.get("requires-python"), PACKAGE, "requires-python under [project]"),
    )
    lacking = [
        Problem(f"has no {key}", path, remedy="write it: an archive says it") for each, path, key in wanted if not each
    ]
    raise_all(ContentError, lacking)
    lines, numbers = written_lines(root / INDEX, INDEX)
    start = _abstract_begins(project, lines)
    sentences = [each for each in shown_sentences_of({INDEX: (lines, numbers)}) if each.line >= start]
    first = [each.words for each in sentences if not each.values][:2]
    title, subtitle = (words_of_markdown(str(book.get(key) or "")) for key in ("title", "subtitle"))
    paper = read_paper(project)
    return About(
        f"{title}: {subtitle[:1].lower()}{subtitle[1:]}" if subtitle else title,
        short_name(title),
        authors,
        str(book["date"]),
        str(packaged["version"]),
        tuple(map(words_of_markdown, map(str, cited.get("keywords") or ()))),
        re.sub(r"^Purpose\.\s*", "", " ".join(first)),
        str(packaged["requires-python"]),
        paper.doi if paper else "",
        paper.concept_doi if paper else "",
        *((paper.licence_name, paper.language) if paper else ()),
    )

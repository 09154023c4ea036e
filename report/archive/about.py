"""What every description of the project repeats: title, authors, version, date, licences, abstract."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import yaml

from report.project import Project
from report.prose import read_shown_sentences

LICENCES = {"MIT": "https://spdx.org/licenses/MIT", "CC-BY-4.0": "https://spdx.org/licenses/CC-BY-4.0"}


@dataclass(frozen=True)
class About:
    """The facts about the project, each from the one place that holds it.

    Parameters
    ----------
    title, author, date
        Of the paper, from `_quarto.yml`.
    version
        Of the project, from `pyproject.toml`.
    keywords
        From `CITATION.cff`.
    abstract
        The sentence of the summary that says what the paper is about.
    python
        Versions of Python that it runs with.
    """

    title: str
    author: str
    date: str
    version: str
    keywords: tuple[str, ...]
    abstract: str
    python: str


def about(project: Project) -> About:
    """Read the facts.

    Raises
    ------
    KeyError
        If `_quarto.yml`, `pyproject.toml` or `CITATION.cff` lack one of them.
    """
    book = yaml.safe_load(project.configuration.read_text(encoding="utf-8"))["book"]
    settings = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((project.root / "CITATION.cff").read_text(encoding="utf-8"))
    first = [each.words for each in read_shown_sentences(project) if each.path == "index.qmd" and not each.values][:2]
    subtitle = str(book.get("subtitle") or "")
    return About(
        f"{book['title']}: {subtitle[:1].lower()}{subtitle[1:]}" if subtitle else str(book["title"]),
        book["author"],
        str(book["date"]),
        settings["version"],
        tuple(citation["keywords"]),
        re.sub(r"^Purpose\.\s*", "", " ".join(first)),
        settings["requires-python"],
    )

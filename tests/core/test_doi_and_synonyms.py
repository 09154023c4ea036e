"""Two settings of a paper: the DOI that was reserved for it, and the words that its readers type."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.metadata import synonyms
from report.core.paper import read_paper
from report.core.project import Project
from report.evidence.citing import bibtex, csl, ris, sentence

BOOK = """project:
  type: book
book:
  title: Honey
  author: Bee Society
  date: "2026-02-01"
  chapters: [index.qmd]
"""
CITATION = """cff-version: 1.2.0
title: Honey
message: m
authors:
  - name: Bee Society
version: 1.0.0
license: CC-BY-4.0
"""


def project(folder: Path, settings: str) -> Project:
    (folder / "_quarto.yml").write_text(BOOK + settings, encoding="utf-8")
    (folder / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    (folder / "index.qmd").write_text("# Honey\n", encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(
    "settings", ["report:\n  doi: 10.5281/zenodo.12\n", "report:\n  doi:\n    version: 10.5281/zenodo.12\n"]
)
def test_a_doi_stands_in_everything_that_is_cited(tmp_path: Path, settings: str) -> None:
    paper = read_paper(project(tmp_path, settings))
    assert paper is not None
    assert sentence(paper).endswith("https://doi.org/10.5281/zenodo.12")
    assert "doi = {10.5281/zenodo.12}" in bibtex(paper)
    assert "DO  - 10.5281/zenodo.12\r\n" in ris(paper)
    assert csl(paper)["DOI"] == "10.5281/zenodo.12"


def test_a_paper_without_a_doi_says_nothing_of_one(tmp_path: Path) -> None:
    paper = read_paper(project(tmp_path, ""))
    assert paper is not None
    assert (paper.doi, paper.doi_address, "doi" in bibtex(paper), "DOI" in csl(paper)) == ("", "", False, False)


@pytest.mark.parametrize("given", ["https://doi.org/10.5281/x", "zenodo", "[10.5281/x]", "{other: 10.5281/x}"])
def test_what_is_no_doi_is_told_with_its_line(tmp_path: Path, given: str) -> None:
    with pytest.raises(ContentError) as told:
        read_paper(project(tmp_path, f"report:\n  doi: {given}\n"))
    (problem,) = told.value.problems
    assert (problem.path, problem.line) == ("_quarto.yml", BOOK.count("\n") + 2)


def test_synonyms_are_groups_of_words(tmp_path: Path) -> None:
    made = project(tmp_path, "report:\n  synonyms:\n    - [honey, miel, nectar 2]\n    - [hive, 7]\n")
    assert synonyms(made.root) == (("honey", "miel", "nectar 2"), ("hive", "7"))
    assert synonyms(project(tmp_path, "").root) == ()


@pytest.mark.parametrize(("given", "line"), [("honey", 2), ("[honey]", 2), ("\n    - [honey, miel]\n    - [one]", 4)])
def test_synonyms_that_are_no_groups_are_told_with_their_line(tmp_path: Path, given: str, line: int) -> None:
    with pytest.raises(ContentError) as told:
        synonyms(project(tmp_path, f"report:\n  synonyms: {given}\n").root)
    (problem,) = told.value.problems
    assert (problem.path, problem.line) == ("_quarto.yml", BOOK.count("\n") + line)

"""A citation file that says something else than the paper, and keys in any file that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.project import Project
from report.release.checklist.citation import citation
from report.release.checklist.project_files import Files
from report.release.checklist.rules import secrets

QUARTO = """book:
  title: "Honey"
  subtitle: "In two valleys"
  author:
    - Ana Ruiz
    - INEGI
  date: 2026-01-02
"""
CITED = """cff-version: 1.2.0
title: "Honey: in two valleys"
authors:
  - {given-names: Ana, family-names: Ruiz}
  - name: INEGI
version: 0.1.0
date-released: "2026-01-02"
license: CC-BY-4.0
"""
PACKAGE = '[project]\nname = "honey"\nversion = "0.1.0"\n'


@pytest.fixture
def files(tmp_path: Path) -> Files:
    for name, text in (("_quarto.yml", QUARTO), ("CITATION.cff", CITED), ("pyproject.toml", PACKAGE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Files(Project(tmp_path.resolve()))


def edit(files: Files, name: str, old: str, new: str) -> None:
    text = files.text(name)
    assert text.count(old) == 1
    files.path(name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_citation_file_that_agrees_is_let_pass(files: Files) -> None:
    assert list(citation(files)) == []
    edit(files, "CITATION.cff", "Honey: in two valleys", "Honey")  # without the subtitle
    assert list(citation(files)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            *("CITATION.cff", "Honey: in two valleys", "Wax"),
            "title: CITATION.cff:2 says “Wax”, _quarto.yml:2 says “Honey: In two valleys”",
        ),
        (
            *("_quarto.yml", "    - INEGI\n", ""),
            "authors: CITATION.cff:3 says “Ana Ruiz, INEGI”, _quarto.yml:4 says “Ana Ruiz”",
        ),
        (
            *("CITATION.cff", "  - name: INEGI\n", "  - name: Cinvestav\n"),
            "authors: CITATION.cff:3 says “Ana Ruiz, Cinvestav”, _quarto.yml:4 says “Ana Ruiz, INEGI”",
        ),
        (
            *("_quarto.yml", "- INEGI", "- {name: {literal: INEGI}, orcid: 0000-0002-1825-0097}"),
            "",
        ),
        (
            *("_quarto.yml", "- Ana Ruiz", "- name: {literal: Ana Ruiz}"),
            "author Ana Ruiz: CITATION.cff:4 says “of the kind person”, _quarto.yml:5 says “of the kind organisation”",
        ),
        (
            *("CITATION.cff", "family-names: Ruiz}", "family-names: Ruiz, orcid: 'https://orcid.org/1'}"),
            "CITATION.cff:4 https://orcid.org/1 is no ORCID",
        ),
        (
            *("CITATION.cff", "version: 0.1.0", "version: 0.2.0"),
            "version: CITATION.cff:6 says “0.2.0”, pyproject.toml:3 says “0.1.0”",
        ),
        (
            *("CITATION.cff", "2026-01-02", "2026-01-03"),
            "date: CITATION.cff:7 says “2026-01-03”, _quarto.yml:7 says “2026-01-02”",
        ),
        ("CITATION.cff", "license: CC-BY-4.0\n", "", "CITATION.cff has no license"),
        ("_quarto.yml", "- INEGI", "- 7", "_quarto.yml:6 an author is 7"),
    ],
)
def test_what_disagrees_is_told_with_both_places(files: Files, name: str, old: str, new: str, said: str) -> None:
    edit(files, name, old, new)
    assert list(citation(files)) == ([said] if said else [])


def test_an_orcid_in_both_files_is_one(files: Files) -> None:
    edit(
        files,
        "CITATION.cff",
        "family-names: Ruiz}",
        "family-names: Ruiz, orcid: 'https://orcid.org/0000-0002-1825-0097'}",
    )
    edit(files, "_quarto.yml", "- Ana Ruiz", "- {name: Ana Ruiz, orcid: 0000-0002-1694-233X}")
    (said,) = citation(files)
    assert "CITATION.cff:4 says “0000-0002-1825-0097”, _quarto.yml:5 says “0000-0002-1694-233X”" in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/a.csv", "note\nghp_" + "a1B2" * 10 + "\n"),
        ("index.qmd", "Text.\napi_key = 'q8Zk2Lw9Xv" + "4Tn7Rb5Yc1'\n"),
        (
            "data/a.yaml",
            "a: 1\nurl: https://me:hunter2secret@" + "example.org/\n",
        ),  # an ending that is not looked at elsewhere
    ],
)
def test_what_an_archive_refuses_the_checklist_tells(files: Files, name: str, text: str) -> None:
    files.path(name).parent.mkdir(exist_ok=True)
    files.path(name).write_text(text, encoding="utf-8")
    assert list(secrets(Files(files.project))) == [f"{name}:2"]


def test_a_file_named_like_one_of_secrets_is_told(files: Files) -> None:
    files.path("data").mkdir()
    files.path("data/server.pem").write_text("nothing", encoding="utf-8")
    assert list(secrets(Files(files.project))) == ["data/server.pem is named like a file of secrets"]

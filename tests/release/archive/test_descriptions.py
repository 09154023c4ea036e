"""Descriptions in an archive: every author as what they are, what each step read, and what a project must say."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from report.core.authors import Author
from report.core.errors import ContentError
from report.core.project import Project
from report.release.archive.about import About, about
from report.release.archive.catalogue_metadata import codecheck, codemeta, zenodo
from report.release.archive.crate import crate

ORCID = "0000-0002-1825-0097"
TWO = (Author("Ana Ruiz", "person", "Ana", "Ruiz", ORCID, affiliations=("UNAM", "INEGI")), Author("INEGI"))
QUARTO = """book:
  title: "Honey"
  author:
    - name: Ana Ruiz
      affiliation: UNAM
    - Eva Paz
  date: 2026-01-02
"""
FILES = (
    *("CITATION.cff", "README.md", "chapters/one.qmd", "data/a/a.csv", "index.qmd", "scripts/one.py"),
    *("report/core/files.py", "results/exhibits/one/data.csv", "results/paper.docx", "results/paper.pdf"),
    *("report/cli/docx.py", "report/cli/exhibits.py", "report/cli/pdf.py", "tests/test_one.py"),
)


def facts_of(authors: tuple[Author, ...]) -> About:
    return About("Honey", "honey", authors, "2026-01-02", "0.1.0", ("honey",), "About honey.", ">=3.11")


def graph_of(authors: tuple[Author, ...]) -> dict[str, dict[str, Any]]:
    described = json.loads(crate(facts_of(authors), dict.fromkeys(FILES, b"")))
    return {each["@id"]: each for each in described["@graph"]}


def references(each: list[dict[str, str]]) -> set[str]:
    return {reference["@id"] for reference in each}


def test_each_step_names_what_it_read_and_what_it_made_and_no_other_file() -> None:
    graph = graph_of(TWO)
    text = {"index.qmd", "chapters/one.qmd", "results/exhibits/one/data.csv"}
    expected = {
        "#run-exhibits": ({"data/a/a.csv", "scripts/one.py"}, {"results/exhibits/one/data.csv"}),
        "#run-pdf": (text, {"results/paper.pdf"}),
        "#run-docx": (text, {"results/paper.docx"}),
    }
    for name, (read, made) in expected.items():
        assert references(graph[name]["object"]) == read, name
        assert references(graph[name]["result"]) == made, name


def test_a_crate_has_an_entity_for_every_author_and_institution() -> None:
    graph = graph_of(TWO)
    person, body = graph["./"]["author"]
    assert (graph[person["@id"]]["@type"], graph[body["@id"]]["@type"]) == ("Person", "Organization")
    assert person["@id"] == f"https://orcid.org/{ORCID}"
    assert [graph[each["@id"]]["name"] for each in graph[person["@id"]]["affiliation"]] == ["UNAM", "INEGI"]
    assert graph["#run-pdf"]["agent"] == graph["./"]["author"] == graph["./"]["publisher"]


def test_a_crate_of_one_organisation_refers_to_it_without_a_list() -> None:
    graph = graph_of((Author("INEGI"),))
    assert graph["./"]["author"] == {"@id": "#contributors"}
    assert graph["#contributors"] == {"@id": "#contributors", "@type": "Organization", "name": "INEGI"}


def test_each_catalogue_gets_people_and_organisations_in_its_own_words() -> None:
    facts = facts_of(TWO)
    person, body = json.loads(codemeta(facts))["author"]
    assert (person["@type"], person["givenName"], person["familyName"]) == ("Person", "Ana", "Ruiz")
    assert (person["@id"], body) == (f"https://orcid.org/{ORCID}", {"@type": "Organization", "name": "INEGI"})
    creators = json.loads(zenodo(facts))["creators"]
    assert creators == [{"name": "Ruiz, Ana", "orcid": ORCID, "affiliation": "UNAM; INEGI"}, {"name": "INEGI"}]
    checked = yaml.safe_load(codecheck(facts, {}))["paper"]["authors"]
    assert checked == [{"name": "Ana Ruiz", "ORCID": ORCID}, {"name": "INEGI"}]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "_quarto.yml").write_text(QUARTO, encoding="utf-8")
    (tmp_path / "index.qmd").write_text("# Honey\n\nBees make honey. They make much.\n", encoding="utf-8")
    settings = '[project]\nversion = "0.1.0"\nrequires-python = ">=3.11"\n'
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    return Project(tmp_path)


def test_a_project_needs_no_subtitle_no_keywords_and_may_have_two_authors(project: Project) -> None:
    facts = about(project)
    assert (facts.title, facts.keywords) == ("Honey", ())
    assert [(each.name, each.affiliations) for each in facts.authors] == [("Ana Ruiz", ("UNAM",)), ("Eva Paz", ())]


def test_a_subtitle_follows_the_title(project: Project) -> None:
    text = QUARTO.replace('title: "Honey"', 'title: "Honey"\n  subtitle: "In two valleys"')
    project.configuration.write_text(text, encoding="utf-8")
    assert about(project).title == "Honey: in two valleys"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("_quarto.yml", "lang: en\n", ["book: title:", "book: author:", "book: date:"]),
        ("_quarto.yml", QUARTO.replace("  date: 2026-01-02\n", ""), ["book: date:"]),
        ("pyproject.toml", '[project]\nversion = "1"\n', ["requires-python under [project]"]),
        ("pyproject.toml", "", ["version under [project]", "requires-python under [project]"]),
    ],
)
def test_what_a_project_does_not_say_is_told(project: Project, name: str, text: str, found: list[str]) -> None:
    (project.root / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        about(project)
    assert [(each.path, each.found) for each in raised.value.problems] == [(name, f"has no {key}") for key in found]


def test_the_licence_and_the_language_are_those_of_the_paper() -> None:
    told = dataclasses.replace(facts_of(TWO), licence="CC0-1.0", language="es-MX")
    deposit = json.loads(zenodo(told))
    assert (deposit["license"], deposit["language"]) == ("cc0-1.0", "spa")
    assert json.loads(codemeta(told))["license"] == [f"https://spdx.org/licenses/{name}" for name in ("MIT", "CC0-1.0")]
    graph = {each["@id"]: each for each in json.loads(crate(told, dict.fromkeys(FILES, b"")))["@graph"]}
    assert graph["./"]["license"] == {"@id": "https://spdx.org/licenses/CC0-1.0"}
    assert "https://spdx.org/licenses/CC-BY-4.0" not in graph
    assert "language" not in json.loads(zenodo(dataclasses.replace(told, language="nah")))


@pytest.mark.parametrize(("written", "name"), [("CC0-1.0", "CC0-1.0"), ("[MIT, CC-BY-4.0]", "CC-BY-4.0")])
def test_the_licence_is_read_from_the_citation_file(project: Project, written: str, name: str) -> None:
    (project.root / "CITATION.cff").write_text(f"version: 0.1.0\nlicense: {written}\n", encoding="utf-8")
    assert about(project).licence == name

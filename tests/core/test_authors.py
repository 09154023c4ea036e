"""Authors in every form that Quarto takes, and what each description makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.authors import Author, authors_of, book_authors
from report.core.configuration import Settings
from report.core.errors import ContentError
from report.core.names import check_digit, is_of_person, orcid_of, parts_of
from report.core.paper import read_paper
from report.core.project import Project
from report.core.settings import read_yaml
from report.evidence.catalogue import Described
from report.evidence.citing import bibtex, csl, ris, sentence
from report.evidence.heads import with_head
from report.evidence.linked_data import as_agent
from report.render.html.site import render_project

ORCID = "0000-0002-1825-0097"
CITED = "version: 0.1.0\nlicense: CC-BY-4.0\n"


def read(root: Path, author: str, cited: str = "") -> tuple[Author, ...]:
    """The authors of a book in ``root`` whose lines under ``book:`` are ``author``, from the file's third line."""
    (root / "_quarto.yml").write_text(f'book:\n  title: "A"\n{author}', encoding="utf-8")
    if cited:
        (root / "CITATION.cff").write_text(CITED + cited, encoding="utf-8")
    return book_authors(root)


@pytest.mark.parametrize(
    "lines",
    [
        "  author: Ana Ruiz\n",
        "  author: Ruiz, Ana\n",
        "  authors: [Ana Ruiz]\n",
        "  author:\n    name: Ana Ruiz\n",
        "  author:\n    - name: {given: Ana, family: Ruiz}\n",
        "  author:\n    - name: {literal: Ana Ruiz, given: Ana, family: Ruiz}\n",
    ],
)
def test_every_form_of_one_name_is_one_person(tmp_path: Path, lines: str) -> None:
    assert read(tmp_path, lines) == (Author("Ana Ruiz", "person", "Ana", "Ruiz"),)


@pytest.mark.parametrize("given", [ORCID, f"https://orcid.org/{ORCID}", f"orcid.org/{ORCID}/", ORCID.replace("-", "")])
def test_an_author_with_everything(tmp_path: Path, given: str) -> None:
    lines = f"""  author:
    - name: Ana de la Cruz
      orcid: "{given}"
      email: ana@example.org
      corresponding: true
      affiliations: [{{ref: unam}}, INEGI, {{name: Cinvestav}}]
    - name: Eva Paz
      affiliation: {{id: unam, name: UNAM}}
"""
    first, second = read(tmp_path, lines)
    everything = (ORCID, "ana@example.org", ("UNAM", "INEGI", "Cinvestav"))
    assert first == Author("Ana de la Cruz", "person", "Ana", "de la Cruz", *everything)
    assert second.affiliations == ("UNAM",)
    assert as_agent(first)["@id"] == f"https://orcid.org/{ORCID}"


def test_institutions_stand_at_the_top_or_in_the_book(tmp_path: Path) -> None:
    lines = "  author: {name: Ana Ruiz, affiliations: [{ref: a}, {ref: b}]}\n  affiliations: [{id: a, name: A}]\n"
    (author,) = read(tmp_path, f"{lines}affiliations:\n  - {{id: b, name: B}}\n")
    assert author.affiliations == ("A", "B")


def test_a_document_names_its_authors_as_a_book_does(tmp_path: Path) -> None:
    values, places = read_yaml("author: {name: INEGI, affiliation: Mexico}\n", "a.qmd")
    (author,) = authors_of(Settings.of_header(values, places, "a.qmd"), "", tmp_path)
    assert author == Author("INEGI", affiliations=("Mexico",))


def test_nobody_need_have_written_it(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("lines", "line", "found"),
    [
        (f"  author:\n    - name: Ana Ruiz\n      orcid: {ORCID[:-1]}8\n", 5, f"{ORCID[:-1]}8 is no ORCID"),
        ("  author:\n    - name: Ana Ruiz\n      orcid: https://example.org/1\n", 5, "is no ORCID"),
        ("  author:\n    - name: Ana Ruiz\n      email: nobody\n", 5, "nobody is no address of e-mail"),
        ("  author:\n    - name: Ana Ruiz\n      corresponding: often\n", 5, '"corresponding" is often'),
        ("  author:\n    - name: Ana Ruiz\n      orchid: 1\n", 5, 'an author has the key "orchid"'),
        ("  author:\n    - name: Ana Ruiz\n      affiliation: {ref: x}\n", 5, 'the affiliation "x" does not exist'),
        ("  author:\n    - name: Ana Ruiz\n      affiliation: {city: X}\n", 5, "an affiliation has no name"),
        ("  author:\n    - name: Ana Ruiz\n      affiliation: [[A]]\n", 5, "an affiliation is ['A']"),
        ("  author:\n    - affiliation: UNAM\n", 4, "an author has no name"),
        ("  author:\n    - name: {}\n", 4, "an author has a name without words"),
        ("  author:\n    - Ana Ruiz\n    - 7\n", 5, "an author is 7"),
        ("  author:\n    - [Ana Ruiz]\n", 4, "an author is ['Ana Ruiz']"),
        ('  author: ""\n', 3, "an author has no name"),
        ("  author: Ana Ruiz and Eva Paz\n", 3, "one author is Ana Ruiz and Eva Paz"),
        ("  author: Ana Ruiz; Eva Paz\n", 3, "one author is Ana Ruiz; Eva Paz"),
        ("  author: Ana Ruiz\n  authors: [Eva Paz]\n", 4, "authors are given under author and authors"),
    ],
)
def test_what_is_no_author_is_refused_with_its_line(tmp_path: Path, lines: str, line: int, found: str) -> None:
    with pytest.raises(ContentError) as raised:
        read(tmp_path, lines)
    (problem,) = raised.value.problems
    assert (problem.path, problem.line) == ("_quarto.yml", line)
    assert found in problem.found
    assert all([problem.expected, problem.remedy])


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        read(tmp_path, "  author:\n    - 7\n    - {name: Ana Ruiz, email: x, orcid: y}\n")
    assert len(raised.value.problems) == 3


# Who is an organisation


@pytest.mark.parametrize(
    ("lines", "cited", "kind", "family"),
    [
        ("  author: Grupo Juárez\n", "", "organisation", ""),
        ("  author: Grupo Juárez\n", "authors: [{given-names: Grupo, family-names: Juárez}]\n", "person", "Juárez"),
        ("  author: Ana Ruiz\n", "authors: [{name: Ana Ruiz}]\n", "organisation", ""),
        ("  author: ana  RUIZ\n", "authors: [{name: Ana Ruiz}]\n", "organisation", ""),
        ("  author: Ana Ruiz Paz\n", "authors: [{given-names: Ana, family-names: Ruiz Paz}]\n", "person", "Ruiz Paz"),
        ("  author: {name: {literal: Ana Ruiz}}\n", "", "organisation", ""),
        ("  author: {name: Plato, corresponding: true}\n", "", "person", "Plato"),
        (f"  author: {{name: Plato, orcid: {ORCID}}}\n", "", "person", "Plato"),
        ("  author: Ruiz and Paz\n", "", "organisation", ""),
    ],
)
def test_who_is_an_organisation(tmp_path: Path, lines: str, cited: str, kind: str, family: str) -> None:
    (author,) = read(tmp_path, lines, cited)
    assert (author.kind, author.family) == (kind, family)


def test_an_orcid_may_stand_in_the_citation_file_alone(tmp_path: Path) -> None:
    cited = f"authors: [{{given-names: Ana, family-names: Ruiz, orcid: 'https://orcid.org/{ORCID}'}}]\n"
    assert read(tmp_path, "  author: Ana Ruiz\n", cited)[0].orcid == ORCID


@pytest.mark.parametrize("name", ["Ana Ruiz", "J. R. R. Tolkien", "Ludwig van Beethoven", "Martin Luther King Jr."])
def test_a_text_that_is_a_person(name: str) -> None:
    assert is_of_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Contributors to Advanced Manufacturing in Mexico",
        "INEGI",
        "Banco de México & Co",
        "Secretaría de Economía",
        "World Bank",
        "The Beatles",
        "Friends of the Earth",
        "Team 7",
    ],
)
def test_a_text_that_is_an_organisation(name: str) -> None:
    assert not is_of_person(name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Ruiz", ("Ana", "Ruiz")),
        ("Ruiz Paz, Ana", ("Ana", "Ruiz Paz")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Ana de la Cruz", ("Ana", "de la Cruz")),
        ("Martin Luther King, Jr.", ("Martin Luther", "King Jr.")),
        ("Plato", ("", "Plato")),
    ],
)
def test_parts_of_a_name(name: str, parts: tuple[str, str]) -> None:
    assert parts_of(name) == parts


def test_the_check_digit_of_an_orcid() -> None:
    assert check_digit("000000021825009") == "7"
    assert check_digit("000000021694233") == "X"
    assert orcid_of("0000-0002-1694-233x") == "0000-0002-1694-233X"
    for place, digit in enumerate(ORCID):
        if digit != "-":
            assert not orcid_of(f"{ORCID[:place]}{(int(digit) + 1) % 10}{ORCID[place + 1 :]}"), "one digit is wrong"
    assert not orcid_of("0000-0002-1852-0097"), "two digits are exchanged"
    assert not orcid_of(f"{ORCID}0")
    assert not orcid_of(f"https://example.org/{ORCID}")


# What is made of them


def test_every_format_has_people_and_organisations(tmp_path: Path) -> None:
    lines = "  author: [Ana Ruiz, INEGI, {name: {given: Bo, family: 'Bee and Son'}}]\n  date: 2026-01-02\n"
    read(tmp_path, lines, "title: A\n")
    paper = read_paper(Project(tmp_path))
    assert paper
    assert "author = {Ruiz, Ana and {INEGI} and {Bee and Son}, Bo}," in bibtex(paper)
    assert [line for line in ris(paper).split("\r\n") if line.startswith("AU")] == [
        "AU  - Ruiz, Ana",
        "AU  - INEGI",
        "AU  - Bee and Son, Bo",
    ]
    assert csl(paper)["author"] == [
        {"family": "Ruiz", "given": "Ana"},
        {"literal": "INEGI"},
        {"family": "Bee and Son", "given": "Bo"},
    ]
    assert sentence(paper).startswith("Ana Ruiz, INEGI, Bo Bee and Son (2026).")
    assert [as_agent(author)["@type"] for author in paper.authors] == ["Person", "Organization", "Person"]


def test_the_by_line_leads_to_the_orcid(tmp_path: Path) -> None:
    header = f"title: A\nauthor: {{name: Ana Ruiz, orcid: {ORCID}, email: a@example.org, affiliation: [UNAM, INEGI]}}"
    (tmp_path / "a.qmd").write_text(f"---\n{header}\n---\n\nText.\n", encoding="utf-8")
    render_project(tmp_path / "a.qmd", tmp_path / "site")
    page = (tmp_path / "site/a.html").read_text(encoding="utf-8")
    assert '<meta name="author" content="Ana Ruiz">' in page
    assert f'<p class="author">Ana Ruiz <a class="orcid" href="https://orcid.org/{ORCID}">ORCID {ORCID}</a>' in page
    assert '<a class="email" href="mailto:a@example.org">a@example.org</a></p>' in page
    assert '<p class="affiliation">UNAM, INEGI</p>' in page


def test_the_head_of_the_first_page_names_people_as_catalogues_sort_them(tmp_path: Path) -> None:
    lines = f"  author: [{{name: Ana Ruiz, orcid: {ORCID}, affiliation: UNAM}}, INEGI]\n  date: 2026-01-02\n"
    read(tmp_path, lines, "title: A\n")
    paper = read_paper(Project(tmp_path))
    assert paper
    head = with_head(Described(paper, {}, {}), "index.html", "<html><head><title>T</title></head><main></main></html>")
    tags = [line for line in head.splitlines() if 'name="citation_author' in line]
    assert tags == [
        '<meta name="citation_author" content="Ruiz, Ana">',
        '<meta name="citation_author_institution" content="UNAM">',
        f'<meta name="citation_author_orcid" content="https://orcid.org/{ORCID}">',
        '<meta name="citation_author" content="INEGI">',
    ]


@pytest.mark.parametrize(
    ("name", "language", "parts"),
    [
        ("María José Núñez Íñiguez", "es", ("María José", "Núñez Íñiguez")),
        ("María José Núñez Íñiguez", "es-MX", ("María José", "Núñez Íñiguez")),
        ("María José Núñez Íñiguez", "en", ("María José Núñez", "Íñiguez")),
        ("Juan Carlos de la Cruz del Río", "es", ("Juan Carlos", "de la Cruz del Río")),
        ("José Luis Pérez y López", "es", ("José Luis", "Pérez y López")),
        ("Ana Ruiz Paz", "es", ("Ana Ruiz", "Paz")),
        ("Ana de la Cruz", "es", ("Ana", "de la Cruz")),
        ("Ana Ruiz", "es", ("Ana", "Ruiz")),
        ("Ruiz Paz, Ana", "es", ("Ana", "Ruiz Paz")),
        ("Ana", "es", ("", "Ana")),
    ],
)
def test_a_name_in_a_spanish_paper_may_end_with_two_family_names(
    name: str, language: str, parts: tuple[str, str]
) -> None:
    assert parts_of(name, language) == parts


def test_authors_of_a_spanish_paper_have_two_family_names(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("lang: es\nbook: {author: María José Núñez Íñiguez}\n", encoding="utf-8")
    (author,) = book_authors(tmp_path)
    assert (author.given, author.family) == ("María José", "Núñez Íñiguez")


@pytest.mark.parametrize("text", ["book:\n  title: T\n  author: Ana Ruiz\n", "author: Ana Ruiz\nbook:\n  title: T\n"])
def test_authors_of_a_book_stand_below_it_or_at_the_top(tmp_path: Path, text: str) -> None:
    (tmp_path / "_quarto.yml").write_text(f"project: {{type: book}}\n{text}", encoding="utf-8")
    assert [each.name for each in book_authors(tmp_path)] == ["Ana Ruiz"]

"""Records of sources as a scholar keeps them: languages, accents, names, short citations. All records are invented."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.data import check_package
from scripts.checks import author_fault, bare_words, citation, looks_spanish

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]


def said(small: SmallPackage, old: str, new: str) -> list[str]:
    """What the rules say once the record of the register of INEGI reads otherwise."""
    small.project.scripts.mkdir()
    shutil.copy(ROOT / "scripts/checks.py", small.project.scripts)
    small.replace("sources", old, new)
    return [str(problem) for problem in check_package(small.project).problems]


def test_a_register_without_faults_passes(small: SmallPackage) -> None:
    assert said(small, "Register", "Registro de vehículos y de su exportación") == []


@pytest.mark.parametrize(
    ("title", "language"), [("Registro de los vehículos en la frontera", "en"), ("Register", ""), ("Register", "en/de")]
)
def test_a_title_without_its_language_is_told(small: SmallPackage, title: str, language: str) -> None:
    old = "INEGI-25,Register,,INEGI,2025,2025,https://example.org/a,2026-11-23,official statistics,es"
    new = old.replace("Register", title, 1).replace("statistics,es", f"statistics,{language}")
    (problem,) = said(small, old, new)
    assert "sources.csv:3" in problem
    assert 'column "language"' in problem


@pytest.mark.parametrize("title", ["Produccion de autos", "Inversión en Mexico", "El año de mas vehículos"])
def test_a_title_that_lost_an_accent_is_told(small: SmallPackage, title: str) -> None:
    (problem,) = said(small, "INEGI-25,Register", f"INEGI-25,{title}")
    assert "the word with its accent" in problem


@pytest.mark.parametrize(
    "author",
    [
        "Juana Ficticia",
        "Juana de la Ficticia Prueba",
        "Ficticia, Juana",
        "Ficticia, J. (Casa)",
        "Casa Ficticia (copy)",
        "Casa Ficticia via Otra",
        "ficticia.com",
    ],
)
def test_an_author_whom_nobody_would_find_is_told(small: SmallPackage, author: str) -> None:
    (problem,) = said(small, "INEGI-25,Register,,", f'INEGI-25,Register,"{author}",')
    assert 'column "authors"' in problem


@pytest.mark.parametrize(
    "title", ["Register (after a copy)", "Same page", "Register, title not shown", "Register [quoted]"]
)
def test_a_title_with_a_remark_is_told(small: SmallPackage, title: str) -> None:
    (problem,) = said(small, "INEGI-25,Register,", f'INEGI-25,"{title}",')
    assert "the title alone" in problem


def test_a_source_whose_date_is_known_has_its_year(small: SmallPackage) -> None:
    (problem,) = said(small, "Register,,INEGI,2025,2025,", "Register,,INEGI,,about May 2025,")
    assert 'column "year" is empty' in problem
    assert "2025" in problem


def test_a_citation_as_long_as_half_a_line_is_told(small: SmallPackage) -> None:
    long = "Dirección General de Industrias Pesadas y de Alta Tecnología de la Casa"
    (problem,) = said(small, "Register,,INEGI", f"Register,,{long}")
    assert "at most 60 characters" in problem


@pytest.mark.parametrize(
    "author", ["Ficticia Prueba, J. M.", "De la Prueba, Á.", "Prueba, J.-P.", "INEGI", "World Bank"]
)
def test_people_and_bodies_pass(author: str) -> None:
    assert author_fault(author) == ""


def test_words_of_other_languages_and_names_pass() -> None:
    assert bare_words("Producción de autos: visiones y versiones") == []
    assert bare_words("MexicoIT y Mexico First") == []
    assert not looks_spanish("Registro")
    assert not looks_spanish("The register of vehicles in the north")


def test_the_length_of_a_citation_is_at_most_sixty() -> None:
    cells = {"authors": "", "publisher": "x" * 55, "year": "2025"}
    assert len(citation(cells)) == 60
    assert citation({"authors": "A, B.; C, D.; E, F.; G, H.", "publisher": "", "year": ""}) == "A et al. n.d."
    assert citation({"authors": "A, B.; C, D.", "publisher": "", "year": "2020"}) == "A and C 2020"

"""A document of an archive is cited with its place there, in the paper's language, and needs no address."""

from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem
from report.data.literature import BibliographyEntry, _entry_faults, is_of_archive, needs_address, read_bibliography
from report.data.referencing import Known, Wanted, _row, _url_required
from report.render.book.pandoc import write
from report.render.html.site import render_project
from report.render.print.compose import compose

WORKS = """
@unpublished{agn1903,
  title = {Informe de los molinos}, author = {P{\\'e}rez, Juan}, year = {1903},
  note = {AGN, Fomento, caja 12, exp. 4, f. 3r}, address = {M{\\'e}xico},
}
@unpublished{agn1904,
  title = {Informe del agua}, author = {Mier, Eva}, year = {1904}, archive = {Archivo General de la Nación},
  archive_location = {Fomento, caja 3}, call-number = {exp. 9}, note = {f. 4}, type = {Carta},
}
@book{ruiz1950, title = {Los molinos}, author = {Ruiz, Ana}, year = {1950}, publisher = {FCE}, address = {México}}
"""
TEXT = "[@agn1903; @agn1904; @ruiz1950]\n\n::: {#refs}\n:::\n"


def paper(folder: Path, language: str) -> Path:
    (folder / "works.bib").write_text(WORKS, encoding="utf-8")
    path = folder / "page.qmd"
    header = f"---\ntitle: T\nlang: {language}\nbibliography: works.bib\n---\n\n"
    path.write_text(header + TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "what"), [("es", "Manuscrito"), ("en", "nuscript")])
def test_the_list_of_references_tells_where_a_document_lies(tmp_path: Path, language: str, what: str):
    render_project(paper(tmp_path, language), tmp_path / "site")
    page = (tmp_path / "site/page.html").read_text(encoding="utf-8")
    composed = compose(paper(tmp_path, language), "typst")
    printed = " ".join(write(composed.tree, ["--to=plain", "--wrap=none"]).split())
    for text in (" ".join(page.split()), printed):
        assert all(
            words in text
            for words in (
                "AGN, Fomento, caja 12, exp. 4, f. 3r",
                "México",
                "Fomento, caja 3, exp. 9, f. 4",
                "Carta",
                what,
            )
        )
        assert text.count("caja 12") == 1
        assert "Archivo General de la Nación" in text
        assert language == "en" or "Manuscript." not in text


def entry(kind: str, **fields: str) -> BibliographyEntry:
    return BibliographyEntry("x", 1, fields, kind)


@pytest.mark.parametrize(
    ("kind", "year", "fields", "needs"),
    [
        ("book", "2020", {}, False),
        ("unpublished", "1903", {}, False),
        ("misc", "2020", {"archive": "AGN"}, False),
        ("misc", "2020", {}, True),
        ("article", "2020", {}, True),
        ("article", "1994", {}, False),
        ("article", "1995", {}, True),
        ("online", "", {}, True),
    ],
)
def test_what_is_on_paper_needs_no_address(kind: str, year: str, fields: dict[str, str], needs: bool):
    assert needs_address(kind, year, fields) is needs


def test_a_row_of_the_evidence_has_the_place_in_the_archive():
    row = _row(
        "agn1904",
        WORKS[WORKS.index("@unpublished{agn1904") : WORKS.index("@book")],
        Known("water", "read in the archive", "verified"),
    )
    assert row["url"] == ""
    assert row["container"] == "Archivo General de la Nación, Fomento, caja 3, exp. 9, f. 4"


def test_a_work_of_the_web_without_an_address_is_told_and_a_printed_one_is_not():
    cells = {"title": "T", "year": "2020", "doi": "", "url": "", "verified": "verified"}
    title = {"title": "T", "year": "2020"}
    assert list(_entry_faults(entry("book", **title), {"x": cells})) == []
    ((found, expected),) = _entry_faults(entry("online", **title), {"x": cells})
    assert found == "has no address"
    assert "@unpublished" in expected


def test_fields_with_signs_in_their_names_are_read():
    fields = read_bibliography(WORKS)[1].fields
    assert (fields["archive_location"], fields["call-number"]) == ("Fomento, caja 3", "exp. 9")


def test_a_package_that_asks_for_an_address_is_told_of_by_its_place():
    wanted = Wanted("agn1903", "", is_listed=False, row={"type": "unpublished"}, missing=())
    problem = _url_required(wanted, Known("", "", "", ""), "works.bib")
    assert isinstance(problem, Problem)
    assert 'take "required" out' in str(ContentError(problem))
    assert "make new-reference KEY=agn1903 FROM=works.bib URL=" in str(ContentError(problem))


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        *((name, True) for name in ("archive", "archive_location", "archivelocation", "library")),
        *((name, True) for name in ("call-number", "callnumber")),
        *((name, False) for name in ("collection", "series", "note", "publisher")),  # those of a printed book too
    ],
)
def test_an_archive_keeps_what_has_a_place_in_one(field: str, kept: bool) -> None:
    assert is_of_archive(BibliographyEntry("a", 1, {field: "Box 3"})) is kept
    assert not is_of_archive(BibliographyEntry("a", 1, {field: ""}))

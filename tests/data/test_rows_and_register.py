"""What rows say twice and differently, marks in place of nothing, and the register of sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.data import check_package
from report.data.register_checks import page_meant
from tests.data.test_appearance import told
from tests.data.test_received import figures, received

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage


@pytest.mark.parametrize(
    ("key", "wrong"), [("made-2022", 1), ("made-1923", 1), ("made-2023", 0), ("made", 0), ("made-2022-2023", 0)]
)
def test_a_key_names_the_year_of_its_row(small: SmallPackage, key: str, wrong: int) -> None:
    small.path("vehicles").write_text(small.path("vehicles").read_text().replace("made-2023", key))
    small.record("vehicles")
    problems = told(small, "time")
    assert len(problems) == wrong
    if wrong:
        assert f'data/vehicles.csv:2: the key "{key}" names another year than the row, 2023' in problems[0]
        assert "make data-seal NAME=vehicles" in problems[0]


def test_a_key_is_held_against_a_period_where_there_is_no_year(small: SmallPackage) -> None:
    small.add(
        "plants",
        "key,series_id,period,period_type\na-2023,a,2023-04,month\nb-2023,b,2022,year\nc-2023,c,2022-11/2023-02,months\n",
    )
    (problem,) = told(small, "time")
    assert 'data/plants.csv:3: the key "b-2023" names another year than the row, 2022' in problem


def test_years_in_keys_may_have_another_meaning(small: SmallPackage) -> None:
    small.add("plans", "key,year\nagenda-2030,2015\nvision-2050,2013\nplan-2019,2019\n")
    assert not told(small, "time")


ENTITIES = "key,series_id,entity,year,value,unit,source_id,note\n"


def entities(other: str, note: str = "", source: str = "INEGI-25") -> str:
    """Two places of a series, the second with these figures."""
    rows = [ENTITIES]
    for place, own, words, of in (("north", "101.5 202 333", "", "INEGI-25"), ("south", other, note, source)):
        for number, figure in enumerate(own.split()):
            rows.append(f"{place}-{2020 + number},made,{place},{2020 + number},{figure},percent,{of},{words}\n")
    return "".join(rows)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (entities("101.5 202 333"), 1),
        (entities("101.5 202 334"), 0),
        (entities("101.5 202"), 0),
        (entities("101.5 202 333", note="one plant serves both"), 0),
        (entities("101.5 202 333", source="kc-roe20"), 0),  # another source may well agree
        (entities("101.5 202 333").replace("101.5", "1").replace("202,", "2,").replace("333", "3"), 0),
    ],
)
def test_two_places_have_the_same_figures_only_if_a_note_says_why(small: SmallPackage, text: str, wrong: int) -> None:
    small.add("places", text)
    problems = told(small, "figures of its own")
    assert len(problems) == wrong
    if wrong:
        assert 'data/places.csv:5: "south" has the same 3 figures as "north", which begin on line 2' in problems[0]


ADDRESSES = [
    ("http://example.org/a", 1),
    ("https://www.example.org/a/", 1),
    ("https://EXAMPLE.org:443/a/index.html", 1),
    ("https://example.org/a?utm_source=x", 1),
    ("https://example.org/%61", 1),
    ("https://example.org/a?page=2", 0),
    ("https://example.org/a#table-2", 0),
    ("https://example.org/A", 0),
    ("https://data.example.org/a", 0),
]


@pytest.mark.parametrize(("address", "wrong"), ADDRESSES)
def test_a_source_stands_in_the_register_once(small: SmallPackage, address: str, wrong: int) -> None:
    small.replace("sources", "Journal,2020,2020,,", f"Journal,2020,2020,{address},")
    problems = told(small, "each source once")
    assert len(problems) == wrong
    if wrong:
        assert 'source "kc-roe20" has the address of "INEGI-25" on line 3' in problems[0]


def test_two_parts_of_one_page_are_told_apart_in_a_note(small: SmallPackage) -> None:
    small.replace("sources", "Journal,2020,2020,,", "Journal,2020,2020,https://example.org/a,")
    small.replace("sources", "whole,A,,whole", "whole,A,the annex of INEGI-25,whole")
    assert not told(small, "each source once")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://doi.org/10.1234/AB.5", "http://dx.doi.org/10.1234/ab.5"),
        ("https://doi.org/10.1234/ab.5/", "https://www.doi.org/10.1234%2Fab.5"),
        ("https://example.org", "http://www.example.org/"),
        ("https://example.org/x?a=1&b=2", "https://example.org/x?b=2&a=1"),
    ],
)
def test_addresses_that_lead_to_one_page_mean_the_same(one: str, other: str) -> None:
    assert page_meant(one) == page_meant(other)


@pytest.mark.parametrize("address", ["https://doi.org/10.1234/ab.6", "https://example.org/x", "http://[", ""])
def test_other_pages_mean_others(address: str) -> None:
    assert page_meant(address) != page_meant("https://doi.org/10.1234/ab.5")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        *((each, "") for each in ("es", "en", "pt-BR", "zh-Hant", "es-419", "nah", "es/en", "es; en", "")),
        *((each, "es,") for each in ("Spanish", "español", "ES", "spa", "esp")),
        ("es_MX", "es-MX,"),
        *((each, "a code of ISO 639") for each in ("sp", "xx", "mx", "zz-ZZ", "es,en", "es/sp", "nahuatl")),
    ],
)
def test_a_language_of_a_source_is_a_code(small: SmallPackage, language: str, expected: str) -> None:
    small.replace("sources", "official statistics,es,", f'official statistics,"{language}",')
    problems = told(small, "languages of sources")
    assert [f"expected: {expected}" in problem for problem in problems] == ([True] if expected else [])


@pytest.mark.parametrize("mark", ["-", "--", "–", "—", "..", "…", "...", "?", "s/d", "S/D", "n/a", "N/A", "NA", r"\N"])
def test_a_mark_in_place_of_a_text_is_told_as_an_empty_cell(small: SmallPackage, mark: str) -> None:
    small.replace("vehicles", "rounded", mark)
    (problem,) = map(str, check_package(small.project).problems)
    assert f'data/vehicles.csv:4: column "note" holds "{mark}"\n  expected: words, or empty if missing' in problem
    assert f'to fix:   leave the cell empty, or add "{mark}" to missingValues of "vehicles"' in problem
    small.resource("vehicles")["schema"]["missingValues"].append(mark)
    small.write_descriptor()
    assert not check_package(small.project).problems


@pytest.mark.parametrize("mark", ["-", "n/a", "..", "…", "s/d", "NA", "n.d.", "ND"])
def test_a_mark_in_place_of_a_number_is_told_as_an_empty_cell(small: SmallPackage, mark: str) -> None:
    small.field("vehicles", "value")["constraints"] = {}
    small.replace("vehicles", "1000000", mark)
    (problem,) = map(str, check_package(small.project).problems)
    assert "or empty if missing" in problem
    assert "to fix:   leave the cell empty, or add" in problem


@pytest.mark.parametrize(
    ("mark", "field", "wrong"),
    [
        ("n/a", {"constraints": {"required": True}}, 0),
        ("—", {"constraints": {"required": True}}, 1),
        ("NA", {"constraints": {"enum": ["NA", "EU"]}}, 0),
        ("NA", {"description": "Region: NA for North America."}, 0),
        ("NA", {"description": "A NASA code."}, 1),
        ("n.d.", {}, 0),
        ("none", {}, 0),
        ("none was found - yet", {}, 0),
    ],
)
def test_a_word_that_its_column_knows_is_none(
    small: SmallPackage, mark: str, field: dict[str, object], wrong: int
) -> None:
    text = "".join(f"{number},{mark}\n" for number in range(2))
    small.add("regions", f"key,region\n{text}")
    small.field("regions", "region").update(field)
    small.write_descriptor()
    assert bool(check_package(small.project).problems) == bool(wrong)


@pytest.mark.parametrize("cell", ["2024-01-01 00:00:00", "2024-01-01T00:00:00.000", "00:00.0"])
def test_what_a_spreadsheet_made_of_a_date_is_told(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    assert "a spreadsheet made a date of it" in told(small, "plain text")[0]


def test_marks_of_a_text_column_are_received_as_empty_cells(tmp_path: Path) -> None:
    made = received(tmp_path, "Place,Said,Tonnes\nNorth,–,1\nSouth,n/a,2\nEast,much,3\n")
    assert figures(made, "said") == ["", "n/a", "much"]
    assert any('column "said": – became empty cells' in each for each in made.told)

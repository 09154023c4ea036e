"""Records of provenance: complete, true to the metadata, linked from every number, harmless in a script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report.core.project import Project
from report.evidence.cards import SHOWN, year_of
from report.evidence.gathered import Evidence
from report.evidence.provenance_records import record_companions, with_links
from report.theme.quarto_look import FILES, with_look

ROOT = Path(__file__).parents[2]
PAGE = "../chapters/evidence/provenance.html"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return dict(record_companions(Evidence(Project(ROOT))))


def metadata() -> dict[str, dict[str, Any]]:
    return {
        path.parent.name: json.loads(path.read_bytes()) for path in (ROOT / "build/exhibits").glob("*/metadata.json")
    }


def test_every_exhibit_has_a_record_for_programs_and_one_for_cards(files: dict[str, bytes]) -> None:
    wanted = {f"provenance/{name}.{kind}" for name in metadata() for kind in ("json", "js")}
    assert wanted <= files.keys()
    assert files.keys() - wanted == {f"provenance/{name}" for name in FILES}


def test_a_record_holds_the_number_and_all_its_rows(files: dict[str, bytes]) -> None:
    first_page = Evidence(Project(ROOT)).on_first_page
    for name, told in metadata().items():
        record = json.loads(files[f"provenance/{name}.json"])
        assert [row["address"] for row in record["rows"]] == told["rows"]
        assert record["function"] == told["function"]
        assert record.get("number") == told.get("number")
        assert record["uses"] or name in first_page, f"{name} is used nowhere"


def test_a_row_names_sources_place_mark_and_extent(files: dict[str, bytes]) -> None:
    record = json.loads(files["provenance/production-2024.json"])
    (row,) = record["rows"]
    assert (row["confidence"], row["locator"], row["says"]) == ("B", "paragraph 2", "Mexico 2024: 3989403 vehicles")
    (name,) = row["sources"]
    assert name == "MXAUTO-0125"
    assert record["sources"][name]["extent"] == "opening"
    assert record["formula"] == {"way": "read"}


@pytest.mark.parametrize(
    ("year", "date", "shown"),
    [
        (2019, "[2019]", "2019"),
        (2020, "December 2020", "2020"),
        (2020, "21 October (2020)", "2020"),
        (None, "n.d.", "n.d."),
        (None, "", ""),
    ],
)
def test_a_source_has_its_year_however_its_date_is_written(year: int | None, date: str, shown: str) -> None:
    evidence = Evidence(Project(ROOT))
    assert year_of(evidence, replace(evidence.source("MXAUTO-0125"), year=year, date=date)) == shown


def test_no_card_shows_a_part_of_a_date_as_a_year(files: dict[str, bytes]) -> None:
    cards = [content.decode() for name, content in files.items() if name.endswith(".js")]
    years = {year for card in cards for year in re.findall(r'"year": ?"([^"]*)"', card)}
    assert len(years) > 10
    assert {year for year in years if not re.fullmatch(r"(?:19|20)\d\d|n\.d\.", year)} == set()


def test_a_number_on_which_sources_disagree_says_so(files: dict[str, bytes]) -> None:
    record = json.loads(files["provenance/production-2017-inegi.json"])
    assert any("3,933,154 or 3,773,569" in each["versions"] for each in record["disagreements"])


def test_cells_of_a_table_know_their_rows(files: dict[str, bytes]) -> None:
    record = json.loads(files["provenance/trade-regime.json"])
    places = {place for row in record["cells"] for cell in row for place in cell}
    assert places
    assert places <= set(range(len(record["rows"])))


def test_a_script_hands_over_one_record_and_nothing_else(files: dict[str, bytes]) -> None:
    for name in metadata():
        text = files[f"provenance/{name}.js"].decode()
        begins, ends = "globalThis.receiveRecord?.(", ");\n"
        assert text.startswith(begins)
        card = json.loads(text.removeprefix(begins).removesuffix(ends))
        assert card["id"] == name
        assert len(card["rows"]) <= SHOWN or card["kind"] in ("figure", "table", "diagram")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '<p><span class="value" data-value="a-b">1,000</span></p>',
            f'<p><a class="value" data-value="a-b" href="{PAGE}#value-a-b">1,000</a></p>',
        ),
        (
            '<a href="#x">In <span class="value" data-value="a-b">1</span></a>',
            '<a href="#x">In <span class="value" data-value="a-b">1</span></a>',
        ),
        ('<span class="value" data-value="unknown">1</span>', '<span class="value" data-value="unknown">1</span>'),
        ("<p>Nothing.</p>", "<p>Nothing.</p>"),
    ],
    ids=["in text", "inside a link", "of no exhibit", "none"],
)
def test_numbers_become_links_where_a_link_may_stand(text: str, expected: str) -> None:
    assert with_links(text, PAGE, {"a-b"}) == expected


def test_pages_of_another_renderer_get_the_cards_and_our_own_keep_theirs() -> None:
    assert with_look("<head></head>", "../provenance").count("../provenance/cards") == 2
    own = '<head><script defer src="../assets/paper.js"></script></head>'
    assert with_look(own, "../provenance") == own

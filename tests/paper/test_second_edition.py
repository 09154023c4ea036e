"""What the second edition promises, where a test can ask: findings, years of sources, searches, prices, breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.paper.rows import read_rows

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "index.qmd", *sorted((ROOT / "chapters").glob("*.qmd"))]
TEXT = {path.name: path.read_text(encoding="utf-8") for path in TEXTS}
# The consortia that the second search went through one by one, and the queries that each had at least.
SEARCHED = ("CITTAA", "MTH", "CENTA", "CONMAD", "COA", "CITLAX", "CIIDZA", "CENTROMET", "ADESUR", "HGO-TEX", "GTO")
SEARCHED_TOO = ("REYNOSA",)
LEAST_QUERIES = 2
WITHOUT_YEAR = 9  # of the sources cited: pages that show no date
OF_THE_RECORD = re.compile(r"\b(?:abstract|coded|coder|confidence|rows?|sources?|documents?)\b")


def cited() -> list[dict[str, str]]:
    names = set(re.findall(r"@src-([\w-]+)", "".join(TEXT.values())))
    return [row for row in read_rows("sources/sources.csv") if row["source_id"] in names]


def test_key_findings_are_five_about_mexico_each_with_a_claim_and_an_exhibit() -> None:
    block = re.search(r"::: \{\.findings\}\n(.*?)\n:::", TEXT["index.qmd"], re.DOTALL)
    assert block is not None
    findings = re.split(r"^- ", block[1], flags=re.MULTILINE)[1:]
    assert len(findings) == 5
    for finding in findings:
        head = re.match(r"\*\*(.+?)\*\*", finding)
        assert head is not None
        assert not OF_THE_RECORD.search(head[1].lower()), "a finding is about Mexico and not about the record"
        assert "data-claim=" in finding
        assert re.search(r"@(?:fig|tbl)-", finding)


def test_a_source_without_a_year_is_one_whose_page_shows_none() -> None:
    for row in read_rows("sources/sources.csv"):
        assert row["year"] or not re.search(r"\b(?:1[89]|20)\d\d\b", row["date"]), row["source_id"]
    assert len([row for row in cited() if not row["year"]]) <= WITHOUT_YEAR


def test_a_year_that_is_inferred_stands_in_brackets_and_says_from_what() -> None:
    for row in read_rows("sources/sources.csv"):
        if row["source_id"] in ("JOOMAG-CAST", "kc-mth-mexport", "kc-con-mil20", "kc-con-bit20", "kc-con-eq20"):
            assert row["date"].startswith("[")
            assert "inferred" in row["note"]


@pytest.mark.parametrize("name", [*SEARCHED, *SEARCHED_TOO])
def test_each_consortium_was_searched_and_each_query_says_what_it_gave(name: str) -> None:
    queries = read_rows("case-study/searches.csv", consortium=name)
    assert len(queries) >= LEAST_QUERIES
    assert all(row["date"] and row["query"] and row["where"] and row["found"] for row in queries)
    assert len({row["query"] for row in queries}) == len(queries)


@pytest.mark.parametrize(
    "name",
    [
        "people-doubled",
        "people-held",
        "stipends-grew-scholarships-fell",
        "centres-fell-mostly-by-2018",
        "trusts-lost-most-after-2018",
        "real-peak-2014",
        "credit-under-a-tenth",
        "instrument-lives",
        "watch-list",
    ],
)
def test_what_compares_money_over_years_takes_prices_out(exhibits: dict[str, Any], name: str) -> None:
    assert {"prices", "sti-framework"} & set(exhibits[name].reads)


def test_series_that_break_are_drawn_apart_or_not_at_all(
    computed: Callable[[str], Any], exhibits: dict[str, Any]
) -> None:
    figures = [name for name, exhibit in exhibits.items() if exhibit.kind == "figure"]
    drawn = {address for name in figures for cell in computed(name).data["rows"] for address in cell.split()}
    assert not [address for address in drawn if re.match(r"rd-indicators/(?:patent|researchers)", address)]
    joined = computed("light-vehicles").data.groupby("source")["year"]
    assert {source: (years.min(), years.max()) for source, years in joined} == {
        "AMIA": (2006, 2017),
        "INEGI": (2017, 2025),
    }


def test_tariffs_since_2025_are_those_that_the_press_prints(
    number: Callable[[str], float], computed: Callable[[str], Any]
) -> None:
    # Proclamation 10908: 25 percent; Pulso of 30 December 2025 on the gazette: cars pay 50 percent
    assert (number("us-tariff-2025"), number("mexican-tariff-2026")) == (25, 50)
    assert [cells[0].text for cells in computed("trade-regime").rows][-2:] == ["2025", "2026"]


def test_the_record_for_citation_has_the_keywords_of_the_paper() -> None:
    printed = re.search(r"\*\*Keywords\.\*\* (.+)", TEXT["index.qmd"])
    assert printed is not None
    record = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    words = printed[1].lower().split("; ")
    assert [word.lower() for word in record["keywords"]][: len(words)] == words

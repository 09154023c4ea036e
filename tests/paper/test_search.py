"""The second search: what each query is said to have found, against the register and the coded findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scripts.consortium_record import NO_FIRM
from scripts.consortium_search import FIVE
from tests.paper.rows import read_rows

SEARCHES = "case-study/searches.csv"
FINDINGS = "case-study/coded-evidence.csv"
DELIVERED = ("OUT-INFRA", "OUT-TRAIN", "OUT-SERV", "OUT-KNOW")


def new_of(row: dict[str, str]) -> list[str]:
    return [name for name in row["new_sources"].split("; ") if name]


def test_a_source_is_new_once_and_the_word_for_it_agrees() -> None:
    queries = read_rows(SEARCHES)
    named = [name for row in queries for name in new_of(row)]
    assert len(named) == len(set(named))
    assert all((row["found"] == "new to the record") == bool(new_of(row)) for row in queries)


def test_every_source_of_the_search_was_found_by_a_query() -> None:
    (day,) = {row["date"] for row in read_rows(SEARCHES)}
    registered = {
        row["source_id"]
        for row in read_rows("sources/sources.csv")
        if row["accessed"] == day and row["source_id"].startswith("kc-")
    }
    assert registered <= {name for row in read_rows(SEARCHES) for name in new_of(row)}


def test_a_query_found_something_on_its_consortium_if_a_finding_of_a_new_source_says_so() -> None:
    about: dict[str, set[str]] = {}
    for finding in read_rows(FINDINGS):
        about.setdefault(finding["source_id"], set()).add(finding["consortium"])
    for row in read_rows(SEARCHES):
        on_it = any(row["consortium"] in about.get(name, set()) for name in new_of(row))
        assert (row["on_the_consortium"] == "yes") == on_it, row["key"]


def test_each_of_the_five_was_searched_more_than_once_and_cittaa_is_silent() -> None:
    for name in FIVE:
        assert len(read_rows(SEARCHES, consortium=name)) > 1
    assert {row["on_the_consortium"] for row in read_rows(SEARCHES, consortium="CITTAA")} == {"no"}


def test_results_stand_where_a_firm_is_named(computed: Callable[[str], Any]) -> None:
    firms = {row["acronym"]: row["firms_seen"] for row in read_rows("consortia/consortia-comparison.csv")}
    results = {
        name: sum(any(code in row["codes"] for code in DELIVERED) for row in read_rows(FINDINGS, consortium=name))
        for name in FIVE
    }
    # EV119, EV120, EV187, EV188 and EV190; EV085, EV086, EV091 and EV201
    assert results == {"CENTA": 5, "MTH": 4, "CONMAD": 0, "COA": 0, "CITTAA": 0}
    assert [name for name in FIVE if firms[name] == NO_FIRM] == ["COA", "CITTAA"]
    shown = {cells[0].text.partition(",")[0]: cells[5] for cells in computed("five-consortia").rows}
    # The numbers of kinds add up to the results; a finding behind each cell, and the queries in which it was sought.
    for name, count in results.items():
        kinds = shown[name].text.partition(" (of ")[0].partition("; ")[0]
        assert sum(map(int, re.findall(r"\d+", kinds))) == count
        assert f"of {len(read_rows(FINDINGS, consortium=name))} findings" in shown[name].text
        assert f"{len(read_rows(SEARCHES, consortium=name))} queries" in shown[name].text


def test_the_latest_event_of_a_consortium_is_its_own(computed: Callable[[str], Any]) -> None:
    shown = {cells[0].text.partition(",")[0]: cells[6].text for cells in computed("five-consortia").rows}
    assert shown["MTH"].startswith("July 2019: ")  # not the years ten and after of its centre
    assert shown["CENTA"].startswith("February 2019: ")  # not the certificate of September 2025, which is the firm's
    assert shown["CITTAA"].startswith("May 2017: ")  # the list of the first nine, not the articles of 2020 and 2021
    assert shown["COA"].startswith("October 2018: ")
    assert shown["CONMAD"].startswith("May 2020: ")  # the ventilator, not the investment announced in July 2018


def test_the_joint_venture_of_the_tooling_consortium_is_dated() -> None:
    # Jornal de Leiria of Friday 7 June 2019: opened “this Tuesday”, and Plastics Technology México: on 4 June
    (event,) = read_rows("consortia/consortium-timeline.csv", row_id="TL030")
    assert event["date"] == "2019-06-04"

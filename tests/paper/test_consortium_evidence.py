"""The strip of evidence against the coded findings, the comparison and the queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.paper.rows import read_rows

FINDINGS = "case-study/coded-evidence.csv"
COMPARISON = "consortia/consortia-comparison.csv"
SEARCHES = "case-study/searches.csv"
# What is read of each kind, without the paper's own code.
BEGINS = {
    "Formation": r"FORM-",
    "Governance": r"GOV-",
    "Money": r"RES-(FED|STATE|LAND)$",
    "People": r"RES-STAFF$|HC-",
    "Clients": r"IND-(LINK|SERV)$",
    "Results": r"OUT-(INFRA|TRAIN|SERV|KNOW)$",
    "Interruption": r"OUT-STOP$",
}
LATER = "Trace after 2018"

Cells = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def shown(computed: Callable[[str], Any]) -> Cells:
    frame = computed("consortium-evidence").data
    return {(row.consortium, row.kind): row.shown for row in frame.itertuples()}


def test_each_cell_counts_the_findings_of_its_kind_and_is_empty_where_there_is_none(shown: Cells) -> None:
    names = {name for name, _ in shown}
    assert len(names) == 17
    for name in names:
        about = read_rows(FINDINGS, consortium=name)
        assert shown[name, "All findings"] == str(len(about))
        assert shown[name, "Queries"] == str(len(read_rows(SEARCHES, consortium=name)))
        for kind, begins in BEGINS.items():
            count = sum(any(re.match(begins, code) for code in row["codes"].split("; ")) for row in about)
            assert shown[name, kind] == (str(count) if count else "")


def test_the_silent_case_by_hand(shown: Cells) -> None:
    # CITTAA: an idea, a meeting, a list and two studies, and nothing that costs, works, serves or ends
    assert [kind for kind in (*BEGINS, LATER) if shown["CITTAA", kind]] == ["Formation", "Governance"]
    # MTH alone left something of each kind: the trainers of 2018, Mexportools, and groups that never left
    assert all(shown["MTH", kind] for kind in (*BEGINS, LATER))


def test_what_became_of_them_is_the_year_of_a_trace_of_their_own(shown: Cells) -> None:
    told = {name: text for (name, kind), text in shown.items() if kind == LATER and text}
    assert told == {
        "MTH": "’20",
        "CENTA": "’19",  # not the certificate of 2025, which is the firm's
        "CONMAD": "’20",  # the ventilator
        "CENTROMET": "’20",
        "CIDEA": "’20",
        "CIIDZA": "’20",
        "HGO-TEX": "’20",
        "CITLAX": "’22",
        "AGUA": "’19",
    }  # COA's host told its story in 2023 without it; the articles on CITTAA are no trace of its life


def test_the_title_counts_consortia_and_the_note_names_those_without_a_finding(computed: Callable[[str], Any]) -> None:
    figure = computed("consortium-evidence")
    assert figure.title == "Of 17 consortia 16 left their founding, 6 a client, 5 a result, 9 a trace after 2018"
    bare = {row["acronym"] for row in read_rows(COMPARISON)} - set(figure.data["consortium"])
    assert bare == {"INTELNOVA", "CDCARMEN", "NINTH", "CIGOM"}
    assert all(name in figure.caption and not read_rows(FINDINGS, consortium=name) for name in bare)


def test_work_under_way_is_no_result_and_the_row_says_why() -> None:
    rows = [row for row in read_rows(FINDINGS, consortium="CONMAD") if "ventilator" in row["finding"]]
    assert {row["ev_id"] for row in rows} == {"EV267", "EV268"}
    assert all("OUT-" not in row["codes"] and "no code of results" in row["note"] for row in rows)

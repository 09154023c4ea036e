"""Rules at their boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from report.data import check_package, judge_claim, open_package
from report.data.literature import _same_title
from scripts.checks import _faults

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage


def test_two_equal_figures_are_no_rise(small: SmallPackage) -> None:
    claim = {
        "kind": "trend",
        "rows_for": "vehicles/made-2024; vehicles/made-2024",
        "rows_against": "",
        "correction": "",
    }
    assert judge_claim(open_package(small.project), claim).verdict == "disputed"


@pytest.mark.parametrize(("day", "wrong"), [("2026-11-24", 0), ("2026-11-25", 1)])
def test_the_day_of_release_itself_is_not_after_it(small: SmallPackage, day: str, wrong: int) -> None:
    small.add("events", f"key,period,period_type\na,{day},day\n")
    problems = [
        problem
        for each in check_package(small.project).results
        if each.rule.name == "time"
        for problem in each.problems
    ]
    assert len(problems) == wrong


def test_an_empty_title_is_no_title() -> None:
    assert not _same_title("", "The era")
    assert not _same_title("", "")


def test_a_later_date_is_not_to_be_made_earlier(small: SmallPackage) -> None:
    small.replace("sources", "2026-11-23", "2026-11-30")
    problems = check_package(small.project).problems
    assert any("if the date is true, raise date: in _quarto.yml" in each.remedy for each in problems)


@pytest.mark.parametrize(("words", "wrong"), [("one two three", 0), ("one two three four", 1)])
def test_four_words_in_quotation_marks_are_a_quotation(words: str, wrong: int) -> None:
    assert len(list(_faults({"paraphrase": f"it was “{words}”", "consent": "paraphrase"}, ""))) == wrong

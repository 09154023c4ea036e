"""The lives of the instruments against the rows: forms, ends, and money with prices taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.instrument_lives import LIVES
from tests.paper.rows import read_rows, the_value

INSTRUMENTS = "instruments/instruments.csv"
BUDGETS = "instruments/instrument-budgets.csv"


def drawn() -> dict[str, dict[str, str]]:
    rows = {row["instrument_id"]: row for row in read_rows(INSTRUMENTS)}
    return {name: rows[name] for name in LIVES}


def bars(computed: Callable[[str], Any]) -> list[dict[str, Any]]:
    datasets = computed("instrument-lives").chart.to_dict()["datasets"].values()
    (found,) = (rows for rows in datasets if rows and "state" in rows[0])
    return list(found)


def test_each_instrument_has_a_bar_and_an_arrow_if_its_row_says_that_it_is_in_force(
    computed: Callable[[str], Any],
) -> None:
    found = {bar["rows"]: bar["state"] for bar in bars(computed)}
    assert set(found) == {f"instruments/{name}" for name in LIVES}
    in_force = {f"instruments/{name}" for name, row in drawn().items() if row["end"].startswith("in force")}
    assert {name for name, state in found.items() if state == "in force"} == in_force


def test_money_of_the_figure_is_in_pesos_of_2018(computed: Callable[[str], Any]) -> None:
    frame = computed("instrument-lives").data
    firms = frame[frame["purpose"] == "Innovation in firms"].set_index("year")["billion_2018"]
    names = ("PEI", "PROSOFT", "PPCI", "FIT_FINNOVA")
    paid = sum(
        float(row["value"])
        for row in read_rows(BUDGETS, measure="budget_executed_line", period="2016")
        if row["instrument_id"] in names
    )
    index = the_value("sti-framework/sti-framework.csv", series_id="CPI_2018", period="2016")
    assert firms[2016] == pytest.approx(paid / index / 1000)
    assert firms[2018] == pytest.approx(2.0, abs=0.05)


def test_governments_follow_each_other_without_a_gap() -> None:
    from datetime import date, timedelta
    from itertools import pairwise

    rows = read_rows("instruments/governments.csv")
    days = [(date.fromisoformat(row["starts"]), row["ends"]) for row in rows]
    for (_, end), (start, _) in pairwise(days):
        assert date.fromisoformat(end) + timedelta(days=1) == start
    assert not days[-1][1]

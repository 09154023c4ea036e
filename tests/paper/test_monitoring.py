"""Indicators: which series they watch, how old they are, and what is expected next, against the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from scripts.monitoring import SERIES
from tests.paper.rows import DATA, read_rows

INDICATORS = "monitoring/indicators.csv"


def test_the_paper_counts_age_at_its_own_date() -> None:
    configuration = yaml.safe_load((DATA.parent / "_quarto.yml").read_text(encoding="utf-8"))
    assert {row["as_of"] for row in read_rows(INDICATORS)} == {configuration["book"]["date"]}


def test_every_dataset_that_an_indicator_names_is_declared() -> None:
    assert {row["dataset"] for row in read_rows(INDICATORS)} == set(SERIES)


def test_every_figure_that_an_indicator_names_exists(exhibits: dict[str, Any]) -> None:
    named = {row["exhibit"].partition("-")[2] for row in read_rows(INDICATORS) if row["exhibit"]}
    assert named <= set(exhibits)


def test_the_next_release_is_a_rhythm_and_a_delay_after_the_latest_year(computed: Callable[[str], Any]) -> None:
    rows = {row[0].text: row for row in computed("indicators").rows}
    # World Bank, edition of 2026, last year 2024, every year: 2024 + 1 + 2
    research = rows["Spending on research, share of GDP"]
    assert (research[1].number, research[3].number, research[4].number) == (2024, 2, 1)
    assert research[5].text == "2027"
    # Files of the public accounts to 2023 only
    assert rows["Budgets of research centres, executed"][5].text == "2024, overdue"


def test_one_figure_has_no_rhythm_and_no_next_release(computed: Callable[[str], Any]) -> None:
    (row,) = [row for row in computed("indicators").rows if row[0].text.startswith("Private centres")]
    assert [cell.text for cell in row[4:]] == ["–", "–"]


def test_the_last_event_of_a_consortium_is_neither_a_study_nor_an_interruption(
    number: Callable[[str], float],
) -> None:
    told = read_rows("consortia/consortium-timeline.csv")
    kinds = {"agreement", "launch", "opening", "operation", "construction", "human capital", "results"}
    assert number("consortia-last-event") == max(
        int(row["year"]) for row in told if row["phase"] in kinds and row["year"]
    )


def test_a_series_with_gaps_has_no_rhythm_and_a_line_that_ended_is_overdue(computed: Callable[[str], Any]) -> None:
    rows = {row[0].text: row for row in computed("indicators").rows}
    # The stimulus is known for 2021, 2024 and 2025
    assert [cell.text for cell in rows["Tax credit for research, authorised"][4:]] == ["–", "–"]
    # A file of the public accounts for each year to 2023; the line ended in 2021
    assert rows["Line S220 of industrial productivity, executed"][5].text == "2022, overdue"
    # In 2020: CONMAD's ventilator in tests and handed on, and the catalogue of CIIDZA
    assert rows["Dated events in the life of consortia"][2].text == "3 events"

"""Figures of the first edition, as they were corrected: partners, shares paid, and centres by documented membership."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.paper.rows import read_rows

COUNTS = "trade/trade-agreements-count.csv"
OUTSIDE = "fta_partner_countries_outside_eu_derived"


def test_partners_join_in_the_years_in_which_an_agreement_was_in_force_for_them() -> None:
    years = {int(row["year"]): int(row["value"]) for row in read_rows(COUNTS, series_id=OUTSIDE)}
    # 2001: four of EFTA, and Guatemala, El Salvador, Honduras; 2013: a single agreement with those who were partners
    assert years[2001] - years[2000] == 4 + 3
    assert years[2013] == years[2012]
    # CPTPP: Australia, New Zealand, Singapore in December 2018; Vietnam 2019, Malaysia 2022, Brunei 2023
    assert [years[year] for year in (2015, 2018, 2019, 2022, 2023)] == [18, 21, 22, 23, 24]


def test_the_line_of_partners_has_a_step_for_each_year(computed: Callable[[str], Any]) -> None:
    frame = computed("partner-countries").data
    line = frame[frame["count"].str.startswith("Outside")]
    assert set(line["year"]) == {int(row["year"]) for row in read_rows(COUNTS, series_id=OUTSIDE)}


def test_no_year_is_named_at_the_edge_of_a_small_multiple(computed: Callable[[str], Any]) -> None:
    chart = computed("approved-paid").chart.to_dict()
    axes = [layer["encoding"]["x"]["axis"] for layer in chart["spec"]["layer"] if "x" in layer.get("encoding", {})]
    assert axes
    assert all(not {2013, 2023} & set(axis["values"]) for axis in axes)


def test_centres_have_the_colour_of_what_documents_say_of_them(computed: Callable[[str], Any]) -> None:
    frame = computed("centre-budgets").data
    groups = {name: set(rows["centre"]) for name, rows in frame.groupby("group")}
    # COMIMSA, the third member of MTH, is not in the charts
    assert groups["member of MTH"] == {"CIATEQ", "CIDESI"}
    assert groups["named with CITTAA or CITLAX"] == {"CIDETEQ", "CIQA", "CIATEC", "INAOE"}
    assert len(frame) == len(read_rows("consortia/consortium-centre-budgets.csv"))

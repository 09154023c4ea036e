"""The part on industrial policy: values worked out again from the files, and sentences held to the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.paper.rows import read_rows, the_value

Number = Callable[[str], float]

VEHICLES = "light-vehicles/light-vehicles.csv"
PARTS = "automotive-industry/autoparts.csv"
WEIGHT = "automotive-industry/economy-weight.csv"
PLANTS = "automotive-industry/plants.csv"
INVESTMENT = "automotive-industry/fdi.csv"
OPENNESS = "trade/openness.csv"
RANKING = "oica-production/world-production-ranking.csv"
RESEARCH = "sti-framework/rd-indicators.csv"
CHALLENGES = "case-study/challenges.csv"


def series(path: str, **wanted: str) -> dict[int, float]:
    return {int(row["year"]): float(row["value"]) for row in read_rows(path, **wanted) if row["year"]}


def part(name: str, year: str) -> float:
    return the_value(PARTS, series_id=f"autoparts_{name}", period=year)


def applications(who: str, economy: str, year: str) -> float:
    return the_value(RESEARCH, series_id=f"patent_applications_{who}", entity=economy, period=year)


# Each is printed in the source named, or is arithmetic on numbers printed there.
BY_HAND: dict[str, Callable[[], float]] = {
    # Castellanos, p. 458: 50 to 60 percent
    "national-content-before-1983": lambda: 50,
    "national-content-1983": lambda: 60,
    # INA in Industria Automotriz 2012: 32,332 imported of 54,734 used
    "parts-imported-2011": lambda: 32_332 / 54_734 * 100,
    # INA in Autocosmos, March 2025
    "parts-imported-2024": lambda: 68_635 / (121_693 - 106_070 + 68_635) * 100,
    # Diálogo 2018: 36,228 of 60,677 million dollars
    "investment-parts-share-2000-2017": lambda: 36_228 / 60_677 * 100,
    "exports-gdp-1995": lambda: 24.92,
    "centres-private-listed": lambda: len(
        [row for row in read_rows("centres/centres.csv", type="private") if row["owner"] != "not named"]
    ),
    "centres-public-listed": lambda: len(read_rows("centres/centres.csv", type="public")),
    # The cluster in El Economista 2025: 1,200 of 5,000 million dollars; in 2018: 175 against 2,263.7 million imported
    "tooling-made-locally-2025": lambda: 1200 / 5000 * 100,
    "challenges-total": lambda: len({row["challenge"] for row in read_rows(CHALLENGES)}),
    "challenges-with-aim": lambda: len({row["challenge"] for row in read_rows(CHALLENGES, relation="aimed")}),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_value_equals_the_one_worked_out_by_hand(number: Number, name: str) -> None:
    assert number(name) == pytest.approx(BY_HAND[name](), rel=1e-6)


def test_imported_share_of_2011_uses_what_the_source_prints_as_used() -> None:
    assert part("production_value", "2011") - part("exports", "2011") + part("imports", "2011") == 54_734


def test_exported_share_rose_in_2009_and_slipped_in_2020() -> None:
    share = series(VEHICLES, series_id="lv_export_share_of_production")
    assert share[2009] > share[2007]
    assert 0 < share[2019] - share[2020] < 1
    growth = series(VEHICLES, series_id="lv_production_growth")
    assert growth[2009] < 0
    assert growth[2020] < 0


def test_aguascalientes_depends_most_on_the_industry_among_the_states_of_the_report(number: Number) -> None:
    rows = read_rows(WEIGHT, series_id="auto_share_regional_gdp")
    assert number("aguascalientes-industry-share") == max(float(row["value"]) for row in rows)


def test_the_named_makers_opened_in_the_centre_west_since_2013() -> None:
    late = {
        row["company"]
        for row in read_rows(PLANTS, region="Bajio / Centre-West")
        if row["year_opened"] and int(row["year_opened"]) >= 2013
    }
    assert {"Nissan", "Honda", "Mazda", "Toyota", "BMW"} <= late


def test_researchers_rose_every_year_after_the_break() -> None:
    mexico = series(RESEARCH, series_id="researchers_per_million", entity="Mexico")
    assert all(mexico[year] > mexico[year - 1] for year in range(2013, 2025))
    assert mexico[2012] < mexico[2011]
    turkey = series(RESEARCH, series_id="researchers_per_million", entity="Turkiye")
    assert turkey[1996] < 1.5 * mexico[1996], "started close to Mexico"
    assert turkey[2023] > 5 * mexico[2023], "is far ahead"


def test_matrix_has_a_row_for_each_initiative_and_a_mark_for_each_link(computed: Callable[[str], Any]) -> None:
    rows = computed("challenge-matrix").rows
    links = read_rows(CHALLENGES)
    assert len(rows) == len({link["initiative"] for link in links})
    assert sum(cell.text in ("aimed", "touches") for row in rows for cell in row[2:7]) == len(links)


def test_general_motors_is_the_largest_maker_of_2023() -> None:
    rows = read_rows(VEHICLES, series_id="lv_production_by_company", period="2023")
    assert max(rows, key=lambda row: float(row["value"]))["entity"] == "General Motors"

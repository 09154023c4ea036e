"""The part on industrial policy: values worked out again from the files, and sentences held to the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.analysis.rows import read_rows, the_value

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
    # AMIA on 2024, and the Chicago Fed on 1994
    "production-growth-1994-2024": lambda: 3_989_403 / 1_100_000,
    # MyWF, January 2025: General Motors 889,072
    "largest-maker-share-2024": lambda: 889_072 / 3_989_403 * 100,
    # INA in Industria Automotriz 2012: 32,332 imported of 54,734 used
    "parts-imported-2011": lambda: 32_332 / 54_734 * 100,
    # INA in Autocosmos, March 2025
    "parts-imported-2024": lambda: 68_635 / (121_693 - 106_070 + 68_635) * 100,
    "parts-exported-2011": lambda: 45_587 / 67_989 * 100,
    "parts-exported-2024": lambda: 106_070 / 121_693 * 100,
    # Diálogo 2018: 36,228 of 60,677 million dollars
    "investment-parts-share-2000-2017": lambda: 36_228 / 60_677 * 100,
    # INEGI in ANSA, December 2024
    "plants-2024": lambda: sum(
        float(row["value"])
        for row in read_rows("automotive-industry/plants-count.csv", series_id="lv_assembly_plants_by_state")
    ),
    "plants-centre-west-2024": lambda: 4 + 3 + 2 + 1,
    # COMPAS 2018, Toyota Guanajuato 2019, BMW 2019
    "plants-centre-west-since-2016": lambda: 3,
    # El Universal by state: 10.4 + 6.8 + 2.6, and 16.2 + 15.9 + 8.6 + 5.5
    "centre-west-vehicle-share": lambda: 10.4 + 6.8 + 2.6,
    "north-vehicle-share": lambda: 16.2 + 15.9 + 8.6 + 5.5,
    # World Bank series
    "researchers-ratio-oecd-2022": lambda: 4464.18235 / 401.92849,
    "patents-resident-share-1980": lambda: 704 / (704 + 4768) * 100,
    "patents-resident-share-2021": lambda: 1117 / (1117 + 15044) * 100,
    "patents-resident-share-2000": lambda: 431 / (431 + applications("nonresidents_v2013", "Mexico", "2000")) * 100,
    "patents-resident-share-2018": lambda: 1555 / (1555 + applications("nonresidents", "Mexico", "2018")) * 100,
    "patents-growth-1994-2021": lambda: 1117 / 498,
    # La Jornada, March 2022, and the Chicago Fed on 1994
    "production-growth-1994-2021": lambda: 2_979_000 / 1_100_000,
    "exports-gdp-1994": lambda: 13.17,
    "exports-gdp-1995": lambda: 24.92,
    "world-share-2000": lambda: 3.32,
    "rd-intensity-2013": lambda: 0.4081,
    "rd-intensity-2013-national": lambda: 0.45,
    "patents-ratio-korea-2021": lambda: applications("residents", "Korea, Rep.", "2021") / 1117,
    "patents-ratio-korea-1980": lambda: 1241 / 704,
    "centres-private-listed": lambda: len(
        [row for row in read_rows("centres/centres.csv", type="private") if row["owner"] != "not named"]
    ),
    "centres-public-listed": lambda: len(read_rows("centres/centres.csv", type="public")),
    # The cluster in El Economista 2025: 1,200 of 5,000 million dollars; in 2018: 175 against 2,263.7 million imported
    "tooling-made-locally-2025": lambda: 1200 / 5000 * 100,
    "tooling-imported-2018": lambda: 95,
    "tooling-imported-2018-by-amounts": lambda: 2263.7 / (175 + 2263.7) * 100,
    "challenges-total": lambda: len({row["challenge"] for row in read_rows(CHALLENGES)}),
    "challenges-with-aim": lambda: len({row["challenge"] for row in read_rows(CHALLENGES, relation="aimed")}),
    "challenge-links": lambda: len(read_rows(CHALLENGES)),
    "links-aimed-restructuring": lambda: len(read_rows(CHALLENGES, challenge="restructuring", relation="aimed")),
    "links-aimed-ict": lambda: len(read_rows(CHALLENGES, challenge="ict", relation="aimed")),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_value_equals_the_one_worked_out_by_hand(number: Number, name: str) -> None:
    assert number(name) == pytest.approx(BY_HAND[name](), rel=1e-6)


def test_imported_share_of_2011_uses_what_the_source_prints_as_used() -> None:
    assert part("production_value", "2011") - part("exports", "2011") + part("imports", "2011") == 54_734


def test_trade_opened_and_high_technology_did_not_gain(number: Number) -> None:
    assert number("exports-gdp-2012") > number("exports-gdp-1993")
    older = series(OPENNESS, series_id="exports_pct_gdp_v2013")
    assert number("exports-gdp-1983") == older[1983] == 19.0
    assert older[1993] == min(share for year, share in older.items() if year > 1982), "1993 was a low year"
    high = series(OPENNESS, series_id="hightech_pct_manufactured_exports")
    assert min(high) == 2008, "the series begins in 2008"
    assert number("high-technology-exports-lowest") == min(high[year] for year in range(2008, 2023)) > high[2023]
    assert max(high, key=lambda year: high[year]) == 2009
    assert number("high-technology-exports-2023") < number("high-technology-exports-peak") == high[2009]


def test_exported_share_rose_in_2009_and_slipped_in_2020() -> None:
    share = series(VEHICLES, series_id="lv_export_share_of_production")
    assert share[2009] > share[2007]
    assert 0 < share[2019] - share[2020] < 1
    growth = series(VEHICLES, series_id="lv_production_growth")
    assert growth[2009] < 0
    assert growth[2020] < 0


def test_dependence_on_the_united_states_grew_and_latin_america_took_less(number: Number) -> None:
    assert number("usa-share-2024") > number("usa-share-2009") > number("usa-share-2012")
    assert number("exports-latin-america-2015") < number("exports-latin-america-2012")


def test_mexico_passed_four_producers_that_made_fewer_and_two_grew_faster(number: Number) -> None:
    made = {
        (row["entity"], row["period"]): float(row["value"])
        for row in read_rows(RANKING, series_id="oica_total_by_country")
    }
    for country in ("Brazil", "Spain", "France", "Canada"):
        assert made[country, "2022"] < made[country, "2006"]
        assert made["Mexico", "2006"] < made[country, "2006"]
        assert made["Mexico", "2022"] > made[country, "2022"]
    growth = {country: made[country, "2022"] / made[country, "2006"] for country, period in made if period == "2022"}
    assert [name for name in growth if growth[name] > growth["Mexico"]] == ["China", "India"]
    assert number("world-share-2019") > number("world-share-2007")


def test_weight_in_the_economy_grew_on_one_base(number: Number) -> None:
    assert number("industry-share-gdp-2015") > number("industry-share-gdp-1993")
    assert number("industry-share-manufacturing-2015") > number("industry-share-manufacturing-1993")


def test_parts_are_the_larger_part_of_investment_and_are_exchanged_more(number: Number) -> None:
    assert number("investment-parts-share-2000-2017") > 50
    assert number("parts-made-2024") > number("parts-made-2011")
    assert number("parts-exported-2024") > number("parts-exported-2011")
    assert number("parts-imported-2024") > number("parts-imported-2011")


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


def test_north_made_more_value_than_the_centre_west_with_more_plants(number: Number) -> None:
    assert number("north-vehicle-share") > number("centre-west-vehicle-share")
    north = the_value("automotive-industry/plants-count.csv", series_id="lv_assembly_plants_by_region", entity="North")
    assert number("plants-centre-west-2024") > north


def test_researchers_rose_every_year_after_the_break() -> None:
    mexico = series(RESEARCH, series_id="researchers_per_million", entity="Mexico")
    assert all(mexico[year] > mexico[year - 1] for year in range(2013, 2025))
    assert mexico[2012] < mexico[2011]
    turkey = series(RESEARCH, series_id="researchers_per_million", entity="Turkiye")
    assert turkey[1996] < 1.5 * mexico[1996], "started close to Mexico"
    assert turkey[2023] > 5 * mexico[2023], "is far ahead"


def test_researchers_are_not_joined_over_the_break(computed: Callable[[str], Any]) -> None:
    frame = computed("researchers-per-million").data
    mexico = frame[frame["economy"] == "Mexico"]
    assert set(mexico[mexico["year"] < 2012]["part"]) == {"whole"}
    assert set(mexico[mexico["year"] >= 2012]["part"]) == {"after"}


def test_universities_do_about_half(number: Number) -> None:
    assert number("universities-share-2019") == pytest.approx(50, abs=3)


def test_residents_file_a_smaller_share_than_before_and_the_older_edition_agrees(number: Number) -> None:
    assert number("patents-resident-share-2021") < number("patents-resident-share-1980")
    assert number("patents-ratio-korea-2021") > number("patents-ratio-korea-1980")
    old = series(RESEARCH, series_id="patent_applications_nonresidents_v2013")
    new = series(RESEARCH, series_id="patent_applications_nonresidents")
    assert all(old[year] == new[year] for year in old if year in new)


def test_share_of_2017_in_investment_is_the_largest_we_have(number: Number) -> None:
    shares = series(INVESTMENT, series_id="fdi_automotive_share_of_total")
    assert number("investment-share-2017") == max(shares.values())


def test_challenges_are_met_unevenly(number: Number) -> None:
    aimed: dict[str, int] = {}
    for row in read_rows(CHALLENGES):
        aimed[row["challenge"]] = aimed.get(row["challenge"], 0) + (row["relation"] == "aimed")
    assert {name for name in aimed if aimed[name]} == {"restructuring", "ict"}
    assert number("links-aimed-restructuring") == number("links-aimed-ict") == 4
    assert number("challenges-without-aim") == sum(count == 0 for count in aimed.values())
    aims = read_rows(CHALLENGES, challenge="restructuring", relation="aimed")
    assert sum(row["carrier"] == "plan" for row in aims) > len(aims) / 2


def test_matrix_has_a_row_for_each_initiative_and_a_mark_for_each_link(computed: Callable[[str], Any]) -> None:
    rows = computed("challenge-matrix").rows
    links = read_rows(CHALLENGES)
    assert len(rows) == len({link["initiative"] for link in links})
    assert sum(cell.text in ("aimed", "touches") for row in rows for cell in row[2:7]) == len(links)


def test_labour_content_is_higher_for_trucks(number: Number) -> None:
    assert number("labour-content-trucks") > number("labour-content-cars")


def test_general_motors_is_the_largest_maker_of_2023() -> None:
    rows = read_rows(VEHICLES, series_id="lv_production_by_company", period="2023")
    assert max(rows, key=lambda row: float(row["value"]))["entity"] == "General Motors"

"""Prices taken out, the break of 2017, and the latest years: worked out again by hand from figures of the sources."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import pytest

from tests.paper.rows import read_rows, the_value

Number = Callable[[str], float]

# Changes of consumer prices, 2019 to 2023, as the World Bank's file has them (FP.CPI.TOTL.ZG, MEX).
CHANGES = (3.63596142127046, 3.39683415570006, 5.68920847683753, 7.8962761916855, 5.52796087314389)
FACTOR = prod(1 + change / 100 for change in CHANGES)  # 1.2895
# INPC of 2008, 2015, 2016 and 2017 where 2018 is 1, and what the public accounts show as paid, million pesos.
INDEX_2008, INDEX_2015 = 0.667603, 0.874310
GRANTS = {2016: 4078.355 + 862.330 + 301.082, 2020: 2.406 + 2.252}


def index(year: str) -> float:
    return the_value("sti-framework/sti-framework.csv", series_id="CPI_2018", period=year)


def paid(year: str, *instruments: str) -> float:
    rows = read_rows("instruments/instrument-budgets.csv", measure="budget_executed_line", period=year)
    return sum(float(row["value"]) for row in rows if row["instrument_id"] in instruments)


BY_HAND: dict[str, Callable[[], float]] = {
    "people-growth-real": lambda: paid("2023", "BECAS", "SNI") / FACTOR / (paid("2008", "BECAS", "SNI") / INDEX_2008),
    "fall-share-2017": lambda: (
        (GRANTS[2016] - paid("2017", "PEI", "PROSOFT", "PPCI")) / (GRANTS[2016] - GRANTS[2020]) * 100
    ),
    "fall-share-2017-real": lambda: (
        (GRANTS[2016] / index("2016") - paid("2017", "PEI", "PROSOFT", "PPCI") / index("2017"))
        / (GRANTS[2016] / index("2016") - GRANTS[2020] / (1.0363596142127046 * 1.0339683415570006))
        * 100
    ),
    # Public accounts 2015: E001 4,066.95, E002 1,349.315 and K010; 2018: E003 5,177.329 and K010
    "centre-lines-fall-2023": lambda: (1 - paid("2023", "CPI") / FACTOR / (paid("2015", "CPI") / INDEX_2015)) * 100,
    "centre-lines-fall-2018-2023": lambda: (1 - paid("2023", "CPI") / FACTOR / paid("2018", "CPI")) * 100,
    "pei-approved-2016": lambda: 4802.4,
    "pei-approved-2017": lambda: 2200.0,
    # World Bank, charges for the use of intellectual property: 6,197,647,045 and 431,656,669 dollars in 2023
    "royalties-ratio-2023": lambda: 6_197.647 / 431.657,
    # 5,257.637 paid, 801.350 received in 2019
    "royalties-ratio-lowest": lambda: 5_257.637 / 801.350,
    "exports-gdp-2023": lambda: 35.98,
    "medium-high-technology-2003": lambda: 43.50,
    "medium-high-technology-2022": lambda: 42.37,
    "firms-with-research-2023": lambda: 8.4,
    # Law of 2004, article 9 bis
    "rd-intensity-target-2006": lambda: 1.0,
    # INEGI in Rotativo, January 2026
    "production-2025": lambda: 3_953_494,
    "exports-fall-2025": lambda: 2.7,
    "usa-share-2025": lambda: round(2_653_897 / 3_385_785 * 100, 1),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_value_equals_the_one_worked_out_by_hand(number: Number, name: str) -> None:
    assert number(name) == pytest.approx(BY_HAND[name](), rel=1e-6)


def test_the_two_indices_of_prices_agree_where_both_exist() -> None:
    changes = read_rows("sti-framework/prices.csv", series_id="consumer_price_inflation")
    since_2008 = prod(1 + float(row["value"]) / 100 for row in changes if 2008 < int(row["year"]) <= 2018)
    assert 1 / since_2008 == pytest.approx(index("2008"), rel=1e-3)


def test_the_fall_of_2020_is_against_the_revised_year() -> None:
    vehicles = "light-vehicles/light-vehicles.csv"
    revised = the_value(vehicles, series_id="lv_production_inegi_revised", period="2019")
    assert (3_040_178 / revised - 1) * 100 == pytest.approx(-20.23, abs=0.01)
    assert revised > the_value(vehicles, series_id="lv_production_inegi", period="2019")


def test_every_payment_and_receipt_has_its_year() -> None:
    rows = read_rows("sti-framework/rd-indicators.csv")
    years = {name: {row["year"] for row in rows if row["series_id"] == name} for name in ("ip_payments", "ip_receipts")}
    assert years["ip_payments"] == years["ip_receipts"] == {str(year) for year in range(2003, 2024)}

"""What stands beside and behind the assembly of cars, and the years from 2025: figures as their sources print them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.paper.rows import read_rows

Number = Callable[[str], float]

PRINTED = {
    # Banco de México in El Financiero, 2023: 85,321 and 165,231 million dollars; their ratio is 0.516
    "electronics-exports-2022": 85_321,
    "motor-exports-2022": 165_231,
    "electronics-jalisco-2025": 62,
    "ford-engineers-2000": 40,
    "ford-engineers-2022": 2350,
    "ford-engineering-share": 74,
    "suppliers-fit-2013": 20,
    "dual-students-2026": 800,
    "dual-firms-2026": 150,
    "labour-wage-usmca": 16,
    "us-tariff-2025": 25,
    "transport-employment-fall-2025": 6.6,
    "plan-mexico-deduction": 25,
    "successor-line-reported-2025": 1451.9,
    "successor-line-proposed-2026": 691.8,
}


@pytest.mark.parametrize("name", PRINTED)
def test_value_is_the_one_that_the_source_prints(number: Number, name: str) -> None:
    assert number(name) == pytest.approx(PRINTED[name], rel=1e-9)


def test_a_closing_that_was_announced_does_not_count_as_one_that_came() -> None:
    plants = read_rows("automotive-industry/plants.csv")
    announced = [row for row in plants if row["closing_announced"]]
    assert len(announced) == 2
    assert all(row["status_source_id"] and "closed" not in row["status"].lower().split() for row in announced)

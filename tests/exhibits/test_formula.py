"""The formula of a number is noted as it is computed, gives the same number again, and is told with its numbers."""

from __future__ import annotations

import pytest

from report.exhibits.formula import COUNTED, READ, Formula, agrees, amounts, recomputed, told
from report.exhibits.quantity import Quantity, percent_change, percent_of, sum_of


def read(number: float, row: str = "d/1", column: str = "value") -> Quantity:
    return Quantity(number, (row,), Formula(number, READ, row=row, column=column))


@pytest.mark.parametrize(
    ("quantity", "unit", "shown", "wanted"),
    [
        (percent_of(read(3_479_086), read(3_989_403)), "percent", "87%", "3,479,086 ÷ 3,989,403 = 87%"),
        (-percent_change(read(80), read(60)), "percent", "25%", "(80 − 60) ÷ 80 = 25%"),
        (abs(percent_change(read(80), read(60))), "percent", "25%", "(80 − 60) ÷ 80 = 25%"),
        (read(10) - (read(3) + read(2)), "x", "5", "10 − (3 + 2) = 5"),
        (read(10) - read(3) - read(2), "x", "5", "10 − 3 − 2 = 5"),
        (read(2026) - read(2019), "years", "7", "2026 − 2019 = 7"),
        (sum_of([read(1.5), read(2.25)]), "x", "3.8", "1.5 + 2.25 = 3.8"),
        (read(5242.5) / read(1), "x", "5,242", "5,242.5 = 5,242"),
        (read(4) * (read(1) + read(2)), "x", "12", "4 × (1 + 2) = 12"),
    ],
)
def test_a_formula_is_told_with_the_numbers_it_was_computed_from(
    quantity: Quantity, unit: str, shown: str, wanted: str
) -> None:
    assert told(quantity.formula, unit, shown)["text"] == wanted
    assert recomputed(quantity.formula) == pytest.approx(quantity.number)
    assert agrees(quantity.formula)


def test_a_sum_of_many_is_told_by_its_total_and_says_of_how_many() -> None:
    before, after = sum_of([read(n) for n in range(1, 25)]), sum_of([read(n) for n in range(24)])
    made = told((-percent_change(before, after)).formula, "percent", "8%")
    assert made["text"] == "(300 − 276) ÷ 300 = 8%"
    assert made["notes"] == ["300 is the sum of 24 numbers", "276 is the sum of 24 numbers"]
    assert told(before.formula, "x", "300")["text"] == "the sum of 24 numbers = 300"


def test_a_number_that_was_read_or_counted_says_so_and_one_that_was_given_says_nothing() -> None:
    assert told(read(5).formula, "x", "5") == {"way": "read"}
    assert told(Formula(5, COUNTED), "x", "5") == {"way": "counted"}
    assert told(Quantity(5, ("d/1",)).formula, "x", "5") == {}
    assert told((-read(-5)).formula, "x", "5") == {"way": "read"}


def test_amounts_name_the_row_and_the_column_that_each_number_was_read_from() -> None:
    made = read(3, "d/a", "paid") / read(4, "d/b", "asked")
    assert amounts(made.formula) == {"d/a": {"paid": 3}, "d/b": {"asked": 4}}


def test_a_formula_that_no_longer_gives_its_number_does_not_agree() -> None:
    assert not agrees(Formula(7, "+", (Formula(3), Formula(3))))


def test_what_is_added_one_by_one_is_one_sum_however_many() -> None:
    total = read(0)
    for number in range(1, 3000):
        total = total + read(number)
    assert len(total.formula.parts) == 3000
    assert agrees(total.formula)

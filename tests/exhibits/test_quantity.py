from __future__ import annotations

import pytest

from report.core.errors import ContentError
from report.exhibits import Quantity, percent_change, percent_of, sum_of
from report.exhibits.number_format import number_text, texts_of

MADE = Quantity(3_933_154, ("light-vehicles/made",))
SOLD = Quantity(3_102_604, ("light-vehicles/sold",))


def test_arithmetic_joins_the_rows_and_names_each_once() -> None:
    kept = MADE - SOLD
    assert kept.number == 830_550
    assert kept.rows == ("light-vehicles/made", "light-vehicles/sold")
    assert (kept + MADE).rows == kept.rows
    assert (-MADE).number == -3_933_154
    assert (2 * MADE / 2).rows == MADE.rows
    assert (1 / Quantity(4, ("a/1",))).number == 0.25
    assert (10 - Quantity(4, ("a/1",))).number == 6


def test_comparison_is_by_number() -> None:
    assert SOLD < MADE
    assert MADE > 3_900_000
    assert Quantity(1, ("a/1",)) == Quantity(1, ("a/2",)) == 1
    assert max(SOLD, MADE) is MADE


def test_sum_share_and_change_rest_on_all_rows() -> None:
    assert sum_of([MADE, SOLD]).number == 7_035_758
    assert percent_of(SOLD, MADE).number == pytest.approx(78.8834)
    assert percent_change(SOLD, MADE).rows == ("light-vehicles/made", "light-vehicles/sold")


def test_sum_of_fractions_is_rounded_once() -> None:
    tenths = [Quantity(0.1, (f"made/{number}",)) for number in range(10)]
    assert sum_of(tenths).number == 1.0, "adding one by one gives 0.9999999999999999 before Python 3.12"


def test_sum_of_nothing_and_division_by_zero_are_content_errors() -> None:
    with pytest.raises(ContentError, match="no quantities"):
        sum_of([])
    with pytest.raises(ContentError, match=r"divided by zero, from the rows a/1"):
        MADE / Quantity(0, ("a/1",))


def test_formats_in_computed_text() -> None:
    share = Quantity(-0.38249, ("a/1",))
    assert f"{MADE}" == "3,933,154"
    assert f"{Quantity(2017, ('a/1',)):d}" == "2017"
    assert f"{share:.1%}" == "−38.2%"
    assert f"{share:.2f}" == "−0.38"
    with pytest.raises(ContentError, match="cannot be formatted"):
        f"{MADE:>20}"


@pytest.mark.parametrize(
    ("number", "unit", "decimals", "show", "text"),
    [
        (3_933_154, "vehicles", 0, "number", "3,933,154"),
        (3_933_154, "vehicles", 0, "unit", "3,933,154\N{NO-BREAK SPACE}vehicles"),
        (3_933_154, "vehicles", 1, "million", "3.9\N{NO-BREAK SPACE}million"),
        (4078.4, "MXN million", 0, "unit", "MXN\N{NO-BREAK SPACE}4,078\N{NO-BREAK SPACE}million"),
        (-12.5, "MXN million (nominal)", 1, "unit", "−MXN\N{NO-BREAK SPACE}12.5\N{NO-BREAK SPACE}million"),
        (0.314, "percent of GDP", 2, "number", "0.31%"),
        (0.314, "percent of GDP", 2, "unit", "0.31% of GDP"),
        (2017, "year", 0, "number", "2017"),
        (7, "rank", 0, "number", "7th"),
        (112, "rank", 0, "number", "112th"),
        (23, "rank", 0, "number", "23rd"),
        (7, "consortia", 0, "words", "seven"),
        (27, "centres", 0, "words", "27"),
        (-0.001, "index", 1, "number", "0.0"),
        (2.5, "index", 0, "number", "2"),
        (1e21, "index", 0, "number", "1,000,000,000,000,000,000,000"),
    ],
)
def test_numbers_are_written_as_a_reader_expects(number: float, unit: str, decimals: int, show: str, text: str) -> None:
    assert number_text(number, unit, decimals, show) == text


def test_words_need_a_whole_number() -> None:
    with pytest.raises(ContentError, match="whole number"):
        number_text(2.5, "consortia", 0, "words")
    assert "words" not in texts_of(2.5, "consortia", 0)
    assert texts_of(3, "consortia", 0)["words"] == "three"

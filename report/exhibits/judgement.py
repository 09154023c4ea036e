"""What words beside numbers assert (rose, largest, more than half), as comparisons that hold or do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from report.errors import ContentError, Problem
from report.exhibits.quantity import Quantity, joined

Number = int | float


@dataclass(frozen=True)
class Judgement:
    """Whether a sentence is true of the data.

    Parameters
    ----------
    holds
        Whether it is.
    rule
        What was compared, with the numbers: ``3,989,403 is more than 1,102,000``.
    rows
        Addresses of the rows that decided.
    """

    holds: bool
    rule: str
    rows: tuple[str, ...]


def is_more(large: Quantity, small: Quantity | Number) -> Judgement:
    """The first number is larger than the second: “more than half”, “rose”, “grew”."""
    return Judgement(_of(large) > _of(small), f"{_text(large)} is more than {_text(small)}", _rows(large, small))


def is_less(small: Quantity, large: Quantity | Number) -> Judgement:
    """The first number is smaller than the second: “fewer than half”, “fell”."""
    return Judgement(_of(small) < _of(large), f"{_text(small)} is less than {_text(large)}", _rows(small, large))


def is_about(found: Quantity, named: Quantity | Number, within_percent: float) -> Judgement:
    """Two numbers are the same within a share of the second: “about half”, “the same”."""
    away = abs(_of(found) - _of(named)) / abs(_of(named)) * 100
    rule = f"{_text(found)} is within {within_percent:g}% of {_text(named)}"
    return Judgement(away <= within_percent, rule, _rows(found, named))


def is_between(found: Quantity, low: Quantity | Number, high: Quantity | Number) -> Judgement:
    """A number lies between two others, or on one of them."""
    rule = f"{_text(found)} lies between {_text(low)} and {_text(high)}"
    return Judgement(_of(low) <= _of(found) <= _of(high), rule, _rows(found, low, high))


def is_highest(found: Quantity, others: Iterable[Quantity]) -> Judgement:
    """No other number is as large: “the largest”, “a record”. The number itself may be among the others."""
    rest = _others(found, others)
    rule = f"{_text(found)} is more than each of {len(rest)} others, of which the largest is {_text(max(rest))}"
    return Judgement(all(found > other for other in rest), rule, _rows(found, *rest))


def is_lowest(found: Quantity, others: Iterable[Quantity]) -> Judgement:
    """No other number is as small. The number itself may be among the others."""
    rest = _others(found, others)
    rule = f"{_text(found)} is less than each of {len(rest)} others, of which the smallest is {_text(min(rest))}"
    return Judgement(all(found < other for other in rest), rule, _rows(found, *rest))


def are_rising(numbers: Sequence[Quantity]) -> Judgement:
    """Each number is larger than the one before: “rose every year”."""
    return _in_turn(numbers, "rises")


def are_falling(numbers: Sequence[Quantity]) -> Judgement:
    """Each number is smaller than the one before: “fell every year”."""
    return _in_turn(numbers, "falls")


def all_of(*judgements: Judgement) -> Judgement:
    """Several comparisons that must all hold."""
    return Judgement(
        all(each.holds for each in judgements),
        "; ".join(each.rule for each in judgements),
        joined(*(each.rows for each in judgements)),
    )


def _in_turn(numbers: Sequence[Quantity], word: str) -> Judgement:
    if len(numbers) < 2:
        raise ContentError(Problem("a course has fewer than two numbers", expected="two or more, in order of time"))
    pairs = list(pairwise(numbers))
    holds = all(later > earlier if word == "rises" else later < earlier for earlier, later in pairs)
    rule = f"each of {len(numbers)} numbers {word}, from {_text(numbers[0])} to {_text(numbers[-1])}"
    return Judgement(holds, rule, _rows(*numbers))


def _others(found: Quantity, others: Iterable[Quantity]) -> list[Quantity]:
    rest = [other for other in others if other.rows != found.rows]
    if not rest:
        raise ContentError(Problem("there is nothing to compare with", expected="other numbers of the same kind"))
    return rest


def _of(value: Quantity | Number) -> float:
    return float(value.number if isinstance(value, Quantity) else value)


def _rows(*values: Quantity | Number) -> tuple[str, ...]:
    return joined(*(value.rows for value in values if isinstance(value, Quantity)))


def _text(value: Quantity | Number) -> str:
    number = _of(value)
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.4g}" if abs(number) < 1000 else f"{number:,.1f}"

"""What words beside numbers assert (rose, largest, more than half), as comparisons that hold or do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from report.core.errors import ContentError, Problem
from report.core.messages import N_, spoken
from report.exhibits.addresses import is_masked
from report.exhibits.quantity import YEARS, Quantity, Year, joined

Number = int | float
RISES = N_("each of %(count)s numbers rises, from %(first)s to %(last)s")
FALLS = N_("each of %(count)s numbers falls, from %(first)s to %(last)s")


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
    rule = _said("%(large)s is more than %(small)s", large=large, small=small)
    return Judgement(_of(large) > _of(small), rule, _rows(large, small))


def is_less(small: Quantity, large: Quantity | Number) -> Judgement:
    """The first number is smaller than the second: “fewer than half”, “fell”."""
    rule = _said("%(small)s is less than %(large)s", small=small, large=large)
    return Judgement(_of(small) < _of(large), rule, _rows(small, large))


def is_about(found: Quantity, named: Quantity | Number, within_percent: float) -> Judgement:
    """Two numbers are the same within a share of the second: “about half”, “the same”."""
    allowed = abs(_of(named)) * within_percent / 100
    share = f"{within_percent:g}%"
    rule = _said("%(found)s is within %(share)s of %(named)s", found=found, share=share, named=named)
    return Judgement(abs(_of(found) - _of(named)) <= allowed, rule, _rows(found, named))


def is_between(found: Quantity, low: Quantity | Number, high: Quantity | Number) -> Judgement:
    """A number lies between two others, or on one of them."""
    rule = _said("%(found)s lies between %(low)s and %(high)s", found=found, low=low, high=high)
    return Judgement(_of(low) <= _of(found) <= _of(high), rule, _rows(found, low, high))


def is_highest(found: Quantity, others: Iterable[Quantity]) -> Judgement:
    """No other number is as large: “the largest”, “a record”. The number itself may be among the others."""
    rest = _others(found, others)
    if len(rest) == 1:
        return is_more(found, rest[0])
    told: dict[str, Quantity | Number] = {"count": len(rest), "most": max(rest)}
    rule = _said(
        "%(found)s is more than each of %(count)s others, of which the largest is %(most)s", found=found, **told
    )
    return Judgement(all(found > other for other in rest), rule, _rows(found, *rest))


def is_lowest(found: Quantity, others: Iterable[Quantity]) -> Judgement:
    """No other number is as small. The number itself may be among the others."""
    rest = _others(found, others)
    if len(rest) == 1:
        return is_less(found, rest[0])
    told: dict[str, Quantity | Number] = {"count": len(rest), "least": min(rest)}
    rule = _said(
        "%(found)s is less than each of %(count)s others, of which the smallest is %(least)s", found=found, **told
    )
    return Judgement(all(found < other for other in rest), rule, _rows(found, *rest))


def are_rising(numbers: Sequence[Quantity]) -> Judgement:
    """Each number is larger than the one before: “rose every year”."""
    return _in_turn(numbers, RISES)


def are_falling(numbers: Sequence[Quantity]) -> Judgement:
    """Each number is smaller than the one before: “fell every year”."""
    return _in_turn(numbers, FALLS)


def all_of(*judgements: Judgement) -> Judgement:
    """Several comparisons that must all hold."""
    return Judgement(
        all(each.holds for each in judgements),
        "; ".join(each.rule for each in judgements),
        joined(*(each.rows for each in judgements)),
    )


def _in_turn(numbers: Sequence[Quantity], course: str) -> Judgement:
    if len(numbers) < 2:
        raise ContentError(Problem("a course has fewer than two numbers", expected="two or more, in order of time"))
    pairs = list(pairwise(numbers))
    holds = all(later > earlier if course == RISES else later < earlier for earlier, later in pairs)
    rule = _said(course, count=len(numbers), first=numbers[0], last=numbers[-1])
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


def _text(value: Quantity | Number, *, beside_a_year: bool) -> str:
    if isinstance(value, Quantity) and is_masked(value.formula.row):
        return "the number of one row"  # which may not be shown
    number = _of(value)
    if beside_a_year and number in YEARS:
        return f"{number:.0f}"
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.4g}" if abs(number) < 1000 else f"{number:,.1f}"


def _said(message: str, **values: Quantity | Number | str) -> str:
    """A rule in the language of the paper whose exhibits are made, with its numbers as readers see them."""
    dated = any(isinstance(each, Year) for each in values.values())
    shown = {name: each if isinstance(each, str) else _text(each, beside_a_year=dated) for name, each in values.items()}
    return spoken()(message, **shown)

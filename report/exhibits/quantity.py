"""Numbers that know the data rows behind them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from report.core.errors import ContentError, Problem
from report.exhibits.formula import SUM, Formula, joined_by, negated
from report.exhibits.number_format import number_text

Number = int | float

# The part of Python's format language that makes sense here; thousands are always separated.
FORMAT = re.compile(r",?(?:\.(?P<decimals>\d))?(?P<kind>[f%d]?)")


def joined(*addresses: Iterable[str]) -> tuple[str, ...]:
    """Row addresses of several things, each once, in the order of first appearance."""
    return tuple(dict.fromkeys(address for group in addresses for address in group))


@dataclass(frozen=True, eq=False)
class Quantity:
    """A number with the addresses of the data rows it comes from; arithmetic joins the addresses.

    Parameters
    ----------
    number
        The unrounded number.
    rows
        Row addresses such as ``harvest/harvest_all~2021``, each once.
    made
        How the number came about, noted by the arithmetic itself; for a number that a row holds, that it was read.

    In an f-string ``f"{q}"`` gives ``3,933,154``, ``f"{q:.1f}"`` one decimal, ``f"{q:.1%}"`` a share as a percentage
    and ``f"{q:d}"`` plain digits, as for a year.
    """

    number: Number
    rows: tuple[str, ...]
    made: Formula | None = field(default=None, repr=False)

    @property
    def formula(self) -> Formula:
        """How the number came about; of one that was given as it is, no more than the number."""
        return self.made or Formula(self.number)

    def __add__(self, other: Quantity | Number) -> Self:
        return self._with(self.number + _number(other), "+", self, other)

    def __sub__(self, other: Quantity | Number) -> Self:
        return self._with(self.number - _number(other), "-", self, other)

    def __mul__(self, other: Quantity | Number) -> Self:
        return self._with(self.number * _number(other), "*", self, other)

    def __truediv__(self, other: Quantity | Number) -> Self:
        if _number(other) == 0:
            raise ContentError(Problem(f"a number is divided by zero, from the rows {_named(other)}"))
        return self._with(self.number / _number(other), "/", self, other)

    def __radd__(self, other: Number) -> Self:
        return self._with(other + self.number, "+", other, self)

    def __rsub__(self, other: Number) -> Self:
        return self._with(other - self.number, "-", other, self)

    def __rmul__(self, other: Number) -> Self:
        return self._with(other * self.number, "*", other, self)

    def __rtruediv__(self, other: Number) -> Quantity:
        return Quantity(other, ()) / self

    def __neg__(self) -> Self:
        return type(self)(-self.number, self.rows, negated(self.formula))

    def __abs__(self) -> Self:
        return self if self.number >= 0 else -self

    def __eq__(self, other: object) -> bool:
        return self.number == _number(other) if isinstance(other, Quantity | int | float) else NotImplemented

    def __lt__(self, other: Quantity | Number) -> bool:
        return self.number < _number(other)

    def __le__(self, other: Quantity | Number) -> bool:
        return self.number <= _number(other)

    def __gt__(self, other: Quantity | Number) -> bool:
        return self.number > _number(other)

    def __ge__(self, other: Quantity | Number) -> bool:
        return self.number >= _number(other)

    def __hash__(self) -> int:
        return hash(self.number)

    def __int__(self) -> int:
        return int(self.number)

    def __float__(self) -> float:
        return float(self.number)

    def __str__(self) -> str:
        return format(self, "")

    def __format__(self, spec: str) -> str:
        match = FORMAT.fullmatch(spec)
        if match is None:
            raise ContentError(
                Problem(
                    f'a quantity cannot be formatted as "{spec}"',
                    expected="nothing, or one of the forms .1f, .1% and d",
                )
            )
        if match["kind"] == "%":
            return number_text(self.number * 100, "percent", int(match["decimals"] or 0))
        if match["kind"] == "d":
            return number_text(self.number, "year", 0)
        decimals = match["decimals"] or ("0" if match["kind"] or self.number == round(self.number) else "1")
        return number_text(self.number, "", int(decimals))

    def text(self, unit: str, decimals: int = 0, show: str = "unit") -> str:
        """The number in words fit for a sentence, as ``report.exhibits.number_format.number_text`` makes them."""
        return number_text(self.number, unit, decimals, show)

    def also_from(self, *others: Quantity | Iterable[str]) -> Self:
        """The same number, resting on more rows: those that decided which number this is."""
        addresses = [other.rows if isinstance(other, Quantity) else other for other in others]
        return type(self)(self.number, joined(self.rows, *addresses), self.made)

    def _with(self, number: Number, sign: str, left: Quantity | Number, right: Quantity | Number) -> Self:
        made = joined_by(sign, _formula(left), _formula(right), number)
        return type(self)(number, joined(_rows(left), _rows(right)), made)


@dataclass(frozen=True, eq=False)
class Year(Quantity):
    """A year of the calendar: written as 2013, not as 2,013. What is computed from it is an ordinary number."""

    def __format__(self, spec: str) -> str:
        return format(Quantity(self.number, self.rows), spec if spec.rstrip("f0.") else "d")

    def _with(  # type: ignore[override]
        self, number: Number, sign: str, left: Quantity | Number, right: Quantity | Number
    ) -> Quantity:
        made = joined_by(sign, _formula(left), _formula(right), number)
        return Quantity(number, joined(_rows(left), _rows(right)), made)


YEAR_COLUMN = re.compile(r"(?:.*_)?years?(?:_.*)?")  # year, year_begun, first_year
YEARS = range(1500, 2200)


def taken_from(column: str, number: Number, rows: tuple[str, ...], made: Formula | None = None) -> Quantity:
    """A number of a column of data: a year if the column holds years and this may be one."""
    is_year = YEAR_COLUMN.fullmatch(column) and float(number).is_integer() and int(number) in YEARS
    return (Year if is_year else Quantity)(number, rows, made)


def sum_of(quantities: Iterable[Quantity]) -> Quantity:
    """The sum of quantities, resting on the rows of all of them.

    Rounded once, at the end: adding one by one depends on the order, and since Python 3.12 ``sum`` adds otherwise.

    Raises
    ------
    ContentError
        If there are none: a sum of nothing would be a zero without evidence.
    """
    parts = list(quantities)
    if not parts:
        raise ContentError(Problem("a sum over no quantities"))
    number = math.fsum(part.number for part in parts)
    formulas = tuple(part.formula for part in parts)
    made = Formula(number, SUM, formulas) if len(parts) > 1 else formulas[0]
    return Quantity(number, joined(*(part.rows for part in parts)), made)


def percent_of(part: Quantity, whole: Quantity) -> Quantity:
    """What percentage ``part`` is of ``whole``, from 0 to 100."""
    return part / whole * 100


def percent_change(before: Quantity, after: Quantity) -> Quantity:
    """By how many percent ``after`` differs from ``before``."""
    return (after - before) / before * 100


def _number(value: Quantity | Number) -> Number:
    return value.number if isinstance(value, Quantity) else value


def _formula(value: Quantity | Number) -> Formula:
    return value.formula if isinstance(value, Quantity) else Formula(value)


def _rows(value: Quantity | Number) -> tuple[str, ...]:
    return value.rows if isinstance(value, Quantity) else ()


def _named(value: Quantity | Number) -> str:
    return ", ".join(_rows(value)[:3]) or "(none)"

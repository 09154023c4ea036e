"""How a number was computed: noted as the arithmetic happens, and told to readers with its numbers filled in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from report.core.messages import spoken
from report.exhibits.addresses import is_masked

Number = int | float

READ, COUNTED, SUM = "read", "counted", "sum"
SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}  # how tightly; what binds less stands in brackets
TOLD_PARTS = 3  # of a sum; one of more is told by its total
LONGEST = 9  # numbers in a formula: a longer one is no help to a reader
DIGITS = 4  # after the point, of a number in a formula
EXACT = 1e-12


@dataclass(frozen=True)
class Formula:
    """A number and how it came about.

    Parameters
    ----------
    number
        The result, unrounded.
    sign
        ``+``, ``-``, ``*`` or ``/``; `SUM`, rounded once at the end; `READ` from a row or `COUNTED`; or empty for a
        number of which no more is known.
    parts
        What was taken, in order.
    row, column
        Where a number that was read stands: the address of its row, and the name of its column.
    """

    number: Number
    sign: str = ""
    parts: tuple[Formula, ...] = ()
    row: str = ""
    column: str = ""


def joined_by(sign: str, left: Formula, right: Formula, number: Number) -> Formula:
    """The formula of an operation; what is added one by one becomes one sum."""
    parts = (*left.parts, right) if sign == "+" == left.sign else (left, right)
    return Formula(number, sign, parts)


def negated(formula: Formula) -> Formula:
    """The formula of the number with the other sign: of a fall readers are told what it fell from, and to what."""
    if formula.sign == "-":
        return Formula(-formula.number, "-", formula.parts[::-1])
    if formula.sign in ("*", "/"):
        first, *others = formula.parts
        return Formula(-formula.number, formula.sign, (negated(first), *others))
    if not formula.parts:  # a fall that a source gives as a number below zero
        return Formula(-formula.number, formula.sign, row=formula.row, column=formula.column)
    return Formula(-formula.number, "-", (Formula(0), formula))


def recomputed(formula: Formula) -> Number:
    """The number that a formula gives when it is computed anew from the numbers at its ends."""
    if not formula.parts:
        return formula.number
    first, *others = (recomputed(part) for part in formula.parts)
    if formula.sign == SUM:
        return math.fsum([first, *others])
    for number in others:
        first = _done(formula.sign, first, number)
    return first


def _done(sign: str, left: Number, right: Number) -> Number:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else left / right


def agrees(formula: Formula) -> bool:
    """Whether a formula still gives its number."""
    return math.isclose(recomputed(formula), formula.number, rel_tol=EXACT, abs_tol=EXACT)


def amounts(formula: Formula) -> dict[str, dict[str, Number]]:
    """The numbers that were read, by the address of their row and the name of their column."""
    found: dict[str, dict[str, Number]] = {}
    ends = [formula]
    while ends:
        each = ends.pop()
        if each.row:
            found.setdefault(each.row, {})[each.column] = each.number
        ends += each.parts
    return {row: dict(sorted(found[row].items())) for row in sorted(found)}


def told(formula: Formula, unit: str, result: str) -> dict[str, object]:
    """A formula for readers.

    Parameters
    ----------
    formula
        How the number came about.
    unit
        Its unit; what is in percent needs no ``× 100``.
    result
        The number as it is shown.

    Returns
    -------
    dict
        ``text``, as ``3,479,086 ÷ 3,989,403 = 87%``, if the number was computed; ``notes`` on the totals in it; and
        ``way``: ``read``, ``counted`` or ``computed``; nothing of a number of which nothing is known.
    """
    say = spoken()
    if formula.sign in (READ, COUNTED):
        return {"way": formula.sign}
    if not formula.parts:
        return {}
    if unit.startswith("percent") and _is_times_hundred(formula):
        formula = formula.parts[0]
    if sum(1 for _ in _shown(formula)) > LONGEST or any(is_masked(each.row) for each in _shown(formula)):
        return {"way": "computed"}
    notes = [
        say("%(number)s is the sum of %(count)s numbers", number=_digits(each.number), count=len(each.parts))
        for each in _totals(formula)
    ]
    if formula.sign in (SUM, "+") and len(formula.parts) > TOLD_PARTS:
        return {
            "way": "computed",
            "text": say("the sum of %(count)s numbers = %(result)s", count=len(formula.parts), result=result),
        }
    return {"way": "computed", "text": f"{_text(formula)} = {result}", "notes": list(dict.fromkeys(notes))}


def _is_times_hundred(formula: Formula) -> bool:
    return formula.sign == "*" and len(formula.parts) == 2 and formula.parts[1] == Formula(100)


def _is_total(formula: Formula) -> bool:
    """Whether it is told by its total."""
    return formula.sign in (SUM, "+") and len(formula.parts) > TOLD_PARTS


def _shown(formula: Formula) -> Iterator[Formula]:
    """The numbers that stand in the text."""
    if not formula.parts or _is_total(formula):
        yield formula
    else:
        for part in formula.parts:
            yield from _shown(part)


def _totals(formula: Formula) -> Iterator[Formula]:
    return (each for each in _shown(formula) if _is_total(each))


def _text(formula: Formula, years: bool = False) -> str:
    if not formula.parts or _is_total(formula):
        return _digits(formula.number, years)
    sign = "+" if formula.sign == SUM else formula.sign
    years = sign == "-" and all(_may_be_year(each.number) for each in _shown(formula))
    words: list[str] = []
    for place, part in enumerate(formula.parts):
        if place and sign in "*/" and not part.parts and part.number == 1:
            continue  # the deflator of the base year changes nothing
        inner = "+" if part.sign == SUM else part.sign
        binds = BINDS.get(inner, 3) if part.parts and not _is_total(part) else 3
        brackets = binds < BINDS[sign] or (place > 0 and binds == BINDS[sign] and sign in "-/")
        words.append(f"({_text(part)})" if brackets else _text(part, years))
    return SIGNS[sign].join(words)


def _may_be_year(number: Number) -> bool:
    return number == round(number) and 1900 <= number <= 2100


def _digits(number: Number, years: bool = False) -> str:
    from report.exhibits.number_format import shortest_text

    if years:
        return str(round(number))
    exact = Fraction(str(number)) if math.isfinite(number) else Fraction(0)
    decimals = next((places for places in range(DIGITS) if (exact * 10**places).denominator == 1), DIGITS)
    return shortest_text(number, decimals)

"""Numbers as a reader of the paper meets them, the same on every machine.

Digits are grouped and pointed as in English and in the Spanish of North America;
words are those of the language of the paper.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from report.core.errors import ContentError, Problem
from report.core.messages import N_, SOURCE, spoken

LOCALE = "en"
MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
SHOWS = ("number", "unit", "words", "million")
CURRENCY = re.compile(r"(?P<currency>[A-Z]{3})(?: (?P<scale>thousand|million|billion))?(?: \(.*\))?")
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SCALED = {
    "thousand": N_("%(number)s thousand"),
    "million": N_("%(number)s million"),
    "billion": N_("%(number)s billion"),
}
MILLION = 1_000_000


def number_text(number: int | float, unit: str, decimals: int, show: str = "number") -> str:
    """A number as text.

    Parameters
    ----------
    number
        The unrounded number.
    unit
        What is counted. Four units change how the number itself is written: ``percent`` (or ``percent of GDP``) as
        ``0.3%``, ``year`` as ``2017``, ``rank`` as ``7th``, and a currency with its scale (``EUR million``). Anything
        else is a noun (``hives``).
    decimals
        Digits after the point; half goes to the even digit.
    show
        ``number``: ``4,078``. ``unit``: ``EUR 4,078 million``, ``3,933,154 hives``, ``0.3% of GDP``. ``words``:
        ``seven`` for whole numbers up to twelve, digits above. ``million``: ``3.93 million`` for a number counted one
        by one.

    Raises
    ------
    ContentError
        If ``show`` is not one of these, or words are asked of a number that is not whole.
    """
    if show not in SHOWS:
        raise ContentError(Problem(f'show="{show}" is not known', expected=", ".join(SHOWS)))
    if show == "words":
        return _in_words(number)
    if show == "million":
        return _scaled(_digits(number / MILLION, decimals), "million")
    if unit == "year":
        return str(round(number))
    if unit == "rank":
        return _ordinal(round(number))
    digits = _digits(number, decimals)
    kind, _, rest = unit.partition(" ")
    if kind == "percent":
        return f"{digits}% {rest}" if rest and show == "unit" else f"{digits}%"
    if show == "number" or not unit:
        return digits
    if currency := CURRENCY.fullmatch(unit):
        sign = MINUS if digits.startswith(MINUS) else ""
        digits = digits.removeprefix(MINUS)
        amount = _scaled(digits, currency["scale"]) if currency["scale"] else digits
        return f"{sign}{currency['currency']}{NO_BREAK}{amount}"
    return f"{digits}{NO_BREAK}{unit}"


def shortest_text(number: int | float, decimals: int) -> str:
    """A number with as many decimals as it needs, at most ``decimals``: ``4,078.5``."""
    text = number_text(number, "", decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def texts_of(number: int | float, unit: str, decimals: int) -> dict[str, str]:
    """Every way to show a number that makes sense for it, by the name to ask for it."""
    texts = {show: number_text(number, unit, decimals, show) for show in ("number", "unit")}
    if number == round(number):
        texts["words"] = number_text(number, unit, 0, "words")
    if abs(number) >= MILLION / 10 and unit not in ("year", "rank") and not CURRENCY.fullmatch(unit):
        texts["million"] = number_text(number, unit, decimals or 2, "million")
    return texts


def _digits(number: int | float, decimals: int) -> str:
    from babel.numbers import format_decimal  # 50 ms that a run with nothing to do need not spend

    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    if not rounded:
        rounded = abs(rounded)  # no minus before a zero
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, pattern, LOCALE).replace("-", MINUS)


def _in_words(number: int | float) -> str:
    if number != round(number):
        raise ContentError(Problem(f"{number} cannot be shown in words", expected="a whole number"))
    return spoken()(WORDS[round(number)]) if 0 <= number < len(WORDS) else _digits(number, 0)


def _scaled(digits: str, scale: str) -> str:
    say = spoken()
    if digits == "1" and scale == "million":
        return say.within("one", "%(number)s million", number=digits).replace(" ", NO_BREAK)
    return say(SCALED[scale], number=digits).replace(" ", NO_BREAK)


def _ordinal(rank: int) -> str:
    say = spoken()
    if say.language != SOURCE:
        return say("%(rank)sth", rank=_digits(rank, 0))
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{_digits(rank, 0)}{ending}"


def defined_for(definition: str, column: str, value: object) -> str:
    """The definition of one of a family: ``Honey of {valley}`` names the value for which it is made."""
    return definition.replace(f"{{{column}}}", str(value))

"""Dates: as authors write them, as readers of a language read them, and those that only the clock knows."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

CLOCK = ("today", "now", "last-modified")  # dates that differ from build to build
NAMED_FORMS = ("full", "long", "medium", "short")
# How a day may be written, each with an example; others stay as they are.
FORMS = (
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:[T ]\d.*)?",  # 2024-05-01, 2024/5/1, 2024-05-01T10:00
    r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4}|\d{2})",  # 05/01/2024
    r"(?P<day>\d{1,2})[ .](?P<month>\d{1,2})[ .](?P<year>\d{4})",  # 17 11 2024
    r"(?P<day>\d{1,2}) (?P<name>[A-Za-z]+),? (?P<year>\d{4})",  # 5 May 2024
    r"(?P<name>[A-Za-z]+) (?P<day>\d{1,2}),? (?P<year>\d{4})",  # May 5, 2024
)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
# The signs of a pattern for `date-format` that Unicode writes otherwise.
SIGNS = {"YYYY": "yyyy", "YY": "yy", "DD": "dd", "D": "d", "dddd": "EEEE", "ddd": "EEE", "dd": "EEEEEE", "A": "a"}
SIGNS |= {"Z": "xxx"}
SIGN = re.compile(
    r"\[(?P<literal>[^\]]*)\]|(?P<ordinal>Do)|(?P<sign>YYYY|YY|M{1,4}|D{1,2}|d{2,4}|HH?|hh?|mm?|ss?|A|a|Z|z)"
)


def read_day(text: str) -> datetime.date | None:
    """The day that a text names; None if it names none, or not a whole one (``2024``, ``Spring 2024``).

    Raises
    ------
    ValueError
        If there is no such day, as the 30th of February.
    """
    for form in FORMS:
        found = re.fullmatch(form, text.strip())
        if not found:
            continue
        parts = found.groupdict()
        if "name" in parts:
            name = str(parts["name"]).lower()[:3]
            if name not in MONTHS:
                continue
            month = MONTHS.index(name) + 1
        else:
            month = int(parts["month"])
        year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
        return datetime.date(year, month, int(parts["day"]))
    return None


def date_in_words(date: str, language: str, form: str = "long") -> str:
    """A date as readers of ``language`` write it (``2024-05-01`` is ``May 1, 2024``); other texts stay as they are.

    Parameters
    ----------
    date
        As the author wrote it.
    language
        A tag such as ``es-MX``.
    form
        ``full``, ``long``, ``medium``, ``short``, ``iso``, or a pattern as ``D MMM YYYY``.
    """
    try:
        day = read_day(date)
    except ValueError:
        day = None
    if day is None:
        return date
    if form == "iso":
        return day.isoformat()
    import babel.dates  # takes longer to import than a page takes to lay out

    locale = locale_of(language)
    if form in NAMED_FORMS:
        return babel.dates.format_date(day, form, locale=locale)

    def unicode_sign(found: re.Match[str]) -> str:
        if found["literal"] is not None:
            return "'" + found["literal"].replace("'", "''") + "'" if found["literal"] else ""
        if found["ordinal"]:
            return f"d'{_ordinal(day.day)}'" if locale.startswith("en") else "d"
        return SIGNS.get(found["sign"], found["sign"])

    pattern, last = "", 0
    for found in SIGN.finditer(form):
        pattern += _quoted(form[last : found.start()]) + unicode_sign(found)
        last = found.end()
    moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    return babel.dates.format_datetime(moment, pattern + _quoted(form[last:]), locale=locale)


def _quoted(text: str) -> str:
    """Letters of a pattern that stand for themselves."""
    return re.sub(r"[A-Za-z']+", lambda found: "'" + found[0].replace("'", "''") + "'", text)


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def locale_of(language: str) -> str:
    """The nearest locale that CLDR knows for a language tag; English for a language it has not."""
    import babel

    parts = language.replace("_", "-").split("-")
    while parts:
        try:
            return str(babel.Locale.parse("-".join(parts), sep="-"))
        except (babel.UnknownLocaleError, ValueError):
            parts.pop()
    return "en"


def clock_day(word: str, file: Path) -> str:
    """The day that a word of `CLOCK` means now: of a file its last change.

    The moment of a build that says so itself (``SOURCE_DATE_EPOCH``) goes before the clock's.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date().isoformat()
    if word == "last-modified":
        return datetime.datetime.fromtimestamp(file.stat().st_mtime).date().isoformat()
    return datetime.date.today().isoformat()


def day_and_month(day: datetime.date, language: str) -> str:
    """A day without its year as readers of ``language`` write it: ``May 1``, ``1. Mai``."""
    import babel.dates

    return babel.dates.format_skeleton("MMMMd", day, locale=locale_of(language))

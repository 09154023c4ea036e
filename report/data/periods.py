"""The time a row speaks of, as dates: what charts and checks need of a period given in words."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

UNDATED = "undated"
YEAR = r"(?P<year>[0-9]{4})"
POINT = r"[0-9]{4}(?:-[0-9]{2})?"
# How each `period_type` is written. A remark in brackets may follow: “2017 (autumn)”, “2006 (by)”.
FORMS = {
    "year": re.compile(rf"{YEAR}(?: \(.+\))?"),
    "month": re.compile(rf"{YEAR}-(?P<month>[0-9]{{2}})"),
    "day": re.compile(rf"{YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})"),
    "quarter": re.compile(rf"{YEAR}-Q(?P<quarter>[1-4])"),
    "months": re.compile(rf"(?P<first>{POINT})(?:/| / | to )(?P<last>{POINT}|[0-9]{{2}})"),
    "years": re.compile(r"(?:about )?(?P<first>[0-9]{4})[/-](?P<last>[0-9]{4})"),
    "circa": re.compile(rf"(?:c\. {YEAR}|(?P<by>[0-9]{{4}}) \(by\))"),
}
SHAPES = {
    "year": "a year as 2017, a remark in brackets after it",
    "month": "a month as 2017-04",
    "day": "a day as 2017-04-30",
    "quarter": "a quarter as 2017-Q4",
    "months": "two months as 2017-01/2017-10",
    "years": "two years as 2006/2014",
    "circa": "a year as c. 2016 or 2006 (by)",
}


@dataclass(frozen=True)
class Period:
    """A span of days, both ends within it.

    Parameters
    ----------
    start, end
        First and last day; both None if the source gives no date.
    """

    start: datetime.date | None
    end: datetime.date | None

    @property
    def year(self) -> int | None:
        """The calendar year in which the whole period lies, or None."""
        return self.start.year if self.start and self.end and self.start.year == self.end.year else None


def read_period(text: str, kind: str) -> Period:
    """The days that a period covers.

    Parameters
    ----------
    text
        The period as received: ``2017``, ``2017-01/2017-10``, ``c. 2016`` …
    kind
        Its type as the column ``period_type`` gives it.

    Raises
    ------
    ValueError
        If the text has not the form of its type, names a day that does not exist, or ends before it begins. The
        message says what was expected.
    """
    if kind == UNDATED:
        return Period(None, None)
    if kind not in FORMS:
        raise ValueError(f"one of {', '.join([*FORMS, UNDATED])}")
    found = FORMS[kind].fullmatch(text)
    if not found:
        raise ValueError(SHAPES[kind])
    parts = found.groupdict()
    try:
        period = _of_parts(kind, parts)
    except ValueError as error:
        raise ValueError(f"days that exist: {SHAPES[kind]}") from error
    if period.start and period.end and period.end < period.start:
        raise ValueError("an end after the beginning")
    return period


def _of_parts(kind: str, parts: dict[str, str | None]) -> Period:
    if kind in ("months", "years"):
        first, last = str(parts["first"]), str(parts["last"])
        if kind == "months" and len(last) == 2:
            last = f"{first[:4]}-{last}"  # “2020-01/04”: the second month is of the same year
        return Period(_first_day(first), _last_day(last))
    if kind == "circa":
        year = str(parts["year"] or parts["by"])
        return Period(_first_day(year), _last_day(year))
    if kind == "quarter":
        month = 3 * int(str(parts["quarter"]))
        return Period(_first_day(f"{parts['year']}-{month - 2:02}"), _last_day(f"{parts['year']}-{month:02}"))
    if kind == "day":
        day = datetime.date(*(int(str(parts[name])) for name in ("year", "month", "day")))
        return Period(day, day)
    point = "-".join(str(parts[name]) for name in ("year", "month") if parts.get(name))
    return Period(_first_day(point), _last_day(point))


def _first_day(point: str) -> datetime.date:
    """The first day of a year (``2017``) or of a month (``2017-04``)."""
    year, _, month = point.partition("-")
    return datetime.date(int(year), int(month or 1), 1)


def _last_day(point: str) -> datetime.date:
    year, _, month = point.partition("-")
    last = datetime.date(int(year), int(month or 12), 1)
    return last.replace(day=calendar.monthrange(last.year, last.month)[1])

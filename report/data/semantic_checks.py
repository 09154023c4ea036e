"""What a row's figure, time and source must be, so that figures can be drawn, compared and traced."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from report.core.errors import Problem, close_to
from report.core.project import DESCRIPTOR
from report.data.derived_values import COLUMN, SOURCE
from report.data.descriptor import PERIOD_TYPE, Descriptor
from report.data.periods import Period, read_period
from report.data.rules import Found, Rule, rule_of
from report.data.tables import Record

if TYPE_CHECKING:
    from report.data.package import Package

UNIT, UNITS, REGISTER, LOCATOR = "unit", "units", "sources", "locator"
ACCESSED = "accessed"
AFTER = ", after the release"
MEANING = ("kind", "of", "multiplier", "currency", "price_basis")  # of a unit; a bound (“more than”) leaves it the same
SCALES = (100, 1_000, 1_000_000)  # percent and share; thousands and millions
FEWEST_OF_A_SERIES = 3  # rows, of which two tell what is usual
MARGIN = 0.25  # by which a figure may lie beyond the others of its series, as a new highest or lowest one does
FAR = 20  # times beyond all others: a smaller jump may well have happened
NUMBERS_OF_A_DATE = re.compile(r"\d{1,4}([-./])\d{1,2}(?:\1\d{1,4})?")  # 3/4/2026, 2026.3.4, 2026-3
NUMBER_OF_A_DAY = re.compile(r"\d{5,8}")  # 45321 is a day to a spreadsheet; 20261123
WRITTEN_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
# The last part of a key, and all years in it: made-2023, plan-2013-2018.
YEAR_OF_KEY = re.compile(r".*[^0-9](?:19|20)[0-9]{2}")
YEARS = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
BOUNDS = {"share": (0, 100), "count": (0, None), "rank": (1, None)}  # by kind of unit

UNITS_RULE = Rule("units", "Every unit is in the table of units, and one series has one unit.")
RANGES_RULE = Rule(
    "ranges",
    "Shares lie between 0 and 100 percent, counts are not negative, ranks begin at 1; no figure is a hundredth of the "
    "others of its series, or a thousand times them, without a note that says why.",
)
TIME_RULE = Rule(
    "time", "Every period is a date that exists, agrees with its year and its key, and is not after the release."
)
ONCE_RULE = Rule("each fact once", "No two rows give the same series, place, period, unit and source.")
SOURCED_RULE = Rule(
    "sources and locators", "Every figure has a source and the place in it, or the dataset says why there is none."
)


@rule_of(UNITS_RULE)
def check_units(package: Package) -> Found:
    """Compare all units, of rows and of columns, with the table of units; find series with two."""
    known = meanings_of_units(package)
    for descriptor in _all(package):
        shown = package.shown_path(descriptor.name)
        for field in descriptor.raw["schema"]["fields"]:
            yield UNIT in field
            if UNIT in field and field[UNIT] not in known:
                yield Problem(
                    f'dataset "{descriptor.name}": column "{field["name"]}" has the unit "{field[UNIT]}"',
                    f"data/{DESCRIPTOR}",
                    descriptor.line,
                    f'a unit of dataset "{UNITS}", {close_to(field[UNIT], known, "units")}',
                    f"correct it; if it is a unit of its own, add it to dataset {UNITS}: data/sources/units.csv",
                )
        if UNIT not in descriptor.columns or descriptor.name == UNITS:
            continue
        exempt = descriptor.raw.get("mixedUnits", {})
        first: dict[str, Record] = {}
        for record in package.records(descriptor.name):
            unit = record.cells[UNIT]
            yield bool(unit)
            series = " ".join(record.cells[name] for name in descriptor.series)
            if not unit or not series or series in exempt:
                continue
            before = first.setdefault(series, record)
            if known.get(unit) != known.get(before.cells[UNIT]):
                yield Problem(
                    f'series "{series}" has the unit "{unit}", and "{before.cells[UNIT]}" on line {before.line}',
                    shown,
                    record.line,
                    "one unit for a series",
                    f'name another series, or give the reason in {DESCRIPTOR}, property "mixedUnits"',
                )


@rule_of(RANGES_RULE)
def check_ranges(package: Package) -> Found:
    """Compare figures with what their unit allows."""
    kinds = {unit: meaning[0] for unit, meaning in meanings_of_units(package).items()}
    for descriptor, record in _rows_with(package, UNIT, COLUMN):
        if descriptor.name == UNITS or (value := _number(record.cells[COLUMN])) is None:
            continue
        yield 1
        kind = kinds.get(record.cells[UNIT], "")
        low, high = BOUNDS.get(kind, (None, None))
        if (low is not None and value < low) or (high is not None and value > high):
            allowed = f"between {low} and {high}" if high is not None else f"at least {low}"
            yield Problem(
                f'column "{COLUMN}" holds {record.cells[COLUMN]} {record.cells[UNIT]}',
                package.shown_path(descriptor.name),
                record.line,
                f"a {kind} is {allowed}",
                f"correct the figure, or give it another unit; then run: make data-seal NAME={descriptor.name}",
            )
    for descriptor in _all(package):
        yield from _other_scales(package.records(descriptor.name), descriptor, package.shown_path(descriptor.name))


def _other_scales(records: Iterable[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Figures that were written as a share for a percentage (0.085 for 8.5), or in thousands or millions."""
    columns = [name for name in (*descriptor.series, "entity", UNIT, *descriptor.parts) if name in descriptor.columns]
    if not descriptor.series or COLUMN not in descriptor.columns:
        return
    series: dict[tuple[str, ...], list[tuple[float, Record]]] = {}
    for record in records:
        if (value := _number(record.cells[COLUMN])) is not None and value > 0:
            series.setdefault(tuple(record.cells[name] for name in columns), []).append((value, record))
    for rows in series.values():
        ordered = sorted(rows, key=lambda row: row[0])
        if len(ordered) < FEWEST_OF_A_SERIES:
            continue
        ends = ((ordered[0], ordered[1][0], ordered[-1][0]), (ordered[-1], ordered[0][0], ordered[-2][0]))
        for (value, record), low, high in ends:
            near = (low * (1 - MARGIN), high * (1 + MARGIN))
            factor = next((each for each in SCALES if _is_in(near, value * each, value / each)), 0)
            if factor and (value * FAR < low or value > high * FAR) and not record.cells.get("note"):
                yield Problem(
                    f'column "{COLUMN}" holds {record.cells[COLUMN]} {record.cells.get(UNIT, "")}'.rstrip(),
                    shown,
                    record.line,
                    f"between {low:g} and {high:g}, as the others of its series are: it may be off by {factor:,}",
                    "correct it, or say in its note why it differs so much; "
                    f"then run: make data-seal NAME={descriptor.name}",
                )


@rule_of(TIME_RULE)
def check_time(package: Package, release: datetime.date) -> Found:
    """Read every period, and compare it with its year and with the day of release."""
    for descriptor in _all(package):
        shown = package.shown_path(descriptor.name)
        remedy = f"correct the cell; then run: make data-seal NAME={descriptor.name}"
        late = f"if the date is true, raise date: in _quarto.yml; if it is not, {remedy}"
        years = [
            field.name
            for field in descriptor.fields
            if field.name.startswith("year") and field.type in ("integer", "year")
        ]
        dates = [field.name for field in descriptor.fields if field.type == "date"]
        written = [
            field.name for field in descriptor.fields if field.type == "string" and "date" in field.name.split("_")
        ]
        yield from _years_of_keys(package.records(descriptor.name), descriptor, shown)
        for record in package.records(descriptor.name):
            cells = record.cells
            for name in [*years, *dates]:
                yield bool(cells[name])
                latest = str(release.year) if name in years else release.isoformat()
                if cells[name] > latest and len(cells[name]) == len(latest):
                    found = f'column "{name}" holds {cells[name]}{AFTER}'
                    yield Problem(found, shown, record.line, f"at most {latest} (_quarto.yml, date)", late)
            if YEARS.fullmatch(year := cells.get("year", "")) and "" < cells.get(ACCESSED, "")[:4] < year:
                found = f'column "{ACCESSED}" holds {cells[ACCESSED]}, before the year of what was read'
                yield Problem(found, shown, record.line, f"at least {year}", remedy)
            for name in written:
                if expected := _date_fault(cells[name], cells.get("year", "")):
                    found = f'column "{name}" holds "{cells[name]}"'
                    yield Problem(found, shown, record.line, expected, remedy)
            if descriptor.period:
                yield 1
                fault = _period_fault(cells, descriptor, release)
                if fault:
                    mend = late if fault[0].endswith(AFTER) else remedy
                    yield Problem(fault[0], shown, record.line, fault[1], mend)


def _years_of_keys(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Rows whose key ends in another year than theirs, in a table whose keys end in the year.

    In the register, a key names the year of what a source is about, or that of its edition.
    """
    if descriptor.name == REGISTER or not {"year", descriptor.period} & {*descriptor.columns}:
        return
    ending = [(record, _year_of(record, descriptor)) for record in records]
    ending = [(record, year) for record, year in ending if year and YEAR_OF_KEY.fullmatch(record.cells[descriptor.key])]
    wrong = [(record, year) for record, year in ending if year not in YEARS.findall(record.cells[descriptor.key])]
    if not descriptor.series and 2 * len(wrong) > len(ending):
        return  # these keys end in a year of another meaning
    for record, year in wrong:
        yield Problem(
            f'the key "{record.cells[descriptor.key]}" names another year than the row, {year}',
            shown,
            record.line,
            "one year in both",
            f"correct the key or the year; then run: make data-seal NAME={descriptor.name}",
        )


def _year_of(record: Record, descriptor: Descriptor) -> str:
    """The year of a row, or empty text if it has none or several."""
    if "year" in descriptor.columns:
        return record.cells["year"] if YEARS.fullmatch(record.cells["year"]) else ""
    try:
        year = read_period(record.cells[descriptor.period], record.cells[PERIOD_TYPE]).year
    except ValueError:
        return ""  # told by the check of periods
    return str(year or "")


@rule_of(ONCE_RULE)
def check_once(package: Package) -> Found:
    """Find rows that state one fact twice."""
    for descriptor in _all(package):
        told_apart = [*descriptor.series, "entity", descriptor.period, UNIT, SOURCE, *descriptor.parts]
        columns = [name for name in told_apart if name in descriptor.columns]
        if not descriptor.series:
            continue
        first: dict[tuple[str, ...], Record] = {}
        for record in package.records(descriptor.name):
            yield 1
            before = first.setdefault(tuple(record.cells[name] for name in columns), record)
            if before is not record:
                yield Problem(
                    f"states the fact of line {before.line} again: {', '.join(columns)} are the same",
                    package.shown_path(descriptor.name),
                    record.line,
                    "each fact once",
                    f'remove one, or name what tells them apart in {DESCRIPTOR}, property "parts"',
                )


@rule_of(SOURCED_RULE)
def check_sourced(package: Package) -> Found:
    """Find rows without a source that hold a figure or no reason, and rows that do not say where in their source."""
    for descriptor, record in _rows_with(package, SOURCE):
        if descriptor.name == REGISTER:
            continue
        yield 1
        cells, shown = record.cells, package.shown_path(descriptor.name)
        if not cells[SOURCE] and (cells.get(COLUMN) or not cells.get("note")):
            expected = "a source; or no figure, and a note that says why there is none"
            yield Problem("a row has no source", shown, record.line, expected)
        elif cells[SOURCE] and not cells.get(LOCATOR) and not descriptor.raw.get("withoutLocator"):
            yield Problem(
                f"a row names {cells[SOURCE]}, but not the place in it",
                shown,
                record.line,
                f'a page, paragraph or table in "{LOCATOR}"',
                f'fill it in, or give the reason for the dataset in {DESCRIPTOR}, property "withoutLocator"',
            )


def _period_fault(cells: Mapping[str, str], descriptor: Descriptor, release: datetime.date) -> tuple[str, str] | None:
    """What is wrong with a row's period, as found and expected, or None."""
    name = descriptor.period
    try:
        period = read_period(cells[name], cells[PERIOD_TYPE])
    except ValueError as error:
        return f'column "{name}" holds "{cells[name]}" ({cells[PERIOD_TYPE]})', str(error)
    if _after(period, release):
        return f'column "{name}" holds "{cells[name]}"{AFTER}', f"at most {release}"
    if "year" in cells and cells["year"] != str(period.year or ""):
        return f'column "year" holds "{cells["year"]}", but the period is {cells[name]}', str(period.year or "empty")
    return None


def _is_in(ends: tuple[float, float], *values: float) -> bool:
    return any(ends[0] <= value <= ends[1] for value in values)


def _date_fault(cell: str, year: str) -> str:
    """What a date that is written as text should be; empty if it is one, or words about one."""
    if NUMBER_OF_A_DAY.fullmatch(cell):
        return "a date as 2026-11-23, 2026-11 or 2026"
    if NUMBERS_OF_A_DATE.fullmatch(cell):
        if not WRITTEN_DATE.fullmatch(cell):
            return "a date as 2026-11-23, 2026-11 or 2026: day and month may be either here"
        first, after = int(cell[:4]), int(cell[5:7])
        if len(cell) == len("2020-21") and after == (first + 1) % 100:
            return ""  # the year of a school or a treasury
        if not _exists(cell):
            return "a date that exists"
    years = YEARS.findall(cell)
    differs = YEARS.fullmatch(year) and years and year not in years
    return f"a date of {year}, as the column year says" if differs else ""


def _exists(date: str) -> bool:
    """Whether a day as 2026-11-23 or a month as 2026-11 is one."""
    try:
        datetime.date.fromisoformat(date if date.count("-") > 1 else f"{date}-01")
    except ValueError:
        return False
    return True


def _after(period: Period, release: datetime.date) -> bool:
    return period.start is not None and period.start > release


def meanings_of_units(package: Package) -> dict[str, tuple[str, ...]]:
    """What each unit means: kind, of what, multiplier, currency and price basis."""
    records = package.records(UNITS) if UNITS in package.names else ()
    return {record.cells["unit"]: tuple(record.cells.get(name, "") for name in MEANING) for record in records}


def _all(package: Package) -> Iterator[Descriptor]:
    return (package.described(name) for name in package.names)


def _rows_with(package: Package, *columns: str) -> Iterable[tuple[Descriptor, Record]]:
    """All rows of the datasets that have these columns."""
    for descriptor in _all(package):
        if {*columns} <= {*descriptor.columns}:
            yield from ((descriptor, record) for record in package.records(descriptor.name))


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None  # empty, or reported by the check of cells

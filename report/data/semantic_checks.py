"""What a row's figure, time and source must be, so that figures can be drawn, compared and traced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from report.core.errors import Problem, close_to
from report.core.project import DESCRIPTOR
from report.data.derived_values import COLUMN, SOURCE
from report.data.descriptor import PERIOD_TYPE, Descriptor
from report.data.periods import Period, read_period
from report.data.rules import Checked, Rule
from report.data.tables import Record

if TYPE_CHECKING:
    from report.data.package import Package

UNIT, UNITS, REGISTER, LOCATOR = "unit", "units", "sources", "locator"
AFTER = ", after the release"
MEANING = ("kind", "of", "multiplier", "currency", "price_basis")  # of a unit; a bound (“more than”) leaves it the same
BOUNDS = {"share": (0, 100), "count": (0, None), "rank": (1, None)}  # by kind of unit

UNITS_RULE = Rule("units", "Every unit is in the table of units, and one series has one unit.")
RANGES_RULE = Rule("ranges", "Shares lie between 0 and 100 percent, counts are not negative, ranks begin at 1.")
TIME_RULE = Rule("time", "Every period is a date that exists, agrees with its year and is not after the release.")
ONCE_RULE = Rule("each fact once", "No two rows give the same series, place, period, unit and source.")
SOURCED_RULE = Rule(
    "sources and locators", "Every figure has a source and the place in it, or the dataset says why there is none."
)


def check_units(package: Package) -> Checked:
    """Compare all units, of rows and of columns, with the table of units; find series with two."""
    known = meanings_of_units(package)
    problems: list[Problem] = []
    looked_at = 0
    for descriptor in _all(package):
        shown = package.shown_path(descriptor.name)
        for field in descriptor.raw["schema"]["fields"]:
            looked_at += UNIT in field
            if UNIT in field and field[UNIT] not in known:
                problems.append(
                    Problem(
                        f'dataset "{descriptor.name}": column "{field["name"]}" has the unit "{field[UNIT]}"',
                        f"data/{DESCRIPTOR}",
                        descriptor.line,
                        f'a unit of dataset "{UNITS}", {close_to(field[UNIT], known, "units")}',
                        f"correct it; if it is a unit of its own, add it to dataset {UNITS}: data/sources/units.csv",
                    )
                )
        if UNIT not in descriptor.columns or descriptor.name == UNITS:
            continue
        exempt = descriptor.raw.get("mixedUnits", {})
        first: dict[str, Record] = {}
        for record in package.records(descriptor.name):
            unit = record.cells[UNIT]
            looked_at += bool(unit)
            series = " ".join(record.cells[name] for name in descriptor.series)
            if not unit or not series or series in exempt:
                continue
            before = first.setdefault(series, record)
            if known.get(unit) != known.get(before.cells[UNIT]):
                problems.append(
                    Problem(
                        f'series "{series}" has the unit "{unit}", and "{before.cells[UNIT]}" on line {before.line}',
                        shown,
                        record.line,
                        "one unit for a series",
                        f'name another series, or give the reason in {DESCRIPTOR}, property "mixedUnits"',
                    )
                )
    return Checked("", UNITS_RULE, looked_at, tuple(problems))


def check_ranges(package: Package) -> Checked:
    """Compare figures with what their unit allows."""
    kinds = {unit: meaning[0] for unit, meaning in meanings_of_units(package).items()}
    problems = []
    looked_at = 0
    for descriptor, record in _rows_with(package, UNIT, COLUMN):
        if descriptor.name == UNITS or (value := _number(record.cells[COLUMN])) is None:
            continue
        looked_at += 1
        kind = kinds.get(record.cells[UNIT], "")
        low, high = BOUNDS.get(kind, (None, None))
        if (low is not None and value < low) or (high is not None and value > high):
            allowed = f"between {low} and {high}" if high is not None else f"at least {low}"
            problems.append(
                Problem(
                    f'column "{COLUMN}" holds {record.cells[COLUMN]} {record.cells[UNIT]}',
                    package.shown_path(descriptor.name),
                    record.line,
                    f"a {kind} is {allowed}",
                    f"correct the figure, or give it another unit; then run: make data-seal NAME={descriptor.name}",
                )
            )
    return Checked("", RANGES_RULE, looked_at, tuple(problems))


def check_time(package: Package, release: datetime.date) -> Checked:
    """Read every period, and compare it with its year and with the day of release."""
    problems: list[Problem] = []
    looked_at = 0
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
        for record in package.records(descriptor.name):
            cells = record.cells
            for name in [*years, *dates]:
                looked_at += bool(cells[name])
                latest = str(release.year) if name in years else release.isoformat()
                if cells[name] > latest and len(cells[name]) == len(latest):
                    found = f'column "{name}" holds {cells[name]}{AFTER}'
                    problems.append(Problem(found, shown, record.line, f"at most {latest} (_quarto.yml, date)", late))
            if descriptor.period:
                looked_at += 1
                fault = _period_fault(cells, descriptor, release)
                if fault:
                    mend = late if fault[0].endswith(AFTER) else remedy
                    problems.append(Problem(fault[0], shown, record.line, fault[1], mend))
    return Checked("", TIME_RULE, looked_at, tuple(problems))


def check_once(package: Package) -> Checked:
    """Find rows that state one fact twice."""
    problems = []
    looked_at = 0
    for descriptor in _all(package):
        told_apart = [*descriptor.series, "entity", descriptor.period, UNIT, SOURCE, *descriptor.parts]
        columns = [name for name in told_apart if name in descriptor.columns]
        if not descriptor.series:
            continue
        first: dict[tuple[str, ...], Record] = {}
        for record in package.records(descriptor.name):
            looked_at += 1
            before = first.setdefault(tuple(record.cells[name] for name in columns), record)
            if before is not record:
                problems.append(
                    Problem(
                        f"states the fact of line {before.line} again: {', '.join(columns)} are the same",
                        package.shown_path(descriptor.name),
                        record.line,
                        "each fact once",
                        f'remove one, or name what tells them apart in {DESCRIPTOR}, property "parts"',
                    )
                )
    return Checked("", ONCE_RULE, looked_at, tuple(problems))


def check_sourced(package: Package) -> Checked:
    """Find rows without a source that hold a figure or no reason, and rows that do not say where in their source."""
    problems = []
    looked_at = 0
    for descriptor, record in _rows_with(package, SOURCE):
        if descriptor.name == REGISTER:
            continue
        looked_at += 1
        cells, shown = record.cells, package.shown_path(descriptor.name)
        if not cells[SOURCE] and (cells.get(COLUMN) or not cells.get("note")):
            expected = "a source; or no figure, and a note that says why there is none"
            problems.append(Problem("a row has no source", shown, record.line, expected))
        elif cells[SOURCE] and not cells.get(LOCATOR) and not descriptor.raw.get("withoutLocator"):
            problems.append(
                Problem(
                    f"a row names {cells[SOURCE]}, but not the place in it",
                    shown,
                    record.line,
                    f'a page, paragraph or table in "{LOCATOR}"',
                    f'fill it in, or give the reason for the dataset in {DESCRIPTOR}, property "withoutLocator"',
                )
            )
    return Checked("", SOURCED_RULE, looked_at, tuple(problems))


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

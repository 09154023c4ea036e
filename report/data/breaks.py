"""Points at which a series changes meaning, and which of them a set of rows meets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.core.errors import Problem
from report.data.rules import Found, Rule, rule_of
from report.data.tables import SEPARATOR, Record

if TYPE_CHECKING:
    from report.data.package import Package

BREAKS = "breaks"  # the dataset
CONTENT = "content"  # a kind: single figures hold more than their neighbours
BETWEEN = {"register", "revision", "source", "vintage"}  # kinds of breaks between two series, not within one
BREAKS_RULE = Rule("breaks", "Every break names a dataset, series in it and rows that exist.")


@dataclass(frozen=True)
class Break:
    """A point at which figures stop being comparable.

    Parameters
    ----------
    key
        Its key in the dataset of breaks.
    dataset, series
        Where it lies; a series is named by any of the columns that name series in that dataset.
    year
        The first year of the new meaning, or None if it is not a point in time.
    kind
        What changes: ``register``, ``definition``, ``vintage`` …
    description, rule
        What changed, and what a chart must do.
    rows
        The rows that show it.
    """

    key: str
    dataset: str
    series: tuple[str, ...]
    year: int | None
    kind: str
    description: str
    rule: str
    rows: tuple[str, ...]


def read_breaks(package: Package) -> tuple[Break, ...]:
    """All breaks of the package; none if it has no such dataset."""
    return tuple(_break_of(record.cells) for record in _records(package))


def breaks_touching(package: Package, rows: Iterable[str]) -> tuple[Break, ...]:
    """The breaks that figures from ``rows`` meet when they are shown together.

    A break within a series is met by rows of that series on both sides of its year; a break between series by rows of
    two of them on both sides; a break that is no point in time, or of content, by the rows that it names.

    Parameters
    ----------
    rows
        Addresses ``dataset/key``.
    """
    drawn: dict[str, set[str]] = {}
    for address in rows:
        drawn.setdefault(address.partition("/")[0], set()).add(address)
    return tuple(each for each in read_breaks(package) if _meets(package, each, drawn.get(each.dataset, set())))


@rule_of(BREAKS_RULE)
def check_breaks(package: Package) -> Found:
    """Find breaks of datasets or series that do not exist; rows are checked as names of other rows."""
    records = _records(package)
    yield len(records)
    for record in records:
        each = _break_of(record.cells)
        if each.dataset in package.names and package.withholds(each.dataset):
            continue
        if each.dataset in package.names:
            known = {name for row in package.records(each.dataset) for name in _series_of(package, each, row.cells)}
            missing, expected = [name for name in each.series if name not in known], f"series of {each.dataset}"
        else:
            missing, expected = [each.dataset], "a dataset of this package"
        if missing:
            yield Problem(
                f'break "{each.key}" names {", ".join(missing)}, which does not exist',
                package.shown_path(BREAKS),
                record.line,
                expected,
                f"correct the name; then run: make data-seal NAME={BREAKS}",
            )


def _meets(package: Package, each: Break, drawn: set[str]) -> bool:
    if each.year is None or each.kind == CONTENT:
        return bool(drawn & {*each.rows})
    before: set[str] = set()
    after: set[str] = set()
    for address in drawn:
        year = package.cell(address, "year")
        if year:
            names = {*each.series} & {*_series_of(package, each, package.cells(address))}
            (before if int(year) < each.year else after).update(names)
    if each.kind in BETWEEN and len(each.series) > 1:
        return any(old != new for old in before for new in after)
    return bool(before & after)


def _series_of(package: Package, each: Break, cells: Mapping[str, str]) -> list[str]:
    """The names under which a break may speak of a row's series: its parts, and all of them together."""
    parts = [cells[name] for name in package.described(each.dataset).series]
    return [*parts, " ".join(parts)]


def _break_of(cells: Mapping[str, str]) -> Break:
    return Break(
        cells["key"],
        cells["dataset"],
        tuple(cells["series"].split(SEPARATOR)),
        int(cells["year"]) if cells["year"] else None,
        cells["kind"],
        cells["description"],
        cells["rule"],
        tuple(cells["rows"].split(SEPARATOR)) if cells["rows"] else (),
    )


def _records(package: Package) -> tuple[Record, ...]:
    return package.records(BREAKS) if BREAKS in package.names else ()

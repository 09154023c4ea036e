"""Which exhibits and values move when the data change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.core.errors import ReportError
from report.core.project import Project
from report.exhibits.inputs import Inputs
from report.exhibits.registry import Exhibit, collect_exhibits
from report.exhibits.staleness import read_metadata

if TYPE_CHECKING:
    from report.data import Package


@dataclass(frozen=True)
class MovedValue:
    """A value before and after; text in place of a number says why there is none.

    Parameters
    ----------
    id, unit
        The value's.
    old, new
        The number, or what went wrong.
    """

    id: str
    unit: str
    old: float | str
    new: float | str


def exhibits_resting_on(project: Project, addresses: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The exhibits of the last build that rest on any of the rows, with those rows, by ``figure harvest``."""
    wanted = set(addresses)
    found = {}
    for folder in sorted(project.exhibits.iterdir()) if project.exhibits.is_dir() else ():
        metadata = read_metadata(folder)
        rows = [row for row in (metadata or {}).get("rows", ()) if row in wanted]
        if metadata and rows:
            found[f"{metadata['kind']} {metadata['id']}"] = tuple(rows)
    return found


def moved_values(project: Project, old: Package, new: Package, datasets: Iterable[str]) -> tuple[MovedValue, ...]:
    """The values that read any of the ``datasets`` and are not the same in both packages, by id."""
    wanted = set(datasets)
    moved = []
    for exhibit in collect_exhibits(project).values():
        if exhibit.kind == "value" and wanted & {*exhibit.reads}:
            before, after = _number(exhibit, old), _number(exhibit, new)
            if before != after:
                moved.append(MovedValue(exhibit.id, exhibit.unit, before, after))
    return tuple(moved)


def _number(exhibit: Exhibit, package: Package) -> float | str:
    try:
        datasets = exhibit.datasets(package)
        return float(exhibit.made_of(Inputs(datasets.__getitem__, exhibit.reads)).number)
    except ReportError as error:
        return f"cannot be computed: {error.problems[0].found}"
    except Exception as error:  # today's arithmetic may not fit the data of another day, in any way
        return f"cannot be computed: {type(error).__name__}: {error}"

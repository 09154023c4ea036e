"""Figures that one entity of a series cannot have by chance: those of another, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from report.core.errors import Problem
from report.data.derived_values import COLUMN, COMPUTED, SOURCE
from report.data.descriptor import Descriptor
from report.data.rules import Checked, Rule
from report.data.tables import Record

if TYPE_CHECKING:
    from report.data.package import Package

COPIED_RULE = Rule(
    "figures of its own", "No two entities of a series have the same figures throughout without a note that says why."
)
ENTITY, UNIT, NOTE = "entity", "unit", "note"
FEWEST = 3  # figures that agree; two may by chance
DIGITS = 3  # of each such figure: shares as 5 or 12 percent may agree by chance


def check_copied(package: Package) -> Checked:
    """Find entities that have the figures of another: rows that were copied and not corrected.

    Two series may have the same figures, as a budget and what was spent of it, and two sources may agree.
    """
    problems: list[Problem] = []
    looked_at = 0
    for name in package.names:
        descriptor = package.described(name)
        time = descriptor.period or ("year" if "year" in descriptor.columns else "")
        if descriptor.series and time and {ENTITY, COLUMN, SOURCE} <= {*descriptor.columns}:
            records = package.records(name)
            looked_at += len(records)
            problems.extend(_copied(records, descriptor, time, package.shown_path(name)))
    return Checked("", COPIED_RULE, looked_at, tuple(problems))


def _copied(records: tuple[Record, ...], descriptor: Descriptor, time: str, shown: str) -> Iterator[Problem]:
    alike = [
        name
        for name in (*descriptor.series, UNIT, SOURCE, *descriptor.parts)
        if name in {*descriptor.columns} - {ENTITY}
    ]
    entities: dict[tuple[tuple[str, ...], str], list[Record]] = {}
    for record in records:
        if record.cells[COLUMN] and COMPUTED not in record.cells[SOURCE]:
            of_series = tuple(record.cells[name] for name in alike)
            entities.setdefault((of_series, record.cells[ENTITY]), []).append(record)
    first: dict[tuple[object, ...], tuple[str, Record]] = {}
    for (of_series, entity), rows in entities.items():
        figures = tuple(sorted((row.cells[time], row.cells[COLUMN]) for row in rows))
        telling = {figure for _, figure in figures if len(figure.replace(".", "").strip("-0")) >= DIGITS}
        if len(telling) < FEWEST:
            continue
        other, before = first.setdefault((of_series, figures), (entity, rows[0]))
        if other != entity and not any(row.cells.get(NOTE) for row in (*rows, before)):
            yield Problem(
                f'"{entity}" has the same {len(figures)} figures as "{other}", which begin on line {before.line}',
                shown,
                rows[0].line,
                "figures of its own",
                f"correct them, or say in a note why they agree; then run: make data-seal NAME={descriptor.name}",
            )

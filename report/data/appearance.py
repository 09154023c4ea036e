"""Data that looks right and is not: rules that sealing and `make data` ask for and that reading does not need.

They look at tables, at what `datapackage.json` says of them, at the bibliography and at the names of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from report.core.errors import BREAKS, Problem
from report.core.project import DESCRIPTOR
from report.core.shapes import texts_of
from report.data.access import RECORDED, withheld_files
from report.data.characters import INVISIBLE, RULES, CharacterFault, faults_in, skeleton
from report.data.derived_values import COLUMN, COMPUTED, SOURCE
from report.data.descriptor import UNWRITTEN, Descriptor
from report.data.literature import BIBLIOGRAPHY
from report.data.privacy_checks import is_formula, shortened
from report.data.rules import Checked, Rule
from report.data.tables import NUMBER, Record

if TYPE_CHECKING:
    from report.data.package import Package

ALIKE = Rule(
    "keys that look alike", "No two keys, series or entities differ only in case, accents, width or separators."
)
WHOLE = Rule("whole counts", "Every count is a whole number, written in digits alone.")
ROWS = Rule("rows", "Every table has rows, as many as the package says; in which order they stand means nothing.")
NAMES = Rule("names of files", "No name of a file in the data folder looks like another, or holds what is not seen.")
# A figure that counts: 1234. Not 1.234, 1.5, +3 or 3e3; 003 is no number of any kind.
COUNT = re.compile(r"-?[1-9][0-9]*|0")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")  # 1.234 hives are 1,234 ones
ENTITY = "entity"
STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tabs and ends of lines
UNITS, UNIT, KIND, MULTIPLIER, COUNTED = "units", "unit", "kind", "multiplier", "count"


def check_appearance(package: Package, name: str) -> Iterator[Checked]:
    """Apply the rules to one dataset."""
    descriptor, shown, records = package.described(name), package.shown_path(name), package.records(name)
    remedy = f"correct the cell; then run: make data-seal NAME={name}"
    found: dict[Rule, list[Problem]] = {rule: [] for rule in RULES}
    looked_at = 0
    for record in records:
        for column, cell in record.cells.items():
            looked_at += 1
            for fault in faults_in(cell):
                said = f'column "{column}" holds {fault.found}'
                found[fault.rule].append(Problem(said, shown, record.line, fault.expected, remedy))
    for rule, problems in found.items():
        yield Checked(name, rule, looked_at, tuple(problems))
    yield Checked(name, ALIKE, len(records), tuple(_alike(records, descriptor, shown)))
    yield Checked(name, WHOLE, len(records), tuple(_no_counts(records, descriptor, shown, _counted_units(package))))
    yield Checked(name, ROWS, 1, tuple(check_rows(records, descriptor, shown)))


def check_rows(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Compare the number of rows with what the package says of it; a table without rows needs a reason."""
    stated = descriptor.raw.get("rows")
    if stated is not None and stated != len(records):
        expected = f"{stated:,} ({DESCRIPTOR}, rows)"
        remedy = f"if the rows are meant, run: make data-seal NAME={descriptor.name}; if not, restore the file"
        yield Problem(f"has {len(records):,} rows", shown, 0, expected, remedy)
    yield from check_not_empty(records, descriptor, shown)


def check_not_empty(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Find a table of column names alone that gives no reason for it."""
    # A dataset that is being written is told as such.
    unwritten = str(descriptor.raw["description"]).startswith(UNWRITTEN)
    if not records and not descriptor.raw.get("withoutRows") and not unwritten:
        remedy = f'restore the rows, or give the reason in data/{DESCRIPTOR}, property "withoutRows"'
        yield Problem("has column names and no rows", shown, 1, "at least one row", remedy)


def check_package_texts(package: Package) -> Iterator[Checked]:
    """Apply the rules on characters to `datapackage.json` and the bibliography, and look at the names of files."""
    described = f"data/{DESCRIPTOR}"
    text = package.project.descriptor.read_text(encoding="utf-8")
    bibliography = package.project.root / BIBLIOGRAPHY
    lines = bibliography.read_text(encoding="utf-8", errors="replace").splitlines() if bibliography.is_file() else []
    found: dict[Rule, list[Problem]] = {rule: [] for rule in RULES}
    looked_at = len(lines)
    for way, line, value in texts_of(text):
        looked_at += 1
        where = ".".join(str(step) for step in way if not isinstance(step, int))
        for fault in (*_controls(value), *faults_in(value)):
            found[fault.rule].append(
                _problem(f'"{where}" holds', fault, described, line, "correct it; then: make data")
            )
    for line, value in enumerate(lines, 1):
        for fault in (*_controls(value), *faults_in(value)):
            found[fault.rule].append(_problem("holds", fault, BIBLIOGRAPHY, line, "correct the line"))
    for rule, problems in found.items():
        yield Checked("", rule, looked_at, tuple(problems))
    data = package.project.data
    apart = set(withheld_files(package.project))
    names = [path.relative_to(data).as_posix() for path in sorted(data.rglob("*"))]
    names = [name for name in names if f"data/{name}" not in apart and name.partition("/")[0] != RECORDED]
    yield Checked("", NAMES, len(names), tuple(_names(names)))
    yield Checked("", ALIKE, len(package.names), tuple(_field_names(package, described)))


def _controls(text: str) -> Iterator[CharacterFault]:
    """A character that steers a terminal and that no page can hold; in tables, `privacy_checks` tells it."""
    if found := STEERING.search(text):
        yield CharacterFault(
            INVISIBLE, f"a control character (U+{ord(found[0]):04X})", "text without control characters"
        )


def _problem(what: str, fault: CharacterFault, path: str, line: int, remedy: str) -> Problem:
    return Problem(f"{what} {fault.found}", path, line, fault.expected, remedy)


def _names(names: Iterable[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in names:
        if BREAKS.search(name):
            found = "the name holds a line break or another sign that ends a line or steers a terminal"
            yield Problem(found, f"data/{name}", 0, "letters, digits, blanks and the like", "rename the file")
        for fault in faults_in(name):
            yield Problem(
                f"the name holds {fault.found}", f"data/{name}", 0, fault.expected, "give the file another name"
            )
        seen = "/".join(map(skeleton, name.split("/")))
        if first.setdefault(seen, name) != name:
            found = f'looks like "{first[seen]}": some systems keep only one of the two'
            yield Problem(found, f"data/{name}", 0, "names that differ in letters", "give one another name")


def _field_names(package: Package, described: str) -> Iterator[Problem]:
    """Names of columns that look alike, or that a spreadsheet takes for a formula, for they head the table."""
    for name in package.names:
        descriptor = package.described(name)
        first: dict[str, str] = {}
        for column in descriptor.columns:
            at, remedy = (
                f'dataset "{name}": field "{shortened(column)}"',
                "give the field another name, there and in the table",
            )
            if is_formula(column) or column != column.strip():
                yield Problem(f"{at} is no plain name", described, descriptor.line, "letters, digits and _", remedy)
            if first.setdefault(skeleton(column), column) != column:
                found = f'{at} looks like "{shortened(first[skeleton(column)])}"'
                yield Problem(found, described, descriptor.line, "names that differ in letters", remedy)


def _alike(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Keys, other unique names, names of series and of what a figure is about that a reader takes for one."""
    named = {field.name for field in descriptor.fields if field.constraints.get("unique")} | {descriptor.key}
    named |= {*descriptor.series, *((ENTITY,) if descriptor.series else ())}
    for column in (name for name in descriptor.columns if name in named):
        first: dict[str, tuple[str, int]] = {}
        told = set()
        for record in records:
            cell = record.cells[column]
            if cell in descriptor.missing:
                continue
            before, line = first.setdefault(skeleton(cell), (cell, record.line))
            if before != cell and cell not in told:
                told.add(cell)
                alike = f'"{shortened(cell)}", which looks like "{shortened(before)}" on line {line}'
                yield Problem(
                    f'column "{column}" holds {alike}',
                    shown,
                    record.line,
                    "names that differ in letters or digits, not only in case, accents, width or separators",
                    f"write both alike, or give one another name; then run: make data-seal NAME={descriptor.name}",
                )


def _counted_units(package: Package) -> frozenset[str]:
    """Units of which there are only whole ones; thousands and millions of them have parts."""
    records = package.records(UNITS) if UNITS in package.names else ()
    return frozenset(
        record.cells[UNIT]
        for record in records
        if record.cells.get(KIND) == COUNTED and record.cells.get(MULTIPLIER, "") in ("", "1") and UNIT in record.cells
    )


def _no_counts(
    records: Sequence[Record], descriptor: Descriptor, shown: str, counted: frozenset[str]
) -> Iterator[Problem]:
    numbers = [field.name for field in descriptor.fields if field.type in ("number", "integer")]
    units = {field["name"]: field.get(UNIT, "") for field in descriptor.raw["schema"]["fields"]}
    for record in records:
        if COMPUTED in record.cells.get(SOURCE, ""):
            continue  # a mean of counts, which the check of derived values computes again
        for column in numbers:
            unit = record.cells.get(UNIT, "") if column == COLUMN and UNIT in record.cells else units[column]
            cell = record.cells[column]
            if unit in counted and NUMBER.fullmatch(cell) and not COUNT.fullmatch(cell):
                whole = f": {cell.replace('.', '')}, if the dot was set between thousands"
                yield Problem(
                    f'column "{column}" holds {cell} {unit}',
                    shown,
                    record.line,
                    f"whole {unit}{whole if THOUSANDS.fullmatch(cell) else ', written in digits alone'}",
                    f"correct it, or give it a unit that has parts; then run: make data-seal NAME={descriptor.name}",
                )

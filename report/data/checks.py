"""What rows must satisfy: types, constraints, unique keys, names that exist."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from report.core.errors import Problem
from report.core.project import DESCRIPTOR
from report.data.derived_values import split_address
from report.data.descriptor import ANY_DATASET, Descriptor, Field, Reference
from report.data.missing_marks import EMPTY, is_explained, is_mark
from report.data.privacy_checks import shortened
from report.data.tables import Record, typed

KINDS = {
    "integer": "a whole number",
    "year": "a year as 2026",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date as 2026-11-23",
}
LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
REGISTERS = ("sources", "units")  # datasets in which something new is described before rows name it
EXACT_DIGITS = 15  # decimal digits that a float of 64 bits always gives back (C's DBL_DIG)
ONE_OF = "one of"  # begins what is expected where a description lists the words of a column
NamesOf = Callable[[str, str], Collection[str]]


def check_cells(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Compare every cell with its field's type and constraints."""
    for record in records:
        for field in descriptor.fields:
            cell = record.cells[field.name]
            for expected in _cell_faults(cell, field, descriptor, record):
                yield Problem(
                    f'column "{field.name}" holds "{shortened(cell)}"' if cell else f'column "{field.name}" is empty',
                    shown,
                    record.line,
                    f'{expected} ({DESCRIPTOR}, field "{field.name}")',
                    _remedy_of(cell, expected, field, descriptor),
                )


def check_keys(records: Sequence[Record], descriptor: Descriptor, shown: str) -> Iterator[Problem]:
    """Find keys, and other unique columns, that name two rows."""
    for field in descriptor.fields:
        if field.name != descriptor.key and not field.constraints.get("unique"):
            continue
        first: dict[str, int] = {}
        for record in records:
            cell = record.cells[field.name]
            if cell in descriptor.missing:
                continue
            if first.setdefault(cell, record.line) != record.line:
                yield Problem(
                    f'column "{field.name}" holds "{shortened(cell)}", which line {first[cell]} holds too',
                    shown,
                    record.line,
                    "a name for this row only",
                    _remedy(descriptor),
                )


def check_references(
    records: Sequence[Record], descriptor: Descriptor, shown: str, names_of: NamesOf
) -> Iterator[Problem]:
    """Find names of rows that do not exist.

    Parameters
    ----------
    names_of
        Gives the names in a column of a dataset; with ``ANY_DATASET`` the addresses of all rows.
    """
    for reference in descriptor.references:
        known = names_of(reference.dataset, reference.target)
        where = "a dataset" if reference.dataset == ANY_DATASET else f'dataset "{reference.dataset}"'
        has_not = "no dataset has" if reference.dataset == ANY_DATASET else f"{where} does not have"
        unknown: dict[str, list[int]] = {}  # lines by name: one cause is told once, however many rows it spoils
        for record in records:
            cell = record.cells[reference.field]
            if cell in descriptor.missing:
                continue
            names = reference.names_in(cell)
            if reference.dataset == ANY_DATASET:
                names = [split_address(name)[0] for name in names]
            for name in dict.fromkeys(names):
                if name not in known:
                    unknown.setdefault(name, []).append(record.line)
                elif names.count(name) > 1:
                    found = f'column "{reference.field}" names "{shortened(name)}", twice'
                    expected = "each name once" + _separated(reference.separator)
                    yield Problem(found, shown, record.line, expected, _remedy(descriptor))
        for name, lines in unknown.items():
            close = difflib.get_close_matches(name, known, 3)
            expected = f"a row of {where}" + (f" (close: {', '.join(close)})" if close else "")
            found = f'column "{reference.field}" names "{shortened(name)}", which {has_not}'
            if len(lines) > 1:
                found += f"; so do {len(lines) - 1} more rows"
            yield Problem(
                found,
                shown,
                lines[0],
                expected + _separated(reference.separator),
                _unknown_remedy(reference, descriptor),
            )


def _separated(separator: str) -> str:
    return f', separated by "{separator}"' if separator else ""


def _unknown_remedy(reference: Reference, descriptor: Descriptor) -> str:
    """What to do about a name that is not there: it may be misspelt here, or missing there."""
    if reference.dataset in REGISTERS:
        there = f"add it to dataset {reference.dataset} and run: make data-seal NAME={reference.dataset}"
        return f"if it is misspelt, {_remedy(descriptor)}; if it is new, {there}"
    return _remedy(descriptor)


def _word_remedy(field: Field, descriptor: Descriptor) -> str:
    """What to do about a word that is not among those of its column: there may be one more of them in this paper."""
    there = f'put the word into the "enum" of the field "{field.name}" of "{descriptor.name}" in data/{DESCRIPTOR}'
    return f"{_remedy(descriptor)}; or, if this paper has one more, {there}"


def _cell_faults(cell: str, field: Field, descriptor: Descriptor, record: Record) -> Iterator[str]:
    """What should stand in a cell instead, for each thing wrong with it."""
    rules = field.constraints
    if cell in descriptor.missing:
        if rules.get("required") or field.name == descriptor.key:
            yield "a value: this column may not be empty"
        return
    if field.type == "string" and _is_only_a_mark(cell, field, descriptor):
        yield "words" + (": this column may not be empty" if rules.get("required") else ", or empty if missing")
        return
    try:
        value = typed(cell, field)
    except ValueError:
        unit = f" ({record.cells['unit']})" if field.name == "value" and record.cells.get("unit") else ""
        zero = " without a zero before it; a code as 01 is text" if LEADING_ZERO.match(cell) else ""
        yield f"{KINDS[field.type]}{unit}{zero}" + ("" if rules.get("required") else ", or empty if missing")
        return
    if field.pattern and not field.pattern.fullmatch(cell):
        yield f"text of the form {field.pattern.pattern}"
    if "enum" in rules and value not in rules["enum"] and cell not in rules["enum"]:
        yield f"{ONE_OF} {', '.join(map(str, rules['enum']))}"
    least, greatest = field.limits
    if least is not None and value < least:
        yield f"at least {rules['minimum']}"
    if greatest is not None and value > greatest:
        yield f"at most {rules['maximum']}"
    if field.type in ("integer", "number") and (digits := _significant(cell)) > EXACT_DIGITS:
        yield f"a number of at most {EXACT_DIGITS} digits, which a computer keeps exactly; this one has {digits}"


def _is_only_a_mark(cell: str, field: Field, descriptor: Descriptor) -> bool:
    """Whether a text only says that there is none, and nothing says that this is a word of its column."""
    if not is_mark(cell, is_required=bool(field.constraints.get("required"))):
        return False
    known = cell in field.constraints.get("enum", ()) or is_explained(cell, field.description)
    return not known and all(reference.field != field.name for reference in descriptor.references)


def _significant(cell: str) -> int:
    """How many digits of a number tell something."""
    digits = cell.lower().partition("e")[0].lstrip("+-")
    return len(digits.replace(".", "").strip("0") if "." not in digits else digits.replace(".", "").lstrip("0"))


def _remedy_of(cell: str, expected: str, field: Field, descriptor: Descriptor) -> str:
    """What to do about a cell that is not as it should be."""
    if expected.startswith(ONE_OF):
        return _word_remedy(field, descriptor)
    required = bool(field.constraints.get("required")) or field.name == descriptor.key
    if not required and cell and (is_mark(cell, is_required=False) or cell in EMPTY):
        there = f'or add "{cell}" to missingValues of "{descriptor.name}" in data/{DESCRIPTOR}'
        return f"leave the cell empty, {there}; then run: make data-seal NAME={descriptor.name}"
    return _remedy(descriptor)


def _remedy(descriptor: Descriptor) -> str:
    return f"correct the cell; then run: make data-seal NAME={descriptor.name}"

"""Derived rows computed again from the rows they name."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from report.core.errors import Problem
from report.data.descriptor import Descriptor
from report.data.tables import SEPARATOR, Record

COLUMN = "value"  # the figure of a row, unless its address ends in `#column`
SOURCE = "source_id"
COMPUTED = "DERIVED"  # the source of rows computed in this project
WITHIN = " ± "  # before an allowance, where the rows named are rounded more coarsely than the inputs were
ORIGINS, ARITHMETIC = "derived_from", "derivation"
LARGEST_EXPONENT = 300  # of ten; a float of 64 bits ends at 308
SLACK = 1e-9  # relative; what binary fractions may add to half of a value's last digit

CellOf = Callable[[str, str], str | None]


def split_address(address: str) -> tuple[str, str]:
    """The address of a row, and the column meant: ``value`` unless it ends in ``#column``."""
    row, _, column = address.partition("#")
    return row, column or COLUMN


def check_derivations(
    records: Sequence[Record], descriptor: Descriptor, shown: str, cell_of: CellOf
) -> Iterator[Problem]:
    """Compare derived values with what the rows they name give, to the precision at which they are written.

    Parameters
    ----------
    cell_of
        Gives the text in a column of the row at an address, or None if there is no such cell.
    """
    for record in records:
        origins, arithmetic = record.cells.get(ORIGINS, ""), record.cells.get(ARITHMETIC, "")
        computed = record.cells.get(SOURCE) == COMPUTED and descriptor.key != SOURCE
        if not origins and not arithmetic and not computed:
            continue
        fault = _fault(record.cells.get(COLUMN, ""), origins, arithmetic, cell_of)
        circle = _circle(f"{descriptor.name}/{record.cells[descriptor.key]}", cell_of)
        if circle:
            fault = (f"is derived from itself: {' ← '.join(circle)}", "rows that do not lead back to this one")
        if fault:
            yield Problem(
                fault[0],
                shown,
                record.line,
                fault[1],
                f"correct the value, {ORIGINS} or {ARITHMETIC}; then run: make data-seal NAME={descriptor.name}",
            )


def compute(arithmetic: str, values: Mapping[str, float]) -> float:
    """The result of ``arithmetic`` over named values.

    Parameters
    ----------
    arithmetic
        Numbers, names, ``+ - * /``, ``(x > y)`` counting 1 or 0, and ``round(x, digits)``; nothing else is run.

    Raises
    ------
    ValueError
        If it holds anything else, or divides by zero.
    """
    try:
        return _value(ast.parse(arithmetic, mode="eval").body, values)
    except (SyntaxError, KeyError, ZeroDivisionError, RecursionError) as error:
        raise ValueError(f"not arithmetic: {arithmetic}") from error


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=operator, right=right):
            first, second = _value(left, values), _value(right, values)
            match operator:
                case ast.Add():
                    return first + second
                case ast.Sub():
                    return first - second
                case ast.Mult():
                    return first * second
                case ast.Div():
                    return first / second
        case ast.Compare(left=left, ops=[ast.Gt()], comparators=[right]):
            return float(_value(left, values) > _value(right, values))
        case ast.Call(func=ast.Name(id="round"), args=[number, digits], keywords=[]):
            return round(_value(number, values), int(_value(digits, values)))
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")


def _fault(value: str, origins: str, arithmetic: str, cell_of: CellOf) -> tuple[str, str] | None:
    """What is wrong with a derived value, as found and expected, or None."""
    cells = [cell_of(*split_address(address)) for address in origins.split(SEPARATOR) if address]
    if not origins or not arithmetic:
        return f"a computed row has no {ORIGINS if arithmetic else ARITHMETIC}", "the rows and the arithmetic behind it"
    try:
        values = dict(zip(string.ascii_lowercase, (float(cell or "missing") for cell in cells), strict=False))
        if len(values) < len(cells):
            raise ValueError(origins)
        formula, _, allowed = arithmetic.partition(WITHIN)
        result, allowance = compute(formula, values), float(allowed or 0)
        written = Decimal(value)
    except (ValueError, ArithmeticError):
        found = f'column "{ARITHMETIC}" holds "{arithmetic}", which cannot be computed from {ORIGINS}'
        expected = "arithmetic over a, b, c …, the figures of the rows named, in their order"
        bare = [each for each, cell in zip(origins.split(SEPARATOR), cells, strict=False) if cell is None]
        if bare:  # a table as it was received has columns of its own names
            found += f': {bare[0].strip()} has no column "{COLUMN}"'
            expected = f"rows of tables that have the column {COLUMN}; of others leave {COLUMN} and {ARITHMETIC} empty"
        return found, expected
    exponent = written.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > LARGEST_EXPONENT:
        return None  # NaN, Infinity, 1e999: the check of the value itself tells it
    half_a_digit = 10.0**exponent / 2
    if abs(result - float(written)) > max(half_a_digit, allowance) + SLACK * max(1.0, abs(result)):
        return f'column "{COLUMN}" holds {value}', f"{result:.10g}, which is {formula} of {origins}"
    return None


def _circle(address: str, cell_of: CellOf) -> list[str]:
    """The way from a row back to itself through the rows it is derived from, or nothing."""
    waiting = [[address]]
    seen = {address}
    while waiting:
        path = waiting.pop()
        for origin in (cell_of(path[-1], ORIGINS) or "").split(SEPARATOR):
            row, _ = split_address(origin)
            if row == address:
                return [*path, row]
            if row and row not in seen:
                seen.add(row)
                waiting.append([*path, row])
    return []

"""The rows an exhibit may read, and how it picks them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from report.core.errors import ContentError, Problem
from report.exhibits.columns import columns_of
from report.exhibits.days import as_held, written
from report.exhibits.formula import COUNTED, READ, Formula
from report.exhibits.quantity import Quantity, joined, sum_of, taken_from
from report.exhibits.results import Cell

if TYPE_CHECKING:
    import pandas as pd

ROWS = "rows"  # the column of a chart's frame that holds row addresses
SEPARATOR = " "  # between the addresses in that column; an address has no blank in it

Condition = object  # a value, a list of values, or a function that says yes or no to a value


class DatasetLike(Protocol):
    """What exhibits need of `report.data.Dataset`."""

    @property
    def name(self) -> str:
        """The dataset's name in the package."""

    @property
    def frame(self) -> pd.DataFrame:
        """Its rows; the index holds their addresses."""

    @property
    def hash(self) -> str:
        """A name for its content."""


@dataclass(frozen=True)
class Row:
    """One row of a dataset.

    Parameters
    ----------
    address
        The row's address, ``<dataset>/<key>``.
    fields
        Its fields by column name; a missing one is None.
    """

    address: str
    fields: Mapping[str, Any]

    @property
    def rows(self) -> tuple[str, ...]:
        """The row's address, as the rows of a cell."""
        return (self.address,)

    def __getitem__(self, column: str) -> Any:
        _check_columns(self.fields, [column])
        return self.fields[column]

    def quantity(self, column: str = "value") -> Quantity:
        """The number in ``column`` with this row behind it.

        Raises
        ------
        ContentError
            If the field is empty or holds no number.
        """
        number = self[column]
        if isinstance(number, bool) or not isinstance(number, int | float):
            found = f'row {self.address} has no number in column "{column}": {_shown(number)}'
            remedy = f'leave such rows out: if row["{column}"] is not None' if number is None else ""
            raise ContentError(Problem(found, expected="a number", remedy=remedy))
        return taken_from(column, number, self.rows, Formula(number, READ, row=self.address, column=column))

    def cell(self, column: str, link: str = "") -> Cell:
        """The text in ``column`` as a cell of a table; an en dash if the field is empty."""
        text = self[column]
        return Cell("–" if text is None else written(text), self.rows, link)


class Rows:
    """Rows of one dataset, in the dataset's order unless sorted.

    Parameters
    ----------
    dataset
        The dataset's name.
    frame
        The rows as pandas gives them; the index holds their addresses.
    places
        Those of the frame's rows that are meant, by their places in it; by default all.
    """

    def __init__(self, dataset: str, frame: pd.DataFrame, places: Sequence[int] | None = None) -> None:
        self.dataset = dataset
        self._whole = frame
        self._is_whole = places is None
        self._places = range(len(frame)) if places is None else places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Row]:
        names = self._names
        columns = [self._fields(name) for name in names]
        for address, *fields in zip(self.rows, *columns, strict=True):
            yield Row(address, dict(zip(names, fields, strict=True)))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as pandas gives them; taken from the dataset's when asked for, since most exhibits never do."""
        return self._whole if self._is_whole else self._whole.iloc[list(self._places)]

    @property
    def rows(self) -> tuple[str, ...]:
        """The addresses of the rows."""
        addresses = columns_of(self._whole).addresses
        return addresses if self._is_whole else tuple(addresses[at] for at in self._places)

    def where(self, **conditions: Condition) -> Rows:
        """The rows that fulfil all conditions: ``column=value``, ``column=[values]`` or ``column=function``.

        A day is given as it stands in the table, ``counted="2024-12-31"``, or as a date.

        Raises
        ------
        ContentError
            If there is no such column, if a value does not occur in it (close ones are named), or if no row is left.
        """
        _check_columns(self._names, conditions)
        chosen = self
        for column, condition in conditions.items():
            chosen = chosen._taken(self._fulfilling(chosen, column, condition))
        if conditions and not len(chosen):
            raise ContentError(Problem(f"{self.dataset} has no row with {_described(conditions)}"))
        return chosen

    def one(self, **conditions: Condition) -> Row:
        """The only row that fulfils the conditions, as for ``where``.

        Raises
        ------
        ContentError
            If there is none, or more than one.
        """
        found = self.where(**conditions)
        if len(found) != 1:
            some = ", ".join(found.rows[:4]) + (" …" if len(found) > 4 else "")
            met = f" with {_described(conditions)}" if conditions else ""
            raise ContentError(
                Problem(
                    f"{self.dataset} has {len(found)} rows{met}: {some}",
                    expected="exactly one row",
                    remedy="add conditions until one row is left",
                )
            )
        return next(iter(found))

    def quantity(self, column: str = "value") -> Quantity:
        """The number in the only row there is."""
        return self.one().quantity(column)

    def quantities(self, column: str = "value") -> list[Quantity]:
        """The numbers of all rows, in order; every row must have one."""
        _check_columns(self._names, [column])
        fields = zip(self.rows, self._fields(column), strict=True)
        return [Row(address, {column: field}).quantity(column) for address, field in fields]

    def sum(self, column: str = "value") -> Quantity:
        """The sum over all rows; every row must have a number."""
        return sum_of(self.quantities(column))

    def count(self) -> Quantity:
        """How many rows there are."""
        return Quantity(len(self), self.rows, Formula(len(self), COUNTED))

    def largest(self, column: str = "value") -> Row:
        """The row with the largest number; of equals the first."""
        return max(self._known(column), key=lambda row: row.fields[column])

    def smallest(self, column: str = "value") -> Row:
        """The row with the smallest number; of equals the first."""
        return min(self._known(column), key=lambda row: row.fields[column])

    def where_known(self, column: str = "value") -> Rows:
        """The rows whose ``column`` is not empty."""
        _check_columns(self._names, [column])
        return self._taken([at for at, field in enumerate(self._fields(column)) if field is not None])

    def sorted_by(self, *columns: str) -> Rows:
        """The rows sorted by ``columns``, equal ones by address."""
        _check_columns(self._names, columns)
        addresses = self.rows
        by_address = self._taken(sorted(range(len(self)), key=addresses.__getitem__))
        if not columns:
            return by_address
        return Rows(self.dataset, by_address.frame.sort_values(list(columns), kind="stable"))

    def by(self, column: str) -> dict[Any, Rows]:
        """The rows in groups with the same value in ``column``, in the order of first appearance."""
        _check_columns(self._names, [column])
        groups: dict[Any, list[int]] = {}
        for at, field in enumerate(self._fields(column)):
            groups.setdefault(field, []).append(at)
        return {field: self._taken(places) for field, places in groups.items()}

    def chart_frame(self, *columns: str, **renamed: str) -> pd.DataFrame:
        """A frame for a chart: one datum for each row, with the row's address in the column ``rows``.

        Parameters
        ----------
        columns
            Columns to take as they are.
        renamed
            Columns to take under another name, as ``tonnes="value"``.
        """
        wanted = {**{column: column for column in columns}, **renamed}
        _check_columns(self._names, wanted.values())
        frame = self.frame[list(wanted.values())].set_axis(list(wanted), axis="columns")
        return frame.assign(**{ROWS: self.rows}).reset_index(drop=True)

    def _known(self, column: str) -> Rows:
        known = self.where_known(column)
        if not len(known):
            raise ContentError(Problem(f'{self.dataset} has no row with a number in "{column}"'))
        return known

    @property
    def _names(self) -> list[str]:
        return columns_of(self._whole).names

    def _fields(self, column: str) -> list[Any]:
        """The fields of a column as values of Python, every kind of missing as None."""
        fields = columns_of(self._whole).fields(self._whole, column)
        return fields if self._is_whole else [fields[at] for at in self._places]

    def _taken(self, places: Sequence[int]) -> Rows:
        """Some of these rows, by their places among them."""
        return Rows(self.dataset, self._whole, [self._places[at] for at in places])

    def _fulfilling(self, chosen: Rows, column: str, condition: Condition) -> list[int]:
        """The places among some of these rows of those that fulfil a condition."""
        fields = chosen._fields(column)
        if callable(condition):
            test: Callable[[Any], bool] = condition
            return [at for at, field in enumerate(fields) if test(field)]
        given = list(condition) if isinstance(condition, list | tuple | set | frozenset) else [condition]
        known = set(self._fields(column))
        wanted = [as_held(value, known) for value in given]
        for value in wanted:
            if value not in known:
                raise ContentError(_no_such_value(self.dataset, column, value, known))
        return [at for at, field in enumerate(fields) if field in wanted]


class Inputs(Mapping[str, Rows]):
    """The datasets an exhibit declared, by name; no other can be read.

    Parameters
    ----------
    read
        Gives a dataset by its name.
    declared
        The names in the exhibit's ``reads``.
    """

    def __init__(self, read: Callable[[str], DatasetLike], declared: Iterable[str]) -> None:
        self._read = read
        self._declared = tuple(dict.fromkeys(declared))

    def __getitem__(self, name: str) -> Rows:
        if name not in self._declared:
            raise ContentError(
                Problem(
                    f'the dataset "{name}" is read but not declared',
                    expected=f"one of: {', '.join(self._declared)}",
                    remedy=f'add "{name}" to reads=[…] of the exhibit',
                )
            )
        return Rows(name, self._read(name).frame)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def frame_of(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame for a chart from computed quantities: numbers in their columns, all their rows in the column ``rows``.

    Parameters
    ----------
    records
        One mapping for each datum. A ``Quantity`` or ``Row`` brings its rows; ``rows`` may give further addresses.

    Raises
    ------
    ContentError
        If a datum has no row behind it.
    """
    import pandas as pd

    data = []
    for record in records:
        rows = joined(
            record.get(ROWS, ()), *(field.rows for field in record.values() if isinstance(field, Quantity | Row))
        )
        if not rows:
            raise ContentError(
                Problem(f"a datum has no row behind it: {dict(record)}", expected="at least one Quantity")
            )
        plain = {
            name: _number_of(field) for name, field in record.items() if name != ROWS and not isinstance(field, Row)
        }
        data.append({**plain, ROWS: SEPARATOR.join(rows)})
    return pd.DataFrame(data)


def _number_of(field: Any) -> Any:
    return field.number if isinstance(field, Quantity) else field


def _check_columns(there: Iterable[str], wanted: Iterable[str]) -> None:
    known = list(there)
    missing = [column for column in wanted if column not in known]
    if missing:
        close = difflib.get_close_matches(missing[0], known, n=3)
        raise ContentError(
            Problem(
                f'there is no column "{missing[0]}"',
                expected=f"one of: {', '.join(known)}",
                remedy=f'did you mean "{close[0]}"?' if close else "",
            )
        )


def _no_such_value(dataset: str, column: str, value: object, there: set[Any]) -> Problem:
    known = {written(field): field for field in there}
    close = difflib.get_close_matches(written(value), sorted(known), n=3, cutoff=0.5)
    some = close or sorted(known)[:8]
    kinds = ", ".join(sorted({type(known[name]).__name__ for name in some}))
    hint = f" ({kinds})" if written(value) in known else ""
    lead = "close values:" if close else "a value such as"
    return Problem(
        f"{dataset} has no row with {column}={_shown(value)}",
        expected=f"{lead} {', '.join(_shown(known[name]) for name in some)}{hint}",
    )


def _shown(value: object) -> str:
    return "nothing" if value is None else f'"{value}"' if isinstance(value, str) else written(value)


def _described(conditions: Mapping[str, Condition]) -> str:
    return ", ".join(f"{name}={'…' if callable(value) else _shown(value)}" for name, value in conditions.items())

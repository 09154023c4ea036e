"""The columns of datasets as values of Python, made once for all exhibits that pick rows by them."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


class Columns:
    """The fields of a frame as values of Python, each column made once for all who ask for rows by it.

    Parameters
    ----------
    frame
        The rows; it stays as it is.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.names: list[str] = list(frame.columns)
        self.addresses = tuple(str(address) for address in frame.index)
        self._fields: dict[str, list[Any]] = {}
        self._by_address: dict[str, dict[str, Any]] = {}

    def fields(self, frame: pd.DataFrame, column: str) -> list[Any]:
        """The fields of a column, in the order of the frame that these columns are of."""
        if column not in self._fields:
            self._fields[column] = _plain(frame[column])
        return self._fields[column]

    def by_address(self, frame: pd.DataFrame, column: str) -> Mapping[str, Any]:
        """The fields of a column by their rows' addresses; none of a column that is not there."""
        if column not in self._by_address:
            known = column in self.names
            fields = self.fields(frame, column) if known else ()
            self._by_address[column] = dict(zip(self.addresses, fields, strict=known))
        return self._by_address[column]


# Of each frame that is still there. Hundreds of exhibits pick their rows from the same few datasets.
_columns: dict[int, Columns] = {}


def columns_of(frame: pd.DataFrame) -> Columns:
    """The columns of a frame, for as long as the frame is there."""
    name = id(frame)
    if name not in _columns:
        _columns[name] = Columns(frame)
        weakref.finalize(frame, _columns.pop, name, None).atexit = False
    return _columns[name]


def field_at(frame: pd.DataFrame, address: str, column: str) -> Any:
    """The field of a row in a column, as a value of Python; None where it is missing or there is none."""
    return columns_of(frame).by_address(frame, column).get(address)


def _plain(series: pd.Series[Any]) -> list[Any]:
    """The fields of a column as values of Python, every kind of missing as None."""
    import pandas as pd

    fields = zip(series.tolist(), pd.isna(series.array).tolist(), strict=True)
    return [None if missing else field for field, missing in fields]

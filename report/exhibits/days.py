"""Days in rows: pandas holds them with a time, tables and people write them without."""

from __future__ import annotations

import datetime
from typing import Any


def as_held(value: object, known: set[Any]) -> object:
    """A condition as its column holds it: a day may be given as a date, or as the table writes it, ``2024-12-31``."""
    if not any(isinstance(each, datetime.datetime) for each in known):
        return value
    if isinstance(value, str):
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime.combine(value, datetime.time())
    return value


def written(value: object) -> str:
    """A field as its table writes it: a day without a time."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)

"""Addresses of rows that may not be shown: a place in the file while an exhibit is computed, no row afterwards."""

from __future__ import annotations

import re

WITHHELD = "withheld"  # what stands in an address in place of a row's key
MASK = re.compile(r"(?P<name>[a-z0-9-]+)/withheld:(?P<place>\d{9})")  # registry/withheld:000000012


def is_masked(address: str) -> bool:
    """Whether an address is one of a row that may not be shown."""
    return MASK.fullmatch(address) is not None

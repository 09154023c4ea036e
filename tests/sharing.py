"""What several workers of one run of the tests need is made once, by the first that asks."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[[Path], None]
Shared = Callable[[str, Make], Path]


def sharing_in(factory: pytest.TempPathFactory) -> Shared:
    """A function that gives the folder of a name, filled by ``make`` once in this run; nobody may change it."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    place.mkdir(exist_ok=True)

    def shared(name: str, make: Make) -> Path:
        folder, done = place / name, place / f"{name}.made"
        with (place / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                make(folder)
                done.touch()
        return folder

    return shared

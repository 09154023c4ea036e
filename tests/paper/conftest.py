from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.project import SCRIPTS, Project
from report.core.scripts import import_own
from report.data import open_package
from report.exhibits import Inputs, Quantity, collect_exhibits

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_scripts() -> None:
    """Let `scripts` be this paper's, whichever paper's a test before has imported in this process."""
    import_own(Project(ROOT), SCRIPTS)


@pytest.fixture(scope="session")
def exhibits() -> dict[str, Any]:
    return collect_exhibits(Project(ROOT))


@pytest.fixture(scope="session")
def computed(exhibits: dict[str, Any]) -> Callable[[str], Any]:
    """What the analysis makes of the data, by the exhibit's id; each is computed once."""
    package = open_package(Project(ROOT))
    known: dict[str, Any] = {}

    def compute(name: str) -> Any:
        if name not in known:
            exhibit = exhibits[name]
            known[name] = exhibit.compute(Inputs(package.read, exhibit.reads))
        return known[name]

    return compute


@pytest.fixture(scope="session")
def number(computed: Callable[[str], Any]) -> Callable[[str], float]:
    def of(name: str) -> float:
        quantity = computed(name)
        assert isinstance(quantity, Quantity)
        return float(quantity.number)

    return of

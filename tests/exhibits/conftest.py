from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest

from report.exhibits import Inputs
from tests.lending import Copies, lent_copy

from .project import SmallProject


@dataclass(frozen=True)
class MemoryDataset:
    """A dataset that needs no files."""

    name: str
    frame: pd.DataFrame
    hash: str = "0" * 64


@dataclass(frozen=True)
class MemoryPackage:
    datasets: dict[str, MemoryDataset] = field(default_factory=dict)

    def read(self, name: str) -> MemoryDataset:
        return self.datasets[name]

    def inputs(self, *reads: str) -> Inputs:
        return Inputs(self.read, reads)


def dataset(name: str, key: str, columns: dict[str, list[object]], types: dict[str, str]) -> MemoryDataset:
    frame = pd.DataFrame(columns).astype(types)
    frame.index = pd.Index([f"{name}/{entry}" for entry in frame[key]], name="row")
    return MemoryDataset(name, frame)


@pytest.fixture
def package() -> MemoryPackage:
    vehicles = dataset(
        "light-vehicles",
        "id",
        {
            "id": ["made~2016", "made~2017", "sold~2016", "sold~2017", "sold~2018"],
            "series_id": ["made", "made", "sold", "sold", "sold"],
            "year": [2016, 2017, 2016, 2017, 2018],
            "value": [3_465_615, 3_933_154, 2_768_268, 3_102_604, None],
            "source_id": ["INEGI", "INEGI; AMIA", "AMIA", "AMIA", "AMIA"],
            "confidence": ["A", "A", "B", "B", "C"],
        },
        {"id": "string", "series_id": "string", "year": "Int64", "value": "Int64"},
    )
    budgets = dataset(
        "budgets",
        "id",
        {"id": ["a", "b"], "instrument": ["PEI", "FOMIX"], "value": [4078.4, 1200.0], "source_id": ["SHCP", "SHCP"]},
        {"id": "string", "instrument": "string", "value": "float64"},
    )
    return MemoryPackage({"light-vehicles": vehicles, "budgets": budgets})


@pytest.fixture(scope="session")
def copies_of_small(built_once: SmallProject, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Copies of the small project with all exhibits built, for the tests of this worker."""
    return Copies(built_once.root, tmp_path_factory.mktemp("projects"))


@pytest.fixture
def project(copies_of_small: Copies, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SmallProject]:
    """A small project with all exhibits built, to be changed at will."""
    with lent_copy(copies_of_small, tmp_path / "copy", request) as folder:
        yield SmallProject.at(folder)

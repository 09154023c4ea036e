from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from report.evidence.record import Snapshot, snapshot_of, write_released
from report.release.verify.variations import Circumstances, Rebuilt, make, plan
from tests.sample import Sample

ROOT = Path(__file__).parents[3]


class Copy(Sample):
    """A copy of the sample paper with its build and cache, in which a fault can be planted and built."""

    def __init__(self, folder: Path, workshop: Path) -> None:
        self.workshop = workshop
        super().__init__(folder)

    def rebuilt(self, circumstances: Circumstances | None = None, goals: Sequence[str] = ()) -> Rebuilt:
        return make(self.project, circumstances or plan()[0], self.workshop, goals=goals)

    def snapshot(self, name: str = "the build") -> Snapshot:
        return snapshot_of(self.project, name)


@pytest.fixture(scope="session")
def as_built(built_sample: Sample) -> Snapshot:
    """The sample paper as it is built."""
    return snapshot_of(built_sample.project, "the release")


@pytest.fixture
def copy(sample: Sample, tmp_path: Path) -> Copy:
    return Copy(sample.folder, tmp_path)


@pytest.fixture
def released(copy: Copy, as_built: Snapshot) -> Copy:
    """A copy that has this build as its release."""
    write_released(copy.project, as_built, "1.0.0", "2026-01-01")
    return copy


Plant = Callable[[Copy], None]

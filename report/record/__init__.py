"""What a build holds, as fingerprints by layer, and what was released."""

from report.record.released import Released, read_released, this_machine, write_released
from report.record.snapshot import (
    DESCRIPTIONS,
    EXPECTED,
    LAYERS,
    MADE,
    RESULTS,
    Snapshot,
    input_files,
    snapshot_of,
    snapshot_of_results,
)

__all__ = [
    "DESCRIPTIONS",
    "EXPECTED",
    "LAYERS",
    "MADE",
    "RESULTS",
    "Released",
    "Snapshot",
    "input_files",
    "read_released",
    "snapshot_of",
    "snapshot_of_results",
    "this_machine",
    "write_released",
]

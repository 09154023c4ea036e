"""What a build holds, as fingerprints by layer, and what was released."""

from report.evidence.record.released import Released, read_released, this_machine, write_released
from report.evidence.record.repository import is_under_git
from report.evidence.record.snapshot import (
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
from report.evidence.record.tracked import files_elsewhere, uncommitted_files, unshared_files

__all__ = [
    "DESCRIPTIONS",
    "EXPECTED",
    "LAYERS",
    "MADE",
    "RESULTS",
    "Released",
    "Snapshot",
    "files_elsewhere",
    "input_files",
    "is_under_git",
    "read_released",
    "snapshot_of",
    "snapshot_of_results",
    "this_machine",
    "uncommitted_files",
    "unshared_files",
    "write_released",
]

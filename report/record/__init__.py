"""What a build holds, as fingerprints by layer, and what was released."""

from report.record.released import Released, read_released, this_machine, write_released
from report.record.snapshot import EXPECTED, LAYERS, MADE, Snapshot, input_files, snapshot_of

__all__ = [
    "EXPECTED",
    "LAYERS",
    "MADE",
    "Released",
    "Snapshot",
    "input_files",
    "read_released",
    "snapshot_of",
    "this_machine",
    "write_released",
]

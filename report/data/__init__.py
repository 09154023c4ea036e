"""The only door to `data/`: datasets read with checks, and their sources.

Importing this room does not import pandas; ``Package.read`` does.
"""

from report.data.package import (
    Checked,
    CheckReport,
    Dataset,
    Package,
    check_hashes,
    check_package,
    csl_records,
    open_package,
)
from report.data.seal import Sealed, seal_dataset
from report.data.sources import Source

__all__ = [
    "CheckReport",
    "Checked",
    "Dataset",
    "Package",
    "Sealed",
    "Source",
    "check_hashes",
    "check_package",
    "csl_records",
    "open_package",
    "seal_dataset",
]

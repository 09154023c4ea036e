"""The only door to `data/`: datasets read with checks, and their sources.

Importing this room does not import pandas; ``Package.read`` does.
"""

from report.data.access import Access
from report.data.breaks import Break, breaks_touching
from report.data.changes import Changes, compare_packages, package_at
from report.data.claims import VERDICTS, claims_of, judge_claim
from report.data.own import check
from report.data.package import Dataset, Package, csl_records, open_package, open_whole_package
from report.data.package_checks import check_open_package, check_package, check_quickly, release_date
from report.data.periods import Period, read_period
from report.data.rules import Checked, CheckReport, Rule
from report.data.scaffold import add_dataset, add_dataset_from
from report.data.seal import seal_dataset
from report.data.semantic_checks import meanings_of_units
from report.data.sources import Source

__all__ = [
    "VERDICTS",
    "Access",
    "Break",
    "Changes",
    "CheckReport",
    "Checked",
    "Dataset",
    "Package",
    "Period",
    "Rule",
    "Source",
    "add_dataset",
    "add_dataset_from",
    "breaks_touching",
    "check",
    "check_open_package",
    "check_package",
    "check_quickly",
    "claims_of",
    "compare_packages",
    "csl_records",
    "judge_claim",
    "meanings_of_units",
    "open_package",
    "open_whole_package",
    "package_at",
    "read_period",
    "release_date",
    "seal_dataset",
]

"""What is different between a revision and the project as it is now."""

from report.release.diff.account import write_differences
from report.release.diff.versions import compare_with

__all__ = ["compare_with", "write_differences"]

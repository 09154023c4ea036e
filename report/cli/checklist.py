"""Answer a data editor's list of questions about this folder's project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from report.checklist import answer_all
from report.project import find_project


def main(arguments: Sequence[str]) -> int:
    """Print every point with its answer; status 0 only if none fails."""
    answers = answer_all(find_project())
    for each in answers:
        print(f"{each.status:15} {each.statement}")
        if each.status != "pass":
            print(f"{'':15} {each.said}")
    counts = Counter(each.status for each in answers)
    print(", ".join(f"{counts[status]} {status}" for status in ("pass", "fail", "needs a person")))
    return 1 if counts["fail"] else 0

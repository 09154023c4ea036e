"""Answer a data editor's list of questions about this folder's project."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from report.cli.verb import Told, verb
from report.core.progress import live
from report.core.project import find_project
from report.release.checklist import answer_all


@verb("checklist", as_json=True)
def main() -> Told:
    """Answer a data editor's list of questions about this paper; status 0 only if no answer is a failure."""
    with live("checklist") as say:
        say("answering")
        answers = answer_all(find_project())
    lines = []
    for each in answers:
        lines.append(f"{each.status:15} {each.statement}")
        if each.status != "pass":
            lines.append(f"{'':15} {each.said}")
    counts = Counter(each.status for each in answers)
    lines.append(", ".join(f"{counts[status]} {status}" for status in ("pass", "fail", "needs a person")))
    return Told("\n".join(lines), {"answers": [asdict(each) for each in answers]}, 1 if counts["fail"] else 0)

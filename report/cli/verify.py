"""Rebuild the paper from nothing, twice and otherwise; compare; write the account to `build/verification`.

Ends with status 0 for the verdicts *reproduced*, *reproduced, programs changed since* and *unreleased*, with 1 for
*not reproduced*.
"""

from __future__ import annotations

from collections.abc import Sequence

from report.progress import step
from report.project import find_project
from report.verify import verify_project
from report.verify.account import summary, write_account


def main(_: Sequence[str]) -> int:
    """Verify this folder's project; the status is that of the verdict."""
    project = find_project()
    with step(project, "verify") as say:
        done = verify_project(project, say)
        folder = write_account(done)
        say(done.verdict.name)
    print("\n".join(summary(done)))
    print(f"report {project.shown(folder / 'index.html')}")
    return done.verdict.status

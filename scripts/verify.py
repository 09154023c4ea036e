"""Rebuild the paper from nothing, twice and otherwise; compare; write the account to `build/verification`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from report.programs import run_guarded
from report.progress import step
from report.project import find_project
from report.verify import verify_project
from report.verify.account import summary, write_account


def main(arguments: Sequence[str]) -> int:
    """Verify this folder's project; status 0 only if all that ran matched."""
    project = find_project()
    with step(project, "verify") as say:
        done = verify_project(project, say)
        folder = write_account(done)
        say(done.verdict)
    print("\n".join(summary(done)))
    print(f"report {project.shown(folder / 'index.html')}")
    return 1 if done.mismatches else 0


if __name__ == "__main__":
    sys.exit(run_guarded(main))

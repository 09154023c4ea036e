"""Rebuild the paper from nothing, twice and otherwise; compare; write the account to `build/verification`.

Ends with status 0 for the verdicts *reproduced*, *reproduced, programs changed since* and *unreleased*, with 1 for
*not reproduced*.
"""

from __future__ import annotations

from report.cli.verb import Told, verb
from report.core.progress import step
from report.core.project import find_project
from report.release.verify import verify_project
from report.release.verify.account import as_json, summary, write_account


@verb(
    "verify",
    "The status is 0 for the verdicts reproduced, programs changed since, and unreleased; 1 for not reproduced.",
    as_json=True,
)
def main() -> Told:
    """Rebuild the paper from nothing, twice and otherwise, compare, and write the account to `build/verification`."""
    project = find_project()
    with step(project, "verify") as say:
        done = verify_project(project, say)
        folder = write_account(done)
        say(done.verdict.name)
    lines = [*summary(done), f"report {project.shown(folder / 'index.html')}"]
    return Told("\n".join(lines), as_json(done), done.verdict.status)

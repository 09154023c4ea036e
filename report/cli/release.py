"""Take what the committed inputs give as a release, if checks, tests and verification pass."""

from __future__ import annotations

from collections.abc import Sequence

from report.progress import step
from report.project import find_project
from report.verify.release import release


def main(arguments: Sequence[str]) -> None:
    """Release this folder's project under the version that is the first argument."""
    project = find_project()
    version = arguments[0] if arguments else ""
    with step(project, "release") as say:
        changes = release(project, version, say)
        say(version)
    print(f"released {version}; what changed is in {project.shown(changes)}")
    print(f"now:  git add -A && git commit -m 'Release {version}' && git tag v{version}")

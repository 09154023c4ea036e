"""Take what the committed inputs give as a release, if checks, tests and verification pass."""

from __future__ import annotations

import click

from report.cli.verb import verb
from report.core.progress import step
from report.core.project import find_project
from report.release.verify.release import release


@verb("release")
@click.argument("version", default="")
def main(version: str) -> None:
    """Take the results of the committed files as release VERSION, if checks, tests and verification pass."""
    project = find_project()
    with step(project, "release") as say:
        changes = release(project, version, say)
        say(version)
    print(f"released {version}; what changed is in {project.shown(changes)}")
    print(f"now:  git add -A && git commit -m 'Release {version}' && git tag v{version}")

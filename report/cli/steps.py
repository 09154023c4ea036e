"""Run the steps of other programs that are stale."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from report.cli.verb import Told, verb
from report.core.project import Project, find_project
from report.data.steps import run_step, states_of

TOLD = """Steps are declared in scripts/steps.yml. One whose program or input is missing is told with what it needs, and
the build goes on with the outputs that are there."""


@verb("steps", TOLD, as_json=True)
@click.option("--show", is_flag=True, help="Tell how they are, and run none.")
def main(show: bool) -> Told:
    """Run the steps of other programs (R, Stata, Julia, a model) whose inputs have changed."""
    project = find_project()
    if not show:
        run_stale(project)
    found = states_of(project)
    text = "\n".join(map(str, found)) or "scripts/steps.yml declares no step"
    return Told(text, {"steps": [asdict(each) for each in found]})


def run_stale(project: Project) -> None:
    """Run what is stale and can be run; tell of what cannot."""
    for each in states_of(project):
        if not each.stale:
            continue
        if each.missing:
            print(f"warning: {each}", file=sys.stderr, flush=True)
            continue
        print(f"step {each.step.name}: {each.step.command}", file=sys.stderr, flush=True)
        sealed = run_step(project, each.step)
        if sealed:
            print(f"step {each.step.name}: sealed {', '.join(sealed)}", file=sys.stderr, flush=True)

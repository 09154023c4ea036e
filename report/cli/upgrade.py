"""Bring the machine of a paper to that of this folder: `python -m report upgrade ../my-paper`."""

from __future__ import annotations

from pathlib import Path

import click

from report.cli.verb import verb
from report.new.upgrade import plan_upgrade, upgrade


@verb("upgrade", "A paper whose machine somebody edited is left as it is.")
@click.argument("paper", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--show", is_flag=True, help="Tell what would change, and change nothing.")
def main(paper: Path, show: bool) -> int:
    """Bring the machine of the paper in DIR to that of this folder, and tell what changes."""
    plan = plan_upgrade(paper)
    print(plan)
    for sentence in plan.left:
        print(f"left     {sentence}")
    if show:
        return 0
    upgrade(plan)
    print(f"the machine of {paper} is that of this folder; run make, make test and make check there")
    return 0

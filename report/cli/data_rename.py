"""Give a dataset another name."""

from __future__ import annotations

import click

from report.cli.verb import verb
from report.core.project import find_project
from report.data.moving import rename_dataset


@verb("rename", "Renamed are the table, addresses of rows in other tables, and where scripts and tests read it.")
@click.argument("old")
@click.argument("new")
def main(old: str, new: str) -> None:
    """Give dataset OLD the name NEW, wherever it is named."""
    changed = rename_dataset(find_project(), old, new)
    print(
        "\n".join([f"{old} is {new}; changed:", *(f"  {each}" for each in changed), "now run: make data; make check"])
    )

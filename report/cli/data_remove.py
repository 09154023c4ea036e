"""Take a dataset out of the package."""

from __future__ import annotations

import click

from report.cli.verb import verb
from report.core.project import find_project
from report.data.moving import remove_dataset


@verb("remove", "It is refused as long as an exhibit, another table or a test rests on it, with every place.")
@click.argument("name")
def main(name: str) -> None:
    """Take dataset NAME out of the package, with its table, its description and its page."""
    removed = remove_dataset(find_project(), name)
    print("\n".join([f"{name} is removed:", *(f"  {each}" for each in removed), "now run: make data; make"]))

"""Pack inputs, expected and made results, and their descriptions into `build/archive/`."""

from __future__ import annotations

from collections.abc import Sequence

from report.archive import write_archive
from report.archive.selection import read_force, select_files
from report.errors import SHOWN_AT_MOST
from report.files import sha256_file
from report.project import find_project


def main(arguments: Sequence[str]) -> None:
    """Pack this folder's project, and print the file with its hash and what was left out."""
    project = find_project()
    selection = select_files(project, read_force(arguments[0] if arguments else ""))
    for name, why in list(selection.left_out.items())[:SHOWN_AT_MOST]:
        print(f"left out: {name} {why}")
    if len(selection.left_out) > SHOWN_AT_MOST:
        print(f"left out: … and {len(selection.left_out) - SHOWN_AT_MOST} more")
    for name, length in selection.large.items():
        print(f"large: {name} has {length / 1e6:,.1f} MB; it goes in as it is")
    path = write_archive(project, selection=selection)
    print(f"{project.shown(path)}, {path.stat().st_size / 1e6:.1f} MB\nsha256 {sha256_file(path)}")

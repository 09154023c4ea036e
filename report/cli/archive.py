"""Pack inputs, expected and made results, and their descriptions into `build/archive/`."""

from __future__ import annotations

import click

from report.cli.verb import Told, verb
from report.core.errors import SHOWN_AT_MOST
from report.core.files import sha256_file
from report.core.progress import live
from report.core.project import find_project
from report.release.archive import write_archive
from report.release.archive.selection import read_force, select_files


@verb("archive", "FORCE is dirty, secrets, drafts or several, joined by commas.", as_json=True)
@click.argument("force", default="")
def main(force: str) -> Told:
    """Pack inputs, results and their descriptions into one file, and tell its hash and what was left out."""
    project = find_project()
    wanted = read_force(force)
    with live("archive") as say:
        say("choosing files")
        selection = select_files(project, wanted)
        say(f"packing {len(selection.files)} files")
        path = write_archive(project, selection)
    left_out = [f"left out: {name} {why}" for name, why in selection.left_out.items()]
    lines = left_out[:SHOWN_AT_MOST]
    if len(left_out) > SHOWN_AT_MOST:
        lines.append(f"left out: … and {len(left_out) - SHOWN_AT_MOST} more")
    for name, length in selection.large.items():
        lines.append(f"large: {name} has {length / 1e6:,.1f} MB; it goes in as it is")
    digest = sha256_file(path)
    lines.append(f"{project.shown(path)}, {path.stat().st_size / 1e6:.1f} MB\nsha256 {digest}")
    data = {"file": project.shown(path), "bytes": path.stat().st_size, "sha256": digest}
    return Told("\n".join(lines), {**data, "left_out": dict(selection.left_out), "large": dict(selection.large)})

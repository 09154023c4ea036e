"""The archive: every input, what was expected, the results, and their descriptions, in one deterministic zip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from report.core.errors import ContentError, raise_all
from report.core.files import sha256, write_atomically
from report.core.project import Project
from report.data import open_package
from report.data.access import refuse_withheld
from report.evidence.downloads import archive_of
from report.evidence.record import DESCRIPTIONS
from report.release.archive.about import about
from report.release.archive.catalogue_metadata import codecheck, codemeta, outputs_of, zenodo
from report.release.archive.crate import crate
from report.release.archive.packed_results import read_results
from report.release.archive.readme import reproducing
from report.release.archive.selection import Selection, select_files

MANIFEST = "manifest-sha256.txt"
CRATE = "ro-crate-metadata.json"


def archive_files(project: Project, selection: Selection | None = None) -> dict[str, bytes]:
    """Every file of the archive by its path in it, in order.

    Parameters
    ----------
    project
        Built.
    selection
        The project's own files; by default what `select_files` gives.

    Raises
    ------
    ContentError
        If the paper is not built, a result is damaged, or a file must not go in.
    """
    results, exhibits = read_results(project)
    selection = selection or select_files(project)
    files = {**selection.files, **results}
    facts = about(project)
    described = {
        "REPRODUCING.md": reproducing(project, facts, exhibits) + _uncommitted(selection.uncommitted),
        "codemeta.json": codemeta(facts),
        ".zenodo.json": zenodo(facts),
        "codecheck.yml": codecheck(facts, outputs_of(project, exhibits)),
    }
    files |= {name: text.encode() for name, text in described.items()}
    files = dict(sorted(files.items()))
    files[MANIFEST] = "".join(f"{sha256(content)}  {name}\n" for name, content in files.items()).encode()
    package = open_package(project)
    closed = [package.described(name) for name in package.names if package.access(name)]
    files[CRATE] = crate(facts, files, closed).encode()
    hashes = {name: sha256(content) for name, content in files.items()}
    raise_all(ContentError, refuse_withheld(project, hashes, "the archive"))
    assert {*described, MANIFEST, CRATE} == set(DESCRIPTIONS), "what an archive adds is no input of a build"
    return files


def write_archive(project: Project, selection: Selection | None = None) -> Path:
    """Write the archive to `build/archive/`; the same inputs and results give the same bytes."""
    facts = about(project)
    name = f"{facts.short_name}-{facts.version}"
    path = project.build / "archive" / f"{name}.zip"
    packed = archive_files(project, selection)
    write_atomically(path, archive_of({f"{name}/{each}": content for each, content in packed.items()}))
    return path


def _uncommitted(names: Sequence[str]) -> str:
    """What the instructions say of files that went in as they were and not as they were committed."""
    if not names:
        return ""
    listed = "".join(f"- `{name}`\n" for name in names)
    return f"\n## Not as committed\n\nThe archive was made while these files differed from the last commit:\n\n{listed}"

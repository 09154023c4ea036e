"""What was released: fingerprints of every layer, kept in `tests/expected` and changed by a release only."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from report.core.commands import run
from report.core.errors import ContentError, ReportError
from report.core.files import canonical_json, sha256, write_atomically
from report.core.project import Project
from report.core.shapes import TEXT, WHOLE, Keys, MapOf, Shape, read_json
from report.evidence.record.repository import is_under_git
from report.evidence.record.snapshot import EXPECTED, LAYERS, Snapshot

RELEASE_TELLS = ("version", "date", "machine", "python", "renderer")
RELEASE, FINGERPRINTS, INPUTS, ROWS, EXHIBITS = "release.json", "layers.json", "inputs.json", "rows.json", "exhibits"
RESTORE = f"restore the record of the release: git checkout -- {EXPECTED}"
PRINTS = MapOf(TEXT, "fingerprints by name")
SHAPES: Mapping[str, Shape] = {
    RELEASE: Keys(dict.fromkeys(RELEASE_TELLS, TEXT), RELEASE_TELLS),
    FINGERPRINTS: Keys(dict.fromkeys(LAYERS, PRINTS), LAYERS),
    INPUTS: MapOf(
        Keys(
            {
                "kind": TEXT,
                "text": TEXT,
                "code": TEXT,
                "breaks": TEXT,
                "datasets": PRINTS,
                "sources": PRINTS,
                "settings": PRINTS,
                "function": Keys({"file": TEXT, "line": WHOLE, "name": TEXT}, ("file", "line")),
            },
            ("kind", "code", "datasets", "settings", "function"),
        )
    ),
    ROWS: PRINTS,
}
KEPT = ("data.csv", "figure.svg")  # of tables and figures, to be shown beside new ones


@dataclass(frozen=True)
class Released:
    """A release.

    Parameters
    ----------
    version, date
        The release's own; the date is that of the paper.
    machine
        The kind of machine on which it was made, as ``Linux x86_64``.
    python
        The version of Python, as ``3.11``.
    renderer
        ``built-in`` or ``quarto``.
    snapshot
        What it held.
    folder
        Where it is kept.
    """

    version: str
    date: str
    machine: str
    python: str
    renderer: str
    snapshot: Snapshot
    folder: Path


def this_machine() -> str:
    """The kind of this machine, as far as it may matter to the bytes that are made."""
    return f"{platform.system()} {platform.machine()}"


def this_python() -> str:
    """The version of Python that runs."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def read_released(project: Project) -> Released | None:
    """The last release, or None if there was none yet.

    Raises
    ------
    ContentError
        If the record of the release is damaged, or a part of it is missing.
    """
    folder = project.root / EXPECTED
    if not any((folder / name).exists() for name in SHAPES):
        return None
    told, layers, exhibits, rows = (_read(folder, name) for name in (RELEASE, FINGERPRINTS, INPUTS, ROWS))
    snapshot = Snapshot(
        f"release {told['version']}",
        {layer: layers[layer] for layer in LAYERS},
        exhibits,
        rows,
        kept=folder / EXHIBITS,
        past=_past(project, layers["inputs"]),
    )
    return Released(told["version"], told["date"], told["machine"], told["python"], told["renderer"], snapshot, folder)


def write_released(project: Project, snapshot: Snapshot, version: str, date: str) -> None:
    """Keep a build as what was released."""
    folder = project.root / EXPECTED
    told = {
        "version": version,
        "date": date,
        "machine": this_machine(),
        "python": this_python(),
        "renderer": "built-in",
        "counts": {layer: len(items) for layer, items in snapshot.layers.items()},
    }
    write_atomically(folder / RELEASE, canonical_json(told))
    write_atomically(folder / FINGERPRINTS, canonical_json(snapshot.layers))
    # Rows of exhibits stand in the exhibits' own records; here they would be the bulk of the file.
    inputs = {
        name: {key: told for key, told in each.items() if key != "rows"} for name, each in snapshot.inputs.items()
    }
    write_atomically(folder / INPUTS, canonical_json(inputs))
    write_atomically(folder / ROWS, canonical_json(snapshot.rows))
    shutil.rmtree(folder / EXHIBITS, ignore_errors=True)
    for layer in ("tables", "figures"):
        for item in snapshot.layers[layer]:
            for name in KEPT:
                path = project.exhibits / item / name
                if path.is_file():
                    write_atomically(folder / EXHIBITS / item / name, path.read_bytes())


def _past(project: Project, inputs: Mapping[str, str]) -> Callable[[str], str | None]:
    """Gives the text of an input as it was released, as far as git still has it."""

    @cache
    def commit() -> str:
        words = ["git", "log", "-1", "--format=%H", "--", f"{EXPECTED}/{RELEASE}"]
        try:
            return run(words, folder=project.root).stdout.strip() if is_under_git(project.root) else ""
        except ReportError:
            return ""  # the texts of then only make causes more exact

    @cache
    def text(name: str) -> str | None:
        if name not in inputs or not commit():
            return None
        shown = run(["git", "show", f"{commit()}:./{name}"], folder=project.root)
        # In a shallow clone, or after history was rewritten, the commit may be another one.
        return shown.stdout if shown.status == 0 and sha256(shown.stdout) == inputs[name] else None

    return text


def _read(folder: Path, name: str) -> dict[str, Any]:
    """A part of the record, which nobody writes by hand: whatever is wrong with it, the cure is the same."""
    try:
        told: dict[str, Any] = read_json(folder / name, f"{EXPECTED}/{name}", SHAPES[name])
    except ContentError as error:
        raise ContentError(*(replace(each, remedy=RESTORE) for each in error.problems)) from error
    return told

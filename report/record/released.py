"""What was released: fingerprints of every layer, kept in `tests/expected` and changed by a release only."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.files import canonical_json, write_atomically
from report.project import Project
from report.record.snapshot import EXPECTED, LAYERS, Snapshot

RELEASE, FINGERPRINTS, INPUTS, ROWS, EXHIBITS = "release.json", "layers.json", "inputs.json", "rows.json", "exhibits"
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
    """The last release, or None if there was none yet."""
    folder = project.root / EXPECTED
    if not (folder / RELEASE).is_file():
        return None
    told = _read(folder / RELEASE)
    layers = _read(folder / FINGERPRINTS)
    snapshot = Snapshot(
        f"release {told['version']}",
        {layer: layers.get(layer, {}) for layer in LAYERS},
        _read(folder / INPUTS),
        _read(folder / ROWS),
        kept=folder / EXHIBITS,
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
    write_atomically(folder / INPUTS, canonical_json(snapshot.inputs))
    write_atomically(folder / ROWS, canonical_json(snapshot.rows))
    shutil.rmtree(folder / EXHIBITS, ignore_errors=True)
    for layer in ("tables", "figures"):
        for item in snapshot.layers[layer]:
            for name in KEPT:
                path = project.exhibits / item / name
                if path.is_file():
                    write_atomically(folder / EXHIBITS / item / name, path.read_bytes())


def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return told

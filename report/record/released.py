"""What was released: fingerprints of every layer, kept in `tests/expected` and changed by a release only."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from report.commands import run
from report.files import canonical_json, sha256, write_atomically
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
    inputs = layers.get("inputs", {})
    snapshot = Snapshot(
        f"release {told['version']}",
        {layer: layers.get(layer, {}) for layer in LAYERS},
        _read(folder / INPUTS),
        _read(folder / ROWS),
        kept=folder / EXHIBITS,
        past=_past(project, inputs),
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
        return run(words, folder=project.root).stdout.strip() if (project.root / ".git").exists() else ""

    @cache
    def text(name: str) -> str | None:
        if name not in inputs or not commit():
            return None
        shown = run(["git", "show", f"{commit()}:./{name}"], folder=project.root)
        # In a shallow clone, or after history was rewritten, the commit may be another one.
        return shown.stdout if shown.status == 0 and sha256(shown.stdout) == inputs[name] else None

    return text


def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return told

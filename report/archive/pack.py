"""The archive: every input, what was expected, the results, and their descriptions, in one deterministic zip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from report.archive.about import about
from report.archive.crate import crate
from report.archive.metadata import codecheck, codemeta, outputs_of, zenodo
from report.archive.readme import reproducing
from report.errors import ContentError, Problem
from report.files import sha256, write_atomically
from report.project import Project
from report.record import DESCRIPTIONS, EXPECTED, RESULTS, input_files
from report.render.downloads import archive_of

MANIFEST = "manifest-sha256.txt"
CRATE = "ro-crate-metadata.json"
KEPT = ("data.csv", "figure.svg", "spec.vl.json", "metadata.json")


def archive_files(project: Project) -> dict[str, bytes]:
    """Every file of the archive by its path in it, in order.

    Raises
    ------
    ContentError
        If the paper is not built.
    """
    wanted = [project.exhibits, project.pdf, project.docx]
    missing = [Problem("is not built", project.shown(path), remedy="run: make") for path in wanted if not path.exists()]
    if missing:
        raise ContentError(*missing)
    root = project.root
    kept = sorted(path.relative_to(root).as_posix() for path in (root / EXPECTED).rglob("*") if path.is_file())
    files = {name: (root / name).read_bytes() for name in sorted({*input_files(root), *kept})}
    exhibits = _exhibits(project)
    for name in exhibits:
        for part in KEPT:
            path = project.exhibits / name / part
            if path.is_file():
                files[f"{RESULTS}/exhibits/{name}/{part}"] = path.read_bytes()
    files[f"{RESULTS}/paper.pdf"] = project.pdf.read_bytes()
    files[f"{RESULTS}/paper.docx"] = project.docx.read_bytes()
    facts = about(project)
    described = {
        "REPRODUCING.md": reproducing(project, facts, exhibits),
        "codemeta.json": codemeta(facts),
        ".zenodo.json": zenodo(facts),
        "codecheck.yml": codecheck(facts, outputs_of(project, exhibits)),
    }
    files |= {name: text.encode() for name, text in described.items()}
    files = dict(sorted(files.items()))
    files[MANIFEST] = "".join(f"{sha256(content)}  {name}\n" for name, content in files.items()).encode()
    files[CRATE] = crate(facts, files).encode()
    assert {*described, MANIFEST, CRATE} == set(DESCRIPTIONS), "what an archive adds is no input of a build"
    return files


def write_archive(project: Project, target: Path | None = None) -> Path:
    """Write the archive, by default to `build/archive/`; the same inputs and results give the same bytes."""
    facts = about(project)
    name = f"advanced-manufacturing-in-mexico-{facts.version}"
    path = target or project.build / "archive" / f"{name}.zip"
    files: Mapping[str, bytes] = {f"{name}/{each}": content for each, content in archive_files(project).items()}
    write_atomically(path, archive_of(files))
    return path


def _exhibits(project: Project) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(project.exhibits.glob("*/metadata.json")):
        told = json.loads(path.read_bytes())
        found[told["id"]] = told
    return found

"""Which files are the machine's and not a paper's: this list alone says so, and each paper keeps it with hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem
from report.core.files import canonical_json, sha256, sha256_file, write_atomically
from report.core.metadata import PACKAGE
from report.core.shapes import TEXT, Keys, MapOf, read_json
from report.release.archive.layout import belonging, files_below

ROOT = Path(__file__).parents[2]  # of the machine that runs
MANIFEST = "report/manifest.json"
# Paths of the machine's files; `*` stands for folders too.
MACHINE = (
    *(".binder/*", ".ci/*", ".devcontainer/*", ".github/*", ".dockerignore", ".gitattributes", ".gitignore"),
    ".vscode/*",
    *(".gitlab-ci.yml", "Dockerfile", "LICENSE-text", "Makefile", "requirements*.lock", "report/*", "tests/html/*"),
)
# What a paper says of itself in a file that is the machine's otherwise: name = "…"
OWN_LINE = re.compile(r"^(name|version|description|license|authors) = .*\n", re.MULTILINE)
# `upgrading`: the release that an upgrade began with, until the author's part is moved too.
LISTED = Keys({"files": MapOf(TEXT, "a hash for each file"), "upgrading": TEXT}, ("files",))
PROJECT = re.compile(r"^\[project\]\n(?:(?!\[).*\n)*", re.MULTILINE)  # the table of that name, to the next one


def machine_files(root: Path = ROOT) -> list[str]:
    """The machine's files in a folder, by path in order; nothing that was made there, and no manifest."""
    names = [name for name in files_below(root) if any(fnmatchcase(name, pattern) for pattern in MACHINE)]
    return sorted(name for name in belonging(root, names) if name != MANIFEST and (root / name).is_file())


def shared_settings(text: str) -> str:
    """Of a `pyproject.toml` what is the machine's: all but what the paper says of itself."""
    return PROJECT.sub(lambda found: OWN_LINE.sub("", found[0]), text, count=1)


def with_settings(own: str, machine: str) -> str:
    """A paper's `pyproject.toml` with the settings of another machine: what it says of itself stays."""
    lines = {found[1]: found[0] for found in OWN_LINE.finditer(_project_in(own))}
    project = OWN_LINE.sub(lambda found: lines.get(found[1], ""), _project_in(machine))
    return machine.replace(_project_in(machine), project, 1)


def _project_in(text: str) -> str:
    found = PROJECT.search(text)
    return found[0] if found else ""


def manifest_of(root: Path) -> dict[str, str]:
    """The machine in a folder: a hash for each of its files, and for its part of `pyproject.toml`."""
    hashes = {name: sha256_file(root / name) for name in machine_files(root)}
    return {**hashes, PACKAGE: sha256(shared_settings((root / PACKAGE).read_text(encoding="utf-8")))}


def write_manifest(root: Path, hashes: Mapping[str, str], upgrading: str = "") -> None:
    """Keep the list, in the folder of the machine, with the release that an unfinished upgrade began with."""
    begun = {"upgrading": upgrading} if upgrading else {}
    write_atomically(root / MANIFEST, canonical_json({"files": dict(hashes), **begun}))


def read_manifest(root: Path) -> dict[str, str]:
    """The machine as a paper got it.

    Raises
    ------
    ContentError
        If the list is missing or damaged.
    """
    if not (root / MANIFEST).exists():
        remedy = "restore it; a paper that was not started with `python -m report new` has none"
        raise ContentError(Problem("is missing", MANIFEST, remedy=remedy))
    files: dict[str, str] = _read(root)["files"]
    return files


def unfinished_upgrade(root: Path) -> str:
    """The release that an upgrade began with and that was interrupted; empty if there is none."""
    return str(_read(root).get("upgrading", "")) if (root / MANIFEST).exists() else ""


def _read(root: Path) -> dict[str, Any]:
    listed: dict[str, Any] = read_json(root / MANIFEST, MANIFEST, LISTED, remedy="restore the file")
    return listed

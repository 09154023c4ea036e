"""What an exhibit depends on, as hashes: whether it is fresh is decided without running or importing anything heavy."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import hash_of, sha256, sha256_file
from report.core.messages import catalogue_key, language_of
from report.core.project import Project
from report.data import Package
from report.data.groups import Group, groups_of
from report.exhibits.code import Code, Function
from report.exhibits.kinds import KINDS
from report.exhibits.number_format import defined_for
from report.exhibits.provenance import source_hash
from report.theme.fonts import FONTS

if TYPE_CHECKING:
    from report.exhibits.registry import Exhibit

VERSIONED = ("altair", "babel", "pandas", "vl-convert-python")  # what outputs are made with
# The project's own programs that make them: what reads and what draws. Checks of the data decide whether a build goes
# on, not what it gives.
ENGINE = ("report.exhibits.exhibit_writer", "report.data.package", "report.data.breaks")
# Modules that only check, though what reads imports them: they stop a build, and no output has anything from them.
CHECKS = ("report.data.checks", "report.data.derived_values", "report.data.privacy_checks", "report.data.rules")
METADATA = "metadata.json"
CONTENT = "content"  # the key in it of the hash of all its other keys
BREAKS = "breaks"  # the dataset that every figure is held against, whatever it reads


@dataclass(frozen=True)
class Declared:
    """What is known of an exhibit without importing its module."""

    id: str
    kind: str
    module: str
    reads: tuple[str, ...]
    for_each: tuple[str, ...] = ()
    family: str = ""
    group: Group | None = None

    @property
    def function(self) -> str:
        """The name of its function."""
        return (self.family or self.id).replace("-", "_")

    @property
    def told(self) -> dict[str, Any]:
        """What is said of one of a family: which, and for what value of which column it is made; else nothing."""
        if self.group is None:
            return {}
        return {"for_each": {"family": self.family, "column": self.for_each[1], "value": self.group.value}}

    def definition(self, written: str) -> str:
        """What it is, from the first line of its function's docstring."""
        return defined_for(written, self.for_each[1], self.group.value) if self.group else written

    def members(self, package: Package) -> Iterator[Declared]:
        """What the function makes: itself, or one of each value.

        Raises
        ------
        ContentError
            As `groups.groups_of`; the problems of names have no place.
        """
        if not self.for_each:
            yield self
            return
        for group in groups_of(package, *self.for_each).found:
            yield replace(self, id=f"{self.id}-{group.slug}", family=self.id, group=group)


def declared_of(exhibit: Exhibit) -> Declared:
    """What is declared of an exhibit."""
    return Declared(
        exhibit.id, exhibit.kind, exhibit.module, exhibit.reads, exhibit.for_each, exhibit.family, exhibit.group
    )


@dataclass(frozen=True)
class State:
    """The current state of everything exhibits depend on.

    Parameters
    ----------
    code
        The modules.
    datasets
        The hash of each dataset by name.
    sources
        The hash of each source's record by id.
    fonts
        The file that lists the shipped fonts with their hashes.
    language
        The hash of the catalogue in whose language texts are, if it is not English.
    """

    code: Code
    datasets: Mapping[str, str]
    sources: Mapping[str, str]
    fonts: Path
    language: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def settings(self) -> dict[str, str]:
        """Versions of what makes outputs, and the fonts."""
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        versions = {name: version(name) for name in VERSIONED}
        return {**versions, "python": python, "fonts": sha256_file(self.fonts), **self.language}

    def inputs(self, exhibit: Declared, sources: Sequence[str]) -> dict[str, Any]:
        """Hashes of all that an exhibit is made from; equal inputs give equal files.

        Parameters
        ----------
        exhibit
            The exhibit.
        sources
            The ids of the sources behind its rows.
        """
        return {
            "code": self._computes(exhibit),
            "datasets": {name: self._dataset(exhibit, name) for name in exhibit.reads},
            "breaks": self.datasets.get(BREAKS, "") if KINDS[exhibit.kind].is_picture else "",
            "sources": {name: self.sources.get(name, "") for name in sources},
            "settings": self.settings,
        }

    def _dataset(self, exhibit: Declared, name: str) -> str:
        """The hash of what an exhibit sees of a dataset."""
        if exhibit.group and name == exhibit.for_each[0]:
            return exhibit.group.hash
        return self.datasets.get(name, "")

    def _computes(self, exhibit: Declared) -> str:
        """What computes an exhibit; with all its module's text, where no line can be told of its function."""
        computes = self.code.hash((exhibit.module, *ENGINE))
        return computes if self.shown(exhibit) else hash_of([computes, self.code.text(exhibit.module)])

    def shown(self, exhibit: Declared) -> Function | None:
        """What is shown of an exhibit's function and not computed by it: its line, and what it says that it is."""
        return self.code.function(exhibit.module, exhibit.function)

    def is_fresh(self, exhibit: Declared, folder: Path) -> bool:
        """Whether an exhibit's folder holds what its inputs would give again."""
        return self.is_of_these_inputs(exhibit, folder) and self.is_made_with_these(folder)

    def is_made_with_these(self, folder: Path) -> bool:
        """Whether the versions and fonts that made what a folder holds are those of this build."""
        return ((read_metadata(folder) or {}).get("inputs") or {}).get("settings") == self.settings

    def is_of_these_inputs(self, exhibit: Declared, folder: Path) -> bool:
        """Whether a folder holds, whole, what these programs give of these data, whatever drew it."""
        metadata = read_metadata(folder)
        if metadata is None or metadata.get(CONTENT) != content_hash(metadata) or metadata["kind"] != exhibit.kind:
            return False
        inputs = metadata["inputs"]
        if {**inputs, "settings": ""} != {**self.inputs(exhibit, list(inputs["sources"])), "settings": ""}:
            return False
        files = metadata["files"]
        try:
            return {path.name for path in folder.iterdir()} == {METADATA, *files} and all(
                sha256_file(folder / name) == expected for name, expected in files.items()
            )
        except OSError:
            return False  # unreadable, or a folder where a file should be


def current_state(package: Package) -> State:
    """The state of the programs that run, of a data package and of the shipped fonts."""
    return State(
        code=_running_code(package.project),
        datasets={name: package.hash(name) for name in package.names},
        sources={name: source_hash(source) for name, source in package.sources.items()},
        fonts=FONTS / "manifest.json",
        language=catalogue_key(language_of(package.project.root)),
    )


@functools.cache
def _running_code(project: Project) -> Code:
    """The programs of this process, read once: what changes later is not what runs."""
    return Code(Path(__file__).resolve().parents[1], CHECKS, project.scripts, project.store)


def content_hash(metadata: Mapping[str, Any]) -> str:
    """Name all that an exhibit's `metadata.json` says, but for this hash, which stands in it."""
    return hash_of({name: told for name, told in metadata.items() if name != CONTENT})


def read_exhibits(project: Project) -> dict[str, dict[str, Any]]:
    """What the `metadata.json` of every exhibit says, by the exhibit's id.

    Raises
    ------
    ContentError
        With every one that is damaged; the next build of the exhibits makes it anew.
    """
    folders = [path.parent for path in sorted(project.exhibits.glob(f"*/{METADATA}"))]
    found = {folder.name: read_metadata(folder) for folder in folders}
    raise_all(
        ContentError,
        [
            Problem("is damaged", project.shown(project.exhibits / name / METADATA), remedy="run: make exhibits")
            for name, metadata in found.items()
            if metadata is None
        ],
    )
    return {name: metadata for name, metadata in found.items() if metadata is not None}


def read_made(project: Project, metadata: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a file of JSON in an exhibit's folder says, if it is the one that the build made.

    Raises
    ------
    ContentError
        If it is missing or damaged; the next build of the exhibits makes it anew.
    """
    path = project.exhibits / metadata["id"] / name
    try:
        content = path.read_bytes()
        told = json.loads(content) if sha256(content) == metadata["files"].get(name) else None
    except (OSError, ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        found = "is damaged" if path.exists() else "is missing"
        raise ContentError(Problem(found, project.shown(path), remedy="run: make exhibits"))
    return told


def read_metadata(folder: Path) -> dict[str, Any] | None:
    """An exhibit's `metadata.json`; None if it is missing or damaged."""
    try:
        metadata = json.loads((folder / METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return metadata if isinstance(metadata, dict) else None

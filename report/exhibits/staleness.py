"""What an exhibit depends on, as hashes: whether it is fresh is decided without running or importing anything heavy."""

from __future__ import annotations

import ast
import functools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from report.data import Package
from report.errors import ContentError, Problem, raise_all
from report.exhibits.evidence import source_hash
from report.exhibits.kinds import KINDS
from report.files import hash_of, sha256, sha256_file
from report.project import SCRIPTS, Project
from report.theme.fonts import MANIFEST

VERSIONED = ("altair", "babel", "pandas", "vl-convert-python")  # what outputs are made with
# The project's own programs that make them: what reads and what draws. Checks of the data decide whether a build goes
# on, not what it gives.
ENGINE = ("report.exhibits.outputs", "report.data.package", "report.data.breaks")
# Modules that only check, though what reads imports them: they stop a build, and no output has anything from them.
CHECKS = ("report.data.checks", "report.data.derivations", "report.data.plain_text", "report.data.rules")
METADATA = "metadata.json"
CONTENT = "content"  # the key in it of the hash of all its other keys
BREAKS = "breaks"  # the dataset that every figure is held against, whatever it reads


class Code:
    """The modules of the machine and of a paper, and what they import from each other, read as text.

    Parameters
    ----------
    package
        The folder of the package `report`.
    passed_over
        Modules that name nothing and are not followed, as nothing that is made depends on them.
    scripts
        The folder of the paper's own modules, if any of them is asked for.
    """

    def __init__(self, package: Path, passed_over: Iterable[str] = (), scripts: Path | None = None) -> None:
        self._package = package
        self._scripts = scripts
        self._passed_over = {package.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in passed_over}
        self._texts: dict[Path, bytes] = {}
        self._imports: dict[Path, frozenset[Path]] = {}
        self._names: dict[frozenset[str], str] = {}

    def hash(self, modules: Iterable[str]) -> str:
        """Name the text of ``modules`` and of everything they import from the package, directly or not."""
        wanted = frozenset(modules)
        if wanted not in self._names:
            self._names[wanted] = self._read(wanted)
        return self._names[wanted]

    def _read(self, modules: frozenset[str]) -> str:
        files = self.files(modules)
        return hash_of({self._name_of(path): sha256(self._text_of(path)) for path in files})

    def files(self, modules: Iterable[str]) -> set[Path]:
        """The files of ``modules`` and of everything they import from the package."""
        found: set[Path] = set()
        queue = [path for module in modules for path in self._files(module)]
        while queue:
            path = queue.pop()
            if path not in found and path not in self._passed_over:
                found.add(path)
                queue += self._imports_of(path)
        return found

    def _name_of(self, path: Path) -> str:
        """A file by its place in the project, as other folders would have it too."""
        if path.is_relative_to(self._package):
            return path.relative_to(self._package).as_posix()
        return f"{SCRIPTS}/{path.relative_to(self._home_of(SCRIPTS) or path).as_posix()}"

    def _home_of(self, module: str) -> Path | None:
        """The folder of the package that a module is part of; None if it is neither the machine's nor the paper's."""
        first = module.partition(".")[0]
        return self._package if first == self._package.name else self._scripts if first == SCRIPTS else None

    def modules(self, package: str) -> list[str]:
        """The full names of all modules within ``package``, itself first, in order of name."""
        home = self._home_of(package)
        first, *within = package.split(".")
        names = []
        for path in home.joinpath(*within).rglob("*.py") if home else ():
            parts = (first, *path.relative_to(home or path).with_suffix("").parts)
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        return sorted(names)

    def _files(self, module: str) -> Iterator[Path]:
        """The files of a module, or of what a package gives under a name, and of the packages around it.

        A package that does nothing but give what its modules hold stands for those modules that the name comes from.
        """
        parts = module.split(".")[1:]
        place = self._home_of(module)
        if place is None:
            return
        for number, part in enumerate(parts):
            yield from self._around(place)
            if (place / f"{part}.py").is_file():
                yield place / f"{part}.py"
                return
            if not (place / part / "__init__.py").is_file():
                names = self._given_by(place)
                if names and part in names and number == len(parts) - 1:
                    yield from self._files(names[part])
                return
            place = place / part
        if (place / "__init__.py").is_file():
            yield place / "__init__.py"

    def _around(self, package: Path) -> Iterator[Path]:
        """What importing from a package runs of it and may matter; a paper's package may be but a folder."""
        if (package / "__init__.py").is_file() and not self._given_by(package):
            yield package / "__init__.py"

    def _given_by(self, package: Path) -> Mapping[str, str] | None:
        own = package / "__init__.py"
        return _names_given(self._text_of(own)) if own.is_file() else None

    def _text_of(self, path: Path) -> bytes:
        if path not in self._texts:
            self._texts[path] = path.read_bytes()
        return self._texts[path]

    def _imports_of(self, path: Path) -> frozenset[Path]:
        if path not in self._imports:
            self._imports[path] = frozenset(self._read_imports(path))
        return self._imports[path]

    def _read_imports(self, path: Path) -> Iterator[Path]:
        for name in _imported(self._text_of(path)):
            yield from self._files(name)


@functools.lru_cache(maxsize=1024)
def _imported(text: bytes) -> tuple[str, ...]:
    """The full names that a module imports, as far as they can be told without running it."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return ()  # importing it will tell where the fault is
    names: list[str] = []
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)


@functools.lru_cache(maxsize=1024)
def _names_given(text: bytes) -> Mapping[str, str] | None:
    """For a package that only gives what its modules hold: where each name comes from; None for any other text."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return None
    names: dict[str, str] = {}
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif not (_is_text(node) or _is_list_of_names(node)):
            return None
    return names


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_list_of_names(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]


@dataclass(frozen=True)
class Declared:
    """What is known of an exhibit without importing its module."""

    id: str
    kind: str
    module: str
    reads: tuple[str, ...]


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
    """

    code: Code
    datasets: Mapping[str, str]
    sources: Mapping[str, str]
    fonts: Path

    @cached_property
    def settings(self) -> dict[str, str]:
        """Versions of what makes outputs, and the fonts."""
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        return {**{name: version(name) for name in VERSIONED}, "python": python, "fonts": sha256_file(self.fonts)}

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
            "code": self.code.hash((exhibit.module, *ENGINE)),
            "datasets": {name: self.datasets.get(name, "") for name in exhibit.reads},
            "breaks": self.datasets.get(BREAKS, "") if KINDS[exhibit.kind].is_picture else "",
            "sources": {name: self.sources.get(name, "") for name in sources},
            "settings": self.settings,
        }

    def is_fresh(self, exhibit: Declared, folder: Path) -> bool:
        """Whether an exhibit's folder holds what its inputs would give again."""
        metadata = read_metadata(folder)
        if metadata is None or metadata.get(CONTENT) != content_hash(metadata) or metadata["kind"] != exhibit.kind:
            return False
        inputs = metadata["inputs"]
        if inputs != self.inputs(exhibit, list(inputs["sources"])):
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
        code=_running_code(package.project.scripts),
        datasets={name: package.hash(name) for name in package.names},
        sources={name: source_hash(source) for name, source in package.sources.items()},
        fonts=MANIFEST,
    )


@functools.cache
def _running_code(scripts: Path) -> Code:
    """The programs of this process, read once: what changes later is not what runs."""
    return Code(Path(__file__).resolve().parents[1], CHECKS, scripts)


def content_hash(metadata: Mapping[str, Any]) -> str:
    """Name all that an exhibit's `metadata.json` says, but for this hash, which stands in it."""
    return hash_of({name: told for name, told in metadata.items() if name != CONTENT})


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """All statements within a node; expressions, which hold no imports, are passed over."""
    for branch in ("body", "orelse", "handlers", "finalbody", "cases"):
        for part in getattr(node, branch, ()):
            if isinstance(part, ast.stmt):
                yield part
            yield from _statements(part)


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

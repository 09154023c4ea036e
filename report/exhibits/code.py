"""What programs compute, read from their text: comments and docstrings are no part of it.

Staleness follows this, so that a better comment makes nothing anew. What a module's text tells is kept between builds
under the hash of that text: to parse all modules takes a second, and each step of a build asks for most of them.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from report.core.files import hash_of, sha256, sha256_file
from report.core.project import SCRIPTS
from report.core.store import Store

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# A module that asks for a docstring may print it: there, it is part of what is computed.
ASK_FOR_DOCUMENTATION = (b"__doc__", b"getdoc", b"getsource", b"docstring")
KEPT = "modules.json"  # of the store
MOST = 2000  # modules that are kept; of more than a machine and a paper have, some are there no more


@dataclass(frozen=True)
class Function:
    """A function as its module's text shows it.

    Parameters
    ----------
    line
        The line of its ``def`` or first decorator.
    definition
        The first line of its docstring; empty if it has none.
    """

    line: int
    definition: str


@dataclass(frozen=True)
class Module:
    """What a module's text tells.

    Parameters
    ----------
    computes
        The hash of its syntax tree without docstrings, unless the module asks for docstrings.
    imports
        The full names that it imports.
    gives
        Of a package that only gives what its modules hold: where each name comes from.
    functions
        Its own functions by name.
    """

    computes: str
    imports: tuple[str, ...]
    gives: Mapping[str, str] | None
    functions: Mapping[str, Function]


class Code:
    """The modules of the machine and of a paper, and what they import from each other, read without running them.

    Parameters
    ----------
    package
        The folder of the package `report`.
    passed_over
        Modules that name nothing and are not followed, as nothing that is made depends on them.
    scripts
        The folder of the paper's own modules, if any of them is asked for.
    store
        Where is kept what modules tell; None for nowhere.
    """

    def __init__(
        self, package: Path, passed_over: Iterable[str] = (), scripts: Path | None = None, store: Store | None = None
    ) -> None:
        self._package = package
        self._scripts = scripts
        self._passed_over = {package.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in passed_over}
        self._modules: dict[Path, Module] = {}
        self._kept = _Kept(store) if store else None
        self._imports: dict[Path, frozenset[Path]] = {}
        self._files_of: dict[str, tuple[Path, ...]] = {}
        self._names: dict[frozenset[str], str] = {}

    def hash(self, modules: Iterable[str]) -> str:
        """Name what ``modules`` and everything they import from the package, directly or not, compute."""
        wanted = frozenset(modules)
        if wanted not in self._names:
            self._names[wanted] = self._read(wanted)
        return self._names[wanted]

    def _read(self, modules: frozenset[str]) -> str:
        files = self.files(modules)
        name = hash_of({self._name_of(path): self._module(path).computes for path in files})
        if self._kept:
            self._kept.keep()
        return name

    def function(self, module: str, name: str) -> Function | None:
        """Where a function of a module stands, and what it says of itself; None if it is made as the module runs."""
        found = [self._module(path).functions.get(name) for path in self._files(module) if path.stem != "__init__"]
        return found[-1] if found else None

    def told(self, module: str) -> list[str]:
        """The functions of a module that say what they are, in order of name."""
        found = [self._module(path).functions for path in self._files(module)]
        return sorted(name for each in found for name, function in each.items() if function.definition)

    def text(self, module: str) -> str:
        """Name the text of a module, comments and all."""
        return hash_of([sha256(path.read_bytes()) for path in self._files(module)])

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

    def _files(self, module: str) -> tuple[Path, ...]:
        """The files of a module, looked up once: each is named by many others."""
        if module not in self._files_of:
            self._files_of[module] = tuple(self._find_files(module))
        return self._files_of[module]

    def _find_files(self, module: str) -> Iterator[Path]:
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
        return self._module(own).gives if own.is_file() else None

    def _module(self, path: Path) -> Module:
        if path not in self._modules:
            text = path.read_bytes()
            self._modules[path] = self._kept.read(text) if self._kept else read_module(text)
        return self._modules[path]

    def _imports_of(self, path: Path) -> frozenset[Path]:
        if path not in self._imports:
            self._imports[path] = frozenset(self._read_imports(path))
        return self._imports[path]

    def _read_imports(self, path: Path) -> Iterator[Path]:
        for name in self._module(path).imports:
            yield from self._files(name)


@functools.cache
def running_programs(store: Store) -> Code:
    """The modules of the machine in this process, looked up once: what changes later is not what runs."""
    return Code(Path(__file__).parents[1], store=store)


class _Kept:
    """What modules tell, kept between builds under the hash of their text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._modules: dict[str, list[Any]] = store.get_json(KEPT, _reader()) or {}
        self._count = len(self._modules)

    def read(self, text: bytes) -> Module:
        """What can be told of a module from its text; read anew if it was not kept."""
        told = self._modules.get(name := sha256(text))
        if told is None:
            module = read_module(text)
            functions = {each: [told.line, told.definition] for each, told in module.functions.items()}
            gives = None if module.gives is None else dict(module.gives)
            self._modules[name] = [module.computes, module.imports, gives, functions]
            return module
        computes, imports, gives, functions = told
        return Module(
            computes,
            tuple(imports),
            gives,
            MappingProxyType({each: Function(*place) for each, place in functions.items()}),
        )

    def keep(self) -> None:
        """Keep what was read anew."""
        if len(self._modules) > self._count:
            kept = self._modules if len(self._modules) <= MOST else dict([*self._modules.items()][self._count :])
            self._store.put_json(KEPT, _reader(), kept)
            self._count = len(self._modules)


@functools.cache
def _reader() -> str:
    """Names what reads modules: this file, and the Python whose syntax trees it sees."""
    return f"{sys.version} {sha256_file(Path(__file__))}"


@functools.lru_cache(maxsize=2048)
def read_module(text: bytes) -> Module:
    """What can be told of a module from its text."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return Module(sha256(text), (), None, MappingProxyType({}))  # importing it will tell where the fault is
    imports, gives = tuple(_imported(tree)), _names_given(tree)
    functions = {each.name: _told(each) for each in tree.body if isinstance(each, ast.FunctionDef)}
    if not any(word in text for word in ASK_FOR_DOCUMENTATION):
        _drop_documentation(tree)
    return Module(sha256(ast.dump(tree)), imports, gives, MappingProxyType(functions))


def _told(function: ast.FunctionDef) -> Function:
    first = min((each.lineno for each in function.decorator_list), default=function.lineno)
    return Function(first, (ast.get_docstring(function) or "").partition("\n")[0])


def _drop_documentation(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and node.body and _is_text(node.body[0]):
            del node.body[0]


def _imported(tree: ast.Module) -> Iterator[str]:
    """The full names that a module imports, as far as they can be told without running it."""
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _names_given(tree: ast.Module) -> Mapping[str, str] | None:
    """For a package that only gives what its modules hold: where each name comes from; None for any other."""
    names: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif not (_is_text(node) or _is_list_of_names(node)):
            return None
    return names


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_list_of_names(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """All statements within a node; expressions, which hold no imports, are passed over."""
    for branch in ("body", "orelse", "handlers", "finalbody", "cases"):
        for part in getattr(node, branch, ()):
            if isinstance(part, ast.stmt):
                yield part
            yield from _statements(part)

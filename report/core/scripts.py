"""The paper's own modules: imported from its folder of scripts alone, whatever else a process has under that name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from report.core.project import SCRIPTS, Project


def module_names(project: Project) -> list[str]:
    """The full names of the paper's modules, as ``scripts.industry``, the package first, in order of name."""
    files = (path.relative_to(project.scripts).with_suffix("") for path in project.scripts.rglob("*.py"))
    names = (".".join((SCRIPTS, *path.parts)).removesuffix(".__init__") for path in files if "." not in str(path))
    return sorted({SCRIPTS, *names}) if project.scripts.is_dir() else []


def import_own(project: Project, name: str) -> ModuleType:
    """Import one of the paper's modules; one that is imported already from the same folder is given as it is."""
    _begin_package(project.scripts)
    return importlib.import_module(name)


def _begin_package(folder: Path) -> None:
    """Let the name of the package stand for this folder, and forget modules of another paper's.

    It needs no `__init__.py`. Without this step a folder of the same name elsewhere on Python's path could be taken
    for it, or for a part of it.
    """
    known = sys.modules.get(SCRIPTS)
    if known is not None and list(getattr(known, "__path__", ())) == [str(folder)]:
        return
    for name in list(_names_below(SCRIPTS)):
        del sys.modules[name]
    importlib.invalidate_caches()
    own = folder / "__init__.py"
    places = [str(folder)]
    spec = spec_from_file_location(SCRIPTS, own, submodule_search_locations=places) if own.is_file() else None
    if spec is None:
        spec = ModuleSpec(SCRIPTS, None, is_package=True)
        spec.submodule_search_locations = places
    package = module_from_spec(spec)
    sys.modules[SCRIPTS] = package
    try:
        if spec.loader:
            spec.loader.exec_module(package)
    except BaseException:
        del sys.modules[SCRIPTS]  # as an import leaves nothing of a module that failed
        raise


def _names_below(package: str) -> Iterator[str]:
    return (name for name in sys.modules if name == package or name.startswith(f"{package}."))

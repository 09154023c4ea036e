"""What in `build/exhibits` was made by the build, and what somebody put there, which no build removes."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import tidy_leftovers
from report.core.project import Project
from report.exhibits.kinds.kind import NARROW, NARROW_SPEC
from report.exhibits.staleness import METADATA, read_metadata

VALUES = "values.json"
SOURCES = "sources.json"
# What an exhibit's folder may hold besides what its metadata tells, should that be damaged.
FILES = {
    *(METADATA, "data.csv", "figure.svg", "figure.png", "spec.vl.json", "spec.vg.json", "table.json"),
    *(NARROW, NARROW_SPEC),
}
REMEDY = "move it out of build/, where everything is made and may be removed; then run make again"


def refuse_others(project: Project, known: Collection[str]) -> None:
    """Refuse to build where somebody's own files would be lost.

    Hidden files are passed over: those of systems come by themselves.

    Parameters
    ----------
    project
        The project.
    known
        The ids of the exhibits there are.

    Raises
    ------
    ContentError
        With every file and folder that no build made.
    """
    raise_all(
        ContentError,
        [
            Problem("was not made by the build, which would remove it", project.shown(path), remedy=REMEDY)
            for path in _others(project.exhibits, known)
        ],
    )


def remove_orphans(project: Project, known: Collection[str]) -> tuple[str, ...]:
    """Remove exhibits that no function makes any more: a leftover result would look as if it were current."""
    removed = []
    tidy_leftovers(project.exhibits)
    for path in _listed(project.exhibits):
        if path.is_dir() and not path.is_symlink() and path.name not in known:
            shutil.rmtree(path)
            removed.append(path.name)
    return tuple(removed)


def _others(folder: Path, known: Collection[str]) -> Iterator[Path]:
    for path in _listed(folder):
        if path.is_symlink() or not path.is_dir():
            if path.name not in (VALUES, SOURCES) or path.is_symlink():
                yield path
            continue
        found = list(_listed(path))
        told = (read_metadata(path) or {}).get("files")
        own = FILES | set(told if isinstance(told, dict) else ())
        strange = [each for each in found if each.name not in own or each.is_symlink() or not each.is_file()]
        if path.name not in known and found and not (path / METADATA).is_file():
            yield path  # holds what an exhibit may hold, and no word of one
        else:
            yield from strange


def _listed(folder: Path) -> Iterator[Path]:
    paths = sorted(folder.iterdir()) if folder.is_dir() else ()
    return (path for path in paths if not path.name.startswith("."))

"""Results that were computed from rows which others have not: kept with the paper, and used where the rows are not.

`data/recorded/ID` is the folder of an exhibit as the build made it, with nothing in it of a single row. It is used
only while program, data and sources are those that it was made from; otherwise somebody with the file must build it.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from report.core.errors import Problem
from report.core.files import replaced_folder, write_if_changed
from report.core.project import Project
from report.data import Access, Package
from report.data.access import RECORDED
from report.exhibits.addresses import WITHHELD
from report.exhibits.staleness import CONTENT, Declared, State, content_hash, read_metadata

ABOUT = "README.md"
TOLD = """# Recorded results

`make` writes this folder where somebody has the rows that are not given with the paper, and reads it where somebody has
not. It holds what was computed from them, and no row. Commit it; change nothing in it.
"""


@dataclass(frozen=True)
class NotRun:
    """An exhibit that was not computed here, and the datasets it would need."""

    id: str
    needs: tuple[Access, ...]


def lacking(package: Package, exhibit: Declared) -> tuple[Access, ...]:
    """The datasets that an exhibit reads, and that are not here."""
    found = (package.access(name) for name in exhibit.reads if package.withholds(name))
    return tuple(each for each in found if each is not None)


def not_run(package: Package, declared: Sequence[Declared]) -> tuple[NotRun, ...]:
    """The exhibits whose results are recorded ones here."""
    found = (NotRun(each.id, lacking(package, each)) for each in declared)
    return tuple(each for each in found if each.needs)


def restore(package: Package, state: State, stale: Sequence[Declared]) -> tuple[list[str], dict[str, list[Problem]]]:
    """Put recorded results in place of those that cannot be computed here.

    Parameters
    ----------
    stale
        Exhibits that are not as their inputs would give them again.

    Returns
    -------
    tuple
        The ids of those that can be computed; and the problems of those that can neither be computed nor are recorded,
        by id, one problem for each cause.
    """
    project = package.project
    rest: list[str] = []
    lost: dict[tuple[str, ...], list[Declared]] = {}
    for exhibit in stale:
        needed = lacking(package, exhibit)
        if not needed:
            rest.append(exhibit.id)
        elif state.is_of_these_inputs(exhibit, _place(project, exhibit.id)):
            _copy(_place(project, exhibit.id), project.exhibits / exhibit.id)
        else:
            why = _why(project, state, exhibit)
            lost.setdefault((why, *(each.needs for each in needed)), []).append(exhibit)
    return rest, {some[0].id: [_problem(project, cause, some, state)] for cause, some in lost.items()}


def _problem(project: Project, cause: tuple[str, ...], exhibits: Sequence[Declared], state: State) -> Problem:
    why, *needs = cause
    first = exhibits[0]
    shown = state.shown(first)
    others = f"; so do {len(exhibits) - 1} more of the same cause" if len(exhibits) > 1 else ""
    return Problem(
        f"{first.kind} {first.id} was not run: {'; '.join(needs)}; and {why}{others}",
        first.module.replace(".", "/") + ".py",
        shown.line if shown else 0,
        f"{RECORDED} results of what is here now, or the file",
        "put the file in its place and run make, then commit data/recorded; or undo the change",
    )


def _why(project: Project, state: State, exhibit: Declared) -> str:
    """Why what is recorded is not the result of what is here."""
    folder = _place(project, exhibit.id)
    told = read_metadata(folder)
    if told is None:
        return f"{project.shown(folder)} is {'damaged' if folder.exists() else 'not there'}"
    before = told.get("inputs", {})
    now = state.inputs(exhibit, list(before.get("sources", ())))
    changed = []
    if before.get("code") != now["code"]:
        file = exhibit.module.replace(".", "/")
        changed.append(f"its program ({file}.py, what it imports, or what in report/ computes and draws)")
    for kind, word in (("datasets", "the dataset"), ("sources", "the source")):
        old, new = before.get(kind, {}), now[kind]
        changed += [f"{word} {name}" for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    if before.get("breaks") != now["breaks"]:
        changed.append("the dataset breaks")
    if not changed:
        return f"{project.shown(folder)} is damaged"
    return f"what is recorded was made before a change of {', '.join(changed)}"


def keep(package: Package, declared: Sequence[Declared]) -> None:
    """Record what was computed from rows that are here and that others have not; forget what no exhibit makes."""
    project = package.project
    resting = [each for each in declared if any(package.access(name) for name in each.reads)]
    for exhibit in resting:
        if not lacking(package, exhibit):
            _copy(project.exhibits / exhibit.id, _place(project, exhibit.id))
    _forget(project, {each.id for each in resting})
    if resting and (project.data / RECORDED).is_dir():
        write_if_changed(project.data / RECORDED / ABOUT, TOLD)


def _forget(project: Project, known: Collection[str]) -> None:
    for folder in sorted((project.data / RECORDED).glob("*/")):
        metadata = read_metadata(folder)
        is_own = metadata is not None and metadata.get(CONTENT) == content_hash(metadata) and WITHHELD in metadata
        if is_own and folder.name not in known:
            shutil.rmtree(folder)


def _copy(source: Path, target: Path) -> None:
    """Make a folder the same as another, and leave it alone if it is."""
    files = {path.name: path.read_bytes() for path in _files(source)}
    if files == {path.name: path.read_bytes() for path in _files(target)}:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with replaced_folder(target) as fresh:
        for name, content in files.items():
            (fresh / name).write_bytes(content)


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.iterdir()) if folder.is_dir() else ())


def _place(project: Project, exhibit: str) -> Path:
    return project.data / RECORDED / exhibit

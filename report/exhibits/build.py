"""Building exhibits: which there are, which are stale, and what of them belongs to no function any more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from report.data import Package, check_quickly, csl_records, open_package
from report.errors import ContentError, Problem, raise_all
from report.exhibits.others import SOURCES, VALUES, refuse_others, remove_orphans
from report.exhibits.registry import collect_exhibits
from report.exhibits.staleness import Code, Declared, current_state, read_metadata
from report.files import canonical_json, held_lock, write_if_changed
from report.progress import step
from report.project import SCRIPTS, Project
from report.theme import check_fonts

if TYPE_CHECKING:
    from report.exhibits.workers import Crew

NOTE = "exhibits.json"  # of the store: which exhibits there are


@dataclass(frozen=True)
class Built:
    """What a build did: ids of the exhibits rebuilt and removed, and how many there are."""

    rebuilt: tuple[str, ...]
    removed: tuple[str, ...]
    total: int


def build_exhibits(
    project: Project,
    crew: Crew | None = None,
    first: Collection[str] = (),
    when_first: Callable[[], None] = lambda: None,
) -> Built:
    """Bring `build/exhibits` up to date with data, code, configuration and versions.

    Fresh exhibits are left alone, file times included. Modules that were imported are not imported again after a
    change: where code may change, call it once in a process.

    Parameters
    ----------
    project
        The project.
    crew
        Processes that stay for several builds; by default the build has its own.
    first
        Exhibits to build before the others.
    when_first
        Called once these are built, unless one of them failed, while the others may still be built.

    Raises
    ------
    ContentError
        With every problem of every exhibit. Those without fault are built; the others stay as they were.
    """
    with (
        held_lock(project.lock("exhibits"), lambda: print("exhibits: waiting for another build", file=sys.stderr)),
        step(project, "exhibits") as say,
    ):
        raise_all(ContentError, check_quickly(project))
        check_fonts()
        package = open_package(project)
        state = current_state(package)
        declared = _declared(project, state.code)
        _check_reads(declared, package)
        known = {each.id for each in declared}
        refuse_others(project, known)
        stale = [each.id for each in declared if not state.is_fresh(each, project.exhibits / each.id)]
        failed: dict[str, list[Problem]] = {}
        if stale:
            from report.exhibits.workers import build_all  # not needed, and not waited for, when nothing is stale

            failed = build_all(package, state, stale, say, crew, (first, when_first))
        if failed:
            say(f"{len(failed)} of {len(stale)} stale ones failed")
            raise ContentError(*sorted({problem for problems in failed.values() for problem in problems}, key=_place))
        removed = remove_orphans(project, known)
        write_if_changed(project.exhibits / SOURCES, canonical_json(csl_records(package)))
        write_if_changed(project.exhibits / VALUES, canonical_json(_values(project, declared)))
        say(f"{len(stale)} of {len(declared)} rebuilt{_some(stale)}")
    return Built(tuple(stale), removed, len(declared))


def _declared(project: Project, code: Code) -> list[Declared]:
    """All exhibits, from the note of the last build if the analysis has not changed since, else by importing it."""
    current = code.hash(code.modules(SCRIPTS))
    noted = project.store.get_json(NOTE, current)
    if noted is not None:
        return [Declared(**{**each, "reads": tuple(each["reads"])}) for each in noted]
    declared = [Declared(each.id, each.kind, each.module, each.reads) for each in collect_exhibits(project).values()]
    project.store.put_json(NOTE, current, [asdict(each) for each in declared])
    return declared


def _check_reads(declared: Sequence[Declared], package: Package) -> None:
    """Say at once which declared datasets do not exist; `package.hash` names close ones."""
    problems: list[Problem] = []
    for exhibit in declared:
        for name in exhibit.reads:
            try:
                package.hash(name)
            except ContentError as error:
                problems += [
                    replace(
                        problem, found=f"{exhibit.id} reads what is not there: {problem.found}", path=_file_of(exhibit)
                    )
                    for problem in error.problems
                ]
    raise_all(ContentError, problems)


def _file_of(exhibit: Declared) -> str:
    return exhibit.module.replace(".", "/") + ".py"


def _values(project: Project, declared: Sequence[Declared]) -> dict[str, dict[str, object]]:
    """All values by id, for people and tests."""
    kept = ("number", "unit", "text", "definition", "rows")
    found = {}
    for exhibit in declared:
        metadata = read_metadata(project.exhibits / exhibit.id) if exhibit.kind == "value" else None
        if metadata:
            found[exhibit.id] = {name: metadata[name] for name in kept}
    return found


def _place(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line, problem.found


def _some(names: Sequence[str]) -> str:
    return f": {', '.join(names[:4])}{' …' if len(names) > 4 else ''}" if names else ""

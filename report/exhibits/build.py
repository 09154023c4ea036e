"""Building exhibits: which there are, which are stale, and what of them belongs to no function any more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem, close_to, raise_all
from report.core.files import canonical_json, hash_of, held_lock, write_if_changed
from report.core.progress import step
from report.core.project import SCRIPTS, Project
from report.data import Package, check_quickly, csl_records, open_whole_package
from report.data.access import all_access
from report.data.moving import places_of
from report.data.steps import states_of
from report.exhibits.code import Code
from report.exhibits.others import SOURCES, VALUES, refuse_others, remove_orphans
from report.exhibits.recorded import NotRun, keep, not_run, restore
from report.exhibits.registry import collect_exhibits
from report.exhibits.staleness import (
    CONTENT,
    METADATA,
    Declared,
    State,
    content_hash,
    current_state,
    declared_of,
    read_metadata,
)
from report.theme import check_fonts

if TYPE_CHECKING:
    from report.exhibits.pool import Crew

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
    with _held(project), step(project, "exhibits") as say:
        raise_all(ContentError, check_quickly(project))
        check_fonts()
        package = open_whole_package(project)
        state = current_state(package)
        declared = _declared(project, state.code, package)
        _check_reads(declared, package)
        known = {each.id for each in declared}
        refuse_others(project, known)
        outdated = [each for each in declared if not state.is_fresh(each, project.exhibits / each.id)]
        stale, failed = restore(package, state, outdated)
        if stale:
            from report.exhibits.pool import build_all  # not needed, and not waited for, when nothing is stale

            failed |= build_all(package, state, stale, say, crew, (first, when_first))
        if failed:
            say(f"{len(failed)} of {len(outdated)} stale ones failed")
            raise ContentError(*sorted({problem for problems in failed.values() for problem in problems}, key=_place))
        _tell_anew([each for each in declared if each.id not in stale], project, state)
        removed = remove_orphans(project, known)
        write_if_changed(project.exhibits / SOURCES, canonical_json(csl_records(package)))
        write_if_changed(project.exhibits / VALUES, canonical_json(_values(project, declared)))
        keep(package, declared)
        say(f"{len(stale)} of {len(declared)} rebuilt{_some(stale)}")
    return Built(tuple(stale), removed, len(declared))


def _held(project: Project) -> AbstractContextManager[None]:
    """The exhibits of a project, held against other builds."""
    return held_lock(project.lock("exhibits"), lambda: print("exhibits: waiting for another build", file=sys.stderr))


def build_some(project: Project, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Build some exhibits, if they are stale, and nothing else; what `metadata.json` says of each.

    Raises
    ------
    ContentError
        If there is no such exhibit, with close names; or with every problem of these.
    """
    with _held(project):
        raise_all(ContentError, check_quickly(project))
        package = open_whole_package(project)
        state = current_state(package)
        declared = {each.id: each for each in _declared(project, state.code, package)}
        raise_all(ContentError, (_no_exhibit(name, declared) for name in ids if name not in declared))
        wanted = [declared[name] for name in dict.fromkeys(ids)]
        _check_reads(wanted, package)
        refuse_others(project, set(declared))
        outdated = [each for each in wanted if not state.is_fresh(each, project.exhibits / each.id)]
        stale, failed = restore(package, state, outdated)
        if stale:
            from report.exhibits.pool import build_all

            failed |= build_all(package, state, stale, lambda _: None)
        raise_all(ContentError, sorted({each for some in failed.values() for each in some}, key=_place))
        _tell_anew((each for each in wanted if each.id not in stale), project, state)
    return [read_metadata(project.exhibits / each.id) or {} for each in wanted]


def exhibits_not_run(project: Project) -> tuple[NotRun, ...]:
    """The exhibits that cannot be computed here, since rows that they read are not here: their results are recorded."""
    if not all_access(project):
        return ()
    package = open_whole_package(project)
    return not_run(package, _declared(project, current_state(package).code, package))


def what_was_not_run(project: Project) -> tuple[str, ...]:
    """Exhibits whose results are recorded ones here, and steps of other programs that cannot be run here.

    Each is a line, as ``3 exhibits (hives, …), whose results are recorded: needs registry (terms; how to ask)``.
    """
    causes: dict[tuple[str, ...], list[str]] = {}
    for each in exhibits_not_run(project):
        causes.setdefault(tuple(access.needs for access in each.needs), []).append(each.id)
    return (
        *(
            f"{len(ids)} exhibit{'s' * (len(ids) > 1)} ({', '.join(ids)}), of which the recorded results are used: "
            f"{'; '.join(needs)}"
            for needs, ids in causes.items()
        ),
        *(
            f"step {each.step.name}, whose outputs are kept: needs {', '.join(each.missing)}"
            for each in states_of(project)
            if each.missing
        ),
    )


def _no_exhibit(name: str, declared: Collection[str]) -> Problem:
    remedy = f"correct the id, or write a function {name.replace('-', '_')} in scripts/"
    return Problem(f'there is no exhibit "{name}"', expected=close_to(name, declared, "exhibits"), remedy=remedy)


def _declared(project: Project, code: Code, package: Package) -> list[Declared]:
    """All exhibits, from the note of the last build if the analysis has not changed since, else by importing it."""
    modules = code.modules(SCRIPTS)
    # A function without a docstring, or twice in a module, is a fault that only importing tells.
    current = hash_of([code.hash(modules), [code.told(module) for module in modules]])
    noted = project.store.get_json(NOTE, current)
    if noted is not None:
        families = [
            Declared(each["id"], each["kind"], each["module"], tuple(each["reads"]), tuple(each["for_each"]))
            for each in noted
        ]
        try:
            members = sorted((each for one in families for each in one.members(package)), key=lambda each: each.id)
        except ContentError:
            members = []  # what is wrong is told below, with the line of the function
        if members and len({each.id for each in members}) == len(members):
            return members
    declared = [declared_of(each) for each in collect_exhibits(project).values()]
    functions = {(each.module, each.function): replace(each, id=each.family or each.id) for each in declared}
    keys = ("id", "kind", "module", "reads", "for_each")
    noted = [{key: told for key, told in asdict(each).items() if key in keys} for each in functions.values()]
    project.store.put_json(NOTE, current, noted)
    return declared


def _tell_anew(fresh: Iterable[Declared], project: Project, state: State) -> None:
    """Bring up to date what fresh exhibits say of their functions: a comment moves lines, and computes nothing."""
    for exhibit in fresh:
        folder = project.exhibits / exhibit.id
        metadata, shown = read_metadata(folder), state.shown(exhibit)
        if metadata is None or shown is None:
            continue
        function = {**metadata["function"], "line": shown.line}
        told = {**metadata, "definition": exhibit.definition(shown.definition), "function": function}
        if told != metadata:
            write_if_changed(folder / METADATA, canonical_json({**told, CONTENT: content_hash(told)}))


def _check_reads(declared: Sequence[Declared], package: Package) -> None:
    """Say at once which declared datasets do not exist, with close names."""
    readers: dict[str, list[Declared]] = {}
    for exhibit in declared:
        for name in exhibit.reads:
            if name not in package.names:
                readers.setdefault(name, []).append(exhibit)
    raise_all(ContentError, (_no_dataset(name, some, package) for name, some in readers.items()))


def _no_dataset(name: str, readers: Sequence[Declared], package: Package) -> Problem:
    """The one message for a dataset that is not there, at the line that names it, however many exhibits read it."""
    file = _file_of(readers[0])
    place = next((each for each in places_of(package.project, name) if package.project.shown(each.path) == file), None)
    more = f"; so do {len(readers) - 1} more exhibits" if len(readers) > 1 else ""
    remedy = "correct the name; or give the dataset back its own, or remove what reads it"
    return Problem(
        f'{readers[0].id} reads the dataset "{name}", which the package does not have{more}',
        file,
        place.line if place else 0,
        close_to(name, package.names, "datasets"),
        remedy,
    )


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

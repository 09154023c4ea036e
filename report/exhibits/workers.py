"""Processes that build exhibits, several at once, each exhibit swapped in whole."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from report.data import Package, breaks_touching, open_package
from report.errors import ContentError, Problem, ReportError
from report.exhibits.evidence import Evidence
from report.exhibits.outputs import compute
from report.exhibits.registry import Exhibit, collect_exhibits, place_of
from report.exhibits.staleness import METADATA, Declared, State, current_state
from report.files import canonical_json, hash_of, replaced_folder, sha256
from report.progress import Say
from report.project import Project


@dataclass(frozen=True)
class Workshop:
    """What a process needs to build exhibits."""

    project: Project
    package: Package
    exhibits: Mapping[str, Exhibit]
    state: State


def build_all(project: Project, stale: Sequence[str], say: Say) -> dict[str, list[Problem]]:
    """Build exhibits; gives the problems of those that failed, by id."""
    _workshop.cache_clear()
    exhibits = _workshop(project).exhibits
    # Figures take longest: starting with them leaves no worker alone at the end.
    order = sorted(stale, key=lambda name: (exhibits[name].kind != "figure", name))
    workers = min(os.cpu_count() or 1, len(order))
    if workers == 1:
        return {name: problems for name in order if (problems := _build_one(project, name))}
    for name in sorted({read for each in order for read in exhibits[each].reads}):
        _read_ahead(project, name)
    failed = {}
    with _pool(workers) as pool:
        futures = {pool.submit(_build_one, project, name): name for name in order}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                if problems := future.result():
                    failed[futures[future]] = problems
                if sys.stderr.isatty():
                    say(f"{done} of {len(order)}")
        except BrokenProcessPool as error:
            raise ContentError(
                Problem(
                    "a process that builds exhibits was ended from outside", remedy="free memory, then run make again"
                )
            ) from error
    return failed


def load(project: Project) -> None:
    """Load what draws exhibits, so that the next build of this process need not; faults are told by that build."""
    with suppress(ReportError):
        collect_exhibits(project)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that share what is already read (where a process can be forked) and leave Ctrl-C to this one."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_signals)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_signals() -> None:
    """An exhibit half made is finished before a build that was interrupted ends; it takes less than a second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@cache
def _workshop(project: Project) -> Workshop:
    package = open_package(project)
    return Workshop(project, package, collect_exhibits(project), current_state(package))


def _read_ahead(project: Project, dataset: str) -> None:
    """Read a dataset before processes are forked, so that they share it; its faults are told by those who read it."""
    with suppress(ContentError):
        _workshop(project).package.read(dataset)


def _build_one(project: Project, name: str) -> list[Problem]:
    """Build one exhibit into its folder; gives what is wrong with it."""
    shop = _workshop(project)
    exhibit = shop.exhibits[name]
    try:
        _write(shop, exhibit)
    except ReportError as error:
        marked = marked_sentences(project, name) if exhibit.kind == "claim" else ""
        path, line = place_of(error, exhibit.module)
        place = project.shown(Path(path or exhibit.path))
        return [
            problem
            if problem.path
            else replace(
                problem, found=f"{exhibit.kind} {name}: {problem.found}{marked}", path=place, line=line or exhibit.line
            )
            for problem in error.problems
        ]
    except Exception as error:  # whatever the exhibit's function raises is a fault of its content
        path, line = place_of(error, exhibit.module)
        said = str(error).splitlines()[0] if str(error) else ""
        place = project.shown(Path(path or exhibit.path))
        return [Problem(f"{exhibit.kind} {name}: {type(error).__name__}: {said}", place, line or exhibit.line)]
    return []


def marked_sentences(project: Project, claim: str) -> str:
    """The places in the text that are marked with a claim, in words to put after a fault."""
    mark = f'data-claim="{claim}"'
    places = [
        f"{project.shown(path)}:{number}"
        for path in project.chapters
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if mark in line
    ]
    return f" (said at {', '.join(places)})" if places else ""


def _write(shop: Workshop, exhibit: Exhibit) -> None:
    datasets = {name: shop.package.read(name) for name in exhibit.reads}
    evidence = Evidence(datasets, shop.package.sources, partial(breaks_touching, shop.package))
    output = compute(exhibit, evidence)
    sources = evidence.described_sources(output.rows)
    declared = Declared(exhibit.id, exhibit.kind, exhibit.module, exhibit.reads)
    inputs = shop.state.inputs(declared, [source["id"] for source in sources])
    metadata = {
        "id": exhibit.id,
        "kind": exhibit.kind,
        "definition": exhibit.definition,
        "function": {
            "name": exhibit.compute.__name__,
            "file": shop.project.shown(exhibit.path),
            "line": exhibit.line,
        },
        "reads": list(exhibit.reads),
        "rows": list(output.rows),
        "confidence": evidence.confidence(output.rows),
        "sources": sources,
        **output.details,
        "files": {file: sha256(content) for file, content in output.files.items()},
        "inputs": inputs,
        "key": hash_of(inputs),
    }
    with replaced_folder(shop.project.exhibits / exhibit.id) as folder:
        for file, content in output.files.items():
            (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
        (folder / METADATA).write_text(canonical_json(metadata), encoding="utf-8")

"""Processes that build exhibits, several at once, each exhibit swapped in whole."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path

from report.core.errors import ContentError, Problem, ReportError
from report.core.files import canonical_json, hash_of, replaced_folder, sha256
from report.core.messages import messages_of, speaking
from report.core.progress import Say, counting
from report.core.project import Project
from report.core.scheduler import THREADS, Task, chosen, in_pool, is_cluster
from report.data import Package, breaks_touching, meanings_of_units, open_whole_package
from report.exhibits.exhibit_writer import compute
from report.exhibits.guard import go_free, unread
from report.exhibits.kinds import KINDS
from report.exhibits.masks import Mask, Masks
from report.exhibits.provenance import Provenance, units_of_columns
from report.exhibits.registry import Exhibit, collect_exhibits, place_of
from report.exhibits.staleness import CONTENT, METADATA, State, content_hash, current_state, declared_of

Made = dict[str, bytes] | list[Problem]  # the files of an exhibit, or what is wrong with it


@dataclass(frozen=True)
class Workshop:
    """What a process needs to build exhibits.

    Parameters
    ----------
    package, exhibits, state
        The data, the functions, and the state of everything both depend on.
    name
        Names the data and sources.
    """

    package: Package
    exhibits: Mapping[str, Exhibit]
    state: State
    name: str

    @property
    def project(self) -> Project:
        """The project that is built."""
        return self.package.project


class Crew:
    """Processes that build exhibits and stay for the next build, with all loaded that they need.

    Parameters
    ----------
    project
        The project whose exhibits they build.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        with suppress(ReportError):
            collect_exhibits(project)  # before they are forked; faults are told by the build
        self.pool = _new_pool(os.cpu_count() or 1)
        self._readied = [self.pool.submit(_get_ready, project) for _ in range(os.cpu_count() or 1)]

    @property
    def is_broken(self) -> bool:
        """Whether a process was ended from outside, so that no other works on."""
        return bool(self.pool._broken)

    def wait(self) -> None:
        """Wait until the processes have loaded what they need."""
        for each in self._readied:
            each.result()

    def stop(self) -> None:
        """End the processes at once, whatever they compute."""
        _end(self.pool, self._project)


def build_all(
    package: Package,
    state: State,
    stale: Sequence[str],
    say: Say,
    crew: Crew | None = None,
    early: tuple[Collection[str], Callable[[], None]] = ((), lambda: None),
) -> dict[str, list[Problem]]:
    """Build exhibits from what the package and the state say, with processes of their own or a crew's.

    ``early`` names those to begin with, and is told when these are built.

    Returns
    -------
    dict
        The problems of those that failed, by id.
    """
    project = package.project
    name = _name_of(state)
    shop = _workshops[project] = Workshop(package, collect_exhibits(project), state, name)
    # Figures take longest: starting with them leaves no worker alone at the end.
    order = sorted(stale, key=lambda each: (each not in early[0], not KINDS[shop.exhibits[each].kind].is_picture, each))
    failed = {}
    waited_for = {each for each in order if each in early[0]}
    count = counting(say, "building", len(order))
    with closing(_built(project, order, name, crew)) as built:
        for each, problems in built:
            if problems:
                failed[each] = problems
            if each in waited_for:
                waited_for.remove(each)
                if not waited_for and not failed:
                    early[1]()
            count()
    return failed


Built = Generator[tuple[str, list[Problem]]]  # the id of each exhibit that is done, and what is wrong with it


def _built(project: Project, order: Sequence[str], name: str, crew: Crew | None) -> Built:
    """Build exhibits where it was asked for; those of a preview are always built by the processes that stay for it."""
    if is_cluster() and crew is None:
        return _built_on_cluster(project, order)
    if chosen() == THREADS and crew is None:
        return _built_in_threads(project, order, name)
    return _built_in_processes(project, order, name, crew)


def _built_in_processes(project: Project, order: Sequence[str], name: str, crew: Crew | None) -> Built:
    workers = min(os.cpu_count() or 1, len(order))
    if workers == 1 and crew is None:
        for each in order:
            yield each, _build_one(project, each, name)
        return
    for dataset in sorted({read for each in order for read in _workshops[project].exhibits[each].reads}):
        if crew is None:
            _read_ahead(project, dataset)
    with nullcontext(crew.pool) if crew else _pool(workers, project) as pool:
        try:
            yield from _built_in(pool, project, order, name)
        except BrokenProcessPool as error:
            raise ContentError(
                Problem(
                    "a process that builds exhibits was ended from outside", remedy="free memory, then run make again"
                )
            ) from error


def _built_in_threads(project: Project, order: Sequence[str], name: str) -> Built:
    pool = ThreadPoolExecutor(min(os.cpu_count() or 1, len(order)), "exhibits", go_free)
    try:
        yield from _built_in(pool, project, order, name)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # after an interruption nobody waits for them


def _built_in(pool: Executor, project: Project, order: Sequence[str], name: str) -> Built:
    for place, problems in in_pool(pool, _build_one, [Task(each, (project, each, name)) for each in order]):
        yield order[place], problems


def _built_on_cluster(project: Project, order: Sequence[str]) -> Built:
    """Exhibits that workers compute, several in one process, and this process writes."""
    from report.core.cluster import Cluster, told_of

    with Cluster(chosen(), project.root, "exhibits") as cluster:
        batches = [[order[place] for place in batch] for batch in cluster.batches(len(order))]
        calls = [Task(told_of(batch), (project, batch)) for batch in batches]
        with closing(cluster.run(_made_of, calls)) as results:
            for place, made in results:
                for each, files in zip(batches[place], made, strict=True):
                    yield each, files if isinstance(files, list) else _put(project, each, files)


@contextmanager
def _pool(workers: int, project: Project) -> Iterator[ProcessPoolExecutor]:
    """Processes that share what is already read (where a process can be forked) and leave Ctrl-C to this one."""
    pool = _new_pool(workers)
    try:
        yield pool
    except Exception:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    except BaseException:
        _end(pool, project)  # an interruption waits for no exhibit
        raise
    pool.shutdown(wait=True)


def run_at_once(project: Project, calls: Sequence[Callable[[], object]]) -> None:
    """Make calls that draw and leave what they drew on the disk, in as many processes as there are cores.

    A process that has drawn itself before makes them all: the threads of what draws do not live on in a fork.

    Raises
    ------
    ContentError
        If a process was ended from outside, or as a call raises it.
    """
    workers = min(os.cpu_count() or 1, len(calls))
    if workers < 2 or "vl_convert" in sys.modules:
        for call in calls:
            call()
        return
    with _pool(workers, project) as pool:
        try:
            for future in as_completed([pool.submit(call) for call in calls]):
                future.result()
        except BrokenProcessPool as error:
            raise ContentError(
                Problem("a process that draws was ended from outside", remedy="free memory, then run make again")
            ) from error


def _end(pool: ProcessPoolExecutor, project: Project) -> None:
    """End a pool's processes whatever they compute, and remove what they have not finished."""
    for process in [*(pool._processes or {}).values()]:
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)
    for half_made in project.exhibits.glob(".*"):
        shutil.rmtree(half_made, ignore_errors=True)


def _new_pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Leave signals to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


_workshops: dict[Project, Workshop] = {}


def _workshop(project: Project, name: str) -> Workshop:
    """The workshop of this process: the one it was forked with or had before, or one for data that have changed."""
    if project not in _workshops or _workshops[project].name != name:
        package = open_whole_package(project)
        _workshops[project] = Workshop(package, collect_exhibits(project), current_state(package), name)
    return _workshops[project]


def _name_of(state: State) -> str:
    return hash_of({**state.datasets, **state.language})  # that of the sources is among the first


def _get_ready(project: Project) -> None:
    """Load and read all that an exhibit may ask for; whatever is wrong is told by the build that asks for it."""
    from report.exhibits import drawing

    with suppress(ReportError):
        drawing.get_ready()
        package = open_whole_package(project)
        for name in package.names:
            with suppress(ContentError):
                package.read(name)


def _read_ahead(project: Project, dataset: str) -> None:
    """Read a dataset before processes are forked, so that they share it; its faults are told by those who read it."""
    with suppress(ContentError):
        _workshops[project].package.read(dataset)


def _build_one(project: Project, name: str, workshop: str) -> list[Problem]:
    """Build one exhibit into its folder, in the workshop of this name; gives what is wrong with it."""
    made = _made(_workshop(project, workshop), name)
    return made if isinstance(made, list) else _put(project, name, made)


def _made_of(project: Project, names: Sequence[str]) -> list[Made]:
    """Several exhibits in a process that has built none before: the files of each, or what is wrong with it."""
    package = open_whole_package(project)
    state = current_state(package)
    shop = _workshops[project] = Workshop(package, collect_exhibits(project), state, _name_of(state))
    return [_made(shop, name) for name in names]


def _made(shop: Workshop, name: str) -> Made:
    """The files of one exhibit, or what is wrong with it."""
    exhibit = shop.exhibits[name]
    project = shop.project
    try:
        return _files_of(shop, exhibit)
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


def _put(project: Project, name: str, files: Mapping[str, bytes]) -> list[Problem]:
    """Put an exhibit's files in the place of those of an earlier build; gives what keeps them from it."""
    try:
        with replaced_folder(project.exhibits / name) as folder:
            for file, content in files.items():
                (folder / file).write_bytes(content)
    except ReportError as error:
        return list(error.problems)
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


def _files_of(shop: Workshop, exhibit: Exhibit) -> dict[str, bytes]:
    datasets = exhibit.datasets(shop.package)
    masks = {name: Mask(access, dataset) for name, dataset in datasets.items() if (access := shop.package.access(name))}
    hidden = Masks(masks)
    evidence = Provenance(
        {**datasets, **{name: mask.masked for name, mask in masks.items()}},
        shop.package.sources,
        lambda rows: breaks_touching(shop.package, hidden.unmasked(rows)),
        meanings_of_units(shop.package),
        hidden.fewest,
        {name: units_of_columns(shop.package.descriptor(name)) for name in exhibit.reads},
    )
    with unread(shop.project), speaking(messages_of(shop.project.root)):
        made = compute(exhibit, evidence)
    output = hidden.applied(made)
    sources = evidence.described_sources(made.rows)
    declared = declared_of(exhibit)
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
        "confidence": evidence.confidence(made.rows),
        "sources": sources,
        **({"withheld": counted} if (counted := hidden.counted(made.rows)) else {}),
        **({"was": list(exhibit.was)} if exhibit.was else {}),
        **declared.told,
        **output.details,
        "files": {file: sha256(content) for file, content in output.files.items()},
        "inputs": inputs,
        "key": hash_of(inputs),
    }
    files = {file: content.encode() if isinstance(content, str) else content for file, content in output.files.items()}
    told = {**metadata, CONTENT: content_hash(metadata)}
    return {**files, METADATA: canonical_json(told).encode()}

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from report.core.files import sha256
from report.release.verify import environment
from report.release.verify.comparison import Mismatch
from report.release.verify.environment import Installed
from tests.exhibits.project import SmallProject
from tests.lending import Copies, lent_copy
from tests.sample import Sample, write_sample
from tests.sharing import Shared, sharing_in

# Without byte code every program that a test starts would compile the machine again: a third of the processor time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_configure() -> None:
    """Let Ctrl-C reach the tests and the programs they start: a shell starts background jobs with it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One worker more than processors: tests wait for browsers, kernels, and each run of rsync, which sleeps 20 ms."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish() -> None:
    """Spare the collector of garbage thousands of tests, which stay: it would look through them again and again."""
    gc.collect()
    gc.freeze()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave the tests that share what was made for their module to one worker, which makes it once."""
    makers = getattr(item, "_fixtureinfo", None)
    scopes = {each[-1].scope for each in makers.name2fixturedefs.values() if each} if makers else set()
    if "module" in scopes and item.get_closest_marker("xdist_group") is None:
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the groups count: xdist 3.8 adds them to a name (``…::test[1]@group``) that pytest 9.2 no longer reads."""
    for item in items:
        grouped = vars(item).get("_nodeid", item.nodeid)
        if grouped != item.nodeid:
            item._id = type(item.id).parse(grouped)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What the workers of this run make once and read together: ``shared(name, make)`` gives the folder."""
    return sharing_in(tmp_path_factory)


@pytest.fixture(scope="session")
def built_sample(shared: Shared) -> Sample:
    """The sample paper with its build; not to be changed."""

    def make(folder: Path) -> None:
        write_sample(folder)
        Sample(folder).made()

    return Sample(shared("sample", make))


@pytest.fixture(scope="session")
def copies_of_sample(built_sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Copies of the sample paper with its build, for the tests of this worker."""
    return Copies(built_sample.folder, tmp_path_factory.mktemp("samples"))


@pytest.fixture
def sample(copies_of_sample: Copies, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sample]:
    """A copy of the sample paper with its build, to be changed at will."""
    with lent_copy(copies_of_sample, tmp_path / "paper", request) as folder:
        yield Sample(folder)


@pytest.fixture(scope="session")
def built_once(shared: Shared) -> SmallProject:
    """A small project with all exhibits built; not to be changed."""

    def make(folder: Path) -> None:
        folder.mkdir()
        SmallProject(folder).built()

    return SmallProject.at(shared("small", make))


@pytest.fixture
def packages_read_once(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of installed packages are read once in this run, and held once against each state of the locks."""
    check, read_package, read_byte_code = (
        environment.check_packages,
        environment._changed_files,
        environment._false_byte_code,
    )

    def once(told: str, read: Callable[[], Any]) -> Any:
        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / "found").write_bytes(pickle.dumps(read()))

        return pickle.loads((shared(f"packages-{sha256(told)}", make) / "found").read_bytes())

    def check_packages(place: Path, locks: Sequence[Path], roots: Sequence[Path]) -> tuple[int, list[Mismatch]]:
        told = "\n".join([str(place), *(lock.read_text(encoding="utf-8") for lock in locks)])
        found: tuple[int, list[Mismatch]] = once(told, lambda: check(place, locks, roots))
        return found

    def changed_files(package: Installed, place: Path, needed: bool) -> list[Mismatch]:
        found: list[Mismatch] = once(f"{needed} {package.folder}", lambda: read_package(package, place, needed))
        return found

    def false_byte_code(place: Path) -> list[Mismatch]:
        found: list[Mismatch] = once(f"byte code {place}", lambda: list(read_byte_code(place)))
        return found

    monkeypatch.setattr(environment, "check_packages", check_packages)
    monkeypatch.setattr(environment, "_changed_files", changed_files)
    monkeypatch.setattr(environment, "_false_byte_code", false_byte_code)

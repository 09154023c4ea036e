"""The door to Dask: calls of this project's functions on the workers of a cluster, and all that can go wrong there.

What a worker computes comes back as bytes, and this process alone writes it into the build; a worker that dies leaves
nothing half made. Workers see the project's folder under the same path, with its `.venv`; each looks by hashes whether
it sees the same files, and refuses if not.
"""

from __future__ import annotations

import logging
import pickle
import sys
import time
import uuid
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Self

from report.core import children, remote
from report.core.errors import ContentError, Problem, ToolMissing, UsageError, first_of
from report.core.scheduler import Task

PACKAGE = "distributed==2026.8.0"  # as in pyproject.toml
ANSWER_SECONDS = 10.0  # what a scheduler gets to answer, and its first worker to be there
ALONE_SECONDS = 60.0  # what workers get to come back when all have gone: one whose memory was full is started anew
LOOK_SECONDS = 1.0  # how often is looked whether there are any, and what news of calls of one worker gets to come
CLOSE_SECONDS = 2.0  # what an end may take; the scheduler drops what nobody waits for in any case
TRIES = 3  # of a call whose program ends without an answer; deaths of whole workers are counted by the scheduler
# A process on a worker takes a second to load what it needs; a batch shares it, and several for each thread even out.
MOST_TOGETHER = 32
ROUNDS = 3
SHOWN_LOST = 10  # pieces of work that a message names where any of them may be the cause
SHOWN = 40  # characters of a hash or a version that a message names
ISOLATED = Path(__file__).resolve().parents[1] / "isolated.py"
START_WORKER = ".venv/bin/python -m distributed.cli.dask_worker"
START_SCHEDULER = ".venv/bin/python -m distributed.cli.dask_scheduler"


def told_of(names: Sequence[str]) -> str:
    """How a message names the pieces of work of a batch."""
    return first_of(names, 3)


class Cluster:
    """Workers of a Dask scheduler, until the block ends; then nothing of this process's runs there any more.

    Parameters
    ----------
    address
        Of the scheduler.
    root
        The project's folder, which workers see under this path.
    step
        The step of the build whose calls they are: what it is made from must be the same on each worker.

    Raises
    ------
    ToolMissing
        If the package is not installed.
    UsageError
        If nobody answers at the address, or no worker is there.
    """

    def __init__(self, address: str, root: Path, step: str) -> None:
        try:
            import cloudpickle
            import distributed
        except ImportError as error:
            found = f"building on {address} needs the package distributed, which is not installed"
            raise ToolMissing(Problem(found, remedy=f"run: .venv/bin/uv pip install {PACKAGE}")) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)  # what goes wrong is told here, once
        cloudpickle.register_pickle_by_value(remote)
        self._address = address
        self._root = root
        self._step = step
        try:
            connect: Any = distributed.Client  # it has no types
            self._client = connect(address, timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            remedy = f"start a scheduler there ({START_SCHEDULER}), correct the address, or leave SCHEDULER= out"
            raise UsageError(Problem(f"no Dask scheduler answers at {address}", remedy=remedy)) from error
        try:
            self._client.wait_for_workers(1, timeout=ANSWER_SECONDS)
        except TimeoutError as error:
            self._client.close(CLOSE_SECONDS)
            raise UsageError(self._no_worker()) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close(CLOSE_SECONDS)

    def batches(self, count: int) -> list[range]:
        """So many pieces of work, divided into those that one process on a worker does one after the other."""
        threads: int = sum(self._client.nthreads().values())
        size = max(1, min(MOST_TOGETHER, count // (max(1, threads) * ROUNDS)))
        return [range(start, min(start + size, count)) for start in range(0, count, size)]

    def run(self, function: Callable[..., Any], calls: Sequence[Task]) -> Generator[tuple[int, Any]]:
        """The results of calls, as they come, each with the place of its call.

        Parameters
        ----------
        function
            Of a module of this package, by its name; it runs in a process of its own for each call.
        calls
            What it works on.

        Raises
        ------
        ReportError
            What the function raises. `UsageError` if a worker does not see the project as it is here, `ContentError` if
            workers ended again and again while they made one call, or if all have gone.
        """
        view = remote.view_of(self._root, self._step)
        program = [sys.executable, "-P", "-s", str(ISOLATED), "-m", remote.__name__]
        run = f"report-{uuid.uuid4().hex[:12]}"
        ended: Queue[Any] = Queue()
        places: dict[Any, int] = {}
        alone = 0.0
        try:
            for place, call in enumerate(calls):
                key = f"{run}-{place}"
                task = remote.packed(self._root, view, self._step, function, call.given)
                given = (remote.run_program, program, children.__file__, task, key)
                future = self._client.submit(*given, key=key, pure=False, retries=TRIES - 1)
                places[future] = place
                future.add_done_callback(ended.put)
            for _ in calls:
                while True:
                    try:
                        future = ended.get(timeout=LOOK_SECONDS)
                        break
                    except Empty:
                        alone = 0.0 if self._client.nthreads() else alone + LOOK_SECONDS
                        if alone >= ALONE_SECONDS:
                            raise ContentError(self._no_worker()) from None
                if self._was_lost(future):
                    time.sleep(LOOK_SECONDS)  # what the same worker had fails along with it
                    lost = [calls[place].told for each, place in places.items() if self._was_lost(each)]
                    raise ContentError(self._lost(lost, future.exception().allowed_failures + 1))
                yield places[future], self._result(future, calls[places[future]])
        except OSError as error:
            raise ContentError(self._gone()) from error
        finally:
            with suppress(Exception):  # the scheduler may be gone, and drops what nobody waits for in any case
                self._client.cancel(list(places), force=True)

    def _result(self, future: Any, call: Task) -> Any:
        """What a call gave, or the error that says what went wrong with it."""
        try:
            kind, content = future.result()
        except (CancelledError, OSError) as error:
            raise ContentError(self._gone()) from error
        except RuntimeError as error:
            found = f"{call.told}: its process on a worker of {self._address} ended {TRIES} times ({error})"
            remedy = "it may need more memory than the worker has; without SCHEDULER= it is made on this machine"
            raise ContentError(Problem(found, remedy=remedy)) from error
        except Exception as error:  # what Dask itself raises, for instance between two versions of Python
            said = str(error).splitlines()[0] if str(error) else ""
            raise UsageError(self._unlike(f"{type(error).__name__}: {said}")) from error
        if kind == "missing":
            raise UsageError(self._unlike(f"{content} is not there"))
        kind, content = pickle.loads(content)
        if kind == "unlike":
            told = "; ".join(f"{name}: here {here[:SHOWN]}, there {there[:SHOWN]}" for name, here, there in content)
            raise UsageError(self._unlike(told))
        if kind == "problems":
            kind_of_error, problems = content
            raise kind_of_error(*problems)
        if kind == "fault":
            raise RuntimeError(f"on a worker of {self._address}: {content}")
        return content

    def _was_lost(self, future: Any) -> bool:
        """Whether the scheduler gave a call up, since workers ended again and again that had it."""
        from distributed import KilledWorker

        return future.status == "error" and isinstance(future.exception(), KilledWorker)

    def _lost(self, told: Sequence[str], workers: int) -> Problem:
        """What to say of workers that ended, where it is not known which of the calls that they had ended them."""
        found = f"{workers} workers of {self._address} ended while they worked on {first_of(told, SHOWN_LOST)}"
        return Problem(found, remedy="look into the logs of the workers; they may need more memory")

    def _unlike(self, found: str) -> Problem:
        what = f"a worker of {self._address} does not see the project as it is here ({found})"
        expected = f"{self._root} with the same files and the same .venv on each machine"
        return Problem(what, "", 0, expected, "share the folder, or bring the copy up to date; then run make again")

    def _no_worker(self) -> Problem:
        remedy = f"start one in this folder: {START_WORKER} {self._address}"
        return Problem(f"the scheduler at {self._address} has no worker", remedy=remedy)

    def _gone(self) -> Problem:
        found = f"the scheduler at {self._address} does not answer any more"
        return Problem(found, remedy="start it and its workers, then run make again: what was built is kept")

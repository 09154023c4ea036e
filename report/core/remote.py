"""What happens on a worker of a cluster: it runs this project's own Python, which computes and gives back the result.

`run_program` is sent to the worker by value and needs nothing there but Python's own library and `distributed`; so a
worker that has run for weeks never computes with programs that it imported before they changed. The program that it
starts is this module, in a process of its own for each task. It reads the task from standard input, looks whether it
sees the same files as the one who asks, and writes to standard output what kind of answer it has, and its content.
"""

from __future__ import annotations

import os
import pickle
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from report.core.errors import ReportError


def run_program(program: Sequence[str], holder: str, given: bytes, key: str) -> tuple[str, Any]:
    """On a worker: what a program answers to what it is given.

    The program ends with the worker, however that ends, and as soon as nobody waits for the task any more.

    Parameters
    ----------
    program
        The Python of the project, with its arguments.
    holder
        The path of `children`, which ends what the program started.
    given
        For its standard input.
    key
        The name of the task.

    Returns
    -------
    tuple
        ``("answered", bytes)``; or ``("missing", path)`` if a file of the project is not on this worker.

    Raises
    ------
    RuntimeError
        If the program ended without an answer, with its last words; the engine tries again.
    """
    import os
    import subprocess

    from distributed import get_worker

    look_seconds = 0.2  # how often is looked whether the task is still wanted
    for path in (program[0], holder):
        if not os.path.isfile(path):  # noqa: PTH113
            return "missing", path
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MAKE", "REPORT_"))}
    held = [program[0], "-I", "-S", holder, "hold", str(os.getpid()), *program]
    tasks = get_worker().state.tasks
    process = subprocess.Popen(
        held, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    to_give: bytes | None = given
    while True:
        try:
            answer, said = process.communicate(to_give, timeout=look_seconds)
            break
        except subprocess.TimeoutExpired:
            to_give = None  # it was given with the first look
            if key not in tasks or tasks[key].state == "cancelled":
                process.terminate()  # the holder ends all below it
    if process.returncode or not answer:
        status = process.returncode
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise RuntimeError("; ".join([how, *last]))
    return "answered", answer


def view_of(root: Path, step: str) -> dict[str, str]:
    """What the results of a step depend on, as this machine has it: its sources, what steps before left, and Python."""
    from report.core.freshness import seen

    python = f"Python {platform.python_version()} on {sys.platform} {platform.machine()}"
    return {**seen(str(root), step), "Python": python}


def packed(root: Path, view: dict[str, str], step: str, call: Callable[..., object], given: Sequence[object]) -> bytes:
    """A task for the program: a function of a module, by its name, and what it is given."""
    return pickle.dumps((root, view, step, call, tuple(given)))


def main() -> None:
    """Answer the task of standard input on standard output, to which nothing else is written."""
    asked = sys.stdin.buffer.read()
    answer = os.dup(1)
    os.dup2(2, 1)  # what an exhibit's function prints is none of the answer
    with open(answer, "wb") as file:  # noqa: PTH123
        file.write(pickle.dumps(_answered(asked)))


def _answered(asked: bytes) -> tuple[str, Any]:
    root, view, step, call, given = pickle.loads(asked)
    os.chdir(root)
    own = view_of(root, step)
    if unlike := [name for name in view if own.get(name) != view[name]]:
        return "unlike", [(name, view[name], own.get(name, "")) for name in unlike]
    try:
        return "result", call(*given)
    except ReportError as error:
        return "problems", (type(error), error.problems)
    except Exception:
        return "fault", traceback.format_exc()


if __name__ == "__main__":
    main()

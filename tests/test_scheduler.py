"""Exhibits and chapters on a real cluster of this machine: a scheduler and workers in processes of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.sample import Sample

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

SCHEDULER = """
import asyncio
from distributed import Scheduler
async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main())
"""
WORKER = """
import asyncio, sys
from distributed import Worker
async def main():
    async with Worker(sys.argv[1], nthreads=1, host="127.0.0.1", dashboard=False, local_directory=".") as worker:
        print(worker.address, flush=True)
        await worker.finished()
asyncio.run(main())
"""
AS_ON = "import os, sys; os.cpu_count = lambda: {count}; from report.__main__ import main; sys.exit(main(sys.argv[1:]))"
COMPUTED = """
## Computed {#sec-computed}

```{python}
#| label: sum
import os
print(sum(range(10)), "PYTHONPATH" in os.environ)
```
"""
# In an exhibit's function: the process on the worker is held by another, and that one was started by the worker.
KILL_THE_WORKER = """    import os
    from pathlib import Path
    above = Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()[1]
    mark = Path("MARK")
    if LIVES:
        mark.touch()
        os.kill(int(above), 9)
"""
RETURNS = '    return harvest_of(data, "harvest_all", 2021)\n'


@contextmanager
def started(folder: Path, program: str, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address at which a program answers, and its process."""
    folder.mkdir(parents=True)
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("tcp://127.0.0.1:"), (folder / "log").read_text()
        yield address, process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """The address of a scheduler with workers."""
    with ExitStack() as stack:
        address, _ = stack.enter_context(started(folder / "scheduler", SCHEDULER))
        for number in range(workers):
            stack.enter_context(started(folder / f"worker-{number}", WORKER, address))
        yield address


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def with_a_chapter_that_computes(sample: Sample) -> Sample:
    sample.append("chapters/honey.qmd", COMPUTED)
    shutil.rmtree(sample.project.build)
    return sample


@pytest.fixture
def computing(sample: Sample) -> Sample:
    """The sample paper with a chapter that computes, not built."""
    return with_a_chapter_that_computes(sample)


@pytest.fixture(scope="module")
def alone(built_sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of it after the other."""
    return built(with_a_chapter_that_computes(built_sample.copied(tmp_path_factory.mktemp("alone") / "paper")), "", 1)


def run(sample: Sample, step: str, where: str) -> subprocess.CompletedProcess[str]:
    return sample.run(sys.executable, "-m", "report", step, "--scheduler", where)


def built(sample: Sample, where: str, count: int = 2) -> dict[str, bytes]:
    """What exhibits, chapters and site leave that are made where it is asked for, by so many processes."""
    shutil.rmtree(sample.project.build, ignore_errors=True)
    for words in (["exhibits", "--scheduler", where], ["chapters", "--scheduler", where], ["site", "--engine=builtin"]):
        done = sample.run(sys.executable, "-c", AS_ON.format(count=count), *words)
        assert done.returncode == 0, done.stderr
    return sample.files("exhibits", "site", "cache/cells")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("where", "count"), [("processes", 8), ("threads", 8), ("cluster", 2)])
def test_bytes_are_equal_with_one_and_eight_processes_in_threads_and_on_a_cluster(
    computing: Sample, address: str, alone: dict[str, bytes], where: str, count: int
) -> None:
    assert b"45 False" in alone["site/chapters/honey.html"]
    assert {name.partition("/")[0] for name in alone} == {"exhibits", "site", "cache"}
    other = built(computing, address if where == "cluster" else where, count)
    assert sorted(name for name in alone | other if alone.get(name) != other.get(name)) == []


def test_make_hands_the_scheduler_on(computing: Sample, address: str) -> None:
    told = computing.made("exhibits", f"SCHEDULER={address}")
    assert "9 of 9 rebuilt" in told
    done = computing.make("exhibits", "SCHEDULER=tcp://nobody")
    assert done.returncode == 0, "what is not stale asks nobody"
    computing.append("scripts/honey.py", "\n\nMORE = 1\n")
    done = computing.make("exhibits", "SCHEDULER=tcp://nobody")
    assert done.returncode == 2
    assert '"tcp://nobody" is no scheduler' in done.stderr


def test_worker_that_dies_is_survived(computing: Sample, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    code = KILL_THE_WORKER.replace("MARK", str(mark)).replace("LIVES", "not mark.exists()")
    computing.edit("scripts/honey.py", RETURNS, code + RETURNS)
    with cluster(tmp_path / "cluster") as where:
        done = run(computing, "exhibits", where)
    assert done.returncode == 0, done.stderr
    assert mark.exists()
    survived = computing.files("exhibits")
    shutil.rmtree(computing.project.build)
    assert run(computing, "exhibits", "processes").returncode == 0
    assert computing.files("exhibits") == survived


def test_exhibit_of_which_all_workers_die_is_told(computing: Sample, tmp_path: Path) -> None:
    code = KILL_THE_WORKER.replace("MARK", str(tmp_path / "killed")).replace("LIVES", "True")
    computing.edit("scripts/honey.py", RETURNS, code + RETURNS)
    with cluster(tmp_path / "cluster", workers=3) as where:
        done = run(computing, "exhibits", where)
    assert done.returncode == 1
    told = rf"2 workers of {re.escape(where)} ended while they worked on (.*)"
    lost = re.search(told, done.stderr)
    assert lost is not None, done.stderr
    assert "harvest-2021" in lost.group(1)  # others that the same workers had may be named beside it
    assert "Traceback" not in done.stderr
    assert not (computing.project.exhibits / "harvest-2021").exists()


def test_process_that_ends_without_an_answer_is_tried_again_and_then_told(computing: Sample, address: str) -> None:
    computing.edit("scripts/honey.py", RETURNS, f"    import os\n    os._exit(9)\n{RETURNS}")
    done = run(computing, "exhibits", address)
    assert done.returncode == 1
    assert f"harvest-2021: its process on a worker of {address} ended 3 times (exit status 9" in done.stderr
    assert "Traceback" not in done.stderr


def test_faults_are_told_with_file_and_line(computing: Sample, address: str) -> None:
    computing.edit("scripts/honey.py", RETURNS, "    return 1 / 0\n")
    failed = run(computing, "exhibits", address)
    line = computing.path("scripts/honey.py").read_text().splitlines().index("    return 1 / 0") + 1
    assert failed.returncode == 1
    assert f"scripts/honey.py:{line}: value harvest-2021: ZeroDivisionError: division by zero" in failed.stderr

    computing.edit("scripts/honey.py", "    return 1 / 0\n", RETURNS)
    assert run(computing, "exhibits", address).returncode == 0
    computing.edit("chapters/honey.qmd", "print(sum(range(10)),", "print(1 / 0,")
    failed = run(computing, "chapters", address)
    text = computing.path("chapters/honey.qmd").read_text().splitlines()
    line = next(number for number, each in enumerate(text, 1) if "1 / 0" in each)
    assert failed.returncode == 1
    assert f"chapters/honey.qmd:{line}: " in failed.stderr
    assert "raises ZeroDivisionError: division by zero" in failed.stderr


def test_interruption_ends_what_runs_on_workers(computing: Sample, address: str, tmp_path: Path) -> None:
    assert run(computing, "exhibits", "processes").returncode == 0
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = f'pipe = open("{pipe}", "w"); pipe.write("up\\n"); pipe.flush()\nwhile True: pass\nprint('
    computing.edit("chapters/honey.qmd", "print(sum", f"{code}sum")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTEST"))}
    command = [sys.executable, "-m", "report", "chapters", "--scheduler", address]
    process = subprocess.Popen(
        command, cwd=computing.folder, env={**kept, "PYTHONPATH": str(computing.folder)}, stderr=subprocess.PIPE
    )
    opened = threading.Event()

    def let_go() -> None:
        """Hold the other end where the program has ended before a cell took it: else nobody would ever."""
        process.wait()
        end = os.open(pipe, os.O_RDWR)
        opened.wait()
        os.close(end)

    threading.Thread(target=let_go, daemon=True).start()
    with pipe.open() as lines:  # the cell holds the other end, so that its end is the end of the pipe
        opened.set()
        assert lines.readline() == "up\n", process.communicate()[1]
        process.send_signal(signal.SIGINT)
        assert lines.read() == ""
    _, said = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_scheduler_without_worker_and_address_without_scheduler_are_told(computing: Sample, tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", workers=0) as where:
        done = run(computing, "exhibits", where)
    assert (done.returncode, "has no worker" in done.stderr) == (2, True), done.stderr
    assert f"dask_worker {where}" in done.stderr
    done = run(computing, "exhibits", where)
    assert done.returncode == 2
    assert f"no Dask scheduler answers at {where}" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_package_is_told_with_what_installs_it(computing: Sample) -> None:
    code = "import sys; sys.modules['distributed'] = None; from report.core.programs import run_guarded; "
    code += "from report.__main__ import main; sys.exit(run_guarded(main))"
    done = computing.run(sys.executable, "-c", code, "exhibits", "--scheduler", "tcp://127.0.0.1:8786")
    assert done.returncode == 3
    assert "needs the package distributed, which is not installed" in done.stderr
    assert "uv pip install distributed==" in done.stderr


def test_worker_that_sees_other_files_refuses(computing: Sample, address: str) -> None:
    """The sources change between the look here and that of the worker, as in a copy that is behind."""
    code = (
        "import sys; from report.core import remote; real = remote.view_of; "
        "remote.view_of = lambda *given: {**real(*given), 'sources': 'older'}; "
        "from report.core.programs import run_guarded; from report.__main__ import main; sys.exit(run_guarded(main))"
    )
    done = computing.run(sys.executable, "-c", code, "exhibits", "--scheduler", address)
    assert done.returncode == 2
    assert f"a worker of {address} does not see the project as it is here (sources: here older, there" in done.stderr

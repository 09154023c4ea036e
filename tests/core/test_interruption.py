"""Nothing is left running, however a build ends: real programs that do not want to end, and real signals.

What runs holds a named pipe open, so that its end is the end of the pipe: no test looks at a clock or at numbers of
processes, which the system gives to others.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from report.core import commands

ROOT = Path(__file__).parents[2]
SECONDS = 60  # how long an end may take on a machine that is busy with something else; alone it takes about one

# A program that ends for no signal that can be ignored: it opens the pipe, says that it is there, and stays.
STUBBORN = """import signal, sys, time
for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(sign, signal.SIG_IGN)
pipe = open(sys.argv[1], "w"); pipe.write("up\\n"); pipe.flush()
while True: time.sleep(60)
"""
BEGIN = """
import os, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from report.core import commands
from report.core.programs import run_guarded
from report.render.book.book import at_once
STUBBORN = [sys.executable, os.path.abspath("stubborn.py"), os.path.abspath("pipe")]
Path("project").mkdir(exist_ok=True)
commands.GRACE_SECONDS = 0.2  # all that is asked here to end by itself does not
"""
END = "\nsys.exit(run_guarded(main))\n"

BUILDS = {
    "program in the main thread": "def main(words): commands.run(STUBBORN)",
    "programs in threads": """def main(words):
    at_once(lambda number: commands.run(STUBBORN if number == 0 else ["sleep", "600"]), list(range(20)))""",
    "program below another": """def main(words):
    commands.run([sys.executable, "-c", f"import subprocess; subprocess.run({STUBBORN!r})"])""",
    "program with a session of its own": """def main(words):
    code = f"import subprocess; subprocess.Popen({STUBBORN!r}, start_new_session=True).wait()"
    commands.run([sys.executable, "-c", code])""",
    "program that reads nothing of what it is given": "def main(words): commands.run(STUBBORN, stdin='x' * 10**6)",
    "cell": """def main(words):
    from report.render.reading.kernel_runs import CellRequest, run_cells
    code = "import signal\\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])\\n"
    code += f"pipe = open({os.path.abspath('pipe')!r}, 'w'); pipe.write('up'); pipe.flush()\\nwhile True: pass"
    run_cells([[CellRequest(code)]], Path.cwd() / "project")""",
    "program that a cell detached": """def main(words):
    from report.render.reading.kernel_runs import CellRequest, run_cells
    code = f"import subprocess\\nsubprocess.Popen({STUBBORN!r}, env={{}}, start_new_session=True)\\nwhile True: pass"
    run_cells([[CellRequest(code)]], Path.cwd())""",
    "process that draws": """def draw():
    pipe = open("pipe", "w"); pipe.write("up"); pipe.flush()
    while True: pass
def main(words):
    from report.exhibits.pool import _pool
    from report.core.project import Project
    with _pool(2, Project(Path.cwd())) as pool: pool.submit(draw).result()""",
}
Start = Callable[[str], "tuple[subprocess.Popen[bytes], int]"]


def default_signals() -> None:
    """Undo what a shell does to a program that it starts in the background."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_DFL)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a build that runs a program which does not end; gives it and the pipe that the program holds."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    started: list[subprocess.Popen[bytes]] = []

    def run(code: str) -> tuple[subprocess.Popen[bytes], int]:
        environment = {name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
        with (tmp_path / "said").open("wb") as said:
            build = subprocess.Popen(
                [sys.executable, "-c", BEGIN + code + END],
                cwd=tmp_path,
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL,
                stderr=said,
                preexec_fn=default_signals,
            )
        started.append(build)
        assert select.select([pipe], [], [], SECONDS)[0], (tmp_path / "said").read_text()
        assert os.read(pipe, 100).startswith(b"up"), (tmp_path / "said").read_text()
        return build, pipe

    yield run
    for build in started:
        build.kill()
        build.wait()
    os.close(pipe)


def is_closed(pipe: int) -> bool:
    """Whether nobody holds the pipe any more; waits for it."""
    return bool(select.select([pipe], [], [], SECONDS)[0]) and os.read(pipe, 100) == b""


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("what", BUILDS)
def test_signal_ends_a_build_and_all_it_runs(
    start: Start, tmp_path: Path, what: str, sign: signal.Signals, status: int
) -> None:
    build, pipe = start(BUILDS[what])
    build.send_signal(sign)
    assert build.wait(SECONDS) == status
    assert is_closed(pipe)
    assert "Traceback" not in (tmp_path / "said").read_text()


@pytest.mark.parametrize("what", BUILDS)
def test_killed_build_leaves_nothing_running(start: Start, what: str) -> None:
    build, pipe = start(BUILDS[what])
    build.kill()
    assert is_closed(pipe)


def test_signal_that_another_thread_received_ends_a_wait_of_the_main_thread(start: Start) -> None:
    """The system chooses the thread; and a signal right before the wait begins is like one that went elsewhere."""
    code = """def main(words):
    import signal, threading
    pipe = open("pipe", "w")
    def receive():
        pipe.write("up"); pipe.flush()
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    threading.Timer(0.2, receive).start()
    threading.Event().wait()"""
    build, pipe = start(code)
    assert build.wait(SECONDS) == 143
    assert is_closed(pipe)


def test_closed_terminal_ends_a_build(start: Start) -> None:
    build, pipe = start(BUILDS["programs in threads"])
    build.send_signal(signal.SIGHUP)
    assert build.wait(SECONDS) == 129
    assert is_closed(pipe)


def test_signal_that_a_build_was_told_to_ignore_does_not_end_it(start: Start) -> None:
    code = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + BUILDS["programs in threads"]
    build, pipe = start(code)
    build.send_signal(signal.SIGHUP)
    build.send_signal(signal.SIGTERM)
    assert build.wait(SECONDS) == 143
    assert is_closed(pipe)


def test_killed_make_takes_its_step_along(tmp_path: Path, start: Start) -> None:
    """Between the test and the build stands a program, as make does, that is killed."""
    build = BEGIN + BUILDS["programs in threads"] + END
    code = (
        f"import subprocess, sys\nbuild = subprocess.Popen([sys.executable, '-c', {build!r}], "
        "env={**os.environ, 'MAKELEVEL': '1'})\nbuild.wait()\ndef main(words): pass"
    )
    made, pipe = start(code)
    made.kill()
    assert is_closed(pipe)


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_folder_that_is_half_made_is_removed_and_the_old_one_stays(
    start: Start, tmp_path: Path, sign: signal.Signals, status: int
) -> None:
    code = """def main(words):
    from report.core.files import replaced_folder
    Path("site").mkdir()
    Path("site/index.html").write_text("old")
    with replaced_folder(Path("site")) as fresh:
        (fresh / "index.html").write_text("new")
        commands.run(STUBBORN)"""
    build, pipe = start(code)
    build.send_signal(sign)
    assert build.wait(SECONDS) == status
    assert is_closed(pipe)
    assert (tmp_path / "site/index.html").read_text() == "old"
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".site")]


def test_exhibit_that_is_half_drawn_is_removed(start: Start, tmp_path: Path) -> None:
    code = """def draw():
    from report.core.files import replaced_folder
    with replaced_folder(Path("build/exhibits/chart")) as folder:
        (folder / "data.csv").write_text("1")
        pipe = open("pipe", "w"); pipe.write("up"); pipe.flush()
        while True: pass
def main(words):
    from report.exhibits.pool import _pool
    from report.core.project import Project
    with _pool(2, Project(Path.cwd())) as pool: pool.submit(draw).result()"""
    build, pipe = start(code)
    build.send_signal(signal.SIGTERM)
    assert build.wait(SECONDS) == 143
    assert is_closed(pipe)
    assert list((tmp_path / "build/exhibits").iterdir()) == []


ENDINGS = {
    "last": "",
    "with an error": "1 / 0",
    "by itself": "import os; os._exit(1)",
    "by a signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}
DETACH = {
    "own session": "subprocess.Popen(command, start_new_session=True)",
    "without environment": "subprocess.Popen(command, start_new_session=True, env={})",
    "double fork": """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(command[0], command)
    os._exit(0)
""",
    "in the background of a shell": "subprocess.run('nohup setsid ' + shlex.join(command) + ' &', shell=True)",
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("how", DETACH)
def test_what_a_cell_detaches_ends_with_its_chapter(tmp_path: Path, how: str, ending: str) -> None:
    if sys.platform != "linux" and (how == "double fork" or ending.startswith("by")):
        pytest.skip("only Linux tells whose orphan a process is")
    from report.render.reading.kernel_runs import CellRequest, run_cells

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "stubborn.py").write_text(STUBBORN)
        os.mkfifo(Path(folder) / "pipe")
        pipe = os.open(Path(folder) / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        command = [sys.executable, f"{folder}/stubborn.py", f"{folder}/pipe"]
        code = f"import os, shlex, subprocess\ncommand = {command!r}\n{DETACH[how]}\n"
        wait = (  # until it is there, and says so
            f"import select\nreading = os.open({folder + '/pipe'!r}, os.O_RDONLY | os.O_NONBLOCK)\n"
            "select.select([reading], [], [])\n"
        )
        run_cells([[CellRequest(code + wait + ENDINGS[ending])]], tmp_path)
        said = b""
        while chunk := os.read(pipe, 100) if select.select([pipe], [], [], SECONDS)[0] else None:
            said += chunk
        assert chunk == b""
        os.close(pipe)


def test_time_limit_can_be_told_from_other_faults() -> None:
    with pytest.raises(commands.OverTime, match="did not end within 1 seconds"):
        commands.run([sys.executable, "-c", "import time; time.sleep(600)"], seconds=1, stdin="x" * 10**6)


def test_what_a_program_leaves_holding_its_output_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "GRACE_SECONDS", 0.2)
    code = (
        "import subprocess, sys\n"
        "command = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "print(subprocess.Popen(command, start_new_session=True).pid, flush=True)\n"
    )
    others = threading.enumerate()
    done = commands.run([sys.executable, "-c", code], folder=tmp_path)
    waiting = [thread for thread in threading.enumerate() if thread not in others]
    os.kill(int(done.stdout), signal.SIGKILL)
    for thread in waiting:
        thread.join(SECONDS)  # the pipes are closed once nobody holds them
    assert done.status == 0


def test_ctrl_c_while_a_program_still_loads_shows_no_traceback(start: Start, tmp_path: Path) -> None:
    code = (
        "pipe = open('pipe', 'w'); pipe.write('up'); pipe.flush()\nimport time\ntime.sleep(600)\ndef main(words): pass"
    )
    build, pipe = start(code)
    build.send_signal(signal.SIGINT)
    assert build.wait(SECONDS) == -signal.SIGINT  # a shell reports it as 130
    assert is_closed(pipe)
    assert (tmp_path / "said").read_text() == "interrupted\n"

"""Kernels that are copies of one process show, note and end as those that start by themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from report.render.reading import kernel_copies
from report.render.reading.kernel_copies import module_names
from report.render.reading.kernel_runs import CellRequest, Run, run_cells

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are copied on Linux only")
ROOT = Path(__file__).parents[3]
SECONDS = 60  # for what takes a moment on a quiet machine
IS_COPY = "import os, pathlib\n'fork_server' in pathlib.Path(f'/proc/{os.getppid()}/cmdline').read_text()"


def cells(*codes: str) -> list[CellRequest]:
    return [CellRequest(code) for code in codes]


def text_of(run: Run, place: int = -1) -> str:
    assert not run.failures, run.failures
    return "".join(output.get("text") or output["data"]["text/plain"] for output in run.results[place]["outputs"])


@pytest.fixture(scope="module")
def keeper() -> Iterator[kernel_copies.Keeper]:
    """The process of the tests that ask for nothing of how it starts and ends."""
    with ExitStack() as stack:
        yield kernel_copies.Keeper(stack)


@pytest.fixture
def kept(keeper: kernel_copies.Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels are copies of one process for all tests with this, which takes longer to start than they do."""
    monkeypatch.setattr(kernel_copies, "_keepers", [keeper])


def by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_copies, "FORKED_FROM", 1_000)


def run_both(monkeypatch: pytest.MonkeyPatch, jobs: Sequence[Sequence[CellRequest]], root: Path) -> list[list[Run]]:
    """What the jobs give as copies and by themselves, without the time of their start."""
    copies = run_cells([*jobs, cells("import pandas", IS_COPY)], root)
    assert text_of(copies[-1]) == "True"
    by_themselves(monkeypatch)
    alone = run_cells([*jobs, cells("import pandas", IS_COPY)], root)
    assert text_of(alone[-1]) == "False"
    return [[replace(run, started=0) for run in runs[:-1]] for runs in (copies, alone)]


def test_results_and_notes_are_those_of_a_kernel_that_starts_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/mine.py").write_text("import numpy\nNUMBER = int(numpy.int64(3))\n")
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    chart = (
        "import altair as alt, pandas as pd\n"
        "rows = pd.read_csv('rows.csv')\n"
        "print(alt.Chart(rows).mark_bar().encode(x='a:Q').add_params(alt.param()).to_json())"
    )
    jobs = [
        cells(chart, chart, "rows.describe()", "list(set('abcdefghij'))"),
        cells("import sys\nsys.path.insert(0, 'own')\nimport numpy as np\nnp.arange(3)", "import mine\nmine.NUMBER"),
        cells("import pandas as pd", "pd.DataFrame({'a': [1]}).query('b > 0')"),
        cells("from concurrent import futures\nimport decimal, pandas\ndecimal is __import__('decimal')"),
        cells(
            "import os, sys, time, signal, locale, altair\nos.path.exists('none')", "print(os.getcwd() == sys.path[0])"
        ),
        cells("import sys\nprint(sorted(sys.argv)[:1], sys.stdin.read(), [n for n in dir() if n[0] != '_'], 'pandas')"),
        cells("import signal, pandas\n[signal.getsignal(s) for s in (2, 15, 17)], pandas.__spec__.origin"),
        cells("import pandas\nimport importlib\nimportlib.reload(pandas) is pandas, pandas.DataFrame({'a': [1]})"),
    ]
    copies, alone = run_both(monkeypatch, jobs, tmp_path)
    for copy, other in zip(copies, alone, strict=True):
        assert copy.results == other.results
        more = set(copy.notes) ^ set(other.notes)
        assert more <= {("modules", str(ROOT))}, more  # searched for what could be used, in whatever was loaded
        assert set(other.notes) <= set(copy.notes)
        assert [failure.error["ename"] for failure in copy.failures] == [each.error["ename"] for each in other.failures]
    assert ("modules", "own") in copies[1].notes
    assert copies[2].failures


def test_nothing_tells_a_cell_of_what_was_loaded_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = (
        "import sys\n[name in sys.modules for name in ('pandas', 'altair', 'fork_server', 'file_access', 'children')]"
    )
    jobs = [cells(names), cells("import os\nsorted(name for name in os.environ if name != 'JPY_PARENT_PID')")]
    copies, alone = run_both(monkeypatch, [*jobs, cells("import altair, pandas")], tmp_path)
    assert text_of(copies[0]) == "[False, False, False, False, False]"
    assert text_of(copies[1]) == text_of(alone[1])


@pytest.mark.usefixtures("kept")
def test_copies_do_not_begin_with_the_same_random_numbers(tmp_path: Path) -> None:
    code = "import random, numpy, pandas\nrandom.random(), numpy.random.random(), numpy.random.default_rng().random()"
    first, second = run_cells([cells(code, IS_COPY), cells(code, IS_COPY)], tmp_path)
    assert text_of(first) == text_of(second) == "True"
    pairs = zip(text_of(first, 0).split(), text_of(second, 0).split(), strict=True)
    assert all(one != other for one, other in pairs)


@pytest.mark.usefixtures("kept")
def test_copies_share_nothing(tmp_path: Path) -> None:
    change = "import pandas, altair\npandas.options.display.max_rows = 7\naltair.own = 1"
    look = "import pandas, altair\npandas.options.display.max_rows, hasattr(altair, 'own')"
    first, second, third = run_cells([cells(look, change), cells(change, look), cells(look, change)], tmp_path)
    assert text_of(first, 0) == text_of(third, 0) == "(60, False)"
    assert text_of(second) == "(7, True)"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("place", ["pandas.py", "narwhals.py", "own/altair/__init__.py"])
def test_module_of_the_project_with_the_name_of_one_that_was_loaded_is_the_one_that_is_found(
    tmp_path: Path, place: str
) -> None:
    module = tmp_path / place
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_text("OWN = 1\n")
    name = place.removesuffix("/__init__.py").rpartition("/")[2].removesuffix(".py")
    code = f"import sys\nsys.path.insert(0, 'own')\nimport {name} as found  # not pandas\nfound.OWN"
    for run in run_cells([cells(code, IS_COPY), cells(code, IS_COPY)], tmp_path):
        assert (text_of(run, 0), text_of(run, 1)) == ("1", "False")


@pytest.mark.usefixtures("kept")
def test_module_that_a_cell_writes_is_found_by_itself(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, tempfile  # not pandas\n"
        "pathlib.Path(tempfile.gettempdir(), 'altair.py').write_text('OWN = 1')\n"
        "sys.path.insert(0, tempfile.gettempdir())\nimport altair\naltair.OWN"
    )
    for run in run_cells([cells(code, IS_COPY), cells(code, IS_COPY)], tmp_path):
        assert (text_of(run, 0), text_of(run, 1)) == ("1", "True")


def test_modules_that_are_searched_are_those_of_packages_and_of_folders_that_are_none() -> None:
    sources = [
        "a/b.py",
        "own/__init__.py",
        "own/c.py",
        "own/d/e.py",
        "f.cpython-313-x86_64-linux-gnu.so",
        "g/",
        "h.csv",
    ]
    assert module_names(sources) == {"b", "own", "e", "f"}


def test_kernels_start_by_themselves_where_loading_does_what_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_copies, "PRELOADED", ("pandas", "lxml.etree"))  # which reads without a sign
    for run in run_cells([cells("import pandas", IS_COPY)] * 2, tmp_path):
        assert text_of(run) == "False"


def test_kernels_start_by_themselves_where_what_they_are_copied_from_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_copies, "PRELOADED", ("pandas", "this_package_is_not_there"))
    monkeypatch.setattr(kernel_copies.importlib.util, "find_spec", bool)
    for run in run_cells([cells("import pandas", IS_COPY)] * 2, tmp_path):
        assert text_of(run) == "False"


def test_moved_clock_begins_with_each_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKETIME", "@2020-01-01 00:00:00")
    for run in run_cells([cells("import pandas", IS_COPY)] * 2, tmp_path):
        assert text_of(run) == "False"


def ends(pid: int) -> bool:
    """Whether a process ends soon."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state in "ZX":
            return True
        time.sleep(0.01)
    return False


@pytest.mark.usefixtures("kept")
def test_copy_that_dies_is_named_by_its_signal_and_others_go_on(tmp_path: Path) -> None:
    dies = cells("import os, signal, pandas\nos.kill(os.getpid(), signal.SIGKILL)")
    died, exits, other = run_cells(
        [dies, cells("import os, pandas\nos._exit(3)"), cells("import pandas", IS_COPY)], tmp_path
    )
    assert [(failure.kind, failure.detail) for failure in died.failures] == [("died", "signal SIGKILL")]
    assert [(failure.kind, failure.detail) for failure in exits.failures] == [("died", "exit status 3")]
    assert text_of(other) == "True"


@pytest.mark.usefixtures("kept")
def test_what_a_copy_detached_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, pandas\n"
        "silent = 'stdin=-3, stdout=-3, stderr=-3, start_new_session=True'\n"
        'sleep = f\'import subprocess; print(subprocess.Popen(["sleep", "1000"], {silent}).pid)\'\n'
        "subprocess.run([sys.executable, '-c', sleep], capture_output=True, text=True).stdout.strip()"
    )
    for run in run_cells([cells(code, IS_COPY)] * 2, tmp_path):
        assert text_of(run) == "True"
        assert ends(int(text_of(run, 0).strip("'")))


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_of_copies_after_any_end(tmp_path: Path, sign: signal.Signals) -> None:
    told, root = tmp_path / "told", tmp_path / "project"
    told.mkdir()
    root.mkdir()
    code = (
        "import os, pathlib, subprocess, time, pandas\n"
        "child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
        f"note = pathlib.Path({str(told)!r}, str(os.getpid()))\n"
        "note.with_suffix('.new').write_text(f'{os.getpid()} {os.getppid()} {child.pid}')\n"
        "note.with_suffix('.new').rename(note)\n"
        "time.sleep(1000)"
    )
    program = (
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\nfrom report.render.reading.kernel_runs import CellRequest, run_cells\n"
        f"run_cells([[CellRequest({code!r})]] * 2, Path({str(root)!r}))"
    )
    runs = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        deadline = time.monotonic() + SECONDS
        while len(notes := [note for note in told.iterdir() if not note.suffix]) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        numbers = [int(number) for note in notes for number in note.read_text().split()]
        programs = [Path(f"/proc/{number}/cmdline").read_text() for number in numbers]
        assert ["fork_server" in program for program in programs] == [True, True, False] * 2
        runs.send_signal(sign)
        runs.wait(SECONDS)
    finally:
        runs.kill()
    assert all(ends(number) for number in numbers)


def test_kept_process_makes_the_copies_of_all_runs_in_whichever_project(tmp_path: Path) -> None:
    code = (
        "import os, pathlib\nint(pathlib.Path(f'/proc/{os.getppid()}/stat').read_text().rpartition(')')[2].split()[1])"
    )
    for name in ("one", "two", "own"):
        (tmp_path / name).mkdir()
    (tmp_path / "own/altair.py").write_text("OWN = 1\n")
    with kernel_copies.kept():
        (first,) = run_cells([cells("1", code)], tmp_path / "one")
        (second,) = run_cells([cells("2", code)], tmp_path / "two")
        (other,) = run_cells([cells("import altair\naltair.OWN", IS_COPY)], tmp_path / "own")
    server = int(text_of(first))
    assert server == int(text_of(second))
    assert (text_of(other, 0), text_of(other, 1)) == ("1", "False")
    assert ends(server)
    assert server != os.getpid()
    assert text_of(run_cells([cells(IS_COPY)], tmp_path / "one")[0]) == "False"


def test_kernels_go_on_where_a_kept_process_was_killed(tmp_path: Path) -> None:
    with kernel_copies.kept() as keeper:
        assert text_of(run_cells([cells(IS_COPY)], tmp_path)[0]) == "True"
        keeper.server().end()
        assert text_of(run_cells([cells(IS_COPY)], tmp_path)[0]) == "False"


def test_private_folders_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for run in run_cells([cells("import pandas", IS_COPY)] * 2, tmp_path):
        assert text_of(run) == "True"
    assert not list(place.iterdir())
    place.rmdir()

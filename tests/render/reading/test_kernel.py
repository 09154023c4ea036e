from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from report.render.reading import kernel
from report.render.reading.kernel_runs import CellRequest, run_cells

ROOT = Path(__file__).parents[3]


def text_of(result: dict[str, object]) -> list[str]:
    return [output.get("text") or output["data"]["text/plain"] for output in result["outputs"]]  # type: ignore[attr-defined]


def process_is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_cells_share_names_and_keep_their_order(tmp_path: Path) -> None:
    steps = [CellRequest("x = 2\nprint('said')\nx"), CellRequest(expressions=("x + 1", "'a'")), CellRequest("x * 10")]
    (run,) = run_cells([steps], tmp_path)
    first, values, last = run.results
    assert text_of(first) == ["said\n", "2"]
    assert [value["data"]["text/plain"] for value in values["values"]] == ["3", "'a'"]
    assert (text_of(last), last["count"]) == (["20"], 2)


def test_each_chapter_has_a_kernel_of_its_own(tmp_path: Path) -> None:
    first, second = run_cells([[CellRequest("x = 1")], [CellRequest("'x' in globals()")]], tmp_path)
    assert not first.failures
    assert text_of(second.results[0]) == ["False"]


def test_recorder_leaves_no_names_behind(tmp_path: Path) -> None:
    code = "import sys\n[name for name in dir() if not name.startswith('_')], 'file_access' in sys.modules"
    (run,) = run_cells([[CellRequest(code)]], tmp_path)
    assert text_of(run.results[0]) == ["(['In', 'Out', 'exit', 'get_ipython', 'open', 'quit', 'sys'], False)"]


def test_cells_see_neither_user_nor_language_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("TZ", "America/Mexico_City")
    code = "import os, sys, time\n[os.environ.get('SECRET'), time.tzname[0], os.environ['LC_ALL'], sys.executable]"
    (run,) = run_cells([[CellRequest(code)]], tmp_path)
    assert text_of(run.results[0]) == [str([None, "UTC", "C.UTF-8", sys.executable])]


def test_cells_run_in_the_projects_root_and_import_its_modules(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("VALUE = 5\n")
    (run,) = run_cells([[CellRequest("import own, os\nown.VALUE, os.listdir()")]], tmp_path)
    assert "(5, ['own.py'" in text_of(run.results[0])[0]
    assert set(run.notes) >= {("read", "own.py"), ("listed", ""), ("modules", "")}


@pytest.mark.parametrize(
    ("step", "seconds", "kind", "detail"),
    [
        (CellRequest("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), 60, "died", "signal SIGKILL"),
        (CellRequest(expressions=("1", "__import__('os')._exit(3)")), 60, "died", "exit status 3"),
        (
            CellRequest("import time\nwhile True: time.sleep(0.1)"),
            4,
            "overtime",
            "",
        ),  # a busy machine needs some for "1"
        (CellRequest(expressions=("[__import__('time').sleep(0.1) for _ in iter(int, 1)]",)), 4, "overtime", ""),
    ],
)
def test_step_that_does_not_end_well_is_named_and_the_next_is_not_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], step: CellRequest, seconds: int, kind: str, detail: str
) -> None:
    (run,) = run_cells([[CellRequest("1"), step, CellRequest("2")]], tmp_path, seconds=seconds)
    (failure,) = run.failures
    assert (failure.kind, failure.step, failure.detail) == (kind, 1, detail)
    assert len(run.results) == 1
    assert capfd.readouterr() == ("", "")


def test_display_is_as_it_was_left_by_all_cells(tmp_path: Path) -> None:
    first = CellRequest("from IPython.display import clear_output, display\nbar = display('none', display_id='bar')")
    second = CellRequest("print('old')\nclear_output(wait=True)\nprint('new')\nbar.update('all')")
    (run,) = run_cells([[first, second]], tmp_path)
    assert [text_of(result) for result in run.results] == [["'all'"], ["new\n"]]


def test_question_to_the_author_is_an_error_and_does_not_wait(tmp_path: Path) -> None:
    (run,) = run_cells([[CellRequest("input('Name?')")]], tmp_path)
    assert run.failures[0].error["ename"] == "StdinNotImplementedError"


def test_long_temporary_folder_leaves_room_for_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    (run,) = run_cells([[CellRequest("1 + 1")]], tmp_path)
    assert text_of(run.results[0]) == ["2"]


def test_kernel_that_cannot_start_is_an_error_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "file_access.py"
    broken.write_text("raise SystemExit('no module named ipykernel')\n")
    monkeypatch.setattr(kernel, "RECORDER", broken)
    with pytest.raises(kernel.ContentError) as caught:
        run_cells([[CellRequest("1")], [CellRequest("2")]], tmp_path)
    assert "does not start: exit status 1; no module named ipykernel" in caught.value.problems[0].found


PROGRAM = """
import sys
from pathlib import Path
from report.render.reading.kernel_runs import CellRequest, run_cells
code = "import os, subprocess\\nchild = subprocess.Popen(['sleep', '600'])\\n" \\
       "open('build/told', 'w').write(f'{os.getpid()} {child.pid}\\\\n')\\nwhile True: pass"
run_cells([[CellRequest(code)]], Path(sys.argv[1]))
"""


def test_interruption_leaves_no_kernel_nor_what_it_started(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    os.mkfifo(tmp_path / "build/told")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    numbers = [int(word) for word in (tmp_path / "build/told").read_text().split()]  # waits until the cell runs
    assert [process_is_there(number) for number in numbers] == [True, True]
    program.send_signal(signal.SIGINT)
    program.wait(20)
    assert not process_is_there(numbers[0])
    assert not is_running(numbers[1])


def is_running(number: int) -> bool:
    """Whether the process runs; one that waits for its end to be noticed does not."""
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"

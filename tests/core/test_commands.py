from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from report.core.commands import find_program, run
from report.core.errors import ContentError, ToolMissing


def test_result_has_status_and_both_outputs() -> None:
    code = "import sys; print('out ñ'); print('err', file=sys.stderr); sys.exit(3)"
    done = run([sys.executable, "-c", code])
    assert (done.status, done.stdout, done.stderr) == (3, "out ñ\n", "err\n")


def test_lines_are_streamed_while_the_program_runs() -> None:
    lines: list[str] = []
    run([sys.executable, "-c", "import sys\nfor n in range(3): print(n, file=sys.stderr)"], on_line=lines.append)
    assert lines == ["0", "1", "2"]


def test_large_input_and_output_do_not_block_each_other() -> None:
    text = "x" * 3_000_000
    assert run([sys.executable, "-c", "import sys; print(sys.stdin.read())"], stdin=text).stdout == text + "\n"


def test_zone_and_language_are_settled() -> None:
    code = "import os; print(os.environ['TZ'], os.environ['LC_ALL'], os.environ['OWN'])"
    assert run([sys.executable, "-c", code], environment={"OWN": "1"}).stdout == "UTC C.UTF-8 1\n"


def test_missing_program_is_named() -> None:
    assert find_program("no-such-program-anywhere") is None
    with pytest.raises(ToolMissing, match="no-such-program-anywhere"):
        run(["no-such-program-anywhere"])


def test_program_and_its_children_end_at_the_time_limit(tmp_path: Path) -> None:
    note = tmp_path / "child"
    code = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)"
    )
    with pytest.raises(ContentError, match="did not end within 2 seconds"):
        run([sys.executable, "-c", code], seconds=2)
    child = int(note.read_text())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and is_running(child):
        pass
    assert not is_running(child)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # a zombie has ended; only its parent has not asked
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def test_output_that_is_no_text_goes_to_a_file_byte_by_byte(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000); print('err', file=sys.stderr)"
    done = run([sys.executable, "-c", code], output=tmp_path / "out")
    assert (done.status, done.stdout, done.stderr) == (0, "", "err\n")
    assert (tmp_path / "out").read_bytes() == bytes(range(256)) * 1000

"""What a program leaves half-made among the sources goes, however the program or whoever started it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from report.core import children
from report.core.commands import Litter, clear_litter, run
from report.core.errors import ToolMissing

ROOT = Path(__file__).parents[2]
MAKES = "import pathlib; pathlib.Path('one.html').touch(); pathlib.Path('libs').mkdir(); "


def litter_of(folder: Path) -> Litter:
    return Litter([folder / "one.html", folder / "libs"], folder / "record.json")


@pytest.mark.parametrize("ends", ["pass", "raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_it_goes_when_the_program_has_ended(tmp_path: Path, ends: str) -> None:
    (tmp_path / "own.html").touch()
    run([sys.executable, "-c", MAKES + ends], folder=tmp_path, litter=litter_of(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["own.html"]


def test_a_program_that_does_not_start_leaves_no_list(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing):
        run([tmp_path / "nothing"], litter=litter_of(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_it_goes_when_whoever_started_the_program_is_killed(tmp_path: Path, sign: int) -> None:
    work = tmp_path / "work"
    work.mkdir()
    program = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from report.core.commands import Litter, run
        work = Path({str(work)!r})
        waits = {MAKES!r} + "import sys, signal; print('made', file=sys.stderr, flush=True); signal.pause()"
        litter = Litter([work / "one.html", work / "libs"], work / "record.json")
        run([sys.executable, "-c", waits], folder=work, litter=litter,
            on_line=lambda line: print(line, flush=True))
    """)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    reading, writing = os.pipe()  # the guard inherits the writing end: it is shut when that has done its work
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True, pass_fds=[writing]
    ) as process:
        os.close(writing)
        assert process.stdout
        assert process.stdout.readline() == "made\n"
        assert (work / "libs").is_dir()
        process.send_signal(sign)
        process.wait(60)
    os.set_inheritable(reading, False)
    os.read(reading, 1)
    os.close(reading)
    assert not list(work.iterdir())


def test_what_a_killed_run_left_goes_before_the_next(tmp_path: Path) -> None:
    children.write_litter(str(tmp_path / "record.json"), "1-1", [str(tmp_path / "one.html"), str(tmp_path / "gone")])
    (tmp_path / "one.html").touch()
    clear_litter(tmp_path / "record.json")
    assert not list(tmp_path.iterdir())


def test_a_list_of_another_owner_or_a_damaged_one_removes_nothing(tmp_path: Path) -> None:
    record, kept = tmp_path / "record.json", tmp_path / "one.html"
    kept.touch()
    children.write_litter(str(record), "2-2", [str(kept)])
    children.clear_litter(str(record), "1-1")
    assert kept.exists()
    for damaged in ("", "[]", '{"paths": ["' + str(kept), '{"paths": 7}'):
        record.write_text(damaged)
        clear_litter(record)
        assert kept.exists()


def test_a_link_goes_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/words.txt").touch()
    (tmp_path / "libs").symlink_to(tmp_path / "mine")
    children.write_litter(str(tmp_path / "record.json"), "1-1", [str(tmp_path / "libs")])
    clear_litter(tmp_path / "record.json")
    assert not (tmp_path / "libs").is_symlink()
    assert (tmp_path / "mine/words.txt").exists()


def test_a_star_stands_for_what_was_not_there_before(tmp_path: Path) -> None:
    (tmp_path / "one.book").touch()
    (tmp_path / "temp-mine").mkdir()
    program = "import pathlib; pathlib.Path('one.book_1').touch(); pathlib.Path('temp-2').mkdir()"
    litter = Litter([tmp_path / "one.book*", tmp_path / "temp-*"], tmp_path / "record.json")
    run([sys.executable, "-c", program], folder=tmp_path, litter=litter)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.book", "temp-mine"]

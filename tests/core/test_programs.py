from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem, ToolMissing, UsageError
from report.core.programs import FAULT, INTERRUPTED, PIPE_CLOSED, TERMINATED, run_guarded

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def raising(error: BaseException):
    def main(arguments):
        raise error

    return main


@pytest.mark.parametrize(("kind", "status"), [(ContentError, 1), (UsageError, 2), (ToolMissing, 3)])
def test_an_error_of_the_project_becomes_its_text_and_its_status(kind, status, capsys) -> None:
    assert run_guarded(raising(kind(Problem("two keys are equal", "data/a.csv", 4))), []) == status
    assert capsys.readouterr().err == "data/a.csv:4: two keys are equal\n"


def test_interruption_ends_with_130(capsys) -> None:
    assert run_guarded(raising(KeyboardInterrupt()), []) == INTERRUPTED == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_fault_of_the_program_is_one_message_and_a_log(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "_quarto.yml").touch()
    monkeypatch.chdir(tmp_path)
    assert run_guarded(raising(KeyError("nowhere")), []) == FAULT
    said = capsys.readouterr().err
    assert "KeyError: 'nowhere'" in said
    assert "build/error.log" in said
    assert "Traceback" not in said
    assert "Traceback" in (tmp_path / "build/error.log").read_text()


def test_a_fault_outside_any_project_shows_the_traceback(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_guarded(raising(KeyError("nowhere")), []) == FAULT
    assert "Traceback" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_status_of_main_is_passed_on_and_none_is_success() -> None:
    assert run_guarded(lambda words: len(words), ["a", "b"]) == 2
    assert run_guarded(lambda words: None, []) == 0


def test_a_reader_that_goes_away_leaves_no_complaint() -> None:
    program = "import sys; from report.core.programs import *; sys.exit(run_guarded(lambda _: print('x' * 1_000_000)))"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(30) == PIPE_CLOSED
    assert process.stderr.read() == b""
    process.stderr.close()


def test_termination_lets_the_program_tidy_up(tmp_path: Path) -> None:
    program = """
import sys, pathlib, threading
from report.core.programs import run_guarded
def main(words):
    try:
        print("ready", flush=True)
        threading.Event().wait()
    finally:
        pathlib.Path("tidy").touch()
sys.exit(run_guarded(main))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=tmp_path, env=ENVIRONMENT
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == TERMINATED
    assert (tmp_path / "tidy").exists()

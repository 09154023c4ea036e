"""What somebody sees while the environment is set up: plain lines on how far it is, and every fault."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from report import set_up

LOCK = "".join(f"package-{number}==1.0 \\\n    --hash=sha256:{number:064x}\n" for number in range(25))
UV = r"""
echo "Using Python 3.11.7 environment at: .venv" >&2
echo "Resolved 25 packages in 3ms" >&2
echo "Downloading package-7 (16.0MiB)" >&2
echo " Downloaded package-7" >&2
echo "Prepared 25 packages in 20.1s" >&2
echo "Installed 25 packages in 90ms" >&2
echo " + package-1==1.0" >&2
"""
PIP = r"""
case "$*" in *installer*) exit 0 ;; esac
for number in $(seq 25); do echo "Collecting package-$number==1.0"; echo "  Downloading package.whl (2 kB)"; done
echo "Installing collected packages: package-1"
echo "Successfully installed package-1-1.0"
"""


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment whose pip and uv only say what they say."""
    if os.name == "nt":
        pytest.skip("its programs are shell scripts")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.lock").write_text(LOCK, encoding="utf-8")
    program(tmp_path / "python", PIP)
    program(tmp_path / "uv", UV)
    return tmp_path / "python"


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
    path.chmod(0o755)


def test_what_is_downloaded_and_done_is_told_in_plain_lines(python: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert set_up.install(python, "a.lock")
    assert capfd.readouterr().err.splitlines() == [
        "set-up: downloading package-7 (16.0MiB)",
        "set-up: prepared 25 packages in 20.1s",
        "set-up: installed 25 packages in 90ms",
    ]


def test_faults_are_passed_on_and_pip_counts(python: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program(python.with_name("uv"), 'echo "error: no route to host" >&2; exit 2')
    assert set_up.install(python, "a.lock")
    assert capfd.readouterr().err.splitlines() == [
        "error: no route to host",
        "set-up: trying again with pip",
        "set-up: 10 of at most 25 packages",
        "set-up: 20 of at most 25 packages",
    ]


def test_without_uv_pip_installs(python: Path, capfd: pytest.CaptureFixture[str]) -> None:
    python.with_name("uv").unlink()
    assert set_up.install(python, "a.lock")
    assert "uv: No such file or directory" in capfd.readouterr().err


def test_a_failure_is_one(python: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program(python.with_name("uv"), "exit 2")
    program(python, 'case "$*" in *installer*) exit 0 ;; esac; echo "ERROR: hashes differ" >&2; exit 1')
    assert not set_up.install(python, "a.lock")
    assert "ERROR: hashes differ" in capfd.readouterr().err


def test_no_count_is_told_that_another_line_contradicts(
    python: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A lock lists packages of other systems too: how many are installed is known when they are."""
    monkeypatch.setattr(set_up, "works", lambda _: True)
    monkeypatch.setattr(set_up, "install", lambda *_: True)
    monkeypatch.setattr(set_up, "make_importable", lambda _: None)
    assert set_up.main("a.lock") == 0
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("set-up: installing what this system needs of a.lock;")
    assert not re.search(r"\d", line)

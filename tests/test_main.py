from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def report(*words: str, folder: Path = ROOT, python: Path = Path(sys.executable)) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUARTO_PATH": "", "PATH": str(python.parent)}
    command = [python, "-m", "report", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    program = (
        "import sys, report.__main__ as main; main.main(['--help']);"
        "print(sorted(set(sys.modules) & {'pandas', 'altair', 'jinja2', 'pypandoc', 'yaml', 'rich', 'watchfiles',"
        "'nbclient', 'http.server', 'report.data', 'report.exhibits'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert all(command in done.stdout for command in ("render", "preview", "exhibits", "check", "data"))


@pytest.mark.parametrize("words", [[], ["unknown"], ["render"], ["render", "--output=x", "--engine=pandoc"]])
def test_a_wrong_command_line_ends_with_2(words) -> None:
    done = report(*words)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_nothing_to_render_ends_with_2_and_says_what_would_do(tmp_path) -> None:
    done = report("render", "nowhere", "--output=out", folder=tmp_path)
    assert done.returncode == 2
    assert "expected: a folder with a _quarto.yml, or a .qmd file" in done.stderr
    assert not (tmp_path / "out").exists()


def test_quarto_asked_for_and_absent_ends_with_3(tmp_path) -> None:
    (tmp_path / "_quarto.yml").touch()
    python = tmp_path / "python"  # the same one, with no Quarto beside it
    python.symlink_to(sys.executable)
    done = report("render", "--output=out", "--engine=quarto", folder=tmp_path, python=python)
    assert done.returncode == 3, done.stderr
    assert "make quarto" in done.stderr
    assert not (tmp_path / "out").exists()


def test_preview_outside_a_project_ends_with_2(tmp_path) -> None:
    done = report("preview", folder=tmp_path)
    assert done.returncode == 2
    assert "no _quarto.yml" in done.stderr


def test_the_data_of_the_paper_pass_their_check() -> None:
    done = report("data", "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_sealing_an_unknown_dataset_offers_the_known_ones() -> None:
    done = report("data", "seal", "light-vehicle")
    assert done.returncode == 1
    assert "light-vehicles" in done.stderr

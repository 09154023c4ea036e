"""What `make check` tells: content and code together, each fault with what mends it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.cli import check, code_check
from report.cli.code_check import TOOLS, code_faults
from report.cli.verb import Told
from report.core.errors import ContentError, Problem
from report.core.progress import Say, keep_to_itself
from report.core.project import Project
from tests.sample import Sample

ROOT = Path(__file__).parents[2]


def test_every_tool_is_run_and_each_fault_has_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_check, "TOOLS", TOOLS[:2])  # types and rooms take longer
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "one.py").write_text('"""One."""\nimport sys\nimport os\nx=1\n')
    style, layout = code_faults(Project(tmp_path), keep_to_itself)
    assert "one.py:3:8: F401 [*] `os` imported but unused" in style.found
    assert style.remedy.startswith("run: .venv/bin/ruff check --fix .")
    assert "one.py" in layout.found
    assert layout.remedy.startswith("run: .venv/bin/ruff format .")
    (tmp_path / "one.py").write_text('"""One."""\n\nx = 1\n')
    assert list(code_faults(Project(tmp_path), keep_to_itself)) == []


def test_tool_that_is_missing_is_told_before_any_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = code_check.Tool("x", "no_such_package", ("-c", "raise SystemExit(1)"), "")
    monkeypatch.setattr(code_check, "TOOLS", (*TOOLS, missing))
    monkeypatch.setattr(code_check, "run", lambda *_, **__: pytest.fail("a tool was run"))
    with pytest.raises(code_check.ToolMissing, match="no_such_package is not installed"):
        list(code_faults(Project(tmp_path), keep_to_itself))


def test_faults_of_content_and_code_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def content(_: Project, __: Say) -> Told:
        raise ContentError(Problem("a typed number", "chapters/one.qmd", 3))

    monkeypatch.setattr(check, "check_content", content)
    monkeypatch.setattr(check, "code_faults", lambda *_: [Problem("style of the code")])
    with pytest.raises(ContentError) as raised:
        check.main(["--code"])
    assert [each.found for each in raised.value.problems] == ["a typed number", "style of the code"]
    with pytest.raises(ContentError) as raised:
        check.main([])
    assert [each.found for each in raised.value.problems] == ["a typed number"]


def test_check_looks_at_what_scripts_are_now(sample: Sample) -> None:
    sample.edit("scripts/honey.py", "def south_share_2021(", "def southern_share_2021(")
    sample.append("chapters/hives.qmd", "\nThere were 47 of them.\n")
    done = sample.report("check")
    assert done.returncode == 1, done.stdout + done.stderr
    assert 'chapters/honey.qmd:15: no value "south-share-2021"' in done.stderr
    assert '"southern-share-2021"' in done.stderr
    assert '"47" is typed' in done.stderr, "all faults of the text are told at once"


def test_places_in_a_notebook_are_lines_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_check, "TOOLS", TOOLS[:2])
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    code = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# Walks\n", "\n", "Words.\n"]}
    cells = [{**text, "id": "a"}, {**code, "id": "b", "source": ["import os\n", "x=1"]}]
    path = tmp_path / "chapters/a b.ipynb"
    path.parent.mkdir()
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for indent in (1, None):
        path.write_text(json.dumps(notebook, indent=indent))
        lines = path.read_text(encoding="utf-8").splitlines()
        line = next(number for number, each in enumerate(lines, 1) if "import os" in each)
        style, layout = code_faults(Project(tmp_path), keep_to_itself)
        assert f"chapters/a b.ipynb:{line}:8: F401 [*] `os` imported but unused" in style.found
        assert ":cell " not in style.found + layout.found
        assert "a b.ipynb" in layout.found

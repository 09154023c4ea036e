"""A copy without git, as a zip file of the sources or the paper's own archive is unpacked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import UsageError
from report.core.project import Project
from report.data import package_at
from report.evidence.record import Released, Snapshot
from report.evidence.record.snapshot import LAYERS
from report.release.diff import compare_with, versions, write_differences
from report.release.diff.account import markdown

ROOT = Path(__file__).parents[1]
NOTEBOOK = {
    "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": ["import os"]}],
    "metadata": {"language_info": {"name": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]])
def test_what_is_made_is_not_checked_as_source(tmp_path: Path, words: list[str]) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    made = tmp_path / "build/site/notebooks/chapter.ipynb"
    made.parent.mkdir(parents=True)
    made.write_text(json.dumps(NOTEBOOK))
    (tmp_path / "build/odd.py").write_text("import os\nx=1")
    (tmp_path / "right.py").write_text('"""Right."""\n')
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", *words, "--no-cache", "."], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    (tmp_path / "wrong.py").write_text("import os\nx=1")
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", *words, "--no-cache", "."], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 1
    assert "wrong.py" in checked.stdout


@pytest.mark.parametrize("compare", [lambda project: package_at(project, "main").__enter__(), None])
def test_comparing_says_that_there_is_no_repository(tmp_path: Path, compare: Any) -> None:
    with pytest.raises(UsageError, match="there is no git repository here") as raised:
        (compare or (lambda project: compare_with(project, "main")))(Project(tmp_path))
    assert "BASE=main" not in str(raised.value)


def test_a_revision_that_is_not_there_is_named_and_the_way_to_others(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    with pytest.raises(UsageError, match='git knows no revision "main"') as raised:
        compare_with(Project(tmp_path), "main")
    assert "git log --all" in str(raised.value)


def test_results_are_compared_with_the_release_where_there_is_no_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    now = Snapshot("now", {layer: {} for layer in LAYERS}, {}, {}, tmp_path)
    monkeypatch.setattr(versions, "snapshot_of_results", lambda *_: now)
    before = replace(now, layers={**now.layers, "values": {"hives": "12"}})
    released = Released("1.0.0", "2026-01-02", "", "", "", before, tmp_path)
    monkeypatch.setattr(versions, "read_released", lambda _: released)
    found = compare_with(project, "")
    assert [(each.layer, each.item) for each in found.results] == [("values", "hives")]
    told = markdown(found)
    assert told.startswith("# Changes since release 1.0.0\n\nText, claims, data and sources were not compared")
    assert "## Text" not in told
    page = (write_differences(project, found) / "index.html").read_text(encoding="utf-8")
    assert "from release 1.0.0: 1 values" in page
    assert "No sentence changed" not in page, "nothing is said of what was not compared"


def test_without_git_and_release_nothing_is_compared(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="without git a release can be compared with, and there is none yet"):
        compare_with(Project(tmp_path), "")

"""A build that fails before it makes anything is a verdict like any other."""

from __future__ import annotations

from pathlib import Path

from report.core.project import Project
from report.release.verify.variations import Circumstances, make


def test_a_build_that_leaves_no_folder_of_its_own_has_failed_and_left_nothing(tmp_path: Path) -> None:
    root = tmp_path / "paper"
    root.mkdir()
    (root / "Makefile").write_text("all:\n\t@echo chapters/one.qmd:3: wrong >&2; exit 1\n")
    done = make(Project(root.resolve()), Circumstances("the first build", "a", {}), tmp_path / "workshop")
    assert "chapters/one.qmd:3: wrong" in done.failure
    assert done.left == ()

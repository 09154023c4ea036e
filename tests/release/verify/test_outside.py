"""A chapter that reads a file outside the project is named by its build, and by no build that doesn't read it."""

from __future__ import annotations

from pathlib import Path

from report.evidence.record import files_elsewhere
from tests.release.verify.conftest import Copy

METHODS = "chapters/methods.qmd"
CELL = "\n```{{python}}\n#| echo: false\n{}\n```\n"


def test_a_file_outside_that_a_cell_reads_is_told_with_its_chapter(copy: Copy, tmp_path: Path) -> None:
    assert list(files_elsewhere(copy.project)) == []
    outside = tmp_path / "rates of somebody.csv"
    outside.write_text("3", encoding="utf-8")
    copy.append(METHODS, CELL.format(f"print(open({str(outside)!r}).read())"))
    copy.made("build/steps/chapters.json")
    (found,) = files_elsewhere(copy.project)
    assert found.path == str(outside.resolve())
    assert found.why == f"is outside the project, and is read by {METHODS}"

"""A page of evidence whose chapter or folder is gone is told at its line, with what to do, before anything is made."""

from __future__ import annotations

import shutil
from pathlib import Path

from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.pages.register import orphans

LISTED = """project: {type: book}
book:
  title: T
  chapters:
    - index.qmd
    - chapters/bees.qmd
    - part: Evidence
      chapters:
        - chapters/evidence/data-hives.qmd
        - chapters/evidence/data-wax.qmd
        - chapters/evidence/notebook-bees.qmd
        - chapters/evidence/notebook-honey.qmd
        - chapters/evidence/notebook-own.qmd
"""
CELL = "# Bees\n\n```{python}\n1\n```\n"


def paper(folder: Path) -> Project:
    evidence = folder / "chapters/evidence"
    evidence.mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "_quarto.yml").write_text(LISTED, encoding="utf-8")
    (folder / "index.qmd").write_text("# Start\n", encoding="utf-8")
    (folder / "chapters/bees.qmd").write_text(CELL, encoding="utf-8")
    for name in ("data-hives", "data-wax", "notebook-bees", "notebook-honey"):
        (evidence / f"{name}.qmd").write_text(f'print(page("{name}"))\n', encoding="utf-8")
    (evidence / "notebook-own.qmd").write_text("An author's own page.\n", encoding="utf-8")
    shutil.copy(Path(__file__).parents[3] / "report/starter/data/datapackage.json", folder / "data")
    return Project(folder)


def test_stubs_of_what_is_gone_are_told_at_their_lines(tmp_path: Path) -> None:
    project = paper(tmp_path)
    found = list(orphans(Evidence(project)))
    assert [(each.path, each.line) for each in found] == [("_quarto.yml", 10), ("_quarto.yml", 12)]
    assert "data/wax" in found[0].found
    assert 'the chapter "honey"' in found[1].found
    assert all(each.remedy.startswith("take this line out, and delete the file") for each in found)


def test_a_chapter_that_lost_its_cells_is_told_too(tmp_path: Path) -> None:
    project = paper(tmp_path)
    (tmp_path / "chapters/bees.qmd").write_text("# Bees\n\nNo code.\n", encoding="utf-8")
    assert [each.line for each in orphans(Evidence(project))] == [10, 11, 12]

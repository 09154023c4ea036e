"""Which chapters there are is decided by `_quarto.yml`, for the renderer and for all who read the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.configuration import read_configuration
from report.core.metadata import CONFIGURATION
from report.core.project import Project
from report.render.book.book import entries_of

CHAPTERS = ("index.qmd", "chapters/bees.qmd", "chapters/part/wasps.qmd", "notes/ants.qmd", "chapters/last.qmd")
LISTS = {
    "plain": "[index.qmd, chapters/bees.qmd, chapters/part/wasps.qmd, notes/ants.qmd, chapters/last.qmd]\n",
    "quoted": """
    - "index.qmd"
    - 'chapters/bees.qmd'
    - chapters/part/wasps.qmd # a remark
    - part: "Others"
      chapters: ["notes/ants.qmd"]
  appendices: [chapters/last.qmd]
""",
}


@pytest.mark.parametrize("way", LISTS)
def test_chapters_are_those_that_the_renderer_reads(tmp_path: Path, way: str) -> None:
    unlisted, evidence = "chapters/draft.qmd", "chapters/evidence/data.qmd"
    for name in (*CHAPTERS, unlisted, evidence):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# One\n", encoding="utf-8")
    text = f"project: {{type: book}}\nbook:\n  title: Bees\n  chapters: {LISTS[way]}"
    (tmp_path / CONFIGURATION).write_text(text, encoding="utf-8")
    project = Project(tmp_path.resolve())
    assert tuple(map(project.shown, project.chapters)) == CHAPTERS
    assert tuple(entry.path for entry in entries_of(read_configuration(project.root))) == CHAPTERS


def test_pages_of_evidence_are_no_text_of_an_author(tmp_path: Path) -> None:
    for name in ("index.qmd", "chapters/evidence/data.qmd"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# One\n", encoding="utf-8")
    (tmp_path / CONFIGURATION).write_text("book:\n  chapters: [index.qmd, chapters/evidence/data.qmd]\n")
    project = Project(tmp_path.resolve())
    assert [path.name for path in project.chapters] == ["index.qmd"]

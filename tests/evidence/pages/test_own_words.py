from __future__ import annotations

from pathlib import Path

from report.core.project import Project
from report.evidence.pages.own_words import own_words


def test_a_paper_that_says_nothing_leaves_the_page_to_the_machine(tmp_path: Path) -> None:
    assert own_words(Project(tmp_path), "claims") == ""


def test_the_words_beside_the_chapters_are_markdown(tmp_path: Path) -> None:
    (tmp_path / "chapters/notes").mkdir(parents=True)
    (tmp_path / "chapters/notes/claims.md").write_text("\nOn *bees* [@roe].\n\n", encoding="utf-8")
    assert own_words(Project(tmp_path), "claims") == "On *bees* [@roe]."

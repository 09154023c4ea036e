"""Quarto makes one page of a chapter of several pages: a link to another of them says so, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.project import Project
from report.data.page_sets import page_sets
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.quarto_messages import read_problems
from report.render.quarto.run import links_to_pages
from tests.render.paged import write_paged

TEMPLATE = "chapters/valleys.qmd"


@pytest.mark.parametrize("there", [True, False])
def test_a_link_to_a_page_that_quarto_does_not_make_says_who_makes_it(tmp_path: Path, there: bool) -> None:
    write_paged(tmp_path)
    project = Project(tmp_path)
    page = page_sets(project)[TEMPLATE].pages[0].path if there else "chapters/valleys/nowhere.qmd"
    chapter = tmp_path / TEMPLATE
    before = chapter.read_text(encoding="utf-8")
    written = page.removeprefix("chapters/")
    chapter.write_text(f"{before}\n[A page]({written}#a)\n", encoding="utf-8")
    said = f"[1/1] {TEMPLATE}\n\nWARN: Unable to resolve link target: {page}\n"
    (told,) = read_problems(said, 0, Chapters(project), links_to_pages(project))
    assert (told.path, told.line) == (TEMPLATE, len(before.splitlines()) + 2)
    assert ("of which Quarto makes one" in told.found) is there
    assert ("make ENGINE=builtin" in told.remedy) is there


def test_a_project_without_such_chapters_has_no_rule_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: book\n", encoding="utf-8")
    assert links_to_pages(Project(tmp_path)) == []

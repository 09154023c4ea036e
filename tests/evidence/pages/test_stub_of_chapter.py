"""A new chapter gets its line and the page of its code in one step; who takes another way is told."""

from __future__ import annotations

import sys

import pytest

from report.core.errors import UsageError
from report.core.metadata import chapter_paths
from report.evidence.gathered import Evidence
from report.evidence.pages import add_chapter, without_page
from report.prose import check_prose
from tests.sample import Sample

CHAPTER = """\
# Bees {#sec-bees}

```{python}
#| label: setup
#| include: false
from report.show import value
```

The bees made `{python} value("harvest-2021")` tonnes [@src-CENSUS].
"""
CELL = '\n```{python}\nvalue("harvest-2021")\n```\n'


def test_a_chapter_that_is_there_gets_what_it_lacks_in_one_step(sample: Sample) -> None:
    sample.path("chapters/bees.qmd").write_text(CHAPTER + CELL, encoding="utf-8")
    (told,) = check_prose(sample.project).problems
    assert (told.path, told.remedy.partition(";")[0]) == ("chapters/bees.qmd", "run: make new-chapter NAME=bees")
    said = sample.made("new-chapter", "NAME=bees")
    assert said.splitlines() == [
        "listed chapters/bees.qmd in _quarto.yml, behind chapters/methods.qmd",
        "made chapters/evidence/notebook-bees.qmd, the page of its code",
        "listed chapters/evidence/notebook-bees.qmd in _quarto.yml, behind chapters/evidence/notebook-methods.qmd",
    ]
    assert sample.path("chapters/bees.qmd").read_text(encoding="utf-8") == CHAPTER + CELL
    assert check_prose(sample.project).problems == ()
    assert "warning" not in sample.made("site")
    page = sample.path("build/site/chapters/evidence/notebook-bees.html").read_text(encoding="utf-8")
    assert "Code of the chapter “Bees”" in page
    assert "harvest_2021" in page
    assert "nothing to do" in sample.made("new-chapter", "NAME=bees")


def test_a_chapter_from_nothing_stands_before_the_references(sample: Sample) -> None:
    add_chapter(sample.project, "wild-bees", "Bees of the woods")
    text = sample.path("chapters/wild-bees.qmd").read_text(encoding="utf-8")
    assert text.startswith("# Bees of the woods {#sec-wild-bees}\n")
    paths = list(chapter_paths(sample.project.root))
    assert paths[paths.index("chapters/wild-bees.qmd") + 1] == "chapters/references.qmd"
    assert "chapters/evidence/notebook-wild-bees.qmd" in paths
    assert check_prose(sample.project).problems == ()


def test_a_notebook_that_is_there_is_listed_and_nothing_is_made_beside_it(sample: Sample) -> None:
    sample.path("chapters/rails.ipynb").write_text('{"cells": []}', encoding="utf-8")
    listed = ["listed chapters/rails.ipynb in _quarto.yml, behind chapters/methods.qmd"]
    assert add_chapter(sample.project, "rails", "") == listed
    assert add_chapter(sample.project, "chapters/rails.ipynb", "") == []
    assert [each.name for each in sample.project.root.glob("chapters/**/*rails*")] == ["rails.ipynb"]


def test_a_build_tells_of_a_chapter_whose_code_no_page_shows(sample: Sample) -> None:
    sample.path("chapters/bees.qmd").write_text(CHAPTER + CELL, encoding="utf-8")
    sample.edit("_quarto.yml", "    - chapters/methods.qmd\n", "    - chapters/methods.qmd\n    - chapters/bees.qmd\n")
    (told,) = without_page(Evidence(sample.project))
    assert str(told) == (
        "chapters/bees.qmd: no page shows the code of this chapter\n  to fix:   run: make new-chapter NAME=bees"
    )
    done = sample.run(sys.executable, "-m", "report", "chapters")
    assert "warning: chapters/bees.qmd: no page shows the code of this chapter" in done.stderr


def test_a_chapter_that_shows_no_code_and_a_paper_without_such_pages_are_left_alone(sample: Sample) -> None:
    sample.path("chapters/bees.qmd").write_text(CHAPTER, encoding="utf-8")
    sample.edit("_quarto.yml", "    - chapters/methods.qmd\n", "    - chapters/methods.qmd\n    - chapters/bees.qmd\n")
    assert list(without_page(Evidence(sample.project))) == []
    sample.append("chapters/bees.qmd", CELL)
    assert len(list(without_page(Evidence(sample.project)))) == 1
    text = sample.path("_quarto.yml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "notebook" not in line.lower()]
    sample.path("_quarto.yml").write_text(
        "".join(kept).replace('      chapters:\n    - part: "This', '    - part: "This')
    )
    assert list(without_page(Evidence(sample.project))) == []


def test_a_page_of_evidence_that_no_list_names_is_told(sample: Sample) -> None:
    sample.edit("_quarto.yml", "        - chapters/evidence/cite.qmd\n", "")
    (told,) = check_prose(sample.project).problems
    assert (told.path, told.found) == (
        "chapters/evidence/cite.qmd",
        "no list of _quarto.yml names it, so that nothing shows it",
    )
    assert told.remedy == "add it to the chapters of _quarto.yml, or delete the file"


@pytest.mark.parametrize("name", ["", "Bees", "wild bees", "../bees", "bees.md"])
def test_a_name_that_does_not_do_is_refused(sample: Sample, name: str) -> None:
    before = sample.path("_quarto.yml").read_bytes()
    with pytest.raises(UsageError):
        add_chapter(sample.project, name, "")
    assert sample.path("_quarto.yml").read_bytes() == before


def test_who_names_a_draft_is_told_how_drafts_are_kept(sample: Sample) -> None:
    with pytest.raises(UsageError, match=r"write chapters/_bees\.qmd yourself if it is a draft") as raised:
        add_chapter(sample.project, "_bees", "")
    assert raised.value.problems[0].remedy.endswith("else choose another name, for instance bees")
    assert not sample.path("chapters/_bees.qmd").exists()

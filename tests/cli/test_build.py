"""Several steps in one process: what is made, what fails, and that it is what steps on their own make."""

from __future__ import annotations

import sys

import pytest

from tests.sample import Sample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere make forks nothing")

OUTPUTS = ("exhibits", "pages", "reads.json", "site", "paper.pdf", "paper.docx")
STATUSES = "build/steps/statuses.txt"


def test_one_process_makes_the_bytes_that_steps_on_their_own_make(sample: Sample) -> None:
    trees = []
    for words in (["SCHEDULER=processes"], ["-j8"], ["-j1"]):
        sample.made("clean")
        said = sample.made(*words)
        assert said.count("exhibits: done in ") == said.count("docx: done in ") == 1
        trees.append(sample.files(*OUTPUTS))
        assert sample.path(STATUSES).exists() == (len(trees) > 1)
        assert "done in" not in sample.made()
    assert trees[0] == trees[1] == trees[2]


def test_a_sentence_is_in_all_outputs_and_what_steps_noted_makes_the_next_start_nothing(sample: Sample) -> None:
    sample.append("chapters/honey.qmd", "\nBees were at work.\n")
    said = sample.made()
    assert [name for name in ("chapters", "site", "pdf", "docx") if f"{name}: done in " in said] == [
        "chapters",
        "site",
        "pdf",
        "docx",
    ]
    assert "Bees were at work." in (sample.project.site / "chapters/honey.html").read_text(encoding="utf-8")
    assert "done in" not in sample.made()


def test_a_chapter_that_fails_is_told_once_and_the_last_outputs_stay(sample: Sample) -> None:
    before = sample.files("site", "paper.pdf", "paper.docx")
    sample.append("chapters/honey.qmd", '\n`{python} value("no-such-value")`\n')
    done = sample.make()
    assert done.returncode == 2
    assert done.stderr.count('no value "no-such-value"') == 1
    assert "build/steps/chapters.json] Error 1" in done.stderr
    assert "Traceback" not in done.stderr
    assert sample.path(STATUSES).read_text(encoding="utf-8") == "chapters 1\n"
    assert sample.files("site", "paper.pdf", "paper.docx") == before


def test_an_output_that_fails_leaves_the_others_whole(sample: Sample) -> None:
    before = sample.files("site")
    sample.append("chapters/honey.qmd", "\n[A way to nowhere](nowhere.qmd)\n")
    done = sample.make("site")
    assert done.returncode == 2
    assert "build/steps/site.json] Error 1" in done.stderr
    assert sample.path(STATUSES).read_text(encoding="utf-8") == "chapters 0\nsite 1\n"
    assert sample.files("site") == before


def test_without_a_file_for_statuses_the_verb_has_the_status_of_the_step(sample: Sample) -> None:
    sample.append("chapters/honey.qmd", '\n`{python} value("no-such-value")`\n')
    assert sample.report("build", "chapters", "docx").returncode == 1
    assert sample.report("build", "nothing").returncode == 2

"""Differences between two versions: text word by word, results with causes, data, verdicts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from report.commands import run
from report.diff import compare_with, write_differences
from report.diff.account import markdown
from report.diff.text import GONE, NEW, SAME, edited
from report.errors import UsageError
from report.project import Project
from tests.verify.conftest import ROOT, Copy

IDENTITY = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
METHODS = "chapters/methods.qmd"


class Repository(Copy):
    """A copy under git, with its exhibits built."""

    def git(self, *words: str) -> None:
        subprocess.run(["git", *IDENTITY, *words], cwd=self.project.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "A version")

    def run(self, *words: str) -> None:
        environment = {"PYTHONPATH": str(self.project.root)}
        done = run([self.path(".venv/bin/python"), *words], folder=self.project.root, environment=environment)
        assert done.status == 0, done.stderr


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two versions: a cell, a function and a sentence are not the same."""
    copy = Repository(tmp_path_factory.mktemp("diff"))
    copy.git("init", "-q")
    copy.commit()
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=copy.project.root, capture_output=True, text=True, check=True
    ).stdout.strip()
    # The old exhibits are those of this build, so that the test does not build them again.
    kept = copy.project.cache / "revisions" / commit
    kept.mkdir(parents=True)
    subprocess.run(f"git archive {commit} | tar -x -C {kept}", shell=True, cwd=copy.project.root, check=True)
    shutil.copytree(ROOT / "build/exhibits", kept / "build/exhibits")
    copy.edit("data/trade/rules-of-origin.csv", "1989,year,1989,36,", "1989,year,1989,37,")
    copy.run("scripts/seal_data.py", "rules-of-origin")
    copy.edit("report/analysis/monitoring.py", "the next figure is overdue", "a figure is overdue")
    copy.edit(METHODS, "This chapter says how", "This last chapter says how")
    copy.append(METHODS, "\nNothing <b>else</b> is known.\n")
    copy.run("scripts/build_exhibits.py")
    return copy


def test_words_are_marked_where_they_changed() -> None:
    assert edited("One old word.", "One new word.") == (
        (SAME, "One "),
        (GONE, "old "),
        (NEW, "new "),
        (SAME, "word."),
    )


def test_text_is_compared_by_chapter_sentence_and_word(repository: Repository) -> None:
    (chapter,) = compare_with(repository.project, "HEAD").text
    assert chapter.path == METHODS
    assert [state for state, _ in chapter.sentences[0]] == [SAME, NEW, SAME]
    assert chapter.sentences[0][1] == (NEW, "last ")
    assert chapter.sentences[-1] == ((NEW, "Nothing <b>else</b> is known."),)


def test_results_are_compared_with_their_causes(repository: Repository) -> None:
    found = compare_with(repository.project, "HEAD")
    causes = {each.item: each.culprit for each in found.results}
    assert "data: rules-of-origin/" in causes["content-rules"]
    assert "code: report/analysis/monitoring.py" in causes["indicators"]
    assert "light-vehicles" not in causes
    assert found.data is not None
    (dataset,) = found.data.datasets
    assert dataset.name == "rules-of-origin"
    assert [moves["value"] for moves in dataset.changed.values()] == [("36", "37")]


def test_the_account_shows_cells_and_words_and_escapes_them(repository: Repository) -> None:
    folder = write_differences(repository.project, compare_with(repository.project, "HEAD"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<td class="changed">37' in page
    assert "<ins>last </ins>" in page
    assert "&lt;b&gt;else&lt;/b&gt;" in page
    assert "<b>else</b>" not in page
    text = (folder / "diff.md").read_text(encoding="utf-8")
    assert "**last** chapter" in text
    assert "- table content-rules: because of data" in text


def test_two_equal_versions_have_no_difference(repository: Repository) -> None:
    repository.commit()
    found = compare_with(repository.project, "HEAD~1")
    assert found.results
    repository.git("reset", "-q", "--soft", "HEAD~1")
    lines = list(markdown(found))
    assert any(line.startswith("## Values that moved: 0") for line in lines)


def test_an_old_version_that_cannot_be_built_is_told_and_its_text_compared(tmp_path: Path) -> None:
    copy = Repository(tmp_path)
    copy.git("init", "-q")
    script = copy.path("scripts/build_exhibits.py")
    good = script.read_bytes()
    script.write_text("raise SystemExit('no longer')\n", encoding="utf-8")
    copy.commit()
    script.write_bytes(good)
    copy.append(METHODS, "\nNothing else is known.\n")
    found = compare_with(copy.project, "HEAD")
    assert "no longer" in found.failure
    assert found.results == ()
    assert [each.path for each in found.text] == [METHODS]
    assert "were not compared" in "\n".join(markdown(found))


@pytest.mark.parametrize("revision", ["", "no-such-thing", "--help"])
def test_an_unknown_revision_is_refused(revision: str) -> None:
    with pytest.raises(UsageError, match="no revision"):
        compare_with(Project(ROOT), revision)

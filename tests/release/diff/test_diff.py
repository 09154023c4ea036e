"""Differences between two versions: text word by word, results with causes, data, verdicts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.core.project import Project
from report.release.diff import compare_with, write_differences
from report.release.diff.account import markdown
from report.release.diff.text import GONE, NEW, SAME, edited
from tests.release.verify.conftest import ROOT, Copy
from tests.sample import Sample

IDENTITY = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
METHODS = "chapters/methods.qmd"
pytestmark = pytest.mark.xdist_group("diff")  # two versions are compared by one worker


class Repository(Copy):
    """A copy under git, with its build."""

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *IDENTITY, *words], cwd=self.project.root, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def begin(self) -> None:
        """Put everything that is not built under git."""
        self.path(".gitignore").write_text("/build/\n/.venv\n__pycache__/\n", encoding="utf-8")
        self.git("init", "-q")
        self.commit()

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "A version")


@pytest.fixture(scope="module")
def repository(built_sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two versions: a cell, a function and a sentence are not the same."""
    workshop = tmp_path_factory.mktemp("diff")
    copy = Repository(built_sample.copied(workshop / "paper").folder, workshop)
    copy.begin()
    # The old exhibits are those of this build, so that the test does not build them again.
    kept = copy.project.cache / "revisions" / copy.git("rev-parse", "HEAD")
    kept.mkdir(parents=True)
    copy.git("archive", "--output", str(kept.with_suffix(".tar")), "HEAD")
    shutil.unpack_archive(kept.with_suffix(".tar"), kept)
    shutil.copytree(built_sample.project.exhibits, kept / "build/exhibits")
    copy.project.store.note_folder(f"revisions/{kept.name}", kept.name)
    copy.edit("data/honey/prices.csv", "2021,year,2021,70.25,", "2021,year,2021,71.5,")
    copy.seal("prices")
    copy.edit("scripts/hives.py", "Only apiaries that were counted.", "Apiaries that were counted.")
    copy.edit(METHODS, "This chapter says how", "This last chapter says how")
    copy.append(METHODS, "\nNothing & nobody else is known.\n")
    done = copy.report("exhibits")
    assert done.returncode == 0, done.stderr
    return copy


def test_words_are_marked_where_they_changed() -> None:
    assert edited("One old word.", "One new word.") == (
        (SAME, "One "),
        (GONE, "old "),
        (NEW, "new "),
        (SAME, "word."),
    )


def test_text_is_compared_by_chapter_sentence_and_word(repository: Repository) -> None:
    chapters = {each.path: each for each in compare_with(repository.project, "HEAD").text}
    chapter = chapters[METHODS]  # another chapter says the price that moved
    assert [state for state, _ in chapter.sentences[0]] == [SAME, NEW, SAME]
    assert chapter.sentences[0][1] == (NEW, "last ")
    assert chapter.sentences[-1] == ((NEW, "Nothing & nobody else is known."),)


def test_results_are_compared_with_their_causes(repository: Repository) -> None:
    found = compare_with(repository.project, "HEAD")
    causes = {each.item: each.culprit for each in found.results}
    assert causes == {
        "price-2021": "data: prices/jar-2021",
        "prices": "data: prices/jar-2021",
        "apiary-list": "code: scripts/hives.py",
    }
    assert found.data is not None
    (dataset,) = found.data.datasets
    assert dataset.name == "prices"
    assert [moves["value"] for moves in dataset.changed.values()] == [("70.25", "71.5")]


def test_the_account_shows_cells_and_words_and_escapes_them(repository: Repository) -> None:
    folder = write_differences(repository.project, compare_with(repository.project, "HEAD"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<td class="changed">71.5' in page
    assert "<ins>last </ins>" in page
    assert "Nothing &amp; nobody else" in page
    assert "Nothing & nobody" not in page
    text = (folder / "diff.md").read_text(encoding="utf-8")
    assert "**last** chapter" in text
    assert "- table prices: because of data" in text


def test_two_equal_versions_have_no_difference(repository: Repository) -> None:
    repository.commit()
    found = compare_with(repository.project, "HEAD~1")
    assert found.results
    repository.git("reset", "-q", "--soft", "HEAD~1")
    lines = markdown(found).splitlines()
    assert any(line.startswith("## Values that moved: 1") for line in lines)


def test_an_old_version_that_cannot_be_built_is_told_its_text_compared(built_sample: Sample, tmp_path: Path) -> None:
    copy = Repository(built_sample.copied(tmp_path / "paper").folder, tmp_path)
    script = copy.path("report/__main__.py")
    good = script.read_bytes()
    script.write_text("raise SystemExit('no longer')\n", encoding="utf-8")
    copy.begin()
    script.write_bytes(good)
    copy.append(METHODS, "\nNothing else is known.\n")
    found = compare_with(copy.project, "HEAD")
    assert "no longer" in found.failure
    assert found.results == ()
    assert [each.path for each in found.text] == [METHODS]
    assert "were not compared" in markdown(found)


@pytest.mark.parametrize("revision", ["", "no-such-thing", "--help"])
def test_an_unknown_revision_is_refused(revision: str) -> None:
    with pytest.raises(UsageError, match="no revision"):
        compare_with(Project(ROOT), revision)

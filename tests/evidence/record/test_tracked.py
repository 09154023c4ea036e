"""Files that git does not show as changed and a build reads all the same, and files outside the project."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from report.core.project import Project
from report.evidence.record import uncommitted_files, unshared_files
from report.evidence.record.reads import Reads, read_noted
from report.release.publish.preflight import problems_of
from report.release.verify.verdicts import NOT_REPRODUCED, OUTSIDE, SHARED, judge
from report.release.verify.verification import given, unshared

pytestmark = pytest.mark.usefixtures("packages_read_once")

IDENTITY = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
TABLE, CHAPTER, ODD = "data/a.csv", "chapters/one.qmd", "data/série (1).csv"
IGNORED = "/build\n/public\n__pycache__/\n*.private\nsecret/\n/notes\n"


class Repository:
    """A few files that are committed."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.project = Project(root.resolve())
        for name, text in {
            TABLE: "a\n1\n",
            CHAPTER: "# One\n",
            ODD: "b\n2\n",
            "_quarto.yml": "",
            "R.md": "r\n",
        }.items():
            self.write(name, text)
        self.write(".gitignore", IGNORED)
        self.git("init", "-q")
        self.git("config", "core.autocrlf", "false")
        self.commit()

    def git(self, *words: str) -> None:
        subprocess.run(["git", *IDENTITY, *words], cwd=self.project.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "All")

    def write(self, name: str, text: str) -> None:
        path = self.project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def exclude(self, name: str) -> None:
        """Write a file whose folder this machine's git ignores, in a list that no commit has."""
        self.write(".git/info/exclude", f"/{name.split('/')[0]}\n")
        self.write(name, "x")

    def ran(self, chapter: str, read: Mapping[str, str], *outside: str) -> None:
        """Leave what a build leaves of a chapter that read files."""
        for name, text in read.items():
            self.write(name, text)
        noted = read_noted(self.project) | {chapter: Reads(tuple(read), outside)}
        self.write("build/reads.json", json.dumps({name: asdict(each) for name, each in noted.items()}))

    def told(self) -> dict[str, str]:
        return {each.path: each.why for each in unshared_files(self.project)}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "Müller's paper (1)")


def marked(option: str, name: str, text: str | None) -> Callable[[Repository], None]:
    def plant(repository: Repository) -> None:
        repository.git("update-index", f"--{option}", name)
        if text is None:
            (repository.project.root / name).unlink()
        else:
            repository.write(name, text)

    return plant


def same_time(repository: Repository) -> None:
    """Change a file so that neither length nor times tell, where git is set to look at no more."""
    repository.git("config", "core.checkStat", "minimal")
    repository.git("config", "core.trustctime", "false")
    path = repository.project.root / CHAPTER
    old = path.stat()
    repository.git("status")
    path.write_bytes(b"# Two\n")
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))


def filtered(repository: Repository) -> None:
    """Let a filter of this machine give git the committed bytes of whatever is there."""
    repository.write(".git/info/attributes", "a.csv filter=same\n")
    repository.git("config", "filter.same.clean", "printf 'a\\n1\\n'")
    repository.write(TABLE, "a\n9\n")


def line_ends(repository: Repository) -> None:
    repository.write(".git/info/attributes", "* text=auto\n")
    repository.write(CHAPTER, "# One\r\n")
    repository.git("add", CHAPTER)


HIDDEN: dict[str, tuple[Callable[[Repository], None], str, str]] = {
    "assumed unchanged": (marked("assume-unchanged", TABLE, "a\n2\n"), TABLE, "(assume-unchanged), and is changed"),
    "assumed unchanged, and gone": (marked("assume-unchanged", TABLE, None), TABLE, "(assume-unchanged), and is gone"),
    "not in the work tree": (marked("skip-worktree", ODD, "b\n3\n"), ODD, "(skip-worktree), and is changed"),
    "other bytes behind a filter": (filtered, TABLE, "has other bytes than the commit"),
    "other line ends": (line_ends, CHAPTER, "has other bytes than the commit"),
    "ignored table": (lambda paper: paper.write("data/b.private", "x"), "data/b.private", "is ignored by git"),
    "ignored folder": (
        lambda paper: paper.write("chapters/secret/two.qmd", "x"),
        "chapters/secret/two.qmd",
        "is ignored",
    ),
    "ignored here alone": (
        lambda paper: paper.exclude("two.qmd"),
        "two.qmd",
        "is ignored by git",
    ),
    "ignored program": (
        lambda paper: paper.exclude("report/a.py"),
        "report/a.py",
        "is ignored by git",
    ),
    "ignored file that a cell reads": (
        lambda paper: paper.ran(CHAPTER, {"notes/x.txt": "x"}),
        "notes/x.txt",
        f"is ignored by git, and is read by {CHAPTER}",
    ),
}


@pytest.mark.parametrize("fault", HIDDEN)
def test_what_git_hides_is_told_refused_and_no_reproduction(repository: Repository, fault: str) -> None:
    plant, name, said = HIDDEN[fault]
    assert repository.told() == {}
    plant(repository)
    assert uncommitted_files(repository.project) == []
    told = repository.told()
    assert list(told) == [name]
    assert said in told[name]
    refused = {each.path: each for each in problems_of(repository.project, frozenset({"unverified"}))}
    assert list(refused) == [name]
    assert "FORCE=dirty" in refused[name].remedy
    assert list(problems_of(repository.project, frozenset({"unverified", "dirty"}))) == []
    (layer,) = [each for each in given(repository.project) if each.comparison == SHARED]
    assert [each.item for each in layer.mismatches] == [name]
    verdict = judge([layer], "1.0.0 of 2026-01-01", failed=False)
    assert verdict.name == NOT_REPRODUCED
    assert f"Files are read that a commit does not have as they are here: {name}." in verdict.means


def test_a_file_that_git_does_not_look_at_is_refused_although_it_is_not_changed(repository: Repository) -> None:
    repository.git("update-index", "--assume-unchanged", TABLE)
    assert repository.told() == {TABLE: "is not looked at by git (assume-unchanged)"}
    assert [each.path for each in problems_of(repository.project, frozenset({"unverified"}))] == [TABLE]
    (layer,) = [each for each in given(repository.project) if each.comparison == SHARED]
    assert layer.mismatches == ()


def test_a_change_of_equal_length_and_time_is_seen(repository: Repository) -> None:
    same_time(repository)
    seen = uncommitted_files(repository.project)
    assert CHAPTER in {*seen, *repository.told()}


@pytest.mark.parametrize("setting", ["no", "normal", "all"])
def test_files_that_are_not_added_are_seen_whatever_the_settings(repository: Repository, setting: str) -> None:
    repository.git("config", "status.showUntrackedFiles", setting)
    repository.write("data/new/c d.csv", "x")
    repository.git("mv", "R.md", "S.md")
    assert uncommitted_files(repository.project) == ["S.md", "data/new/c d.csv"]


HARMLESS = {
    "byte code": "report/__pycache__/a.cpython-311.pyc",
    "build": "build/site/index.html",
    "published pages": "public/index.html",
    "notes that nothing reads": "notes/x.txt",
    "ignored, in no folder of sources": "x.private",
}


@pytest.mark.parametrize("name", HARMLESS.values(), ids=HARMLESS)
def test_ignored_files_that_no_build_reads_are_no_fault(repository: Repository, name: str) -> None:
    repository.write(name, "x")
    assert repository.told() == {}
    assert list(problems_of(repository.project, frozenset({"unverified"}))) == []


def test_what_is_changed_for_all_to_see_is_not_told_as_hidden(repository: Repository) -> None:
    repository.write(TABLE, "a\n5\n")
    (repository.project.root / CHAPTER).unlink()
    assert repository.told() == {}
    assert uncommitted_files(repository.project) == [CHAPTER, TABLE]


def test_large_files_that_git_keeps_elsewhere_are_as_committed(repository: Repository) -> None:
    content = "much\n"
    digest = hashlib.sha256(content.encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n"
    repository.write(TABLE, pointer)
    repository.commit()
    repository.write(".git/info/attributes", "a.csv filter=kept\n")
    repository.git("config", "filter.kept.clean", f"printf '{pointer}'".replace("\n", "\\n"))
    repository.write(TABLE, content)
    repository.git("add", "-A")
    assert uncommitted_files(repository.project) == []
    assert repository.told() == {}
    repository.write(TABLE, "more\n")
    assert "has other bytes than the commit" in repository.told()[TABLE]


def test_a_project_in_a_folder_of_a_repository_is_looked_at_too(repository: Repository) -> None:
    repository.write("inner/data/a.csv", "a\n")
    repository.write("inner/data/b.csv", "b\n")
    repository.commit()
    inner = Project(repository.project.root / "inner")
    assert unshared_files(inner) == []
    repository.git("update-index", "--assume-unchanged", "inner/data/a.csv")
    repository.write("inner/data/b.csv", "c\n")
    assert [each.path for each in unshared_files(inner)] == ["data/a.csv"]


def test_files_outside_that_cells_read_are_told_and_refused(repository: Repository) -> None:
    for chapter in (CHAPTER, "chapters/two.qmd"):
        repository.ran(chapter, {}, "/home/someone/rates.csv")
    why = f"is outside the project, and is read by {CHAPTER}, chapters/two.qmd"
    assert repository.told() == {"/home/someone/rates.csv": why}
    (found,) = problems_of(repository.project, frozenset({"unverified"}))
    assert (found.path, found.found) == ("/home/someone/rates.csv", why)
    layer = unshared(OUTSIDE, 2, unshared_files(repository.project))
    verdict = judge([layer], "", failed=False)
    assert verdict.name == NOT_REPRODUCED
    assert verdict.means == "Chapters read files outside the project: /home/someone/rates.csv."


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"a": 3}', '{"a": {"files": 3, "outside": []}}', "\0", "[" * 100_000]
)
def test_a_damaged_record_of_a_chapter_is_passed_over(repository: Repository, text: str) -> None:
    repository.write("build/reads.json", text)
    assert repository.told() == {}


def test_without_git_nothing_is_hidden(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert unshared_files(project) == []
    assert isinstance(uncommitted_files(project), str)

"""What is only told, or told in other words, where publishing is wrong in a small way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from report.core.commands import Completed
from report.core.errors import ContentError, UsageError
from report.core.project import Project
from report.release.publish import far
from report.release.publish.folder import _tidy
from report.release.publish.history import RECORD
from report.release.publish.manifest import MANIFEST
from report.release.publish.places import STAGE, Change
from report.release.publish.preflight import revision_of
from report.release.publish.survey import _journal
from report.release.publish.targets import find_destination
from report.release.publish.version_index import with_notice
from tests.release.publish.places import where
from tests.release.publish.small import CONFIGURATION, Small, git


def test_commits_of_the_local_branch_that_the_remote_has_not_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    root = place.small.project.root
    git(root, "branch", "gh-pages", "origin/gh-pages")
    place.small.release("0.2.0", "Second.")
    place.publish()
    assert "the local branch" not in capsys.readouterr().err  # it is behind, and holds nothing of its own
    tree = git(root, "rev-parse", "gh-pages^{tree}").strip()
    for message in ("one", "two"):
        commit = git(root, "commit-tree", tree, "-p", "gh-pages", "-m", message).strip()
        git(root, "branch", "--force", "gh-pages", commit)
    place.small.release("0.3.0", "Third.")
    place.publish()
    told = "note: the local branch gh-pages has 2 commits that origin has not; it is left as it is"
    assert told in capsys.readouterr().err.splitlines()


def test_name_with_a_line_break_is_told_before_a_branch_moves(tmp_path: Path) -> None:
    small = Small(tmp_path / "paper")
    small.release("0.2.0", "Second.", more="data/a\nb.html")
    with pytest.raises(ContentError, match="a file's name with a line break cannot be published") as raised:
        where("branch", small, tmp_path).publish()
    (problem,) = raised.value.problems
    assert "a\\nb.html" in str(problem)


@pytest.mark.parametrize("sign", ["\n", "\x1f", "\x00"])
def test_place_with_a_sign_that_cannot_be_seen_is_refused(tmp_path: Path, sign: str) -> None:
    with pytest.raises(UsageError, match="another sign that cannot be seen"):
        find_destination(f"folder:pub{sign}lic", Project(tmp_path))


def test_files_are_put_versions_first_and_the_lists_of_them_last(tmp_path: Path) -> None:
    names = ["v/0.1.0/index.html", "404.html", "zebra.html", "feed.xml", "versions.html", MANIFEST, RECORD]
    for name in reversed(names):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert Change(tmp_path, (), "", "").put == names


def test_what_was_done_is_told_in_a_line_that_begins_small(tmp_path: Path) -> None:
    told = where("folder", Small(tmp_path / "paper"), tmp_path).publish()
    assert told.startswith("published in ")
    assert told.endswith(" (publish version 0.1.0)")


def test_version_must_be_dated_after_the_newest_before_it(tmp_path: Path) -> None:
    small = Small(tmp_path / "paper")
    place = where("folder", small, tmp_path)
    for version, date in (("0.1.0", "2026-01-01"), ("0.2.0", "2026-03-01")):
        small.write("_quarto.yml", CONFIGURATION.replace("2026-11-24", date))
        small.release(version, f"Version {version}.")
        place.publish()
    small.write("_quarto.yml", CONFIGURATION.replace("2026-11-24", "2026-02-01"))
    small.release("0.3.0", "Between the two.")
    with pytest.raises(UsageError) as raised:
        place.publish()
    (problem,) = raised.value.problems
    assert problem.found == "version 0.3.0 has the date 2026-02-01, before that of 0.2.0"
    assert (problem.path, problem.expected) == ("_quarto.yml", "2026-03-01 or later")


def test_refusals_name_the_file_or_the_place_and_then_the_fault(tmp_path: Path) -> None:
    small = Small(tmp_path / "paper")
    place = where("folder", small, tmp_path)
    place.write("theirs.html", "theirs")
    with pytest.raises(UsageError) as raised:
        place.publish()
    (problem,) = raised.value.problems
    assert problem.found == "holds something that was not published from here: theirs.html"
    assert problem.path.endswith("place")
    place.publish(force="adopt")
    small.release("0.2.0", "Second.")
    place.publish()
    place.publish(withdraw="0.2.0")
    small.release("0.2.0", "Second again.")
    with pytest.raises(UsageError) as raised:
        place.publish()
    (problem,) = raised.value.problems
    assert (problem.path, problem.found) == ("CITATION.cff", "version 0.2.0 was withdrawn")
    small.write("CITATION.cff", "version: 0.3.0\nlicense: CC-BY-4.0\nkeywords: [small]\ndate-released: 2026-11-23\n")
    with pytest.raises(ContentError) as refused:
        place.publish(force="dirty,unverified")
    (problem,) = refused.value.problems
    assert (problem.path, problem.found) == ("CITATION.cff", "version 0.3.0 was released on 2026-11-23")


def test_rsync_that_fails_to_remove_is_told_with_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = far.FarFolder("host:place", tmp_path, {}, {}, tmp_path)
    monkeypatch.setattr(far, "_rsync", lambda *_, **__: Completed(23, "", "rsync: unlink: Permission denied"))
    with pytest.raises(ContentError, match=r"rsync could not remove files in host:place(.|\n)*Permission denied"):
        held._remove(["a.html"])


def test_account_of_the_verification_is_linked_where_there_is_one(tmp_path: Path) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    assert '<a href="verification/index.html">How it was verified</a>' in place.text("index.html")
    assert place.text("v/0.1.0/chapters/one.html").count('aria-current="true"') == 1
    assert place.text("index.html").count('aria-current="true"') == 1


def test_notice_stands_once_on_a_page_that_tells_of_pages() -> None:
    page = "<html><head></head>\n<body>\n<script>x = '<body>'</script></body></html>"
    assert with_notice(page, "withdrawn").count("withdrawn") == 1


def test_before_anything_is_published_what_a_killed_publication_staged_goes_but_for_its_journal(tmp_path: Path) -> None:
    stage = tmp_path / STAGE
    for names, kept in (((), []), (("journal",), ["journal"])):
        stage.mkdir(exist_ok=True)
        for name in ("000000", "000017", ".journal.x1y2", *names):
            (stage / name).write_text("x")
        _tidy(tmp_path)
        assert sorted(each.name for each in stage.iterdir()) == kept if kept else not stage.exists()


def test_something_else_among_staged_files_is_named_and_stays(tmp_path: Path) -> None:
    stage = tmp_path / STAGE
    stage.mkdir()
    for name in ("000000", "notes.txt"):
        (stage / name).write_text("x")
    with pytest.raises(UsageError, match=r"holds something else: notes\.txt\n"):
        _tidy(tmp_path)
    assert sorted(each.name for each in stage.iterdir()) == ["000000", "notes.txt"]


def test_commit_of_the_sources_is_recorded_where_there_is_one(tmp_path: Path) -> None:
    small = Small(tmp_path / "paper")
    head = git(small.project.root, "rev-parse", "HEAD").strip()
    assert len(head) == 40
    assert revision_of(small.project) == head
    (tmp_path / "elsewhere").mkdir()
    assert revision_of(Project(tmp_path / "elsewhere")) == ""


def test_day_that_is_none_is_told_with_the_file_that_holds_it(tmp_path: Path) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.small.write("_quarto.yml", CONFIGURATION.replace("2026-11-24", "2026-02-30"))
    with pytest.raises(UsageError) as raised:
        place.publish(force="dirty,unverified")
    (problem,) = raised.value.problems
    assert (problem.path, problem.found) == ("_quarto.yml", "date: 2026-02-30 is no day")


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_others_hide_in_place_of_a_published_file_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "notes.txt").write_text("of somebody")
    hidden = place.folder / ".nojekyll"
    if kind == "folder":
        hidden.mkdir()
        (hidden / "notes.txt").write_text("of somebody")
    elif kind == "link":
        hidden.symlink_to(tmp_path / "notes.txt")
    else:
        os.mkfifo(hidden)
    place.publish(force="adopt,remove")
    assert ".nojekyll: was written by somebody else and is left as it is" in capsys.readouterr().err
    assert (hidden.is_dir(), hidden.is_symlink(), hidden.is_fifo()) == (
        kind == "folder",
        kind == "link",
        kind == "pipe",
    )
    held = hidden / "notes.txt" if kind == "folder" else tmp_path / "notes.txt"
    assert held.read_text() == "of somebody"


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ('{"files": {"a.html": ["1", "2"], "b.html": []}}', {"a.html": {"1", "2"}, "b.html": set()}),
        *((text, {}) for text in ("", "{", "[]", "{}", '{"files": 3}', '{"files": {"a.html": 3}}', '"files"')),
    ],
)
def test_journal_of_a_publication_is_read_or_is_none(tmp_path: Path, text: str, files: dict[str, set[str]]) -> None:
    (tmp_path / "journal").write_text(text)
    assert _journal(tmp_path / "journal") == files
    assert _journal(tmp_path / "gone") == {}

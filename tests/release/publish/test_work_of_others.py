"""What others put into a place of publication stays there, the first time and every later time."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from report.core.errors import UsageError
from tests.release.publish.places import KINDS, Where, where
from tests.release.publish.small import Small, git, tree_of, versions_in

THEIRS = {
    "notes.txt": "mine",
    "blog/post.html": "a post",
    "chapters/letter.html": "beside our chapters",
    "assets/own.css": "p {}",
    "v/notes.txt": "in the folder of the versions",
    "v/0.1.0/erratum.html": "in the folder of a version",
    "v/0.9.9/index.html": "a version that nobody published",
    "index.html.bak": "a copy",
    "google1234.html": "a proof of ownership",
    "blog/ü (1) 'quoted' $x.html": "a name with signs",
}
HIDDEN = {
    ".htaccess": "Deny from all",
    ".well-known/key": "k",
    ".idea/workspace.xml": "<w/>",
    "chapters/.hidden": "h",
    "chapters/.cache/page.html": "h",
    "CNAME": "paper.example.org",
    "_redirects": "/a /b",
    ".gitignore": "*.bak2\n",
}


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    return where(request.param, Small(tmp_path / "paper"), tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Where:
    return where("folder", Small(tmp_path / "paper"), tmp_path)


def test_files_of_others_stay_and_are_told_at_every_later_publication(
    place: Where, capsys: pytest.CaptureFixture[str]
) -> None:
    place.publish()
    for path, text in {**THEIRS, **HIDDEN}.items():
        place.write(path, text)
    for version in ("0.2.0", "0.3.0"):
        place.small.release(version, f"Text of {version}.")
        capsys.readouterr()
        place.publish()
        told = capsys.readouterr().err
        assert f"{len(THEIRS)} files were not published from here and are left alone: assets/own.css, blog/" in told
        assert ".htaccess" not in told
        found = tree_of(place.folder)
        assert {path: found[path].decode() for path in {**THEIRS, **HIDDEN}} == {**THEIRS, **HIDDEN}
        assert f"Text of {version}." in place.text("index.html")
    assert versions_in(place.folder) == ["0.3.0", "0.2.0", "0.1.0"]


def test_place_of_others_is_refused_at_first_and_adopted_with_the_word(place: Where) -> None:
    place.begin_with("notes/letter.txt", "mine")
    with pytest.raises(UsageError, match=r"not published from here: notes/letter\.txt\n.*\n.*FORCE=adopt"):
        place.publish()
    with pytest.raises(UsageError, match="not published from here"):
        place.publish(force="remove")
    assert tree_of(place.folder) == {"notes/letter.txt": b"mine"}
    place.publish(force="adopt")
    assert (place.folder / "notes/letter.txt").exists() == (place.kind != "branch")
    assert "The first text." in place.text("index.html")
    if place.kind == "branch":
        assert git(place.folder, "show", "HEAD~:notes/letter.txt") == "mine"


def test_hidden_files_and_those_of_the_host_need_no_word(place: Where) -> None:
    place.begin_with(".well-known/key", "k")
    place.write("CNAME", "paper.example.org")
    place.publish()
    assert place.text("CNAME") == "paper.example.org"
    assert place.text(".well-known/key") == "k"


@pytest.mark.parametrize("kind", ["folder", "rsync"])
def test_git_of_the_place_is_never_touched(kind: str, tmp_path: Path) -> None:
    place = where(kind, Small(tmp_path / "paper"), tmp_path)
    place.folder.mkdir()
    git(place.folder, "init", "--quiet", "--initial-branch=work")
    (place.folder / "draft.txt").write_text("unpushed")
    git(place.folder, "add", "-A")
    git(place.folder, "commit", "--quiet", "--message", "unpushed work")
    git(place.folder, "rm", "--quiet", "-r", ".")
    before = sorted(path.relative_to(place.folder) for path in (place.folder / ".git").rglob("*"))
    for version in ("0.1.0", "0.2.0"):
        place.small.release(version, version)
        place.publish()
        assert sorted(path.relative_to(place.folder) for path in (place.folder / ".git").rglob("*")) == before
    assert git(place.folder, "show", "work:draft.txt") == "unpushed"


def test_word_that_removes_lists_first_exactly_what_it_removes(
    place: Where, capsys: pytest.CaptureFixture[str]
) -> None:
    place.publish()
    for path, text in {**THEIRS, **HIDDEN}.items():
        place.write(path, text)
    place.small.release("0.2.0", "Second.")
    capsys.readouterr()
    place.publish(force="remove")
    told = capsys.readouterr().err
    assert set(re.findall(r"(?:place/?|origin): (.+): will be removed", told)) == set(THEIRS)
    found = tree_of(place.folder)
    assert not set(THEIRS) & set(found)
    assert set(HIDDEN) <= set(found)


def test_published_file_that_was_edited_there_is_work_too(place: Where) -> None:
    place.publish()
    place.write("index.html", "<html><head></head><body>edited by hand</body></html>")
    before = tree_of(place.folder)
    place.small.release("0.2.0", "Second.")
    with pytest.raises(UsageError, match=r"index\.html: was changed there since it was published\n.*FORCE=remove"):
        place.publish()
    assert tree_of(place.folder) == before
    place.publish(force="remove")
    assert "Second." in place.text("index.html")


def test_published_file_that_would_go_is_kept_if_it_was_edited(place: Where) -> None:
    place.small.release("0.1.0", "One.", more="data.txt")
    place.publish()
    place.write("data.txt", "with a note by hand")
    (place.small.project.site / "data.txt").unlink()
    place.small.release("0.2.0", "Two.")
    with pytest.raises(UsageError, match=r"data\.txt: was changed there"):
        place.publish()
    assert place.text("data.txt") == "with a note by hand"


def test_headers_and_robots_that_a_person_wrote_are_kept(place: Where, capsys: pytest.CaptureFixture[str]) -> None:
    place.publish()
    place.write("_headers", "/*\n  X-Own: yes\n")
    place.write(".nojekyll", "on purpose")
    place.write("robots.txt", "User-agent: *\nDisallow: /\n")
    place.small.release("0.2.0", "Second.")
    place.publish(url="https://example.org")
    assert place.text("_headers") == "/*\n  X-Own: yes\n"
    assert place.text(".nojekyll") == "on purpose"
    assert place.text("robots.txt") == "User-agent: *\nDisallow: /\n"
    assert "_headers: was written by somebody else and is left as it is" in capsys.readouterr().err


def test_file_of_others_in_the_way_refuses_the_publication(place: Where) -> None:
    place.publish()
    place.write("chapters/two.html", "mine")
    place.small.release("0.2.0", "Second.", more="chapters/two.html")
    with pytest.raises(UsageError, match=r"chapters/two\.html: was not published from here, and stands where"):
        place.publish()
    assert place.text("chapters/two.html") == "mine"
    assert versions_in(place.folder) == ["0.1.0"]


@pytest.mark.parametrize(
    ("theirs", "ours"), [("two", "two/page.html"), ("two/page.html", "two"), ("One.HTML", "one.html")]
)
def test_name_that_ours_cannot_stand_beside_refuses_the_publication(place: Where, theirs: str, ours: str) -> None:
    place.publish()
    place.write(theirs, "mine")
    place.small.release("0.2.0", "Second.")
    place.small.write(f"build/site/{ours}", "ours")
    place.small.verify()
    with pytest.raises(UsageError, match=re.escape(theirs.split("/")[0])):
        place.publish()
    assert place.text(theirs) == "mine"
    place.publish(force="remove")
    assert place.text(ours) == "ours"
    assert not (place.folder / theirs).is_file() or theirs == ours


def test_own_file_may_become_a_folder_and_a_folder_a_file(place: Where) -> None:
    place.small.release("0.1.0", "One.", more="a/b.txt")
    place.small.write("build/site/c", "file")
    place.small.verify()
    place.publish()
    (place.small.project.site / "a/b.txt").unlink()
    (place.small.project.site / "a").rmdir()
    (place.small.project.site / "c").unlink()
    place.small.write("build/site/a", "file")
    place.small.release("0.2.0", "Two.", more="c/d.txt")
    place.publish()
    assert place.text("a") == "file"
    assert (place.folder / "c/d.txt").is_file()
    assert (place.folder / "v/0.1.0/a/b.txt").is_file()


@pytest.mark.parametrize("path", ["index.html", "chapters", "v", "v/0.2.0", ".publishing"])
@pytest.mark.parametrize("kind", ["folder", "rsync"])
def test_links_in_the_place_are_not_followed(kind: str, path: str, tmp_path: Path) -> None:
    place = where(kind, Small(tmp_path / "paper"), tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.txt").write_text("mine")
    place.publish()
    target = place.folder / path
    if target.is_dir():
        target.rename(place.folder / f"{path}.moved")
    target.unlink(missing_ok=True)
    target.symlink_to(elsewhere if path != "index.html" else elsewhere / "letter.txt")
    place.small.release("0.2.0", "Second.")
    if path == ".publishing" and kind == "rsync":
        pytest.skip("rsync puts a folder in the place of the link, and leaves what it leads to alone")
    with pytest.raises(UsageError):
        place.publish()
    assert tree_of(elsewhere) == {"letter.txt": b"mine"}


def test_link_beside_what_is_published_stays(folder: Where, tmp_path: Path) -> None:
    folder.publish()
    (folder.folder / "archive").symlink_to(tmp_path)
    (folder.folder / "broken").symlink_to("nowhere")
    folder.small.release("0.2.0", "Second.")
    folder.publish()
    assert os.readlink(folder.folder / "archive") == str(tmp_path)  # noqa: PTH115
    folder.publish(force="remove")
    assert not (folder.folder / "archive").is_symlink()
    assert tmp_path.is_dir()


def test_place_of_the_first_release_is_taken_over_as_ours(place: Where) -> None:
    place.small.release("0.1.0", "One.", more="chapters/gone.html")
    place.publish()
    place.as_of_first_release()
    for path, text in {"notes.txt": "mine", ".htaccess": "own"}.items():
        place.write(path, text)
    before = {path: data for path, data in tree_of(place.folder).items() if path.startswith("v/0.1.0/")}
    (place.small.project.site / "chapters/gone.html").unlink()
    place.small.release("0.2.0", "Second.")
    place.publish()
    after = tree_of(place.folder)
    assert {path: data for path, data in after.items() if path.startswith("v/0.1.0/")} == before
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]
    assert place.text("notes.txt") == "mine"
    assert place.text(".htaccess") == "own"
    assert "Second." in place.text("index.html")
    place.small.release("0.3.0", "Third.")
    place.publish()
    assert "Third." in place.text("index.html")


def test_page_of_the_first_release_that_was_edited_is_work_too(place: Where) -> None:
    place.publish()
    place.as_of_first_release()
    place.write("chapters/one.html", place.text("chapters/one.html").replace("first text", "text by hand"))
    place.small.release("0.2.0", "Second.")
    with pytest.raises(UsageError, match=r"chapters/one\.html: was changed there"):
        place.publish()


def test_lists_of_files_can_be_checked_with_a_common_program(folder: Where) -> None:
    folder.publish()
    for place in ("", "v/0.1.0"):
        lines = folder.text(f"{place}/files.sha256".lstrip("/")).splitlines()
        named = {line[66:] for line in lines}
        found = {path for path in tree_of(folder.folder / place) if place or not path.startswith("v/")}
        assert named == found - {"files.sha256"}


@pytest.mark.parametrize("to", ["folder:/", "folder:..", "folder:.git", "folder:.git/hooks", "folder:build/public"])
def test_folder_that_is_no_place_for_a_publication_is_refused(folder: Where, to: str) -> None:
    with pytest.raises(UsageError):
        folder.publish(to=to)


@pytest.mark.parametrize("to", ["rsync:/", "rsync:host:", "rsync:host:/", "rsync:.", "rsync:..", "rsync:.git/x"])
def test_rsync_to_all_of_a_machine_or_to_the_sources_is_refused(
    folder: Where, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.small.project.root)
    monkeypatch.setattr("report.release.publish.targets.find_program", lambda name: Path(name))
    with pytest.raises(UsageError):
        folder.publish(to=to)


def test_home_folder_is_no_place_for_a_publication(folder: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.folder.mkdir()
    monkeypatch.setenv("HOME", str(folder.folder))
    with pytest.raises(UsageError, match="home folder"):
        folder.publish(force="adopt,remove")


@pytest.mark.parametrize("text", ["not a list\n", f"{'0' * 64}  ../../outside\n", f"{'0' * 64}  /etc/passwd\n"])
def test_broken_list_of_files_is_an_error_and_nothing_changes(folder: Where, text: str) -> None:
    folder.publish()
    folder.write("files.sha256", text)
    before = tree_of(folder.folder)
    folder.small.release("0.2.0", "Second.")
    with pytest.raises(Exception, match=r"files\.sha256:1: not a list of published files"):
        folder.publish()
    assert tree_of(folder.folder) == before


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "5", "null", '{"versions": 5}', '{"versions": []}', '{"versions": [[]]}', "[" * 100_000, "\udcff",
     '{"versions": [{"version": "../..", "date": "", "build": "", "revision": "", "pages": []}]}',
     '{"versions": [{"version": "1.0.0", "date": "", "build": "", "revision": "", "pages": ["../../x"]}]}'],
)  # fmt: skip
def test_broken_record_is_an_error_for_a_person(folder: Where, text: str) -> None:
    folder.publish()
    (folder.folder / "versions.json").write_bytes(text.encode(errors="surrogateescape"))
    folder.small.release("0.2.0", "Second.")
    with pytest.raises(Exception, match="not a record of versions"):
        folder.publish()

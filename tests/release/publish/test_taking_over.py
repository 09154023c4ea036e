"""Places that Quarto or somebody else published before, with repositories in them, and what FORCE removes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ContentError, UsageError
from tests.release.publish.places import KINDS, Where, where
from tests.release.publish.small import Small, git, tree_of, versions_in

QUARTO = {
    "index.html": '<meta name="generator" content="quarto-1.8.25">',
    "chapters/one.html": '<meta name="generator" content="quarto-1.8.25">',
    "chapters/old.html": '<meta name="generator" content="quarto-1.8.25">',
    "site_libs/quarto-html/quarto.js": "quarto",
    "search.json": "[]",
    "robots.txt": "User-agent: *",
    "sitemap.xml": "<urlset/>",
    ".nojekyll": "",
}


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    place = where(request.param, Small(tmp_path / "paper"), tmp_path)
    if place.kind == "branch":
        place.begin_with(".nojekyll", "")
    for path, text in QUARTO.items():
        (place.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (place.folder / path).write_text(text, encoding="utf-8")
    place.share()
    return place


@pytest.mark.parametrize("force", ["", "remove"])
def test_site_of_quarto_is_not_taken_for_ours(place: Where, force: str) -> None:
    before = tree_of(place.folder)
    with pytest.raises(UsageError, match="FORCE=adopt"):
        place.publish(force=force)
    assert tree_of(place.folder) == before


def test_site_of_quarto_is_removed_with_both_words_and_listed_first(
    place: Where, capsys: pytest.CaptureFixture[str]
) -> None:
    place.publish(force="adopt,remove")
    told = capsys.readouterr().err
    gone = {path for path in QUARTO if path not in (".nojekyll", "robots.txt")}
    assert {path for path in QUARTO if f": {path}: will be removed" in told} == gone
    left = tree_of(place.folder)
    assert not {"site_libs/quarto-html/quarto.js", "search.json", "chapters/old.html"} & left.keys()
    assert left["robots.txt"] == b"User-agent: *", "the host's own"
    assert b"The first text." in left["index.html"]
    place.small.release("0.2.0", "Second.")
    place.publish()
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]


def test_site_of_quarto_beside_which_is_published_stands_in_the_way(place: Where) -> None:
    if place.kind == "branch":
        place.publish(force="adopt")  # its files stay in the history
        assert "search.json" not in tree_of(place.folder)
        assert git(place.folder, "show", "HEAD~1:search.json") == "[]"
        return
    with pytest.raises(UsageError, match=r"index\.html: was not published from here, and stands where"):
        place.publish(force="adopt")


@pytest.mark.parametrize("kind", ["folder", "rsync"])
def test_repositories_and_hidden_files_below_a_place_outlive_every_word(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = where(kind, Small(tmp_path / "paper"), tmp_path)
    place.publish()
    theirs = {
        "clone/.git/config": "a clone",
        "clone/unsaved.txt": "work",
        "clone/deep/more.txt": "work",
        "module/.git": "gitdir: ../.git/modules/module",
        "module/unsaved.txt": "work",
        ".git": "gitdir: /elsewhere/worktrees/place",
        "chapters/.htaccess": "Require all granted",
        "chapters/.git/HEAD": "ref: refs/heads/main",
        "other/.env": "KEY=1",
        "v/0.1.0/.htpasswd": "x",
    }
    for path, text in theirs.items():
        place.write(path, text)
    place.write("stray.txt", "stray")
    place.small.release("0.2.0", "Second.")
    place.publish(force="remove")
    told = capsys.readouterr().err
    assert "clone/unsaved.txt: is in a git repository of its own and is left alone" in told
    assert not (place.folder / "stray.txt").exists()
    for path, text in theirs.items():
        assert place.text(path) == text
    place.publish(withdraw="0.1.0", force="erase,remove")
    for path, text in theirs.items():
        assert place.text(path) == text


def test_branch_that_is_locked_is_told_in_the_words_of_git(tmp_path: Path) -> None:
    small = Small(tmp_path / "paper")
    place = where("branch", small, tmp_path)
    lock = small.project.root / ".git/refs/heads/gh-pages.lock"
    lock.write_text("")
    with pytest.raises(ContentError, match=r"not completed after 3 attempts: .*gh-pages\.lock': File exists"):
        place.publish(to="branch:gh-pages")
    lock.unlink()
    far = tmp_path / "host.git/refs/heads/gh-pages.lock"
    far.write_text("")
    with pytest.raises(ContentError, match="lock"):
        place.publish()
    far.unlink()
    place.publish()


def test_branch_of_no_remote_is_refused(tmp_path: Path) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    with pytest.raises(UsageError, match="no remote before the slash"):
        place.publish(to="branch:/gh-pages")

"""What somebody else may put into a place, in ways that are easily overlooked: none of it is lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from report.core.errors import UsageError
from tests.release.publish.places import KINDS, Where, where
from tests.release.publish.small import Small, git, tree_of


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    return where(request.param, Small(tmp_path / "paper"), tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Where:
    return where("folder", Small(tmp_path / "paper"), tmp_path)


UNUSUAL = (
    "a\u2028b.txt", "a\u0085b.txt", "a\x0cb.txt", "-rf.txt", " lead.txt", "trail ", "a -> b.txt", "*.html",
    "\\#012.txt", "ends\\", '"q".txt', "[v].txt", "a\tb.txt", "é.txt", "e\u0301.txt", "a\nb.txt",
)  # fmt: skip


def test_files_with_unusual_names_stay(place: Where) -> None:
    place.publish()
    names = [each for name in UNUSUAL for each in (name, f"letters/{name}")]
    for name in names:
        place.write(name, f"mine: {name}")
    for version in ("0.2.0", "0.3.0"):
        place.small.release(version, version)
        place.publish()
        for name in names:
            assert place.text(name) == f"mine: {name}", (version, name)


def test_folder_of_others_in_place_of_an_own_file_that_is_no_longer_published(place: Where) -> None:
    place.small.write("build/site/old.txt", "ours")
    place.small.release("0.1.0", "One.")
    place.publish()
    (place.folder / "old.txt").unlink()
    place.write("old.txt/letter.txt", "mine")
    (place.small.project.site / "old.txt").unlink()
    place.small.release("0.2.0", "Two.")
    place.publish()
    assert place.text("old.txt/letter.txt") == "mine"
    assert "Two." in place.text("index.html")
    assert not (place.folder / ".publishing").exists()


def test_link_of_others_in_place_of_an_own_file_that_is_no_longer_published(place: Where) -> None:
    place.small.write("build/site/old.txt", "ours")
    place.small.release("0.1.0", "One.")
    place.publish()
    (place.folder / "old.txt").unlink()
    (place.folder / "old.txt").symlink_to("v/0.1.0/old.txt")
    place.share()
    (place.small.project.site / "old.txt").unlink()
    place.small.release("0.2.0", "Two.")
    place.publish()
    assert os.readlink(place.folder / "old.txt") == "v/0.1.0/old.txt"  # noqa: PTH115


def test_hidden_file_in_a_folder_that_was_ours_stays(place: Where) -> None:
    place.small.write("build/site/old/page.txt", "ours")
    place.small.release("0.1.0", "One.")
    place.publish()
    place.write("old/.hidden", "mine")
    shutil.rmtree(place.small.project.site / "old")
    place.small.release("0.2.0", "Two.")
    place.publish()
    assert place.text("old/.hidden") == "mine"
    assert not (place.folder / "old/page.txt").exists()
    place.small.write("build/site/old", "a file now")
    place.small.release("0.3.0", "Three.")
    with pytest.raises(Exception, match="old"):
        place.publish()
    assert place.text("old/.hidden") == "mine"
    assert "Two." in place.text("index.html")


def test_file_of_others_where_unfinished_publications_wait_stays(place: Where) -> None:
    place.publish()
    place.write("chapters/.publishing/letter.txt", "mine")
    place.small.release("0.2.0", "Two.")
    place.publish()
    assert place.text("chapters/.publishing/letter.txt") == "mine"


def test_site_of_others_below_stays(place: Where) -> None:
    place.publish(url="")
    theirs = {f"blog/{name}": "theirs" for name in ("versions.json", "feed.xml", "files.sha256", "v/0.1.0/version.json",
                                                   "v/0.1.0/index.html", "index.html")}  # fmt: skip
    theirs |= {"v/0.9.0/files.sha256": "", "v/0.9.0/version.json": "{}", "v/index.html": "theirs"}
    for path, text in theirs.items():
        place.write(path, text)
    place.small.release("0.2.0", "Two.")
    place.publish(url="")
    place.publish(withdraw="0.1.0", force="erase", url="")
    assert {path: place.text(path) for path in theirs} == theirs


def test_feed_of_others_is_no_feed_of_ours(place: Where) -> None:
    place.publish(url="")
    place.write("feed.xml", "of the blog")
    place.write("sitemap.xml", "of all")
    place.small.release("0.2.0", "Two.")
    with pytest.raises(UsageError, match=r"feed\.xml"):
        place.publish()
    place.publish(url="")
    assert place.text("feed.xml") == "of the blog"
    place.as_of_first_release()
    place.small.release("0.3.0", "Three.")
    with pytest.raises(UsageError, match=r"feed\.xml"):
        place.publish()
    place.publish(url="")
    assert (place.text("feed.xml"), place.text("sitemap.xml")) == ("of the blog", "of all")


@pytest.mark.parametrize("asked", [{"withdraw": "0.1.0", "force": "erase"}, {"force": "replace"}])
def test_file_of_others_in_a_version_of_the_first_release_stays(place: Where, asked: dict[str, str]) -> None:
    place.publish()
    if "withdraw" in asked:
        place.small.release("0.2.0", "Two.")
        place.publish()
    place.as_of_first_release()
    place.write("v/0.1.0/erratum.txt", "mine")
    if "withdraw" not in asked:
        place.small.release("0.1.0", "One, anew.")
    with pytest.raises(UsageError, match=r"erratum\.txt"):
        place.publish(**asked)
    assert place.text("v/0.1.0/erratum.txt") == "mine"


def test_hard_link_to_a_published_file_keeps_what_it_held(folder: Where, tmp_path: Path) -> None:
    folder.publish()
    (tmp_path / "kept.html").hardlink_to(folder.folder / "index.html")
    before = (tmp_path / "kept.html").read_bytes()
    (folder.folder / "index.html").chmod(0o444)
    folder.small.release("0.2.0", "Two.")
    folder.publish()
    assert (tmp_path / "kept.html").read_bytes() == before
    assert (folder.folder / "index.html").stat().st_mode & 0o777 == 0o444


def test_submodule_and_rights_in_a_branch_stay(tmp_path: Path) -> None:
    place = where("branch", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    commit = git(place.folder, "rev-parse", "HEAD").strip()
    place.write("run.sh", "#!/bin/sh")
    git(place.folder, "update-index", "--add", "--cacheinfo", f"160000,{commit},vendor")
    git(place.folder, "update-index", "--chmod=+x", "run.sh")
    git(place.folder, "commit", "--quiet", "--message", "More")
    git(place.folder, "push", "--quiet", "origin", "HEAD:gh-pages")
    place.small.release("0.2.0", "Two.")
    place.publish()
    told = git(tmp_path / "host.git", "ls-tree", "gh-pages", "vendor", "run.sh")
    assert f"160000 commit {commit}\tvendor" in told
    assert "100755 blob" in told


def test_empty_folders_of_others_stay(folder: Where) -> None:
    folder.publish()
    (folder.folder / "drafts/next").mkdir(parents=True)
    (folder.folder / "v/drafts").mkdir()
    folder.small.release("0.2.0", "Two.")
    folder.publish()
    assert (folder.folder / "drafts/next").is_dir()
    assert (folder.folder / "v/drafts").is_dir()


def test_paper_in_a_folder_of_a_repository_publishes_twice(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    small = Small(repository / "paper")
    shutil.rmtree(small.project.root / ".git")
    git(repository, "init", "--quiet", "--initial-branch=main")
    for name, value in (("user.name", "Contributors"), ("user.email", "contributors@example.org")):
        git(repository, "config", name, value)
    place = where("branch", small, tmp_path)
    for version in ("0.1.0", "0.2.0"):
        small.release(version, version)
        place.publish()
    assert "0.2.0" in place.text("index.html")
    assert not [path for path in tree_of(place.folder) if path.startswith("paper/")]

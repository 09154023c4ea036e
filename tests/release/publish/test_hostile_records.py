"""What a place tells of itself is read as something that anybody may have written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import ContentError, UsageError
from report.core.files import sha256
from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, git, tree_of
from tests.sharing import Shared


@pytest.fixture
def folder(tmp_path: Path, shared: Shared) -> Where:
    """A folder with a first version, and a paper with a second; a copy."""

    def make(base: Path) -> None:
        base.mkdir()
        found = where("folder", Small(base / "paper"), base)
        found.publish()
        found.small.release("0.2.0", "Second.")

    shutil.copytree(shared("published-once", make), tmp_path, symlinks=True, dirs_exist_ok=True)
    return Where("folder", Small.at(tmp_path / "paper"), tmp_path / "place")


def changed(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Callable[[Where], None]:
    def write(place: Where) -> None:
        record = json.loads(place.text("versions.json"))
        change(record, record["versions"][0])
        place.write("versions.json", json.dumps(record))

    return write


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(changed(lambda record, version: version.update(pages=["../../x.html"])), id="page above"),
        pytest.param(changed(lambda record, version: version.update(pages=["/x.html"])), id="absolute page"),
        pytest.param(changed(lambda record, version: version.update(pages=["a\0b.html"])), id="page with NUL"),
        pytest.param(changed(lambda record, version: version.update(pages=["x" * 300 + ".html"])), id="long page"),
        pytest.param(changed(lambda record, version: version.update(pages=["\ud800.html"])), id="half a character"),
        pytest.param(changed(lambda record, version: version.update(pages=["", "."])), id="no page"),
        pytest.param(changed(lambda record, version: version.update(pages=[".git/config"])), id="page of git"),
        pytest.param(changed(lambda record, version: version.update(pages=[".git/x.html"])), id="hidden page"),
        pytest.param(changed(lambda record, version: version.update(pages="abc")), id="pages are a text"),
        pytest.param(
            changed(lambda record, version: version.update(pages=["index.html", "index.html/x.html"])),
            id="page and folder",
        ),
        pytest.param(changed(lambda record, version: version.update(date="<script>")), id="date"),
        pytest.param(changed(lambda record, version: version.update(date="2026-02-31")), id="day that is none"),
        pytest.param(changed(lambda record, version: version.update(withdrawn="no")), id="withdrawn is a text"),
        pytest.param(changed(lambda record, version: version.update(version="9" * 5000 + ".0.0")), id="long number"),
        pytest.param(changed(lambda record, version: version.update(version="00.1.0")), id="second way to write it"),
        pytest.param(changed(lambda record, version: version.update(version="٠.١.٠")), id="other digits"),
        pytest.param(changed(lambda record, version: record["versions"].append(version)), id="version twice"),
        pytest.param(changed(lambda record, version: record.update(latest=["0.1.0"])), id="latest is a list"),
        pytest.param(changed(lambda record, version: record.update(latest="7.0.0")), id="latest is none"),
        pytest.param(changed(lambda record, version: record.update(address="javascript:alert(1)")), id="address"),
    ],
)
def test_record_that_cannot_be_ours_is_refused_and_nothing_changes(
    folder: Where, change: Callable[[Where], None]
) -> None:
    change(folder)
    before = tree_of(folder.folder)
    for asked in ({}, {"withdraw": "0.1.0", "force": "erase"}, {"force": "remove"}):
        with pytest.raises(ContentError, match=r"^versions\.json: not a record of versions: "):
            folder.publish(**asked)
    assert tree_of(folder.folder) == before


@pytest.mark.parametrize(
    "change",
    [
        changed(lambda record, version: record.update(editions=[])),
        changed(lambda record, version: version.update(doi="10.5281/zenodo.1")),
    ],
)
def test_record_of_newer_programs_is_not_cut_to_what_these_know(folder: Where, change: Callable[[Where], None]) -> None:
    change(folder)
    before = tree_of(folder.folder)
    with pytest.raises(ContentError, match=r"tells of '(editions|doi)', of which these programs know nothing"):
        folder.publish()
    assert tree_of(folder.folder) == before


@pytest.mark.parametrize(
    "name",
    ["../../victim", "/etc/victim", "..", "a/../../victim", "v/../../victim", ".git/config", "sub/.git", "sub/.ssh/id",
     ".", "./x", "a//b", "x\0y", "x" * 256],
)  # fmt: skip
@pytest.mark.parametrize("place", ["", "v/0.1.0/"])
def test_list_of_files_that_names_what_is_not_below_is_refused(folder: Where, place: str, name: str) -> None:
    git(folder.folder, "init", "--quiet")
    victim = folder.folder.parent / "victim"
    victim.write_text("theirs")
    path = f"{place}files.sha256"
    folder.write(path, f"{folder.text(path)}{sha256('theirs')}  {name}\n")
    before = tree_of(folder.folder)
    with pytest.raises(ContentError, match=r"not a list of published files"):
        folder.publish(force="remove")
    assert tree_of(folder.folder) == before
    assert victim.read_text() == "theirs"
    assert git(folder.folder, "rev-parse", "--git-dir").strip() == ".git"


@pytest.mark.parametrize("name", [".htaccess", "sub/.env", ".gitignore"])
def test_hidden_file_stays_whatever_a_list_says_of_it(folder: Where, name: str) -> None:
    folder.write(name, "theirs")
    folder.write("files.sha256", f"{folder.text('files.sha256')}{sha256('theirs')}  {name}\n")
    folder.publish(force="remove")
    assert folder.text(name) == "theirs"


def test_build_with_a_hidden_folder_is_refused(folder: Where) -> None:
    folder.write(".well-known/security.txt", "theirs")
    folder.small.build("Second.")
    folder.small.write("build/site/.well-known/security.txt", "ours")
    folder.small.verify()
    with pytest.raises(ContentError, match=r"security\.txt: lies in a hidden folder"):
        folder.publish()
    assert folder.text(".well-known/security.txt") == "theirs"


@pytest.mark.parametrize("number", ["../x", "HEAD", "v1", "1.0", "-1.0.0", "0.1.0\n", "٠.١.٠", "00.1.0", "9" * 5000])
@pytest.mark.parametrize("verb", ["version", "withdraw"])
def test_what_is_no_number_of_a_version_is_refused(folder: Where, verb: str, number: str) -> None:
    with pytest.raises(UsageError, match=f"{verb.upper()}=.* is no version"):
        folder.publish(**{verb: number})


def test_number_with_a_v_is_told_without_it(folder: Where) -> None:
    with pytest.raises(UsageError, match=r"say VERSION=0\.1\.0"):
        folder.publish(version="v0.1.0")


def test_with_every_version_withdrawn_no_page_of_them_is_recommended(folder: Where) -> None:
    folder.publish()
    folder.publish(withdraw="0.2.0", force="erase")
    folder.publish(withdraw="0.1.0")
    assert "<entry>" not in folder.text("feed.xml")
    assert [line for line in folder.text("sitemap.xml").splitlines() if "<loc>" in line] == [
        "<url><loc>https://example.org/paper/versions.html</loc><lastmod>2026-11-24</lastmod></url>"
    ]
    assert "Version 0.1.0 was withdrawn." in folder.text("index.html")
    with pytest.raises(UsageError) as told:
        folder.publish()
    assert "FORCE=restore" not in str(told.value), "its files are erased"


@pytest.mark.parametrize(("line", "fault"), [("date: 2026-02-31", "is no day"), ("site-url: file:///x", "no address")])
def test_what_no_record_could_hold_is_not_published(folder: Where, line: str, fault: str) -> None:
    path = folder.small.project.configuration
    key = line.split(":")[0]
    lines = [each for each in path.read_text().splitlines() if key not in each]
    path.write_text("\n".join([*lines, f'  {key}: "{line.removeprefix(f"{key}: ")}"', ""]))
    with pytest.raises(UsageError, match=fault):
        folder.publish(url="", force="unverified,dirty")

"""Rsync cannot lock a place: what others write there while a publication is sent is not overwritten."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.release.publish import far
from tests.release.publish.places import NO_RSYNC, Where, where
from tests.release.publish.small import Small, versions_in

pytestmark = pytest.mark.skipif(shutil.which("rsync") is None, reason=NO_RSYNC)


@pytest.fixture
def place(tmp_path: Path) -> Where:
    place = where("rsync", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    place.small.release("0.2.0", "Second.", more="chapters/two.html")
    return place


def before(monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], object]) -> None:
    """Act once, right before a step of the upload."""
    original = getattr(far.FarFolder, name)
    done = []

    def interrupted(self: far.FarFolder, *words: object, **more: object) -> None:
        if not done:
            done.append(act())
        original(self, *words, **more)

    monkeypatch.setattr(far.FarFolder, name, interrupted)


@pytest.mark.parametrize("step", ["apply", "_send"])
@pytest.mark.parametrize("path", ["chapters/two.html", "v/0.2.0/index.html"])
def test_file_that_others_put_where_ours_will_stand_is_kept(
    place: Where, monkeypatch: pytest.MonkeyPatch, step: str, path: str
) -> None:
    if (step, path) == ("_send", "v/0.2.0/index.html"):
        pytest.skip("the folder of a version is sent first, at once after it was looked at")
    before(monkeypatch, step, lambda: place.write(path, "theirs"))
    with pytest.raises(UsageError, match=rf"{path}: was (not published from here|changed there)"):
        place.publish()
    assert place.text(path) == "theirs"
    assert versions_in(place.folder) == ["0.1.0"]
    assert "The first text." in place.text("index.html")


@pytest.mark.parametrize("step", ["apply", "_send"])
def test_page_that_others_edit_meanwhile_is_kept(place: Where, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def edit() -> None:
        place.write("chapters/one.html", "edited")
        os.utime(place.folder / "chapters/one.html", (1, 1))  # not at the second at which it was published

    before(monkeypatch, step, edit)
    with pytest.raises(UsageError, match=r"one\.html: was changed there since it was published"):
        place.publish()
    assert place.text("chapters/one.html") == "edited"


def test_other_files_that_come_meanwhile_stay(place: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    before(monkeypatch, "apply", lambda: place.write("notes/a.html", "theirs"))
    place.publish()
    assert place.text("notes/a.html") == "theirs"
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]


def test_place_with_a_tilde_or_from_the_project_is_the_folder_that_is_meant(
    place: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(place.small.project.root / "chapters")
    for kind in ("folder", "rsync"):
        for to in ("~/place", "../place", "~/place/", "../place/./", "../paper/../place"):
            place.publish(to=f"{kind}:{to}")
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]
    assert not list(tmp_path.rglob("~"))


@pytest.mark.parametrize("kind", ["folder", "rsync"])
def test_folder_of_sources_is_no_place(place: Where, kind: str) -> None:
    for to in ("data", "chapters", "report/site", "./chapters/", "tests", ".github/x", "build"):
        with pytest.raises(UsageError, match=r"sources|make clean"):
            place.publish(to=f"{kind}:{to}", force="adopt,remove")


@pytest.mark.parametrize("kind", ["folder", "rsync"])
def test_bare_repository_is_no_place(place: Where, tmp_path: Path, kind: str) -> None:
    from tests.release.publish.small import git

    git(tmp_path, "init", "--quiet", "--bare", "host.git")
    with pytest.raises(UsageError, match="belongs to git"):
        place.publish(to=f"{kind}:{tmp_path}/host.git", force="adopt,remove")

"""A disk that is full while a publication is made: the last one stays whole, and nothing is left of the new one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import ContentError
from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, tree_of, versions_in


@pytest.fixture
def place(tmp_path: Path) -> Where:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    place.write("notes.txt", "mine")
    place.small.release("0.2.0", "Two.", more="new/folder/page.html")
    return place


def full(monkeypatch: pytest.MonkeyPatch, name: str, is_hit: Callable[[str], bool], owner: Any = Path) -> list[str]:
    """Let a function fail for paths of a kind, as if nothing more could be written; gives those that were asked for."""
    original, hit = getattr(owner, name), []

    def failing(*words: Any, **more: Any) -> Any:
        target = str(words[1] if name == "copyfile" else words[0])
        if is_hit(target):
            hit.append(target)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)
        return original(*words, **more)

    monkeypatch.setattr(owner, name, failing)
    return hit


CASES = {
    "while the tree is put together": ("write_text", "build/publishing"),
    "while the site is copied": ("copyfile", "build/publishing"),
    "while folders of the tree are made": ("mkdir", "build/publishing"),
    "while files are staged": ("copyfile", "place/.publishing"),
    "while the place gets new folders": ("mkdir", "place/new/folder"),
    "while the place gets the version's folder": ("mkdir", "place/v/0.2.0"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_last_publication_stays_whole(place: Where, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    import shutil

    name, where_full = CASES[case]
    before = tree_of(place.folder)
    folders = {path for path in place.folder.rglob("*") if path.is_dir()}
    with monkeypatch.context() as patched:
        hit = full(patched, name, lambda target: where_full in target, shutil if name == "copyfile" else Path)
        with pytest.raises(ContentError, match="No space left on device"):
            place.publish()
    assert hit
    assert tree_of(place.folder) == before
    assert {path for path in place.folder.rglob("*") if path.is_dir()} == folders
    assert not (place.small.project.build / "publishing").exists()
    place.publish()
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]
    assert place.text("notes.txt") == "mine"


def test_a_version_that_is_withdrawn_stays_as_it_was(place: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    place.publish()
    before = tree_of(place.folder)
    with monkeypatch.context() as patched:
        full(patched, "copyfile", lambda target: target.endswith(".publishing/000003"), shutil)
        with pytest.raises(ContentError, match="No space left on device"):
            place.publish(withdraw="0.2.0")
    assert tree_of(place.folder) == before

"""Places of which the user may not see or change everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import ContentError, UsageError
from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, tree_of, versions_in


@pytest.fixture
def folder(tmp_path: Path) -> Where:
    found = where("folder", Small(tmp_path / "paper"), tmp_path)
    found.publish()
    found.small.release("0.2.0", "Second.")
    return found


@contextmanager
def closed(*paths: Path) -> Iterator[None]:
    """Paths that this user may not read or write, also if that is root, whom no mode of a file stops."""
    scandir, access, opened = os.scandir, os.access, Path.open

    def refuse(path: Any) -> None:
        if not isinstance(path, int) and Path(path) in paths:
            raise PermissionError(13, "Permission denied", str(path))

    def guarded_scandir(path: Any = ".") -> Any:
        refuse(path)
        return scandir(path)

    def guarded_open(path: Path, *words: Any, **more: Any) -> Any:
        refuse(path)
        return opened(path, *words, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", guarded_scandir)
        patch.setattr(os, "access", lambda path, mode, **more: Path(path) not in paths and access(path, mode, **more))
        patch.setattr(Path, "open", guarded_open)
        yield


def test_what_others_closed_is_left_alone_and_named(folder: Where, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("lost+found/x", "theirs")
    folder.write("private.txt", "theirs")
    with closed(folder.folder / "lost+found", folder.folder / "private.txt"):
        folder.publish()
    assert "lost+found, private.txt" in capsys.readouterr().err
    assert versions_in(folder.folder) == ["0.2.0", "0.1.0"]
    assert (folder.text("lost+found/x"), folder.text("private.txt")) == ("theirs", "theirs")


def test_closed_folder_is_not_removed_by_force(folder: Where) -> None:
    folder.write("lost+found/x", "theirs")
    before = tree_of(folder.folder)
    with (
        closed(folder.folder / "lost+found"),
        pytest.raises(UsageError, match=r"lost\+found: cannot be looked into, and so it is not removed"),
    ):
        folder.publish(force="remove")
    assert tree_of(folder.folder) == before


@pytest.mark.parametrize("name", ["index.html", "assets/paper.css", "v/0.2.0/index.html"])
def test_closed_file_where_a_published_one_is_to_stand_is_named(folder: Where, name: str) -> None:
    folder.write(name, "theirs")
    before = tree_of(folder.folder)
    with closed(folder.folder / name), pytest.raises(ContentError, match=f"{name}: cannot be read: Permission denied"):
        folder.publish()
    assert tree_of(folder.folder) == before


def test_closed_place_is_named(folder: Where) -> None:
    with closed(folder.folder), pytest.raises(ContentError, match="the folder cannot be looked into"):
        folder.publish()


def test_place_below_a_file_is_no_folder(folder: Where) -> None:
    with pytest.raises(UsageError, match=r"versions\.json(/below)?: not a folder"):
        folder.publish(to=f"folder:{folder.folder}/versions.json/below")


@pytest.mark.parametrize("name", ["", "chapters", "assets", "v"])
def test_nothing_is_begun_where_a_folder_takes_no_change(folder: Where, name: str) -> None:
    folder.small.build("Third.", more="assets/more.html")
    folder.small.write("build/site/assets/paper.css", "body { color: navy }")
    before = tree_of(folder.folder)
    with (
        closed_for_writing(folder.folder / name),
        pytest.raises(ContentError, match="you may not write in this folder"),
    ):
        folder.publish(force="unverified,dirty")
    assert tree_of(folder.folder) == before
    folder.publish(force="unverified,dirty")


@contextmanager
def closed_for_writing(path: Path) -> Iterator[None]:
    access = os.access
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            os, "access", lambda at, mode, **more: (Path(at) != path or not mode & os.W_OK) and access(at, mode, **more)
        )
        yield


def test_user_without_a_home_publishes(folder: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    folder.publish()
    with pytest.raises(UsageError, match=r"names no folder"):
        folder.publish(to="folder:~nobody-of-that-name/public")


def test_files_of_others_are_not_read(folder: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("film.mp4", "long")
    read = []
    monkeypatch.setattr(
        "report.release.publish.survey.sha256_file", lambda path: read.append(Path(path).name) or _hash(path)
    )
    folder.publish()
    assert "index.html" in read
    assert "film.mp4" not in read


def _hash(path: Path) -> str:
    from report.core.files import sha256_file

    return sha256_file(path)

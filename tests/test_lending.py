"""A copy that was lent is, for whoever has it next, what a new copy would be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lending import Copies

TIME = 1_700_000_000  # what is changed within a test bears the time of today


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    original = tmp_path / "original"
    for name in ("a.txt", "b.txt", "folder/c.txt", "folder/within/d.txt"):
        (original / name).parent.mkdir(parents=True, exist_ok=True)
        (original / name).write_text(f"This is {name}.")
    (original / "link").symlink_to("a.txt")
    (original / "empty").mkdir()
    for path in original.rglob("*"):
        os.utime(path, (TIME, TIME), follow_symlinks=False)
    os.utime(original, (TIME, TIME))
    (tmp_path / "waiting").mkdir()
    return Copies(original, tmp_path / "waiting")


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """All that a copy has of its original, but its place."""
    found: dict[str, tuple[int, int, bytes]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        told = path.lstat()
        content = str(path.readlink()).encode() if path.is_symlink() else b"" if path.is_dir() else path.read_bytes()
        found[path.relative_to(folder).as_posix()] = (told.st_mode, told.st_mtime_ns, content)
    return found


def rewrite_with_its_time(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("That is a.txt.")
    os.utime(path, (TIME, TIME))


def fill_in_place_of_a_file(folder: Path) -> None:
    (folder / "a.txt").unlink()
    (folder / "a.txt/more").mkdir(parents=True)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def lead_elsewhere(folder: Path) -> None:
    (folder / "link").unlink()
    (folder / "link").symlink_to("b.txt")


def write_in_place_of_a_folder(folder: Path) -> None:
    shutil.rmtree(folder / "folder")
    (folder / "folder").write_text("x")


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda folder: None,
    "a file": lambda folder: (folder / "folder/c.txt").write_text("other"),
    "a file, in its length and with its time": rewrite_with_its_time,
    "a file replaced by another with its time": lambda folder: shutil.copy2(folder / "b.txt", folder / "a.txt"),
    "two files exchanged": lambda folder: [
        (folder / old).rename(folder / new) for old, new in (("a.txt", "x"), ("b.txt", "a.txt"), ("x", "b.txt"))
    ],
    "the mode of a file": lambda folder: (folder / "a.txt").chmod(0o600),
    "the mode of a folder": lambda folder: (folder / "folder").chmod(0o700),
    "the time of a file": lambda folder: os.utime(folder / "a.txt", (1, 1)),
    "the time of the folder": lambda folder: os.utime(folder, (1, 1)),
    "a file too many": lambda folder: (folder / "folder/within/e.txt").write_text("new"),
    "a folder too many": lambda folder: shutil.copytree(folder / "folder", folder / "other"),
    "a file too few": lambda folder: (folder / "folder/within/d.txt").unlink(),
    "a folder too few": lambda folder: shutil.rmtree(folder / "folder"),
    "all gone": empty,
    "a link that leads elsewhere": lead_elsewhere,
    "a folder where a file was": fill_in_place_of_a_file,
    "a file where a folder was": write_in_place_of_a_folder,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_test_changed_is_as_it_was_for_the_next(copies: Copies, tmp_path: Path, change: str) -> None:
    untouched = state(copies.original)
    for number in range(3):
        folder = tmp_path / f"lent {number}"
        copies.lend(folder)
        assert state(folder) == untouched
        CHANGES[change](folder)
        assert change == "nothing" or state(folder) != untouched or "with its time" in change
        copies.take_back(folder)
        assert not folder.exists()
    assert len(list(copies.place.iterdir())) == 1, "it is always the same copy"
    assert state(copies.original) == untouched


def test_two_have_two_copies_and_one_that_was_moved_is_not_lent_again(copies: Copies, tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    copies.lend(one)
    copies.lend(two)
    (one / "a.txt").write_text("of one")
    assert state(two) == state(copies.original)
    one.rename(tmp_path / "moved")
    copies.take_back(one)
    copies.take_back(two)
    copies.lend(three)
    assert state(three) == state(copies.original)
    assert not list(copies.place.iterdir())
    assert (tmp_path / "moved/a.txt").read_text() == "of one"

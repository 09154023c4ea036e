"""What is kept between builds is given back only while it is what was put in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.store import Store

NAME, KEY, CONTENT = "shelf/entry.json", "a key", b"three\nlines\n\x00of it"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "cache")
    store.put(NAME, KEY, CONTENT)
    return store


def test_what_is_put_in_is_given_back(store: Store) -> None:
    assert store.get(NAME, KEY) == CONTENT
    store.put_json("value", KEY, {"ñ": [1, None]})
    assert store.get_json("value", KEY) == {"ñ": [1, None]}
    files = {"a/b.txt": b"", "c\nd": b"\n\n", "e": b"x" * 1000}
    store.put_files("files", KEY, files)
    assert store.get_files("files", KEY) == files


@pytest.mark.parametrize("content", [b"", b"\n", b"kept 1 \n"])
def test_any_content_can_be_kept(store: Store, content: bytes) -> None:
    store.put(NAME, KEY, content)
    assert store.get(NAME, KEY) == content


def test_every_changed_byte_is_noticed(store: Store) -> None:
    path = store.folder / NAME
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert store.get(NAME, KEY) is None, place


def test_every_cut_and_every_addition_is_noticed(store: Store) -> None:
    path = store.folder / NAME
    whole = path.read_bytes()
    for text in [*(whole[:length] for length in range(len(whole))), whole + b"x", whole + whole]:
        path.write_bytes(text)
        assert store.get(NAME, KEY) is None


def test_entry_of_another_key_or_another_program_is_none(store: Store) -> None:
    assert store.get(NAME, "another key") is None
    for foreign in (CONTENT, b"PK\x03\x04", b"{}", b"[[], []]"):
        (store.folder / NAME).write_bytes(foreign)
        assert store.get(NAME, KEY) is None


def folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").touch()


def file_in_place_of_its_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.touch()


def link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


@pytest.mark.parametrize("damage", [Path.unlink, folder_in_its_place, file_in_place_of_its_folder, link_to_nowhere])
def test_what_stands_in_the_way_is_as_good_as_none_and_is_replaced(
    store: Store, damage: Callable[[Path], None]
) -> None:
    damage(store.folder / NAME)
    assert store.get(NAME, KEY) is None
    store.put(NAME, KEY, b"anew")
    assert store.get(NAME, KEY) == b"anew"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_entry_is_none_and_is_replaced(store: Store) -> None:
    (store.folder / NAME).chmod(0)
    assert store.get(NAME, KEY) is None
    store.put(NAME, KEY, b"anew")
    assert store.get(NAME, KEY) == b"anew"


def test_folder_is_whole_only_while_nothing_in_it_changes(store: Store) -> None:
    folder = store.folder / "revisions" / "abc"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text("one")
    assert not store.is_whole("revisions/abc", KEY)
    store.note_folder("revisions/abc", KEY)
    assert store.is_whole("revisions/abc", KEY)
    assert not store.is_whole("revisions/abc", "another key")
    (folder / "two.txt").touch()
    assert not store.is_whole("revisions/abc", KEY)
    (folder / "two.txt").unlink()
    (folder / "one.txt").write_text("0ne")
    assert not store.is_whole("revisions/abc", KEY)
    (folder / "one.txt").unlink()
    assert not store.is_whole("revisions/abc", KEY)


def test_forgotten_entry_is_none(store: Store) -> None:
    store.forget(NAME)
    store.forget("never/kept")
    assert not store.has(NAME, KEY)

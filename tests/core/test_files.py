from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from report.core import files
from report.core.errors import ContentError
from report.core.files import (
    canonical_json,
    hash_of,
    held_lock,
    replaced_folder,
    sha256,
    sha256_file,
    tidy_leftovers,
    write_atomically,
    write_if_changed,
)

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1


def test_hashes_agree_with_the_published_example(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert sha256("abc") == sha256(b"abc") == sha256_file(path) == ABC


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical_json({"b": 1, "a": "ñ"}) == canonical_json({"a": "ñ", "b": 1}) == '{\n  "a": "ñ",\n  "b": 1\n}\n'
    assert hash_of({"b": 1, "a": 2}) == hash_of({"a": 2, "b": 1})


def test_canonical_json_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


def test_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.Path, "replace", full)
    with pytest.raises(ContentError, match="No space left on device"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_equal_content_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert write_if_changed(path, "one")
    before = path.stat().st_mtime_ns
    assert not write_if_changed(path, b"one")
    assert path.stat().st_mtime_ns == before
    assert write_if_changed(path, "two")


def test_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.html").touch()
    with replaced_folder(target) as fresh:
        (fresh / "new.html").touch()
    assert [p.name for p in target.iterdir()] == ["new.html"]
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_failure_keeps_the_last_good_folder(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.html").touch()

    def build() -> None:
        with replaced_folder(target) as fresh:
            (fresh / "half.html").touch()
            raise error

    with pytest.raises(error):
        build()
    assert [p.name for p in target.iterdir()] == ["old.html"]
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def hold(path: Path, held: multiprocessing.synchronize.Event, release: multiprocessing.synchronize.Event) -> None:
    with held_lock(path):
        held.set()
        release.wait(30)


def test_new_folder_that_is_made_by_another_room_stays_held(tmp_path: Path) -> None:
    """Steps run side by side, and each tidies what killed ones left: never what this one still makes."""
    target = tmp_path / "site"
    with replaced_folder(target) as fresh:
        (fresh / "left.html").write_text("of a renderer that gave up")
        with replaced_folder(fresh) as page_folder:
            (page_folder / "index.html").write_text("A page")
        tidy_leftovers(tmp_path)
        assert [path.name for path in fresh.iterdir()] == ["index.html"]
    assert (target / "index.html").read_text() == "A page"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_second_holder_waits_and_is_told_so(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    first = context.Process(target=hold, args=(tmp_path / "lock", held, release))
    first.start()
    assert held.wait(30)
    told: list[str] = []

    def waiting() -> None:
        told.append("waiting")
        release.set()

    with held_lock(tmp_path / "lock", waiting):
        assert told == ["waiting"]
    first.join(30)
    assert first.exitcode == 0

"""Rsync cannot lock a place: what others publish in between is noticed, and what was cut off is repaired."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem, UsageError
from report.release.publish import far
from tests.release.publish.places import NO_RSYNC, Where, where
from tests.release.publish.small import Small, tree_of, versions_in

pytestmark = pytest.mark.skipif(shutil.which("rsync") is None, reason=NO_RSYNC)


@pytest.fixture
def place(tmp_path: Path) -> Where:
    place = where("rsync", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    place.write("notes.txt", "mine")
    return place


def colleague(place: Where, folder: Path, version: str) -> Where:
    """Somebody with a clone of the paper, which is at a version of their own."""
    small = Small(folder)
    small.release("0.1.0", "The first text.")
    small.release(version, f"Theirs, {version}.")
    return Where("rsync", small, place.folder)


@pytest.mark.parametrize("moment", ["_refuse_changes", 0, 1, 2, 3, "_refuse_loss"])
@pytest.mark.parametrize("theirs", ["0.2.0", "0.4.0"])
def test_version_of_a_colleague_that_comes_at_any_moment_is_kept(
    place: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int | str, theirs: str
) -> None:
    other = colleague(place, tmp_path / "other", theirs)
    place.small.release("0.3.0", "Ours, 0.3.0.")
    came = []

    def overtakes() -> None:
        with suppress(UsageError):  # older than ours, which is at its address already
            came.append(other.publish())

    _at(monkeypatch, moment, overtakes)
    if (moment, theirs) == ("_refuse_changes", "0.4.0"):  # nothing of ours was sent, and it is older now
        with pytest.raises(UsageError, match=r"0\.3\.0 is older than 0\.4\.0"):
            place.publish()
        assert versions_in(place.folder) == ["0.4.0", "0.1.0"]
        return
    place.publish()
    monkeypatch.undo()
    assert came or (theirs == "0.2.0" and moment in (2, 3, "_refuse_loss"))
    assert versions_in(place.folder) == sorted({"0.1.0", "0.3.0", *([theirs] if came else [])}, reverse=True)
    newest = "Theirs, 0.4.0." if theirs == "0.4.0" else "Ours, 0.3.0."
    assert newest in place.text("index.html")
    if came:
        assert f"Theirs, {theirs}." in place.text(f"v/{theirs}/index.html")
    assert "Ours, 0.3.0." in place.text("v/0.3.0/index.html")
    assert place.text("notes.txt") == "mine"
    assert not (place.folder / ".publishing").exists()


def _at(monkeypatch: pytest.MonkeyPatch, moment: int | str, act: Callable[[], object]) -> None:
    """Act once, right before the upload with that number or the reading with that name."""
    name = moment if isinstance(moment, str) else "_send"
    original, count = getattr(far.FarFolder, name), iter(range(1000))
    at = 0 if isinstance(moment, str) else moment

    def interrupted(self: far.FarFolder, *words: object) -> None:
        if next(count) == at:
            monkeypatch.setattr(far.FarFolder, name, original)
            act()
            monkeypatch.setattr(far.FarFolder, name, interrupted)
        original(self, *words)

    monkeypatch.setattr(far.FarFolder, name, interrupted)


@pytest.mark.parametrize("moment", [0, 1, 2, 3])
def test_upload_that_broke_off_is_completed_by_the_next(
    place: Where, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    def breaks() -> None:
        raise ContentError(Problem("the line was cut"))

    place.small.release("0.2.0", "Second.")
    _at(monkeypatch, moment, breaks)
    with pytest.raises(ContentError, match="the line was cut"):
        place.publish()
    monkeypatch.undo()
    assert versions_in(place.folder) == ["0.1.0"]
    place.publish()
    assert versions_in(place.folder) == ["0.2.0", "0.1.0"]
    assert "Second." in place.text("index.html")
    assert place.text("notes.txt") == "mine"
    before = tree_of(place.folder)
    place.publish()
    assert tree_of(place.folder) == before


def test_upload_that_stopped_between_two_files_is_completed_by_the_next(
    place: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper = tmp_path / "bin/rsync"
    wrapper.parent.mkdir()
    real = shutil.which("rsync")
    wrapper.write_text(  # sends two files of those that were to be sent at once, and ends as if it had been killed
        '#!/bin/sh\ncase "$*" in *--delay-updates*)\n'
        f'head -z -n 2 | {real} "$@"; echo killed >&2; exit 20;; esac\nexec {real} "$@"\n'
    )
    wrapper.chmod(0o755)
    place.small.release("0.2.0", "Second.")
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(wrapper.parent), prepend=":")
        with pytest.raises(ContentError, match="rsync could not send"):
            place.publish()
    assert versions_in(place.folder) == ["0.1.0"]
    place.publish()
    assert "Second." in place.text("index.html")
    assert "Second." in place.text("v/0.2.0/index.html")
    assert place.text("notes.txt") == "mine"


def test_version_that_the_record_has_lost_comes_back(place: Where) -> None:
    place.small.release("0.2.0", "Second.")
    place.publish()
    record = json.loads(place.text("versions.json"))
    record["versions"] = [each for each in record["versions"] if each["version"] != "0.1.0"]
    place.write("versions.json", json.dumps(record))
    place.small.release("0.3.0", "Third.")
    place.publish()
    assert versions_in(place.folder) == ["0.3.0", "0.2.0", "0.1.0"]


@pytest.mark.parametrize(
    ("gone", "others"),
    [
        (("a/serie [1].csv",), ("a/serie 1.csv", "serie [1].csv", "a/b/serie [1].csv")),
        (("a*", "a?/x"), ("ab", "ac/x", "a\\*")),
        (("a\\b", "back\\[1]"), ("ab", "a\\\\b", "back[1]", "back\\1")),
        (("# note", "; note", "- *", "+ x", " x", "x\ny", "!"), ("note", "x", "y", "any")),
        ((".publishing/journal",), (".publishing/journal.1", "journal", ".git/journal")),
    ],
)
def test_files_are_removed_by_their_names_alone(tmp_path: Path, gone: tuple[str, ...], others: tuple[str, ...]) -> None:
    place = tmp_path / "far"
    for name in (*gone, *others):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name, encoding="utf-8")
    folder = far.FarFolder(f"{place}/", tmp_path / "site", {}, {}, tmp_path)
    folder._remove([*gone, "never/was", "neither"])
    assert {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} == set(others)
    assert not any(path.is_dir() and not any(path.iterdir()) for path in place.rglob("*"))

"""Rights, roll-back and what killed processes leave, of the files and folders that are put in place in one step."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from report.core import files
from report.core.errors import ContentError
from report.core.files import replaced_folder, tidy_leftovers, write_atomically

ROOT = Path(__file__).parents[2]
HALF = f".site.{files.HALF_MADE}0123abcd"

HOLD = """
import sys
from pathlib import Path
from report.core.files import replaced_folder
with replaced_folder(Path(sys.argv[1])) as fresh:
    (fresh / "half.html").touch()
    print(fresh, flush=True)
    sys.stdin.readline()
"""


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002, 0o027])
def test_new_files_and_folders_have_the_rights_that_the_umask_leaves(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        write_atomically(tmp_path / "folder" / "a.txt", "text")
        with replaced_folder(tmp_path / "site") as fresh:
            (fresh / "index.html").touch()
    assert mode(tmp_path / "folder" / "a.txt") == 0o666 & ~mask
    assert mode(tmp_path / "site") == 0o777 & ~mask
    assert mode(tmp_path / "site" / "index.html") == 0o666 & ~mask


def test_old_folder_is_put_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.html").touch()
    rename = Path.rename

    def refuse(self: Path, to: Path) -> Path:
        if to == target and not self.name.endswith(files.OLD):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, to)

    def build() -> None:
        with replaced_folder(target) as fresh:
            (fresh / "new.html").touch()

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ContentError, match="Input/output error"):
        build()
    assert [path.name for path in target.iterdir()] == ["old.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file", "chapters/one.qmd"),
        PermissionError(errno.EACCES, "Permission denied", "data/rows.csv"),
        IsADirectoryError(errno.EISDIR, "Is a directory", "data"),
        ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_of_the_block_that_are_not_about_writing_pass_as_they_are(tmp_path: Path, error: OSError) -> None:
    def build() -> None:
        with replaced_folder(tmp_path / "site"):
            raise error

    with pytest.raises(type(error)) as raised:
        build()
    assert raised.value is error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_full_disk_within_the_block_is_told_as_such(tmp_path: Path, number: int) -> None:
    def build() -> None:
        with replaced_folder(tmp_path / "site"):
            raise OSError(number, os.strerror(number))

    with pytest.raises(ContentError, match="could not be written"):
        build()


def test_folder_of_a_killed_process_is_tidied_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    target = tmp_path / "site"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(target)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with process:
        assert process.stdout
        fresh = Path(process.stdout.readline().strip())
        tidy_leftovers(tmp_path)
        with replaced_folder(target) as other:
            (other / "index.html").touch()
        assert (fresh / "half.html").exists()
        process.send_signal(signal.SIGKILL)
        process.wait()
        tidy_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_next_folder_of_the_same_name_tidies_and_leaves_all_else(tmp_path: Path) -> None:
    others = [".site.20240101", ".other.unfinished-0123abcd", ".site.unfinished-x", "site.unfinished-0123abcd"]
    for name in [HALF, f".site.{files.HALF_MADE}4567cdef{files.OLD}", *others]:
        (tmp_path / name).mkdir()
    with replaced_folder(tmp_path / "site"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"site", *others}


def test_folder_moved_aside_by_a_killed_process_goes_back_to_its_place(tmp_path: Path) -> None:
    old = tmp_path / f"{HALF}{files.OLD}"
    for folder in (tmp_path / HALF, old):
        folder.mkdir()
    (old / "good.html").touch()
    tidy_leftovers(tmp_path)
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["good.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_folder_moved_aside_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    for folder in (HALF, f"{HALF}{files.OLD}", "site"):
        (tmp_path / folder).mkdir()
    (tmp_path / "site" / "new.html").touch()
    tidy_leftovers(tmp_path)
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_half_written_file_of_a_killed_process_is_tidied(tmp_path: Path) -> None:
    (tmp_path / f".paper.pdf.{files.HALF_MADE}0123abcd").write_text("half")
    (tmp_path / "paper.pdf").write_text("whole")
    tidy_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["paper.pdf"]


def test_names_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    name = "😀" * 60
    write_atomically(tmp_path / name, "text")
    assert [path.name for path in tmp_path.iterdir()] == [name]

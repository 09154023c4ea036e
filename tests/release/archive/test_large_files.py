"""Large files: they are told, and keys are looked for in them too."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.cli import archive
from report.release.archive import private
from report.release.archive.private import BLOCK, find_credentials
from report.release.archive.selection import LARGE, Selection

KEY = b"AKIA" + b"Q7RT" * 4
ROW = b"2017,year,3933154,vehicles,https://example.org/a,S012\n"


@pytest.mark.parametrize("before", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 25_000_000])
def test_a_key_is_found_wherever_it_stands_in_a_large_file(before: int) -> None:
    rows = ROW * (before // len(ROW))
    text = rows + b"x," + KEY + b"\n" + ROW * 3 + b"pass" + b"word = 'correct horse battery'"
    first = rows.count(b"\n") + 1
    assert list(find_credentials(text)) == [first, first + 4]


@pytest.mark.parametrize("at", [0, 10, 3_990, 4_000, 4_990, 250_000, 499_000])
def test_a_key_is_found_in_a_line_without_end(at: int) -> None:
    line = bytearray(b'{"a":' + b"1," * 250_000 + b"2}")
    line[at : at + len(KEY) + 2] = b'"' + KEY + b'"'
    assert list(find_credentials(b"first\n" + bytes(line) + b"\nlast")) == [2]


@pytest.mark.parametrize("blanks", [0, 1, 2, 200])
def test_a_value_is_found_below_its_name_where_the_text_is_looked_at_in_blocks(blanks: int) -> None:
    """The name ends a block, so that its value begins the next one."""
    name = b"pass" + b"word = (\n"
    text = b"x" * (BLOCK - len(name)) + b"\n" + name + b"\n" * blanks + b"'correct horse battery'\n)\n"
    assert list(find_credentials(text)) == [3 + blanks]


def test_a_table_of_many_rows_takes_no_time_that_grows_with_its_square() -> None:
    """Rows that hold no hint are passed over: what is looked at closely is counted, not timed."""
    looked_at = list(private._lines_with_hints(ROW * 200_000 + b"token\n"))
    assert looked_at == [(200_001, b"token", b"")]


def test_files_above_the_limit_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"data/a.csv": b"x" * (LARGE + 1), "data/b.csv": b"x" * LARGE, "c.txt": b"x"}
    selection = Selection(files)
    assert selection.large == {"data/a.csv": LARGE + 1}
    packed = Path(__file__)
    monkeypatch.setattr(archive, "select_files", lambda *_: selection)
    monkeypatch.setattr(archive, "write_archive", lambda *_, **__: packed)
    archive.main([])
    said = capsys.readouterr().out
    assert "large: data/a.csv has 50.0 MB" in said
    assert "b.csv" not in said

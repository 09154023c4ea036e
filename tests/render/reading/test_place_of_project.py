"""A project counts as one wherever it is, also in a place of the system, of which it is no part."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.render.reading import file_access
from report.render.reading.file_access import Recorder, SourceWritten


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """One of a project in a folder of the system's, which also holds Python and the folder of its notes."""
    monkeypatch.setattr(file_access, "SYSTEM", (str(tmp_path),))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    for name in ("paper/data", "paper/build/exhibits", "paper/.venv", "lib", "notes"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("paper/data/a.csv", "paper/.venv/a.py", "lib/a.so", "paper/build/exhibits/a.json"):
        (tmp_path / name).touch()
    made = Recorder(str(tmp_path / "notes/facts"), str(tmp_path / "paper"), 1000)
    yield made
    os.close(made.output)


@pytest.mark.parametrize("name", ["data/a.csv", "chapters/new.qmd", "build/exhibits/a.json", "build/site/index.html"])
def test_its_sources_and_what_a_build_keeps_are_not_written(recorder: Recorder, name: str) -> None:
    path = Path(recorder.base, name)
    with pytest.raises(SourceWritten):
        recorder.watch("open", (str(path), "w", os.O_WRONLY | os.O_CREAT))
    if path.exists():
        for event in ("os.remove", "os.truncate", "os.chmod"):
            with pytest.raises(SourceWritten):
                recorder.watch(event, (str(path), -1, -1, -1))
    assert any(fact.startswith("refused") for fact in recorder.seen)


def test_what_it_reads_of_itself_is_noted_and_nothing_of_system_and_environment(
    recorder: Recorder, tmp_path: Path
) -> None:
    for name in ("paper/data/a.csv", "paper/.venv/a.py", "lib/a.so", "notes/facts"):
        recorder.watch("open", (str(tmp_path / name), "r", os.O_RDONLY))
    assert recorder.seen == {"read\tdata/a.csv"}


@pytest.mark.parametrize("folder", ["/dev/shm", "/run/media/ana", "/run/user/1000"])
def test_what_people_keep_below_places_of_the_system_is_outside(tmp_path: Path, folder: str) -> None:
    recorder = Recorder(str(tmp_path / "facts"), str(tmp_path / "paper"), 1000)
    try:
        assert recorder.name_of(f"{folder}/x.csv") == f"{folder}/x.csv"
        assert recorder.name_of("/dev/null") is None
        own = Recorder(str(tmp_path / "facts"), f"{folder}/paper", 1000)
        assert own.name_of(f"{folder}/paper/x.csv") == "x.csv"
        os.close(own.output)
    finally:
        os.close(recorder.output)

"""What cells read is noted by chapter, and stays noted while the chapter is there."""

from __future__ import annotations

from pathlib import Path

from report.core.project import Project
from report.evidence.record.reads import Reads, note_reads, read_noted


def test_reads_of_a_chapter_stay_until_it_reads_otherwise_or_is_gone(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name in ("_quarto.yml", "one.qmd", "two.qmd"):
        (tmp_path / name).touch()
    note_reads(project, {"one.qmd": Reads(("data/a.csv",), ("/home/a",)), "two.qmd": Reads(("data/b.csv",))})
    note_reads(project, {"two.qmd": Reads()})
    assert read_noted(project) == {"one.qmd": Reads(("data/a.csv",), ("/home/a",))}
    (tmp_path / "one.qmd").unlink()
    note_reads(project, {})
    assert read_noted(project) == {}

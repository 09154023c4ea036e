"""What the preview watches in any project: all folders of an author, and every file that a cell has read."""

from __future__ import annotations

from pathlib import Path

from report.core.project import Project
from report.evidence.record.reads import Reads, note_reads
from report.preview.change_set import folders_of, work_for


def project_in(folder: Path) -> Project:
    (folder / "_quarto.yml").write_text("project:\n  type: website\n  output-dir: public\n")
    for name in ("posts", "tables", "data", "build", "_site", "public", ".git", "node_modules"):
        (folder / name).mkdir()
    (folder / "posts" / "a.qmd").write_text("Text.\n")
    return Project(folder)


def test_folders_of_documents_and_tables_are_watched(tmp_path: Path) -> None:
    assert [path.name for path in folders_of(project_in(tmp_path))] == ["data", "posts", "tables"]


def test_file_that_a_cell_reads_makes_the_site_anew(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    table = tmp_path / "tables" / "own.csv"
    assert not work_for(project, [table]).site
    note_reads(project, {"posts/a.qmd": Reads(("tables/own.csv",))})
    assert work_for(project, [table]).site


def test_data_of_others_are_no_exhibits(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    note_reads(project, {"posts/a.qmd": Reads(("data/own.csv",))})
    work = work_for(project, [tmp_path / "data" / "own.csv"])
    assert work.site
    assert not work.exhibits
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    assert work_for(project, [tmp_path / "data" / "own.csv"]).exhibits

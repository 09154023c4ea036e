"""The checklist does not fault what the machine wrote itself: Spanish papers, originals, notebooks run in order."""

from __future__ import annotations

import json
from pathlib import Path

from report.core.project import Project
from report.release.checklist import rules
from report.release.checklist.project_files import Files

STARTER = Path(__file__).parents[3] / "report/starter"


def paper(folder: Path, **texts: str) -> Files:
    """A paper in Spanish with a table that was made of a file as it was received."""
    resource = {"name": "mills", "path": "mills/mills.csv", "schema": {"fields": []}}
    original = {"path": "mills/original.csv", "name": "molinos.csv", "hash": "sha256:x", "bytes": 6}
    (folder / "data/mills").mkdir(parents=True)
    (folder / "chapters").mkdir()
    (folder / "_quarto.yml").write_text("project: {type: book}\nlang: es\nbook: {title: T, chapters: []}\n", "utf-8")
    (folder / "data/datapackage.json").write_text(json.dumps({"resources": [{**resource, "original": original}]}))
    (folder / "data/mills/mills.csv").write_bytes("año;1\r\n".encode("latin-1"))
    (folder / "data/mills/original.csv").write_bytes("año;1\r\n".encode("latin-1"))
    for name, text in texts.items():
        (folder / name.replace("__", "/").replace("_ipynb", ".ipynb").replace("_md", ".md")).write_text(text, "utf-8")
    return Files(Project(folder))


def notebook(*numbers: int | None) -> str:
    cells = [{"cell_type": "code", "source": ["1"], "execution_count": each} for each in numbers]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": ["x"]}, *cells]})


def test_the_readme_of_a_spanish_paper_says_what_is_asked(tmp_path: Path) -> None:
    files = paper(tmp_path, README_md=(STARTER / "es/README.md").read_text(encoding="utf-8"))
    assert list(rules.readme(files)) == []
    (tmp_path / "README.md").write_text((STARTER / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert list(rules.readme(files)) == []
    (tmp_path / "README.md").write_text("# Nada\n", encoding="utf-8")
    assert next(iter(rules.readme(files))) == "README.md says nothing under “Se necesita”"


def test_a_file_as_it_was_received_is_described_and_kept_byte_by_byte(tmp_path: Path) -> None:
    files = paper(tmp_path)
    assert list(rules.undescribed(files)) == []
    assert list(rules.duplicates(files)) == []
    assert [each for each in rules.encodings(files) if "original" in each] == []
    assert [each for each in rules.formats(files) if "original" in each] == []
    assert any("mills/mills.csv" in each for each in rules.encodings(files))  # the table that is read


def test_notebooks_are_an_open_format_and_their_cells_are_in_order(tmp_path: Path) -> None:
    files = paper(tmp_path, chapters__one_ipynb=notebook(1, 2, 3), chapters__two_ipynb=notebook(None, None))
    assert [each for each in rules.formats(files) if "ipynb" in each] == []
    assert list(rules.notebooks(files)) == []
    (tmp_path / "chapters/one.ipynb").write_text(notebook(1, 3, 2), encoding="utf-8")
    (tmp_path / "chapters/two.ipynb").write_text(notebook(2, 3), encoding="utf-8")
    assert [each.partition(" ")[0] for each in rules.notebooks(files)] == ["chapters/one.ipynb", "chapters/two.ipynb"]

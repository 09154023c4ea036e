"""Damaged files of the build, where chapters and the site read them: each is named, with what makes it anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from report.cli.summary import summary_of
from report.core.errors import ContentError
from report.core.files import sha256
from report.core.project import Project
from report.exhibits.staleness import CONTENT, content_hash, read_made
from report.show import UnknownExhibit, table, value

TABLE = {"columns": [{"header": "A", "align": "left"}], "rows": [{"cells": [{"text": "x", "rows": []}]}]}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write(tmp_path, "one", {"kind": "value", "text": "3", "texts": {"number": "3"}, "definition": "One."}, {})
    write(tmp_path, "two", {"kind": "table", "caption": "Two."}, {"table.json": json.dumps(TABLE)})
    (tmp_path / "build/exhibits/values.json").write_text("{}")
    return Project(tmp_path.resolve())


def write(root: Path, name: str, told: dict[str, object], files: dict[str, str]) -> None:
    folder = root / "build/exhibits" / name
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text)
    metadata = {"id": name, **told, "files": {file: sha256(text) for file, text in files.items()}}
    (folder / "metadata.json").write_text(json.dumps({**metadata, CONTENT: content_hash(metadata)}))


DAMAGE: dict[str, Callable[[str], str]] = {
    "cut": lambda text: text[:-5],
    "empty": lambda text: "",
    "a list": lambda text: "[]",
    "nothing in it": lambda text: "{}",
    "a word": lambda text: '"x"',
    "too deep": lambda text: "[" * 100_000,
    "another letter": lambda text: text.replace('"text": "3"', '"text": "4"').replace('"text": "x"', '"text": "y"'),
    "a key less": lambda text: text.replace('"kind"', '"kin"').replace('"columns"', '"column"'),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", ["one/metadata.json", "two/metadata.json", "two/table.json"])
def test_a_damaged_file_is_named_with_what_makes_it_anew(project: Project, name: str, damage: str) -> None:
    path = project.exhibits / name
    before = path.read_text()
    path.write_text(DAMAGE[damage](before))
    if path.read_text() == before:
        path.write_text(before + "x")
    with pytest.raises(UnknownExhibit) as raised:
        value("one", project=project) if name.startswith("one") else table("two", project=project)
    assert str(raised.value) == f"build/exhibits/{name} is damaged; to have it made anew, run: make exhibits"


def test_a_table_that_is_gone_is_named(project: Project) -> None:
    (project.exhibits / "two/table.json").unlink()
    with pytest.raises(UnknownExhibit, match=r"build/exhibits/two/table\.json is missing"):
        table("two", project=project)


def test_a_close_id_is_looked_for_among_whole_exhibits(project: Project) -> None:
    (project.exhibits / "two/metadata.json").write_text("[")
    with pytest.raises(UnknownExhibit, match='no value "on"; close: "one"'):
        value("on", project=project)


def test_what_is_whole_is_shown(project: Project) -> None:
    assert str(value("one", project=project)) == "3"
    assert "tbl-two" in table("two", project=project)._repr_markdown_()


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_site_names_a_damaged_file_of_an_exhibit(project: Project, damage: str) -> None:
    metadata = json.loads((project.exhibits / "two/metadata.json").read_text())
    assert read_made(project, metadata, "table.json") == TABLE
    path = project.exhibits / "two/table.json"
    path.write_text(DAMAGE[damage](path.read_text()))
    with pytest.raises(ContentError) as raised:
        read_made(project, metadata, "table.json")
    assert "build/exhibits/two/table.json: is damaged" in str(raised.value)
    assert "run: make exhibits" in str(raised.value)


@pytest.mark.parametrize("note", ["", "[", "[]", "{}", '{"seconds": "x"}', "[" * 100_000])
def test_the_summary_leaves_a_damaged_note_out(project: Project, note: str) -> None:
    (project.build / "steps").mkdir()
    (project.build / "steps/site.json").write_text(note)
    assert "site" not in summary_of(project)

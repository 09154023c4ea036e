"""Causes of differences: what reached the item is named, not whatever else changed with it."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from report.core.project import Project
from report.evidence.record import Snapshot, read_released, write_released
from report.release.verify.causes import NO_CAUSE, Cause, Causes

BEES, HONEY, SITE = "scripts/bees.py", "scripts/honey.py", "report/render/site.py"
TABLE = "data/bees/hives.csv"
CODE = 'def hives_2020():\n    """Hives."""\n    return 3\n\n\ndef hives_2021():\n    return {}\n'
ONE = "# One\n\nThere are hives.\n\n{}\n"
FILES = {
    BEES: CODE.format(4),
    HONEY: "def honey():\n    return 1\n",
    SITE: "old\n",
    TABLE: "key,value\nh-2020,3\nh-2021,4\n",
    "data/datapackage.json": json.dumps(
        {"resources": [{"name": "hives", "path": "bees/hives.csv", "title": "Hives", "hash": "1", "bytes": 2}]}
    ),
    "chapters/one.qmd": ONE.format('It was so. `{python} value("hives-2020")`'),
    "chapters/two.qmd": "# Two\n",
    "chapters/evidence/data-bees.qmd": "---\nreport:\n  print: false\n---\n\n# Bees\n",
    "_quarto.yml": "book: {}\n",
    "README.md": "Read\n",
}
PAGES = {
    "chapters/one.html": '<p>There are <a class="value" data-value="hives-2020">3</a> hives.</p>',
    "chapters/two.html": "<p>Nothing of hives-2020.</p>",
    "chapters/evidence/data-bees.html": "<p>h-2020</p>",
    "chapters/evidence/reproducibility.html": "<li>values: <code>hives-2020</code></li>",
    "provenance/hives-2020.json": '{"rows": ["hives/h-2020"]}',
    "provenance/honey.json": "{}",
    "exhibits/hives-2020.svg": "<svg/>",
    "search/index.js": 'x([{"id":"hives-2020"}])',
    "notebooks/one.ipynb": "{}",
    "assets/site.py": "x",
    "assets/paper.css": "x",
}


def exhibit(file: str, name: str, line: int, rows: list[str], **more: str) -> dict[str, Any]:
    return {
        "datasets": {"hives": more.get("hives", "1")} if rows else {},
        "sources": {"S": more.get("source", "1")},
        "breaks": "",
        "settings": {"python": more.get("python", "3.11"), "pandas": more.get("pandas", "3.1")},
        "code": more.get("code", "1"),
        "function": {"file": file, "line": line, "name": name},
        "kind": "value",
        "text": "",
        "rows": rows,
    }


class Paper:
    """A paper of two values and what its files are, at two times."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.files = dict(FILES)
        self.rows = {"hives/h-2020": "1", "hives/h-2021": "1"}
        self.values = {"hives-2020": "3", "honey": "1"}
        self.told: dict[str, str] = {}

    def snapshot(self, name: str) -> Snapshot:
        root = self.root / name
        pages = {f"build/site/{page}": text for page, text in PAGES.items()}
        for path, text in {**self.files, **pages}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        with zipfile.ZipFile(root / "build/site/data-bees.zip", "w") as packed:
            packed.writestr("hives.csv", self.files.get(TABLE, ""))
        inputs = {
            "hives-2020": exhibit(BEES, "hives_2020", 1, ["hives/h-2020"], **self.told),
            "honey": exhibit(HONEY, "honey", 1, [], code=self.told.get("code", "1")),
        }
        made: dict[str, Mapping[str, str]] = {"data": {"hives": self.files.get(TABLE, "")}, "values": dict(self.values)}
        layers = {"inputs": dict(self.files), "tables": {}, "figures": {}, **made}
        return Snapshot(name, layers, inputs, dict(self.rows), root)

    def change(self, name: str, text: str) -> None:
        self.files[name] = text

    def change_row(self) -> None:
        """Let the row of 2020 say another number."""
        self.change(TABLE, FILES[TABLE].replace("h-2020,3", "h-2020,5"))
        self.rows["hives/h-2020"] = "2"
        self.values["hives-2020"] = "5"
        self.told["hives"] = "2"

    def change_program(self) -> None:
        """Let the renderer be another one, on which the hash of everything's code rests."""
        self.change(SITE, "new\n")
        self.told["code"] = "2"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path)


def causes(paper: Paper, *changes: Any) -> Causes:
    old = paper.snapshot("old")
    for change in changes:
        change()
    return Causes(old, paper.snapshot("new"))


ROW = "data: hives/h-2020"


@pytest.mark.parametrize(
    ("item", "cause"),
    [
        ("chapters/one.html", f"{ROW} (through hives-2020)"),
        ("chapters/evidence/reproducibility.html", f"{ROW} (through hives-2020)"),
        ("chapters/evidence/data-bees.html", ROW),
        ("search/index.js", f"{ROW} (through hives-2020)"),
        ("provenance/hives-2020.json", ROW),
        ("exhibits/hives-2020.svg", ROW),
        ("data-bees.zip", ROW),
        ("chapters/evidence/sources.html", ROW),
        ("chapters/two.html", f"code: {SITE}"),
        ("notebooks/one.ipynb", f"code: {SITE}"),
        ("assets/paper.css", f"code: {SITE}"),
        ("provenance/honey.json", f"code: {SITE}"),
    ],
)
def test_the_row_is_the_cause_where_it_is_shown_although_a_program_changed_too(
    paper: Paper, item: str, cause: str
) -> None:
    assert causes(paper, paper.change_row, paper.change_program).of("pages", item) == Cause(cause)


@pytest.mark.parametrize("layer", ["PDF", "Word"])
def test_the_row_is_the_cause_in_the_papers(paper: Paper, layer: str) -> None:
    found = causes(paper, paper.change_row, paper.change_program)
    assert found.of(layer, "paper") == Cause(f"{ROW} (through hives-2020)")


def test_the_row_is_the_cause_of_a_value_although_a_program_changed_too(paper: Paper) -> None:
    found = causes(paper, paper.change_row, paper.change_program)
    assert found.of("values", "hives-2020") == Cause(ROW)
    assert found.of("values", "honey") == Cause(f"code: {SITE}")


def test_of_two_changed_rows_the_one_that_is_used_is_the_cause(paper: Paper) -> None:
    def another() -> None:
        paper.rows["hives/h-2021"] = "2"

    assert causes(paper, paper.change_row, another).of("values", "hives-2020") == Cause(ROW)


def test_a_row_that_is_gone_is_a_cause(paper: Paper) -> None:
    def remove() -> None:
        paper.change_row()
        del paper.rows["hives/h-2021"]
        paper.rows["hives/h-2020"] = "1"

    assert causes(paper, remove).of("values", "hives-2020") == Cause("data: hives/h-2021")


def test_a_function_that_changed_with_its_row_is_named_beside_it(paper: Paper) -> None:
    def rewrite() -> None:
        paper.change(BEES, CODE.format(4).replace("return 3", "return 30"))
        paper.told["code"] = "2"

    found = causes(paper, paper.change_row, rewrite)
    assert found.of("values", "hives-2020") == Cause(f"{ROW}; code: {BEES}")


def test_another_function_of_the_same_file_is_not_named_beside_the_row(paper: Paper) -> None:
    def rewrite() -> None:
        paper.change(BEES, CODE.format(40))
        paper.told["code"] = "2"

    assert causes(paper, paper.change_row, rewrite).of("values", "hives-2020") == Cause(ROW)


def test_a_function_alone_is_the_cause(paper: Paper) -> None:
    def rewrite() -> None:
        paper.change(BEES, CODE.format(40))
        paper.change_program()

    assert causes(paper, rewrite).of("values", "hives-2020") == Cause(f"code: {BEES}")


def edit_one(paper: Paper) -> None:
    paper.change("chapters/one.qmd", FILES["chapters/one.qmd"].replace("It was so.", "It is so."))


TEXT = "text: chapters/one.qmd:5 (“It was so. `{python} value("


@pytest.mark.parametrize("item", ["chapters/one.html", "notebooks/one.ipynb", "chapters/evidence/notebook-one.html"])
def test_the_sentence_is_the_cause_of_its_page_although_a_program_changed_too(paper: Paper, item: str) -> None:
    found = causes(paper, lambda: edit_one(paper), paper.change_program).of("pages", item)
    assert found.text.startswith(TEXT)
    assert "became “It is so." in found.text
    assert SITE not in found.text


def test_the_sentence_is_the_cause_of_the_papers_but_not_one_that_is_not_printed(paper: Paper) -> None:
    def edit() -> None:
        edit_one(paper)
        paper.change("chapters/evidence/data-bees.qmd", FILES["chapters/evidence/data-bees.qmd"] + "More.\n")

    found = causes(paper, edit, paper.change_program).of("PDF", "paper.pdf")
    assert found.text.startswith(TEXT)
    assert "data-bees" not in found.text


def test_text_and_row_are_both_named_where_both_reach(paper: Paper) -> None:
    found = causes(paper, lambda: edit_one(paper), paper.change_row).of("pages", "chapters/one.html")
    assert found.text.startswith(TEXT)
    assert found.text.endswith(f"; {ROW} (through hives-2020)")


def test_another_chapter_is_the_cause_where_nothing_else_changed(paper: Paper) -> None:
    found = causes(paper, lambda: edit_one(paper)).of("pages", "chapters/two.html")
    assert found.text.startswith(TEXT)


def test_a_setting_is_the_cause_where_nothing_else_changed(paper: Paper) -> None:
    found = causes(paper, lambda: paper.change("_quarto.yml", "book: {a: 1}\n"))
    assert found.of("pages", "chapters/two.html") == Cause("settings: _quarto.yml")
    assert found.of("PDF", "paper.pdf") == Cause("settings: _quarto.yml")


def test_a_program_of_the_same_name_is_the_cause_of_a_file_that_is_copied(paper: Paper) -> None:
    def edit() -> None:
        paper.change_program()
        paper.change("report/a.py", "new\n")

    assert causes(paper, edit).of("pages", "assets/site.py") == Cause(f"code: {SITE}")


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "tests/x.py",
        "bench/x.py",
        "report/release/verify/x.py",
        "report/release/publish/x.py",
        "tests/render/a.qmd",
    ],
)
@pytest.mark.parametrize("item", ["chapters/one.html", "assets/paper.css", "search/index.js", "provenance/honey.json"])
def test_files_from_which_no_page_is_made_explain_none(paper: Paper, name: str, item: str) -> None:
    found = causes(paper, lambda: paper.change(name, "new"))
    assert found.of("pages", item) == NO_CAUSE
    assert found.of("PDF", "paper.pdf") == NO_CAUSE


def test_what_nothing_explains_has_no_cause(paper: Paper) -> None:
    found = causes(paper)
    assert [found.of(layer, "hives-2020") for layer in ("values", "tables", "figures", "pages", "PDF")] == [
        NO_CAUSE
    ] * 5


def test_another_python_is_told_and_explains_nothing(paper: Paper) -> None:
    found = causes(paper, lambda: paper.told.update(python="3.13")).of("values", "hives-2020")
    assert found == Cause("python 3.13, was 3.11", explains=False)


def test_another_version_of_a_package_explains_only_if_the_lock_changed(paper: Paper) -> None:
    def renew() -> None:
        paper.told.update(pandas="3.2")

    assert causes(paper, renew).of("values", "hives-2020") == Cause("pandas 3.2, was 3.1", explains=False)
    paper.told.clear()
    locked = causes(paper, renew, lambda: paper.change("requirements.lock", "pandas==3.2\n"))
    assert locked.of("values", "hives-2020") == Cause("pandas 3.2, was 3.1")


def test_a_record_of_a_source_is_a_cause(paper: Paper) -> None:
    def renew() -> None:
        paper.told.update(source="2")
        paper.change("data/sources/sources.csv", "new")

    found = causes(paper, renew, paper.change_program)
    assert found.of("values", "hives-2020") == Cause("sources: sources/S")


def test_a_note_in_the_description_of_the_data_is_a_cause(paper: Paper) -> None:
    def describe() -> None:
        paper.change("data/datapackage.json", FILES["data/datapackage.json"].replace('"Hives"', '"All hives"'))

    found = causes(paper, describe, paper.change_program)
    for item in ("provenance/hives-2020.json", "chapters/evidence/data-bees.html", "search/index.js"):
        cause = found.of("pages", item)
        assert cause.text.startswith("data: data/datapackage.json:1 ("), item
        assert cause.explains


def test_the_checksum_of_a_changed_table_is_no_cause_of_its_own(paper: Paper) -> None:
    def seal() -> None:
        paper.change_row()
        paper.change("data/datapackage.json", FILES["data/datapackage.json"].replace('"hash": "1"', '"hash": "2"'))

    found = causes(paper, seal, paper.change_program)
    assert found.of("pages", "provenance/honey.json") == Cause(f"code: {SITE}")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_the_text_that_was_released_is_read_from_history(tmp_path: Path) -> None:
    from report.core.files import sha256

    root = tmp_path / "paper"
    (root / "chapters").mkdir(parents=True)
    old = "# Uno\n\nEs así.\n"
    (root / "chapters/uno.qmd").write_text(old, encoding="utf-8")
    layers = {layer: {} for layer in ("data", "values", "tables", "figures", "pages", "PDF", "Word")}
    snapshot = Snapshot("x", {"inputs": {"chapters/uno.qmd": sha256(old), "gone.qmd": "1"}, **layers})
    write_released(Project(root), snapshot, "1.0.0", "2026-01-01")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Release")
    (root / "chapters/uno.qmd").write_text("# Uno\n\nFue así.\n", encoding="utf-8")
    git(root, "commit", "-qam", "Later")
    released = read_released(Project(root))
    assert released is not None
    assert released.snapshot.text("chapters/uno.qmd") == old
    assert released.snapshot.text("gone.qmd") is None
    assert released.snapshot.text("never.qmd") is None
    new = Snapshot("new", {"inputs": {"chapters/uno.qmd": "2", "gone.qmd": "1"}, **layers}, root=root)
    cause = Causes(released.snapshot, new).of("pages", "chapters/uno.html")
    assert cause == Cause("text: chapters/uno.qmd:3 (“Es así.” became “Fue así.”)")


def test_a_table_that_is_written_otherwise_is_the_cause_where_no_row_changed(paper: Paper) -> None:
    def turn() -> None:
        paper.change(TABLE, "key,value\nh-2021,4\nh-2020,3\n")

    found = causes(paper, turn)
    assert found.of("pages", "search/index.js") == Cause("data: hives")
    assert found.of("PDF", "paper.pdf") == Cause("data: hives")


@pytest.mark.parametrize(("table", "told"), [(False, "data: data/datapackage.json"), (True, f"code: {SITE}")])
def test_a_description_whose_old_text_is_lost_is_a_cause_only_where_no_table_changed(
    paper: Paper, table: bool, told: str
) -> None:
    old = paper.snapshot("old")
    paper.change("data/datapackage.json", FILES["data/datapackage.json"].replace('"bytes": 2', '"bytes": 3'))
    paper.change_program()
    if table:
        paper.change_row()
    new = paper.snapshot("new")
    (old.root / "data/datapackage.json").unlink()
    assert Causes(old, new).of("pages", "provenance/honey.json") == Cause(told)


def test_the_list_of_changes_is_the_cause_where_nothing_else_changed(paper: Paper) -> None:
    paper.change("CHANGELOG.md", "# 1.0.0\n")
    found = causes(paper, lambda: paper.change("CHANGELOG.md", "# 1.0.1\n"))
    assert found.of("pages", "search/index.js") == Cause("inputs: CHANGELOG.md")
    assert found.of("Word", "paper.docx") == Cause("inputs: CHANGELOG.md")


@pytest.mark.parametrize(("count", "told"), [(2, "a; b"), (3, "a; b; c"), (4, "a; b; c and 1 more")])
def test_of_many_causes_of_a_page_three_are_named(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, count: int, told: str
) -> None:
    monkeypatch.setattr(Causes, "_evidence", lambda *_: iter("abcd"[:count]))
    assert causes(paper).of("pages", "chapters/one.html").text == told

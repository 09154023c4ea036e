"""Two changes at once: each difference has the cause that reaches it, and no other that only looks like it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from report.evidence.record import Snapshot
from report.release.verify.causes import Cause, Causes, holds_address
from report.release.verify.comparison import first_difference

WAX, HONEY = "scripts/wax.py", "scripts/honey.py"
OF_WAX, OF_HONEY, SITE = "scripts/melting.py", "scripts/spinning.py", "report/render/site.py"
LINES = [f"Sentence {number}." for number in range(1, 121)]
FILES = {
    "report/__init__.py": "",
    "scripts/__init__.py": "",
    "report/render/__init__.py": "",
    "report/data/__init__.py": "",
    "report/data/package.py": "",
    "report/data/breaks.py": "",
    "report/exhibits/__init__.py": "",
    "report/exhibits/exhibit_writer.py": "",
    WAX: "from scripts.melting import melted\n\n\ndef wax():\n    return melted\n",
    HONEY: "from scripts.spinning import spun\n\n\ndef honey():\n    return spun\n",
    OF_WAX: "melted = 1\n",
    OF_HONEY: "spun = 1\n",
    SITE: "old\n",
    "chapters/one.qmd": "\n".join(LINES),
    "chapters/two.qmd": "# Two\n",
}


def exhibit(file: str, name: str, line: int, told: Mapping[str, str]) -> dict[str, Any]:
    return {
        "datasets": {"hives": told.get("hives", "1")},
        "sources": {},
        "breaks": "",
        "settings": {},
        "code": told.get(f"code of {name}", "1"),
        "function": {"file": file, "line": line, "name": name},
        "kind": "value",
        "text": "",
        "rows": {"wax": ["hives/1"], "honey": ["hives/10"]}[name],
    }


class Paper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = dict(FILES)
        self.rows = {f"hives/{number}": "1" for number in range(1, 101)}
        self.told: dict[str, str] = {}
        self.pages: dict[str, str] = {}

    def snapshot(self, name: str) -> Snapshot:
        root = self.folder / name
        for path, text in {**self.files, **{f"build/site/{page}": text for page, text in self.pages.items()}}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        inputs = {"wax": exhibit(WAX, "wax", 10, self.told), "honey": exhibit(HONEY, "honey", 100, self.told)}
        return Snapshot(name, {"inputs": dict(self.files)}, inputs, dict(self.rows), root)


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path)


def test_of_two_programs_each_exhibit_has_the_one_that_it_imports(paper: Paper) -> None:
    old = paper.snapshot("old")
    paper.files |= {OF_WAX: "melted = 2\n", OF_HONEY: "spun = 2\n", SITE: "new\n"}
    paper.told = {"code of wax": "2", "code of honey": "2"}
    found = Causes(old, paper.snapshot("new"))
    assert found.of("values", "wax") == Cause(f"code: {OF_WAX}")
    assert found.of("values", "honey") == Cause(f"code: {OF_HONEY}")


def test_of_a_module_whose_function_is_the_same_what_it_imports_is_named_too(paper: Paper) -> None:
    old = paper.snapshot("old")
    paper.files |= {
        WAX: FILES[WAX] + "\n\ndef other():\n    return 2\n",
        OF_WAX: "melted = 2\n",
        OF_HONEY: "spun = 2\n",
    }
    paper.told = {"code of wax": "2", "code of honey": "2"}
    assert Causes(old, paper.snapshot("new")).of("values", "wax") == Cause(f"code: {OF_WAX}, {WAX}")


def test_a_row_that_an_exhibit_does_not_rest_on_hides_no_program_that_changed(paper: Paper) -> None:
    """Row and helper changed in one commit: the helper made the other value."""
    old = paper.snapshot("old")
    paper.files |= {OF_WAX: "melted = 2\n"}
    paper.rows["hives/10"] = "2"
    paper.told = {"hives": "2", "code of wax": "2"}
    found = Causes(old, paper.snapshot("new"))
    assert found.of("values", "wax") == Cause(f"data: hives/10; code: {OF_WAX}")
    assert found.of("values", "honey") == Cause("data: hives/10")


def test_a_program_that_makes_results_is_no_cause_of_a_page_that_shows_none(paper: Paper) -> None:
    paper.pages = {"chapters/two.html": "<p>Nothing.</p>"}
    old = paper.snapshot("old")
    paper.files |= {OF_WAX: "melted = 2\n", SITE: "new\n"}
    found = Causes(old, paper.snapshot("new"))
    assert found.of("pages", "chapters/two.html") == Cause(f"code: {SITE}")
    assert found.of("PDF", "paper.pdf") == Cause(f"code: {SITE}")


@pytest.mark.parametrize(("changed", "shown"), [(1, 10), (10, 100), (10, 1)])
def test_a_row_is_no_cause_of_a_page_that_shows_one_with_a_like_number(paper: Paper, changed: int, shown: int) -> None:
    paper.pages = {"records.json": f'{{"rows": ["hives/{shown}"]}}', "own.json": f'["hives/{changed}"]'}
    old = paper.snapshot("old")
    paper.rows[f"hives/{changed}"] = "2"
    paper.files["data/hives.csv"] = "new"
    found = Causes(old, paper.snapshot("new"))
    assert found.of("pages", "own.json").text == f"data: hives/{changed}"
    assert list(found._evidence("records.json")) == []


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ('"hives/h-1"', True),
        ("of hives/h-1.", True),
        ("#row-hives/h-1", False),
        ("hives/h-10", False),
        ("hives/h-1-a", False),
        ("hives/h-1.5", False),
        ("hives/h-1_b", False),
        ("bee-hives/h-1", False),
        ("beehives/h-1", False),
        ("hives/h-10, hives/h-1", True),
    ],
)
def test_an_address_is_held_only_whole(text: str, is_there: bool) -> None:
    assert holds_address(text, "hives/h-1") is is_there


@pytest.mark.parametrize("line", [1, 10, 100, 120])
def test_the_line_that_changed_is_named(paper: Paper, tmp_path: Path, line: int) -> None:
    paper.pages = {"chapters/one.html": "\n".join(LINES)}
    old = paper.snapshot("old")
    changed = [*LINES]
    changed[line - 1] = "Another."
    paper.files["chapters/one.qmd"] = paper.pages["chapters/one.html"] = "\n".join(changed)
    found = Causes(old, paper.snapshot("new")).of("pages", "chapters/one.html")
    assert found.text.startswith(f"text: chapters/one.qmd:{line} (“Sentence {line}.")
    pages = [tmp_path / name / "build/site/chapters/one.html" for name in ("old", "new")]
    assert first_difference(*pages).startswith(f"line {line}: ")


@pytest.mark.parametrize(("name", "line"), [("wax", 10), ("honey", 100)])
def test_a_new_function_is_named_with_its_line(paper: Paper, name: str, line: int) -> None:
    new = paper.snapshot("new")
    without = {key: told for key, told in new.inputs.items() if key != name}
    old = Snapshot("old", {"inputs": {}}, without, {})
    assert Causes(old, new).of("values", name).text.endswith(f":{line}, which is new")

"""A data editor's points: each fails on a project that has the fault, and says where."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from report.core.project import Project
from report.evidence.record import input_files
from report.release.checklist import POINTS, answer_all
from report.release.checklist.project_files import Files
from tests.sharing import Shared

ROOT = Path(__file__).parents[3]
ALLOWED_TO_FAIL = {"expected"}  # before the first release


def write_copy(root: Path) -> None:
    """Write a copy of the project without its tests, with a link to its exhibits."""
    for name in input_files(ROOT):
        if not name.startswith("tests/"):
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    (root / "build").mkdir()
    (root / "build/exhibits").symlink_to(ROOT / "build/exhibits")


class Package:
    """A copy of the project in which files can be changed; those that are not are links to another copy's."""

    def __init__(self, copy: Path, root: Path) -> None:
        shutil.copytree(copy, root, symlinks=True, copy_function=os.link)
        self.project = Project(root.resolve())

    def write(self, name: str, text: str | bytes) -> None:
        path = self.project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.project.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def describe(self, **changes: Any) -> None:
        descriptor = json.loads((self.project.root / "data/datapackage.json").read_text(encoding="utf-8"))
        descriptor |= changes
        self.write("data/datapackage.json", json.dumps(descriptor))

    def exhibit(self, name: str, **changes: Any) -> None:
        """Change what one exhibit tells of itself, in a copy of the exhibits."""
        folder = self.project.root / "build/exhibits"
        folder.unlink()
        shutil.copytree(ROOT / "build/exhibits" / name, folder / name)
        metadata = json.loads((folder / name / "metadata.json").read_text(encoding="utf-8"))
        self.write(f"build/exhibits/{name}/metadata.json", json.dumps(metadata | changes))


def first_without(key: str) -> list[dict[str, Any]]:
    resources = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    return [{name: value for name, value in each.items() if name != key} for each in resources]


def without_descriptions() -> list[dict[str, Any]]:
    resources = first_without("")
    del resources[0]["schema"]["fields"][0]["description"]
    return resources


# The point, how its fault is planted, and what the answer must name.
FAULTS: dict[str, tuple[Any, str]] = {
    "command": (lambda it: it.edit("Makefile", ".DEFAULT_GOAL := all", ".DEFAULT_GOAL := help"), "Makefile"),
    "readme": (lambda it: it.edit("README.md", "## Licences", "## Rights"), "README.md"),
    "paths": (lambda it: it.write("chapters/one.qmd", "Open\n/home/somebody/data.csv\n"), "chapters/one.qmd:2"),
    "notebooks": (lambda it: it.write("chapters/one.ipynb", "{}"), "chapters/one.ipynb"),
    "set-up": (lambda it: it.write("chapters/one.qmd", '`{python} value("x")`\n'), "chapters/one.qmd"),
    "clock": (
        lambda it: it.write("scripts/one.py", "import datetime\n\ndatetime.date.today()\n"),
        "scripts/one.py:3 calls datetime.date.today",
    ),
    "seeds": (lambda it: it.write("chapters/one.qmd", "```{python}\nimport random\n```\n"), "chapters/one.qmd"),
    "network": (lambda it: it.write("scripts/one.py", "import urllib.request\n"), "urllib.request"),
    "pins": (lambda it: it.write("requirements.lock", "pandas>=2\n"), "pandas>=2"),
    "addresses": (
        lambda it: it.write("requirements-test.lock", "--index-url https://example.org\n"),
        "requirements-test",
    ),
    "dependencies": (lambda it: it.write("report/one.py", "import unheard_of\n"), "imports unheard_of"),
    "python": (lambda it: it.edit("pyproject.toml", "requires-python", "likes-python"), "pyproject.toml"),
    "data": (lambda it: it.edit("data/trade/rules-of-origin.csv", ",60,", ",61,"), "rules-of-origin.csv"),
    "described": (lambda it: it.write("data/trade/more.csv", "a\n1\n"), "data/trade/more.csv"),
    "columns": (lambda it: it.describe(resources=without_descriptions()), "column key"),
    "rights": (lambda it: it.describe(licenses=[]), "names no licence"),
    "sources": (lambda it: it.describe(resources=first_without("sources")), "light-vehicles names no source"),
    "data-version": (lambda it: it.describe(version="9.9.9"), "9.9.9"),
    "located": (
        lambda it: it.exhibit(
            "production-2024", function={"file": "report/core/files.py", "line": 3, "name": "nobody"}
        ),
        "production-2024 is not made at report/core/files.py:3",
    ),
    "rows": (lambda it: it.exhibit("production-2024", rows=[]), "production-2024"),
    "captions": (lambda it: it.exhibit("light-vehicles", alt=""), "light-vehicles has no alternative text"),
    "licences": (lambda it: it.write("LICENSE-text", ""), "LICENSE-text"),
    "citation": (lambda it: it.edit("CITATION.cff", "authors:", "people:"), "authors"),
    "personal": (lambda it: it.write("data/one.md", "Write to somebody@" + "mail.mx\n"), "data/one.md:1"),
    "secrets": (lambda it: it.write("scripts/one.py", "KEY = 'AKIA" + "A" * 16 + "'\n"), "scripts/one.py"),
    "formats": (lambda it: it.write("data/one.xlsx", "x"), "data/one.xlsx"),
    "empty": (lambda it: it.write("chapters/one.qmd", ""), "chapters/one.qmd"),
    "duplicates": (lambda it: shutil.copy(ROOT / "index.qmd", it.project.root / "two.qmd"), "two.qmd is index.qmd"),
    "size": (lambda it: it.write("data/large.csv", b"1" * 50_000_001), "data/large.csv"),
    "names": (lambda it: it.write("chapters/uno y dos.qmd", "x"), "uno y dos"),
    "encoding": (lambda it: it.write("chapters/one.qmd", "año".encode("latin-1")), "chapters/one.qmd is not UTF-8"),
    "made": (lambda it: it.write("report/__pycache__x/__pycache__.txt", "x"), "__pycache__"),
}


@pytest.mark.parametrize("point", FAULTS)
def test_a_point_fails_on_its_fault_and_says_where(tmp_path: Path, shared: Shared, point: str) -> None:
    plant, named = FAULTS[point]
    package = Package(shared("package", write_copy), tmp_path / "package")
    plant(package)
    (answer,) = [each.answer(Files(package.project)) for each in POINTS if each.id == point]
    assert answer.status == "fail"
    assert named in answer.said


def test_expected_results_are_asked_for(tmp_path: Path) -> None:
    (point,) = [each for each in POINTS if each.id == "expected"]
    assert point.answer(Files(Project(tmp_path))).status == "fail"
    (tmp_path / "tests/expected").mkdir(parents=True)
    (tmp_path / "tests/expected/release.json").write_text("{}", encoding="utf-8")
    assert point.answer(Files(Project(tmp_path))).status == "pass"


def test_every_point_with_a_rule_has_a_fault_that_it_finds() -> None:
    assert {each.id for each in POINTS if each.faults} == FAULTS.keys() | {"expected"}
    assert len(POINTS) >= 30


def test_the_project_passes_and_what_needs_a_person_says_so() -> None:
    answers = answer_all(Project(ROOT))
    failing = {each.id: each.said for each in answers if each.status == "fail" and each.id not in ALLOWED_TO_FAIL}
    assert failing == {}
    assert [each.id for each in answers if each.status == "needs a person"] == [
        "ethics",
        "redistribution",
        "access",
        "manuscript",
        "judgement",
    ]

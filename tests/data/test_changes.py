"""What a change of the data moves is told before it is published: rows, columns, sources, values, exhibits."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.core.commands import run
from report.core.errors import UsageError
from report.core.project import Project
from report.data import compare_packages, open_package, package_at, seal_dataset
from report.data.changes import Changes

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]
GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]


@pytest.fixture
def committed(small: SmallPackage) -> SmallPackage:
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        assert run([*GIT, *words], folder=small.project.root).status == 0
    return small


def changes(small: SmallPackage, revision: str = "HEAD") -> Changes:
    with package_at(small.project, revision) as old:
        return compare_packages(old, open_package(small.project), revision)


def test_an_untouched_package_has_no_changes(committed: SmallPackage) -> None:
    found = changes(committed)
    assert (found.added, found.removed, found.datasets, found.sources) == ((), (), (), ())


def test_rows_are_told_by_key_and_cells_with_old_and_new(committed: SmallPackage) -> None:
    committed.replace("vehicles", "sold-2024,sold,2024,1000000", "sold-2025,sold,2025,1100000")
    committed.replace("vehicles", "3779234,vehicles,INEGI-25,A", "3779235,vehicles,INEGI-25,B")
    (found,) = changes(committed).datasets
    assert (found.added, found.removed) == (("sold-2025",), ("sold-2024",))
    assert found.changed == {"made-2023": {"value": ("3779234", "3779235"), "confidence": ("A", "B")}}
    assert found.addresses == ("vehicles/sold-2024", "vehicles/made-2023")


def test_a_new_column_is_told_once_and_not_in_every_row(committed: SmallPackage) -> None:
    text = committed.path("units").read_text(encoding="utf-8")
    lines = [f"{line},{'of' if number == 0 else 'x'}" for number, line in enumerate(text.splitlines())]
    committed.path("units").write_text("\n".join(lines) + "\n", encoding="utf-8")
    committed.resource("units")["schema"]["fields"].append({"name": "of", "type": "string"})
    committed.record("units")
    (found,) = changes(committed).datasets
    assert (found.schema, dict(found.changed)) == (("column of is new",), {})


def test_a_changed_unit_or_type_is_told_in_words(committed: SmallPackage) -> None:
    committed.field("vehicles", "value")["unit"] = "vehicles"
    committed.field("vehicles", "year")["type"] = "number"
    committed.write_descriptor()
    (found,) = changes(committed).datasets
    assert found.schema == (
        "column year: type was integer, is number",
        "column value: unit was not given, is vehicles",
    )


def test_new_and_lost_datasets_and_new_sources_are_named(committed: SmallPackage) -> None:
    committed.add("plants", "key,city\na,Puebla\n")
    committed.replace("sources", "DERIVED,Comp", "NEW-26,A,,B,2026,2026,,2026-11-23,x,en,w,,,whole\nDERIVED,Comp")
    found = changes(committed)
    assert (found.added, found.sources) == (("plants",), ("NEW-26",))


@pytest.mark.parametrize("revision", ["nowhere", "--all", "HEAD:data"])
def test_a_revision_that_git_does_not_know_is_told(committed: SmallPackage, revision: str) -> None:
    with pytest.raises(UsageError, match="git knows no revision"):
        changes(committed, revision)


def test_a_revision_without_data_is_told(committed: SmallPackage) -> None:
    root = committed.project.root
    for words in (["rm", "-rq", "--cached", "data"], ["commit", "-qm", "second"], ["add", "."]):
        assert run([*GIT, *words], folder=root).status == 0
    with pytest.raises(UsageError, match="has no data package"):
        changes(committed)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A committed copy of the paper’s data and programs."""
    root = tmp_path / "paper"
    kept_out = shutil.ignore_patterns("__pycache__")
    for name in ("data", "report", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=kept_out)
    shutil.copy(ROOT / "_quarto.yml", root)
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        assert run([*GIT, *words], folder=root).status == 0
    return root


def test_the_program_tells_values_old_and_new_and_the_exhibits_that_rest_on_a_row(paper: Path) -> None:
    table = paper / "data/trade/trade-agreements-count.csv"
    text = table.read_text(encoding="utf-8")
    assert ",year,2017,46,countries," in text
    table.write_text(text.replace(",year,2017,46,countries,", ",year,2017,47,countries,"), encoding="utf-8")
    seal_dataset(Project(paper), "trade-agreements-count")
    folder = paper / "build/exhibits/agreements"
    folder.mkdir(parents=True)
    row = "trade-agreements-count/fta_partner_countries-2017"
    (folder / "metadata.json").write_text(f'{{"id": "agreements", "kind": "table", "rows": ["{row}"]}}')
    words = [sys.executable, "-m", "report", "data", "diff", "HEAD", "--format", "markdown"]
    told = run(words, folder=paper, environment={"PYTHONPATH": str(paper)})
    assert told.stdout == (
        f"## Data against HEAD (version {open_package(Project(ROOT)).version})\n"
        "## trade-agreements-count: 0 added, 0 removed, 1 changed\n"
        "- ~ `fta_partner_countries-2017`\n"
        "    - value: `46` → `47`\n"
        "## New sources: none\n"
        "## Values that move: 1\n"
        "- partner-countries-2017: 46 countries → 47 countries\n"
        "## Exhibits that rest on changed or removed rows: 1\n"
        "- table agreements\n"
        f"    - `{row}`\n"
    ), told.stderr
    told = run([*words[:6], "--json"], folder=paper, environment={"PYTHONPATH": str(paper)})
    data = json.loads(told.stdout)
    assert (data["status"], data["revision"], data["sources"]) == (0, "HEAD", [])
    (changed,) = data["datasets"]
    assert changed["changed"] == {"fta_partner_countries-2017": {"value": ["46", "47"]}}
    moved = {"id": "partner-countries-2017", "unit": "countries", "old": 46, "new": 47}
    assert [{name: each[name] for name in moved} for each in data["values"]] == [moved]
    assert data["exhibits"] == {"table agreements": [row]}


def test_the_program_asks_for_a_revision(paper: Path) -> None:
    words = [sys.executable, "-m", "report", "data", "diff", ""]
    told = run(words, folder=paper, environment={"PYTHONPATH": str(paper)})
    assert (told.status, "make data-diff BASE=<revision>" in told.stderr) == (2, True)

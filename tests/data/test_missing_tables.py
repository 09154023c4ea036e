"""A table that cannot be read is told once, and not again by all that rests on its rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.project import Project
from report.data import check_package
from report.data.package_checks import check_quickly

PAPER = Path(__file__).parents[2] / "report/starter"
TABLES = sorted(path.relative_to(PAPER).as_posix() for path in (PAPER / "data").rglob("*.csv"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(PAPER, tmp_path / "paper")
    return Project((tmp_path / "paper").resolve())


def told(project: Project) -> tuple[list[str], list[str]]:
    """What the quick check and the full one find, in the words of each."""
    full = [f"{each.path}: {each.found}" for each in check_package(project).problems]
    return [f"{each.path}: {each.found}" for each in check_quickly(project)], full


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_table_is_one_fault(project: Project, name: str) -> None:
    (project.root / name).unlink()
    quickly, fully = told(project)
    assert quickly == fully
    (found,) = fully
    assert found.startswith(f"{name}: the file of dataset ")
    assert found.endswith("is missing")


UNREADABLE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda data: b"", "is empty"),
    "no text": (lambda data: b"\xff" + data, "is not UTF-8"),
    "other columns": (lambda data: b"a,b\n1,2\n", "column"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.parametrize("name", ["data/sources/units.csv", "data/honey/harvest.csv"])
def test_an_unreadable_table_is_told_with_its_checksum_and_no_more(project: Project, name: str, kind: str) -> None:
    damage, words = UNREADABLE[kind]
    path = project.root / name
    path.write_bytes(damage(path.read_bytes()))
    found = told(project)[1]
    assert {each.partition(": ")[0] for each in found} == {name}
    assert len(found) == 2
    assert any("the content has changed" in each for each in found)
    assert any(words in each for each in found)


def test_faults_of_other_tables_are_told_beside_it(project: Project) -> None:
    (project.root / "data/sources/units.csv").unlink()
    harvest = project.root / "data/honey/harvest.csv"
    harvest.write_text(harvest.read_text(encoding="utf-8").replace(",2", ",x", 1), encoding="utf-8")
    found = told(project)[1]
    assert {each.partition(": ")[0] for each in found} == {"data/sources/units.csv", "data/honey/harvest.csv"}


def test_a_header_without_rows_is_a_fault_of_its_own(project: Project) -> None:
    harvest = project.root / "data/honey/harvest.csv"
    harvest.write_text(harvest.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert "data/honey/harvest.csv: has column names and no rows" in told(project)[0]

"""A new dataset, from its beginning to green, as somebody would add it who has read only `data/README.md`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.core.commands import Completed, run
from report.core.errors import UsageError
from report.data import add_dataset, check_package, open_package
from tests.sample import LEFT_OUT

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]
ROW = "points-2024,points,Mexico,2024,year,2024,1234,charging points,CFE-26,table 2,B,\n"
SOURCE = (
    "CFE-26,Invented count of charging points,,Invented body,2026,2026,,2026-11-20,invented,en,table 2,part,B,"
    ",background\n"
)


class Copy:
    """A copy of the project with only what a dataset touches, and its commands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("data", "report", "scripts", "chapters"):
            shutil.copytree(ROOT / name, root / name, ignore=LEFT_OUT)
        for name in ("_quarto.yml", "pyproject.toml", "index.qmd"):
            shutil.copy(ROOT / name, root)

    def run(self, *words: str) -> Completed:
        return run([sys.executable, *words], folder=self.root, environment={"PYTHONPATH": str(self.root)})

    def test(self) -> Completed:
        return self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/data/test_charging_points.py")

    def append(self, path: str, line: str) -> None:
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(line)

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_dataset_goes_from_its_beginning_to_green(tmp_path: Path) -> None:
    paper = Copy(tmp_path)
    made = paper.run("-m", "report", "data", "new", "charging-points")
    assert made.status == 0, made.stderr
    assert "1. add rows to data/charging-points/charging-points.csv" in made.stdout

    # Nothing is filled in: the test and the check say what is left.
    assert "has no rows yet: add them" in paper.test().stdout
    checked = paper.run("-m", "report", "data", "check")
    assert checked.status == 1
    assert 'dataset "charging-points": title is still to be written' in checked.stderr

    # Rows with a source and a unit that nobody registered are refused with what to do.
    paper.append("data/charging-points/charging-points.csv", ROW)
    refused = paper.run("-m", "report", "data", "seal", "charging-points")
    assert refused.status == 1
    assert 'column "source_id" names "CFE-26"' in refused.stderr
    assert 'column "unit" names "charging points"' in refused.stderr

    paper.append("data/sources/sources.csv", SOURCE)
    paper.append("data/sources/units.csv", "charging points,count,charging points,1,,,exact\n")
    for text in ("what the table shows, in a few words", "what a row is, where and when, and what a reader must know"):
        paper.replace("data/datapackage.json", f"To be written: {text}", "Public charging points, invented")
    for name in ("sources", "units", "charging-points"):
        sealed = paper.run("-m", "report", "data", "seal", name)
        assert sealed.status == 0, sealed.stderr
    checked = paper.run("-m", "report", "data", "check")
    assert checked.status == 0, checked.stderr

    assert "type one or two into RECEIVED" in paper.test().stdout
    paper.replace("tests/data/test_charging_points.py", "= {}", '= {"points-2024": 1235}')
    assert "1 failed" in paper.test().stdout
    paper.replace("tests/data/test_charging_points.py", "1235", "1234")
    assert "1 passed" in paper.test().stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "no dataset named"),
        ("Charging", '"Charging" cannot name a dataset'),
        ("charging_points", "joined by hyphens, at most 60 .*\n.*for instance charging-points"),
        ("molinos-bajío", "letters a to z without accents.*\n.*for instance molinos-bajio"),
        ("../outside", "cannot name a dataset"),
        ("a" * 61, "at most 60 characters"),
        ("vehicles", 'there is a dataset "vehicles" already'),
    ],
)
def test_a_name_that_does_not_do_is_refused_and_nothing_is_made(small: SmallPackage, name: str, message: str) -> None:
    before = sorted(small.project.root.rglob("*"))
    with pytest.raises(UsageError, match=message):
        add_dataset(small.project, name)
    assert sorted(small.project.root.rglob("*")) == before


def test_a_file_in_the_way_is_not_overwritten(small: SmallPackage) -> None:
    path = small.project.root / "tests/data/test_plants.py"
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"tests/data/test_plants\.py: exists already"):
        add_dataset(small.project, "plants")
    assert path.read_text(encoding="utf-8") == "mine"
    assert "plants" not in open_package(small.project).names


def test_a_dataset_begun_and_not_described_is_a_problem(small: SmallPackage) -> None:
    add_dataset(small.project, "plants")
    problems = [problem.found for problem in check_package(small.project).problems]
    assert problems == [f'dataset "plants": {text} is still to be written' for text in ("title", "description")]

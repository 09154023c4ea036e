"""What is made for each value of a column: its ids, its rows alone, its staleness, and what a chapter is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report import show
from report.core.project import Project

from .project import SmallProject

FAMILY = '''

@value(reads=["vehicles"], unit="vehicles", for_each=("vehicles", "series"))
def most(data: Inputs, series: str) -> Quantity:
    """Most vehicles {series} in a year."""
    return max((row.quantity() for row in data["vehicles"]), key=float)
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """A project with a family, built; read it, and change a copy."""
    project = SmallProject(tmp_path_factory.mktemp("families") / "project")
    with (project.analysis / "vehicles.py").open("a") as file:
        file.write(FAMILY)
    project.built()
    return project


def metadata(project: SmallProject, name: str) -> dict[str, object]:
    told: dict[str, object] = json.loads((project.exhibits / name / "metadata.json").read_text())
    return told


def test_each_value_has_an_exhibit_with_its_own_rows_and_words(built: SmallProject) -> None:
    sold = metadata(built, "most-sold")
    assert sold["rows"] == ["vehicles/sold-2017"]
    assert sold["number"] == 3102604
    assert sold["definition"] == "Most vehicles sold in a year."
    assert sold["for_each"] == {"family": "most", "column": "series", "value": "sold"}
    assert metadata(built, "most-made")["number"] == 3933154
    assert not (built.exhibits / "most").exists()


def test_a_changed_row_rebuilds_what_is_made_of_it_and_a_value_that_goes_takes_its_exhibit(
    built: SmallProject, tmp_path: Path
) -> None:
    project = built.copied(tmp_path / "copy")
    before = project.times()
    assert project.rebuilt() == set()
    project.cells["vehicles"][2][3] = "2768269"  # sold in 2016
    project.seal()
    rebuilt = project.rebuilt()
    assert "most-sold" in rebuilt
    assert "most-made" not in rebuilt
    project.cells["vehicles"].append(["kept-2017", "kept", "2017", "7"])
    project.seal()
    assert {"most-kept"} == project.rebuilt() & {"most-kept", "most-sold", "most-made"}
    del project.cells["vehicles"][-1]
    project.seal()
    project.built()
    assert set(project.times()) == set(before)


def test_a_chapter_asks_for_the_value_and_is_told_what_there_is(built: SmallProject) -> None:
    project = Project(built.root.resolve())
    assert str(show.value("most", series="sold", project=project)) == "3,102,604"
    assert show.value("most", "number", series="made", project=project).id == "most-made"
    for parameter, told in (
        ({"series": "solt"}, 'no value "most" for series "solt"; close: "sold"'),
        ({"year": 2017}, 'value "most" is made for each series: value("most", series=…)'),
        ({"year": "sold"}, 'value "most" is made for each series'),
        ({}, 'value "most" is made for each series'),
        ({"series": "sold", "year": 1}, "one column can be given"),
    ):
        with pytest.raises(show.UnknownExhibit) as raised:
            show.value("most", project=project, **parameter)  # type: ignore[arg-type]
        assert told in str(raised.value)


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ('("vehicles", "series")', '("vehicles",)', "for_each is vehicles"),
        ('("vehicles", "series")', '("budgets", "series")', "for_each is budgets, series"),
        ('("vehicles", "series")', '("vehicles", "serie")', 'the dataset "vehicles" has no column "serie"'),
        ('("vehicles", "series")', '("vehicles", "value")', "holds values of type number"),
        ("def most(", "def made(", 'the id "made-2017" is used twice'),
    ],
)
def test_a_wrong_family_is_told_at_its_function(
    built: SmallProject, tmp_path: Path, written: str, instead: str, told: str
) -> None:
    project = built.copied(tmp_path / "copy")
    project.edit("vehicles", written, instead)
    if "made" in instead:
        project.edit("vehicles", '("vehicles", "series")', '("vehicles", "year")')
        project.edit("vehicles", "data: Inputs, series: str", "data: Inputs, year: int")
    done = project.build()
    assert done.returncode == 1
    assert told in done.stderr
    assert "scripts/vehicles.py:" in done.stderr
    assert "Traceback" not in done.stderr

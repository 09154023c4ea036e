"""A table that is read once is read again only when its bytes, or what the package says of them, have changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from report.core.project import Project
from report.data import open_package
from report.data.parsed_tables import check_alone, content_of, frame_of
from report.data.seal import seal_dataset

ROOT = Path(__file__).resolve().parents[2]
TABLE = "light-vehicles"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return Project(tmp_path)


def test_two_packages_share_a_table_that_is_the_same(project: Project) -> None:
    first, second = open_package(project), open_package(project)
    assert first.read(TABLE).frame is second.read(TABLE).frame


def test_a_changed_cell_is_seen_by_the_next_package(project: Project) -> None:
    before = open_package(project).read(TABLE).frame
    path = project.data / TABLE / f"{TABLE}.csv"
    text = path.read_text(encoding="utf-8")
    address = "lv_production_inegi-2024"
    number = str(int(before.at[f"{TABLE}/{address}", "value"]))
    path.write_text(text.replace(number, str(int(number) + 1)), encoding="utf-8")
    seal_dataset(project, TABLE)
    after = open_package(project).read(TABLE).frame
    assert int(after.at[f"{TABLE}/{address}", "value"]) == int(number) + 1
    assert int(before.at[f"{TABLE}/{address}", "value"]) == int(number), "what was read before stays as it was"


def test_a_changed_description_is_a_change_of_the_table(project: Project) -> None:
    before = content_of(project, open_package(project).described(TABLE))
    assert not [problem for checked in check_alone(before) for problem in checked.problems]
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (resource,) = (each for each in package["resources"] if each["name"] == TABLE)
    (field,) = (each for each in resource["schema"]["fields"] if each["name"] == "value")
    field["constraints"] = {**field.get("constraints", {}), "maximum": 1}
    path.write_text(json.dumps(package), encoding="utf-8")
    after = content_of(project, open_package(project).described(TABLE))
    assert after != before
    assert "at most 1" in next(iter(check_alone(after)[1].problems)).expected
    assert frame_of(before) is not frame_of(after)

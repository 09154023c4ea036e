"""Files that somebody put into `build/exhibits` are not removed by a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.exhibits.others import refuse_others, remove_orphans

KNOWN = {"hives"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("hives/metadata.json", "hives/data.csv", "hives/figure.svg", "gone/metadata.json", "gone/data.csv"):
        write(tmp_path / "build/exhibits" / name)
    for name in ("values.json", "sources.json"):
        write(tmp_path / "build/exhibits" / name)
    return Project(tmp_path)


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{")


def test_an_exhibit_that_no_function_makes_is_removed_and_nothing_else(project: Project) -> None:
    refuse_others(project, KNOWN)
    write(project.exhibits / ".gone.unfinished-0f3a9c1e/data.csv")
    write(project.exhibits / ".DS_Store")
    assert remove_orphans(project, KNOWN) == ("gone",)
    assert sorted(path.name for path in project.exhibits.iterdir()) == [
        ".DS_Store",
        "hives",
        "sources.json",
        "values.json",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("notes.txt", "notes.txt"),
        ("my charts/one.svg", "my charts"),
        ("my charts/data.csv", "my charts"),
        ("hives/notes.txt", "hives/notes.txt"),
        ("hives/drafts/a.svg", "hives/drafts"),
        ("gone/notes.txt", "gone/notes.txt"),
        ("values.json.bak", "values.json.bak"),
        ("hives 2/figure.svg", "hives 2"),
    ],
)
def test_what_somebody_put_there_stops_the_build_and_stays(project: Project, name: str, told: str) -> None:
    write(project.exhibits / name)
    with pytest.raises(ContentError) as raised:
        refuse_others(project, KNOWN)
    assert f"build/exhibits/{told}: was not made by the build" in str(raised.value)
    assert "move it out of build/" in str(raised.value)
    assert (project.exhibits / name).exists()


def test_links_are_somebodys_own(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project.exhibits / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ContentError, match="was not made by the build"):
        refuse_others(project, KNOWN)


def test_an_empty_folder_and_damaged_exhibits_are_made_anew(project: Project) -> None:
    (project.exhibits / "empty").mkdir()
    (project.exhibits / "hives/metadata.json").unlink()
    refuse_others(project, KNOWN)
    assert remove_orphans(project, KNOWN) == ("empty", "gone")
    refuse_others(Project(project.root / "nowhere"), KNOWN)

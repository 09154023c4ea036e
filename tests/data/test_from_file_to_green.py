"""A dataset made of a file is green once its printed steps are followed; renaming and removing leave nothing behind."""

from __future__ import annotations

import json

import pytest

from report.core.errors import ContentError, UsageError
from report.data import check_package, check_quickly
from report.data.moving import remove_dataset, rename_dataset
from tests.sample import Sample

POINTS = "Charging points;;\n\nRegión;Año;Points\nValle Norte;2020;1.200\nValle Sur;2021;2.345,5\nNote: invented.;;\n"
NAMES = ["charging-points", "x", "2020-survey", "a-very-long-name-of-a-dataset-that-somebody-has-thought-of-yes"[:60]]


def report(sample: Sample, *words: str) -> str:
    done = sample.report(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def begun(sample: Sample, name: str) -> str:
    (sample.folder / "points.csv").write_bytes(POINTS.encode("cp1252"))
    return report(sample, "data", "new", name, "--from", "points.csv", "--source", "CENSUS", "--confidence", "B")


def written(sample: Sample, name: str) -> None:
    """What the steps ask for: a title and a description."""
    path = sample.path("data/datapackage.json")
    whole = json.loads(path.read_text(encoding="utf-8"))
    for each in whole["resources"]:
        if each["name"] == name:
            each["title"] = each["description"] = "Charging points, invented"
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_becomes_a_dataset_in_two_steps(sample: Sample, name: str) -> None:
    said = begun(sample, name)
    steps = said.partition("what is left:\n")[2].splitlines()
    assert [step.split(". ", 1)[1].split(" ")[0] for step in steps] == ["write", "run:"]
    written(sample, name)
    assert check_package(sample.project).problems == ()
    assert f"chapters/evidence/data-{name}.qmd" in sample.path("_quarto.yml").read_text(encoding="utf-8")


def test_the_page_of_a_new_dataset_is_built(sample: Sample) -> None:
    begun(sample, "charging-points")
    written(sample, "charging-points")
    sample.made("site")
    page = (sample.project.site / "chapters/evidence/data-charging-points.html").read_text(encoding="utf-8")
    assert "Charging points, invented" in page
    assert "2,345.5" in page or "2345.5" in page


def test_a_new_source_is_a_step_of_its_own(sample: Sample) -> None:
    (sample.folder / "points.csv").write_bytes(POINTS.encode("cp1252"))
    said = report(sample, "data", "new", "points", "--from", "points.csv", "--source", "NEW-24")
    assert "1. add source NEW-24 to data/sources/sources.csv" in said
    assert "fill the column confidence" in said


def test_the_original_is_kept_and_a_change_of_it_is_told(sample: Sample) -> None:
    begun(sample, "points")
    written(sample, "points")
    kept = sample.path("data/points/original.csv")
    assert kept.read_bytes() == POINTS.encode("cp1252")
    assert check_quickly(sample.project) == ()
    kept.write_bytes(b"other")
    found = [
        problem for problem in check_package(sample.project).problems if problem.path == "data/points/original.csv"
    ]
    assert [each.found for each in found] == ["is not the file that the table was made from"]
    kept.unlink()
    assert any("is missing" in each.found for each in check_package(sample.project).problems)


def test_one_unknown_source_is_one_message(sample: Sample) -> None:
    (sample.folder / "points.csv").write_text("Region,Year\n" + "".join(f"r{n},2020\n" for n in range(24)))
    report(sample, "data", "new", "points", "--from", "points.csv", "--source", "CENSUSS", "--confidence", "B")
    written(sample, "points")
    problems = check_package(sample.project).problems
    assert [(each.path, each.line) for each in problems] == [("data/points/points.csv", 2)]
    assert "so do 23 more rows" in problems[0].found
    assert "(close: CENSUS)" in problems[0].expected
    assert "if it is new, add it to dataset sources" in problems[0].remedy


def test_a_renamed_dataset_is_renamed_everywhere(sample: Sample) -> None:
    rename_dataset(sample.project, "harvest", "honey-harvest")
    assert check_package(sample.project).problems == ()
    sample.made("exhibits")
    texts = [
        path.read_text(encoding="utf-8")
        for folder in ("data", "scripts", "tests")
        for path in sample.path(folder).rglob("*")
        if path.suffix in (".csv", ".py", ".json")
    ]
    assert not any('"harvest"' in text or '"harvest/' in text for text in texts)
    assert not any("; harvest/" in text or ",harvest/" in text for text in texts)
    assert sample.path("data/honey/honey-harvest.csv").is_file()


def test_a_renamed_dataset_takes_its_folder_and_page_along(sample: Sample) -> None:
    begun(sample, "points")
    written(sample, "points")
    changed = rename_dataset(sample.project, "points", "chargers")
    assert changed == [
        "data/chargers/chargers.csv",
        "data/chargers/original.csv",
        "data/datapackage.json",
        "chapters/evidence/data-chargers.qmd",
        "_quarto.yml",
    ]
    assert check_package(sample.project).problems == ()
    assert sample.path("data/chargers/original.csv").is_file()
    assert not sample.path("data/points").exists()
    configuration = sample.path("_quarto.yml").read_text(encoding="utf-8")
    assert "data-chargers.qmd" in configuration
    assert "data-points.qmd" not in configuration
    assert 'page("data-chargers")' in sample.path("chapters/evidence/data-chargers.qmd").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("harvests", "x", 'close: "harvest"'), ("harvest", "prices", "already"), ("harvest", "A b", "cannot name")],
)
def test_a_name_that_does_not_do_changes_nothing(sample: Sample, old: str, new: str, message: str) -> None:
    before = {path: path.read_bytes() for path in sample.path("data").rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=message):
        rename_dataset(sample.project, old, new)
    assert before == {path: path.read_bytes() for path in sample.path("data").rglob("*") if path.is_file()}


def test_a_file_where_the_renamed_table_would_stand_is_kept(sample: Sample) -> None:
    sample.path("data/honey/honey-harvest.csv").write_text("of somebody else", encoding="utf-8")
    before = {path: path.read_bytes() for path in sample.path("data").rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=r"data/honey/honey-harvest\.csv: exists already"):
        rename_dataset(sample.project, "harvest", "honey-harvest")
    assert before == {path: path.read_bytes() for path in sample.path("data").rglob("*") if path.is_file()}


def test_a_dataset_that_something_rests_on_is_not_removed(sample: Sample) -> None:
    with pytest.raises(ContentError) as raised:
        remove_dataset(sample.project, "harvest")
    paths = {problem.path for problem in raised.value.problems}
    assert {"scripts/honey.py", "data/notes/sums.csv"} & paths
    assert sample.path("data/honey/harvest.csv").is_file()


def test_the_test_that_was_made_for_a_dataset_goes_with_it(sample: Sample) -> None:
    report(sample, "data", "new", "visits")
    made = sample.path("tests/data/test_visits.py")
    assert made.is_file()
    remove_dataset(sample.project, "visits")
    assert not made.exists()


def test_a_removed_dataset_leaves_nothing_behind(sample: Sample) -> None:
    before = sample.path("_quarto.yml").read_text(encoding="utf-8"), sample.path("data/datapackage.json").read_bytes()
    begun(sample, "points")
    remove_dataset(sample.project, "points")
    assert (
        sample.path("_quarto.yml").read_text(encoding="utf-8"),
        sample.path("data/datapackage.json").read_bytes(),
    ) == before
    assert not sample.path("data/points").exists()
    assert not sample.path("chapters/evidence/data-points.qmd").exists()
    assert check_package(sample.project).problems == ()


@pytest.mark.parametrize("words", [(), ("--from", "points.csv", "--source", "CENSUS", "--confidence", "B")])
def test_every_file_that_is_made_or_changed_is_told(sample: Sample, words: tuple[str, ...]) -> None:
    sample.path("points.csv").write_text("Region;Points\nNorth;3\nSouth;4\n", encoding="utf-8")
    places = ("data", "chapters", "tests", "_quarto.yml")

    def content() -> dict[str, bytes]:
        found = [path for place in places for path in (sample.path(place), *sample.path(place).rglob("*"))]
        return {path.relative_to(sample.project.root).as_posix(): path.read_bytes() for path in found if path.is_file()}

    before = content()
    done = sample.report("data", "new", "points", *words)
    assert done.returncode == 0, done.stderr
    changed = {name for name, held in content().items() if before.get(name) != held and "__pycache__" not in name}
    assert {"_quarto.yml", "chapters/evidence/data-points.qmd", "data/datapackage.json"} < changed
    told = done.stdout.partition("what is left:")[0]
    assert [name for name in sorted(changed) if name not in told] == []

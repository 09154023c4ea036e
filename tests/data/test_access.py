"""A dataset whose rows are not given with the paper: checked where its file is, missed where it is not, kept apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem
from report.core.files import sha256
from report.core.project import Project
from report.data import check_open_package, check_package, check_quickly, open_package, open_whole_package, seal_dataset
from report.data.access import (
    FEWEST,
    RESTRICTED,
    TOO_LARGE,
    access_to,
    check_history,
    copies_among,
    refuse_withheld,
    withheld_files,
)
from report.data.descriptor import Descriptor, read_descriptors
from report.data.moving import remove_dataset, rename_dataset
from report.evidence.record.snapshot import input_files
from tests.sample import Sample
from tests.withheld import ASK, KEEPERS, SECRET, SENSORS, TERMS, commit, put_away, write_withheld


@pytest.fixture
def paper(tmp_path: Path) -> Sample:
    return write_withheld(tmp_path / "paper")


@pytest.fixture
def lent(paper: Sample, tmp_path: Path) -> Sample:
    put_away(paper, tmp_path / "away")
    return paper


def said(problems: Iterable[Problem]) -> str:
    return "\n".join(map(str, problems))


def of_keepers(paper: Sample, **changed: object) -> None:
    """Change what the package says of access to the keepers, or with ``None`` take a key away."""
    path = paper.path("data/datapackage.json")
    whole = json.loads(path.read_text(encoding="utf-8"))
    access = next(each for each in whole["resources"] if each["name"] == "keepers")["access"]
    for name, value in changed.items():
        access[name] = value
        if value is None:
            del access[name]
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def test_a_file_that_is_here_is_as_any_other_and_one_that_is_not_is_no_error(paper: Sample, tmp_path: Path) -> None:
    assert check_quickly(paper.project) == ()
    whole = check_package(paper.project)
    assert whole.problems == ()
    assert whole.not_checked == ()
    put_away(paper, tmp_path / "away")
    assert check_quickly(paper.project) == ()
    rest = check_package(paper.project)
    assert rest.problems == ()
    assert [each.partition(",")[0] for each in rest.not_checked] == ["keepers", "sensors"]
    assert f"needs keepers ({TERMS}; {ASK})" in rest.not_checked[0]
    assert f"not checked: {rest.not_checked[0]}" in str(rest)
    assert rest.as_json()["not checked"] == list(rest.not_checked)


def test_what_the_page_of_checks_tells_is_the_same_with_and_without_the_files(paper: Sample, tmp_path: Path) -> None:
    before = check_open_package(open_package(paper.project)).as_json()
    put_away(paper, tmp_path / "away")
    assert check_open_package(open_package(paper.project)).as_json() == before


@pytest.mark.parametrize("change", ["append", "shorten", "same size", "empty", "folder", "link"])
def test_another_file_in_its_place_is_refused(paper: Sample, change: str, tmp_path: Path) -> None:
    path = paper.path(KEEPERS)
    text = path.read_text(encoding="utf-8")
    path.unlink()
    if change == "folder":
        path.mkdir()
    elif change == "link":
        (tmp_path / "elsewhere.csv").write_text(text)
        path.symlink_to(tmp_path / "elsewhere.csv")
    else:
        new = {"append": f"{text}x", "shorten": text[:-20], "same size": text.replace("1007", "1008"), "empty": ""}
        path.write_text(new[change], encoding="utf-8")
    (problem,) = check_quickly(paper.project)
    assert problem.path == KEEPERS
    assert SECRET not in str(problem)
    if change in ("append", "same size"):
        assert f"put the right file there: needs keepers ({TERMS}; {ASK})" in str(problem)


def test_what_others_have_holds_no_row_whether_or_not_the_file_is_here(paper: Sample) -> None:
    shown, whole = open_package(paper.project), open_whole_package(paper.project)
    assert len(whole.records("keepers")) == 12
    assert shown.records("keepers") == ()
    assert shown.cells(f"keepers/{SECRET}-3") == {}
    assert shown.cell(f"keepers/{SECRET}-3", "value") is None
    with pytest.raises(ContentError, match='the rows of dataset "keepers" may not be shown'):
        shown.read("keepers")
    assert len(shown.records("harvest")) == 10


def test_rows_that_cannot_be_read_here_are_asked_for_by_name(lent: Sample) -> None:
    with pytest.raises(ContentError) as raised:
        open_whole_package(lent.project).read("sensors")
    (problem,) = raised.value.problems
    assert problem.path == SENSORS
    assert "are too large for git, and its file is not here" in problem.found
    assert ASK in problem.remedy


def test_rows_derived_from_rows_that_are_not_here_are_checked_where_they_are(paper: Sample, tmp_path: Path) -> None:
    path = paper.path("data/honey/harvest.csv")
    text = path.read_text(encoding="utf-8")
    origins = f"keepers/{SECRET}-1; keepers/{SECRET}-2"
    row = f"both-hives,hives,Both,2021,year,2021,{{}},hives,CENSUS,ours,C,,{origins},a + b\n"
    path.write_text(text + row.format(3014), encoding="utf-8")
    seal_dataset(paper.project, "harvest")
    assert check_package(paper.project).problems == ()
    path.write_text(text + row.format(3015), encoding="utf-8")
    with pytest.raises(ContentError, match="3014, which is a \\+ b"):
        seal_dataset(paper.project, "harvest")
    put_away(paper, tmp_path / "away")
    seal_dataset(paper.project, "harvest")
    assert check_package(paper.project).problems == ()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"kind": "secret"}, 'kind is "secret"'),
        ({"terms": " "}, "terms is empty"),
        ({"ask": ""}, "ask is empty"),
        ({"ask": None}, "ask"),
        ({"fewest": 0}, "fewest is 0"),
        ({"fewest": True}, "fewest"),
        ({"open": ["entities"]}, 'open names "entities"'),
        ({"open": "entity"}, "open"),
    ],
)
def test_what_is_said_of_access_must_be_whole(paper: Sample, changed: dict[str, object], found: str) -> None:
    of_keepers(paper, **changed)
    with pytest.raises(ContentError) as raised:
        read_descriptors(paper.project)
    assert found in said(raised.value.problems)


@pytest.mark.parametrize("name", ["sources", "units", "breaks"])
def test_a_register_that_pages_show_cannot_be_withheld(paper: Sample, name: str) -> None:
    path = paper.path("data/datapackage.json")
    whole = json.loads(path.read_text(encoding="utf-8"))
    resource = next(each for each in whole["resources"] if each["name"] == name)
    resource["access"] = {"kind": "restricted", "terms": TERMS, "ask": ASK}
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(ContentError, match="its rows stand on pages of the paper"):
        read_descriptors(paper.project)


def test_a_large_file_may_be_larger_than_other_tables(paper: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report.data.tables.LARGEST", 1_200)
    assert paper.path(SENSORS).stat().st_size > 1_200
    assert not [each for each in check_quickly(paper.project) if each.path == SENSORS]
    assert len(open_whole_package(paper.project).records("sensors")) == 12


def test_personal_data_may_be_what_is_restricted(paper: Sample) -> None:
    path = paper.path(KEEPERS)
    path.write_text(path.read_text(encoding="utf-8").replace(f"{SECRET} note", "ana@bees.org"), encoding="utf-8")
    seal_dataset(paper.project, "keepers")
    assert check_package(paper.project).problems == ()


def test_git_that_tracks_it_or_would_is_told(paper: Sample) -> None:
    commit(paper)
    assert check_quickly(paper.project) == ()
    assert list(check_history(paper.project)) == []
    paper.path(".gitignore").write_text("/build\n/.venv\n", encoding="utf-8")
    told = said(check_quickly(paper.project))
    assert f"{KEEPERS}: git does not ignore it, and it may not be shown" in told
    assert f"{SENSORS}: git does not ignore it, and it is too large for git" in told
    assert f"write /{KEEPERS} into .gitignore" in told
    paper.run("git", "add", "--force", KEEPERS)
    assert f"{KEEPERS}: git tracks it, and it may not be shown" in said(check_quickly(paper.project))
    assert "git tracks it" in said(check_package(paper.project).problems)
    done = paper.make("exhibits")
    assert done.returncode == 2
    assert "git tracks it" in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_a_file_that_is_not_here_yet_must_be_ignored_all_the_same(lent: Sample) -> None:
    commit(lent)
    lent.path(".gitignore").write_text("/build\n/.venv\n", encoding="utf-8")
    assert "git does not ignore it" in said(check_quickly(lent.project))


@pytest.mark.parametrize("name", [KEEPERS, "chapters/notes.csv"])
def test_a_commit_that_held_it_is_told_though_it_is_gone(paper: Sample, name: str) -> None:
    if name != KEEPERS:
        shutil.copy(paper.path(KEEPERS), paper.path(name))
    commit(paper)
    paper.run("git", "add", "--force", name)
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    paper.run("git", *identity, "commit", "--quiet", "-m", "Too much")
    paper.run("git", "rm", "--quiet", "--cached", name)
    paper.run("git", *identity, "commit", "--quiet", "-m", "Less")
    assert "holds it or did" in said(check_history(paper.project))


def test_without_git_the_files_are_no_inputs_and_nothing_fails(paper: Sample) -> None:
    assert check_quickly(paper.project) == ()
    assert list(check_history(paper.project)) == []
    names = input_files(paper.project.root)
    assert "data/honey/harvest.csv" in names
    assert not {KEEPERS, SENSORS} & set(names)


def test_copies_under_other_names_are_refused_in_what_is_shown(paper: Sample, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.csv").write_bytes(paper.path("data/honey/harvest.csv").read_bytes())
    assert list(copies_among(paper.project, folder)) == []
    (folder / "notes.txt").write_bytes(paper.path(KEEPERS).read_bytes())
    assert f"notes.txt: has the bytes of {KEEPERS}, which may not be shown" in said(copies_among(paper.project, folder))
    digest = sha256(paper.path(SENSORS).read_bytes())
    assert "is too large for git" in said(refuse_withheld(paper.project, {"b.bin": digest}, "the archive"))
    assert "stands in the archive" in said(refuse_withheld(paper.project, {SENSORS: "0"}, "the archive"))


def test_the_file_that_a_table_was_made_from_is_kept_apart_too(paper: Sample) -> None:
    path = paper.path("data/datapackage.json")
    whole = json.loads(path.read_text(encoding="utf-8"))
    told = {"path": "hives/original.xlsx", "hash": f"sha256:{'0' * 64}"}
    next(each for each in whole["resources"] if each["name"] == "keepers")["original"] = told
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert withheld_files(paper.project)["data/hives/original.xlsx"] == "0" * 64


def test_a_package_of_another_form_holds_nothing_back(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert withheld_files(project) == {}
    for text in ("{", "[]", '{"resources": [{"path": 3}]}', '{"resources": [{"path": "a.csv"}]}', '{"name": "x"}'):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data/datapackage.json").write_text(text)
        assert withheld_files(project) == {}


def test_removing_and_renaming_leave_the_file_where_it_is(paper: Sample) -> None:
    rename_dataset(paper.project, "sensors", "scales")
    assert paper.path(SENSORS).is_file()
    assert withheld_files(paper.project).keys() == {KEEPERS, SENSORS}
    paper.path("scripts/registers.py").unlink()
    page = paper.path("chapters/hives.qmd")
    page.write_text(page.read_text(encoding="utf-8").split("## Registers")[0], encoding="utf-8")
    remove_dataset(paper.project, "scales")
    assert paper.path(SENSORS).is_file()


@pytest.mark.parametrize(("kind", "fewest"), [(RESTRICTED, FEWEST), (TOO_LARGE, 1)])
def test_how_many_rows_a_number_must_rest_on_unless_its_terms_say(kind: str, fewest: int) -> None:
    raw = {"name": "a", "path": "a.csv", "access": {"kind": kind, "terms": TERMS, "ask": ASK}}
    found = access_to(Descriptor(raw, 1))
    assert found is not None
    assert found.fewest == fewest

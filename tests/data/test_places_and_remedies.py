"""What a fault of data is told with, to the letter: its place, what was found and expected, the remedy."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError, Problem, UsageError
from report.core.messages import ENGLISH
from report.core.project import Project
from report.data import check_package, open_package
from report.data.from_file import fields_of
from report.data.moving import places_of, remove_dataset
from report.data.sources import Source, csl_of
from report.data.tables import parse_records
from tests.data.test_received import figures, received

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage


def problems_of(small: SmallPackage, path: str) -> list[Problem]:
    return [each for each in check_package(small.project).problems if each.path == path]


def test_a_word_that_its_column_does_not_know_may_be_misspelt_or_new(small: SmallPackage) -> None:
    small.replace("vehicles", "INEGI-25,B,rounded", "INEGI-25,D,rounded")
    (problem,) = problems_of(small, "data/vehicles.csv")
    assert problem.remedy.endswith(
        'if this paper has one more, put the word into the "enum" of the field "confidence" of "vehicles" in '
        "data/datapackage.json"
    )


def test_a_missing_descriptor_is_told_at_its_path(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: book\n")
    with pytest.raises(ContentError, match=r"^data/datapackage\.json: the data package's descriptor is missing"):
        check_package(Project(tmp_path))


@pytest.mark.parametrize(("rank", "expected"), [("0", ["a rank is at least 1"]), ("1", [])])
def test_ranks_begin_at_one(small: SmallPackage, rank: str, expected: list[str]) -> None:
    small.replace("units", "percent,share", "percent,share\nrank,rank")
    small.replace("vehicles", "1000000,vehicles", f"{rank},rank")
    assert [each.expected for each in problems_of(small, "data/vehicles.csv")] == expected


def test_a_missing_original_is_told_at_its_path_and_no_line(small: SmallPackage) -> None:
    small.resource("vehicles")["original"] = {"path": "old.xlsx", "hash": "sha256:00", "bytes": 1, "name": "old.xlsx"}
    small.write_descriptor()
    (problem,) = problems_of(small, "data/old.xlsx")
    assert (problem.line, problem.expected) == (0, "sha256:00")


@pytest.mark.parametrize(("allowed", "expected"), [("", "4"), ("0.5", "4 ± 0.5")])
def test_a_sum_is_told_with_its_tolerance_if_it_has_one(small: SmallPackage, allowed: str, expected: str) -> None:
    small.add("sums", f"key,subject,statement,terms,less,total,value,tolerance,note\na,x,S,,,,4,{allowed},\n")
    assert [each.expected for each in problems_of(small, "data/sums.csv")] == [expected]


def test_a_file_that_git_has_in_no_commit_is_not_to_be_checked_out(small: SmallPackage) -> None:
    def remedy() -> str:
        return problems_of(small, "data/vehicles.csv")[0].remedy

    for words in (["init", "-q"], ["add", "data/units.csv"], ["commit", "-q", "-m", "one"]):
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *words], cwd=small.project.root, check=True
        )
    small.path("vehicles").write_bytes(small.path("vehicles").read_bytes() + b"\n")
    assert "put back the file that you had" in remedy()
    for words in (["add", "."], ["commit", "-q", "-m", "two"]):
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *words], cwd=small.project.root, check=True
        )
    assert "git checkout -- data/vehicles.csv" in remedy()


def test_rows_below_exchanged_columns_are_looked_at_all_the_same(small: SmallPackage) -> None:
    descriptor = open_package(small.project).described("units")
    read = parse_records(b"kind,unit\ncount,tonnes\n", descriptor, "data/units.csv")
    assert [each.cells for each in read.rows] == [{"kind": "count", "unit": "tonnes"}]
    assert [each.line for each in read.problems] == [1]


@pytest.mark.parametrize(
    ("authors", "publisher", "told"),
    [("Roe, J.", "INEGI", "INEGI"), ("INEGI", "INEGI", None), ("", "INEGI", None)],
)
def test_a_publisher_is_named_beside_authors_that_are_others(authors: str, publisher: str, told: str | None) -> None:
    texts = dict.fromkeys(Source.__dataclass_fields__, "")
    source = Source(**{**texts, "id": "x", "title": "T", "publisher": publisher, "authors": authors, "year": None})
    assert csl_of(replace(source, type="report")).get("publisher") == told


def test_rows_of_others_that_name_a_dataset_keep_it(small: SmallPackage) -> None:
    small.add("notes", "key,rows\na,vehicles/made-2023\nb,vehicles/made-2024\n")
    small.field("notes", "rows")["references"] = {"resource": "*", "separator": "; "}
    small.write_descriptor()
    with pytest.raises(ContentError) as raised:
        remove_dataset(small.project, "vehicles")
    (problem,) = raised.value.problems
    assert (problem.path, problem.line) == ("data/notes.csv", 2)
    assert problem.found == 'column "rows" names rows of "vehicles"; so do 1 more rows'


def test_a_column_of_another_dataset_that_names_rows_is_told_at_its_description(small: SmallPackage) -> None:
    small.add("plants", "key,vehicle\na,made-2023\n")
    small.field("plants", "vehicle")["references"] = {"resource": "vehicles", "field": "key"}
    small.write_descriptor()
    with pytest.raises(ContentError) as raised:
        remove_dataset(small.project, "vehicles")
    (problem,) = raised.value.problems
    assert problem.path == "data/datapackage.json"
    assert problem.found == 'column "vehicle" of "plants" names rows of "vehicles"'
    assert problem.line == open_package(small.project).described("plants").line


def test_a_dataset_that_only_itself_names_may_go(small: SmallPackage) -> None:
    assert remove_dataset(small.project, "vehicles") == ["data/vehicles.csv"]


READS = [
    '@value(reads=["made"])\ndef f(): ...',
    'data["made"]',
    'package.read("made")',
    'package.records("made", 1)',
    'MADE, SOLD = "made", "sold"',
    'row("made/2024")',
]


@pytest.mark.parametrize("code", READS)
def test_a_program_that_names_a_dataset_is_found(small: SmallPackage, code: str) -> None:
    program = small.project.root / "scripts/a.py"
    program.parent.mkdir()
    program.write_text(f"{code}\n")
    (place,) = places_of(small.project, "made")
    assert ast.literal_eval(code.splitlines()[0][place.begin : place.end]).startswith("made")


# Files as somebody has them.


def test_a_table_of_one_column_has_its_rows_and_a_column_without_name_its_own(tmp_path: Path) -> None:
    assert received(tmp_path, "Town\nOaxaca\nPuebla\n").rows == 2
    made = received(tmp_path, "Town,,Bees\nOaxaca,1,2\nPuebla,2,3\n")
    ours = {name: {"title": "Ours"} for name in ("key", "source_id", "locator", "confidence")}
    titles = {each["name"]: each["title"] for each in fields_of(made, ours, ENGLISH)}
    assert (titles["town"], titles["column_2"], titles["key"]) == ("Town", "column_2", "Ours")


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_a_sign_between_cells_that_is_no_comma_is_told(tmp_path: Path, sign: str, name: str) -> None:
    told = received(tmp_path, f"Town{sign}Bees\nOaxaca{sign}1\n").told
    assert any(each.endswith("the table has commas") and name in each for each in told)
    assert not any("the table has commas" in each for each in received(tmp_path, "Town,Bees\nOaxaca,1\n").told)


def test_letters_are_shown_as_each_encoding_reads_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        received(tmp_path, "Region;Year\nMéxico;2020\n".encode("mac-roman"))
    assert [each.partition(":")[0] for each in raised.value.problems[0].expected.split("; ")] == [
        "cp1252",
        "latin-1",
        "mac-roman",
    ]


def place_in(tmp_path: Path, data: str) -> tuple[str, str, int]:
    with pytest.raises(UsageError) as raised:
        received(tmp_path, data)
    (problem,) = raised.value.problems
    return problem.found, problem.path, problem.line


def test_a_file_that_is_no_table_is_told_with_the_line_where_that_is_seen(tmp_path: Path) -> None:
    assert place_in(tmp_path, "Town,Bees\n") == ("has no rows", "my file.csv", 0)
    assert place_in(tmp_path, "\n\nTown,,\n,1,2\n,3,4\n") == ("no line names all 3 columns", "my file.csv", 3)


@pytest.mark.parametrize(
    ("line", "is_note"),
    [
        ("Tehuacan", False),
        ("Oaxaca Centro", True),
        ("Source: INEGI", True),
        ("Source:INEGI", True),
        ("*preliminary", True),
    ],
)
def test_a_last_line_of_one_cell_is_a_note_if_it_is_written_as_one(tmp_path: Path, line: str, is_note: bool) -> None:
    made = received(tmp_path, f"Town,Bees\nOaxaca,1\nPuebla,2\n{line},\n")
    assert figures(made, "town") == ["Oaxaca", "Puebla", *([] if is_note else [line])]
    assert made.described.get("notes", []) == ([line] if is_note else [])

"""Every kind of damage to the data is found, with file, line, what was found and what was expected."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError
from report.data import check_package, check_quickly, open_package
from report.data.tables import LARGEST

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

Damage = Callable[["SmallPackage"], object]


def cell(old: str | bytes, new: str | bytes, dataset: str = "vehicles") -> Damage:
    return lambda small: small.replace(dataset, old, new)


ROW = "made-2023,made,2023,3779234,vehicles,INEGI-25,A,,,\n"

# What is done to the tables; the line of the first problem; words of what was found; words of what was expected.
DAMAGED_TABLES: dict[str, tuple[Damage, int, str, str]] = {
    "not UTF-8": (cell("rounded", b"redond\xe9"), 4, "byte 0xe9 is not UTF-8", "UTF-8"),
    "byte order mark": (cell("key,", b"\xef\xbb\xbfkey,"), 1, "byte order mark", "UTF-8 without it"),
    "Windows line ends": (cell("A,,,\nmade-2024", "A,,,\r\nmade-2024"), 2, "carriage return", "line feeds only"),
    "no last line break": (cell(" - 100\n", " - 100"), 5, "no line break", "a line feed at the end"),
    "a cell too many": (cell("A,,,\nmade-2024", "A,,,,\nmade-2024"), 2, "has 11 cells", "10, as the first line"),
    "a cell too few": (cell("A,,,\nmade-2024", "A,,\nmade-2024"), 2, "has 9 cells", "10"),
    "an empty line": (cell(ROW, ROW + "\n"), 3, "is an empty line", "10"),
    "a line break in a cell": (cell("rounded", '"rounded\nhere"'), 4, "quotation mark is not closed", "on one line"),
    "a cell too long": (cell("rounded", "x" * 131_073), 4, "a cell has more than 131,072", "shorter cells"),
    "a quotation mark left open": (cell("rounded", '"rounded'), 4, "quotation mark is not closed", "on one line"),
    "a column renamed": (cell("confidence", "confidense"), 1, "lacks confidence", "key,series_id"),
    "a column unknown": (cell("key,", "kez,key,"), 1, "has 'kez'", "key,series_id"),
    "columns in another order": (cell("series_id,year", "year,series_id"), 1, "another order", "key,series_id"),
    "a word for a number": (cell("3779234", "n/a"), 2, 'column "value" holds "n/a"', "a number (vehicles)"),
    "NaN": (cell("3779234", "NaN"), 2, 'holds "NaN"', "a number"),
    "infinity in letters": (cell("3779234", "inf"), 2, 'holds "inf"', "a number"),
    "a number of a programmer": (cell("3779234", "0x10"), 2, 'holds "0x10"', "a number"),
    "digits parted by a line": (cell("3779234", "3_779_234"), 2, 'holds "3_779_234"', "a number"),
    "a nought that others divide by": (cell("3779234", "-0"), 5, "cannot be computed", "arithmetic over"),
    "a year of 25 digits": (cell("2023,377", "2023202320232023202320232,377"), 2, "2023202320232023202320232", ""),
    "a number above all others": (cell("3779234", "1e308"), 5, "holds 5.6", "-100"),
    "a byte of nothing": (cell("rounded", "roun\0ded"), 4, "roun␣ded", "without control characters"),
    "a shortcode": (cell("rounded", "{{< include /etc/passwd >}}"), 4, "{{<", ""),
    "infinity": (cell("3779234", "1e999"), 2, 'holds "1e999"', "a number"),
    "a separator of thousands": (cell("3779234", '"3,779,234"'), 2, 'holds "3,779,234"', "a number"),
    "a blank before a number": (cell("3779234", " 3779234"), 2, 'holds " 3779234"', "a number"),
    "other digits": (cell("3779234", "３７７９２３４"), 2, "３７７９２３４", "a number"),
    "half a year": (cell("2023,377", "2023.5,377"), 2, 'column "year" holds "2023.5"', "a whole number, or empty"),
    "a year to come": (cell("2023,377", "2062,377"), 2, 'holds "2062"', "at most 2026"),
    "a year of the past": (cell("2023,377", "1823,377"), 2, 'holds "1823"', "at least 1900"),
    "an impossible date": (cell("2026-11-23", "2026-11-31", "sources"), 2, 'holds "2026-11-31"', "a date as"),
    "a date in words": (cell("2026-11-23", "23 Nov", "sources"), 2, 'holds "23 Nov"', "a date as"),
    "a required cell empty": (cell("3779234", ""), 2, 'column "value" is empty', "may not be empty"),
    "a key empty": (cell("made-2023,", ","), 2, 'column "key" is empty', "may not be empty"),
    "a key with capitals": (cell("sold-2024", "Sold-2024"), 4, 'holds "Sold-2024"', "text of the form"),
    "a key used twice": (cell("sold-2024", "made-2024"), 4, "which line 3 holds too", "a name for this row only"),
    "a confidence unknown": (cell("25,B,rounded", "25,D,rounded"), 4, 'holds "D"', "one of A, B, C"),
    "a unit unknown": (cell("1000000,vehicles", "1000000,vehicle"), 4, 'names "vehicle"', "close: vehicles"),
    "a source unknown": (cell("kc-roe20,A", "kc-roe21,A"), 3, 'names "kc-roe21"', "close: kc-roe20"),
    "a source named twice": (cell("kc-roe20,A", "INEGI-25,A"), 3, 'names "INEGI-25", twice', "separated by"),
    "sources badly separated": (cell("; kc-roe20,A", ";kc-roe20,A"), 3, "INEGI-25;kc-roe20", 'separated by "; "'),
    "a source removed": (cell("INEGI-25,Reg", "INEGI-26,Reg", "sources"), 2, 'names "INEGI-25"', "close: INEGI-26"),
    "HTML in a cell": (cell("rounded", "<b>rounded</b>"), 4, "<b>rounded</b>", "plain text without HTML"),
    "a script in a cell": (cell("rounded", "<script src=x>"), 4, "<script", "plain text without HTML"),
    "an entity in a cell": (cell("rounded", "a &lt; b"), 4, "&lt;", "plain text without HTML"),
    "a formula in a cell": (cell("rounded", "=SUM(A1:A9)"), 4, "=SUM(A1:A9)", "no spreadsheet takes for a formula"),
    "a command in a cell": (cell("rounded", "@cmd"), 4, "@cmd", "no spreadsheet takes for a formula"),
    "a signed formula": (cell("rounded", "-A1+2"), 4, "-A1+2", "no spreadsheet takes for a formula"),
    "a control character": (cell("rounded", "roun\x07ded"), 4, "roun␣ded", "without control characters"),
    "a blank around text": (cell("rounded", "rounded "), 4, '"rounded "', "without blanks around it"),
    "a derived value wrong": (cell(",5.6,", ",5.7,"), 5, "holds 5.7", "5.561"),
    "an origin changed": (cell("3989403", "3889403"), 5, "holds 5.6", "2.915"),
    "an origin unknown": (
        cell("vehicles/made-2023,", "vehicles/made-2033,"),
        5,
        "vehicles/made-2033",
        "vehicles/made-2023",
    ),
    "a derivation from itself": (
        cell("rounded,,", "rounded,vehicles/sold-2024,a"),
        4,
        "is derived from itself: vehicles/sold-2024 ← vehicles/sold-2024",
        "do not lead back",
    ),
    "a derivation in a circle": (
        cell(ROW, "made-2023,made,2023,3779234,vehicles,DERIVED,A,,vehicles/growth-2024,a\n"),
        2,
        "vehicles/made-2023 ← vehicles/growth-2024 ← vehicles/made-2023",
        "do not lead back",
    ),
    "a derivation that is a program": (cell("100 * a / b - 100", "exit(a)"), 5, "exit(a)", "arithmetic over a, b"),
    "a derivation without an origin": (
        cell("vehicles/made-2024; vehicles/made-2023", ""),
        5,
        "no derived_from",
        "rows",
    ),
    "a computed row without arithmetic": (cell("100 * a / b - 100", ""), 5, "no derivation", "arithmetic"),
    "a turn of direction": (cell("rounded", "roun\u202eded"), 4, "roun␣ded", "without control characters"),
    "a mail address": (cell("rounded", "ask a.b@example.org"), 4, "holds a mail address", "reaches a person"),
    "a telephone number": (cell("rounded", "55 1234 5678"), 4, "holds a telephone number", "reaches a person"),
    "a number to call from abroad": (cell("rounded", "+52 449 910 5002"), 4, "holds a telephone", "reaches a person"),
    "a population id": (cell("rounded", "XEXX010101HNEXXXA4"), 4, "holds a population id", "identifies"),
    "a tax id": (cell("rounded", "XAXX010101000"), 4, "holds a tax id", "identifies"),
    "a passport": (cell("rounded", "passport G12345678"), 4, "holds a passport number", "identifies"),
    "a share above the whole": (cell("1000000,vehicles", "100.5,percent"), 4, "100.5 percent", "between 0 and 100"),
    "a count below nothing": (cell("1000000", "-5"), 4, "holds -5 vehicles", "a count is at least 0"),
    "two units in a series": (
        cell("made-2024,made,2024,3989403,vehicles", "made-2024,made,2024,39,percent"),
        3,
        'the unit "percent", and "vehicles" on line 2',
        "one unit for a series",
    ),
    "a year after the release": (
        cell("2026-11-23,official", "2026-11-25,official", "sources"),
        3,
        "after the release",
        "2026-11-24",
    ),
    "a fact stated twice": (
        cell("sold-2024,sold,2024,1000000,vehicles,INEGI-25", "sold-2024,made,2023,1000000,vehicles,INEGI-25"),
        4,
        "states the fact of line 2 again",
        "each fact once",
    ),
    "a figure without a source": (cell("1000000,vehicles,INEGI-25", "1000000,vehicles,"), 4, "no source", "a source"),
    "nothing read of a source": (cell("table 1,A,,part", ",A,,part", "sources"), 3, "extent_read", "in words"),
    "an extent in another word": (cell("A,,part", "A,,some", "sources"), 3, '"extent" holds "some"', "one of whole"),
    "no rows of a column": (
        cell("unit,kind\nvehicles,count\npercent,share\n", "", "units"),
        0,
        "is empty",
        "column names",
    ),
}


# What the checks over the whole package find, while the dataset alone can still be read.
SEEN_ONLY_TOGETHER = {
    "a share above the whole",
    "a count below nothing",
    "two units in a series",
    "a year after the release",
    "a fact stated twice",
    "a figure without a source",
    "nothing read of a source",
    "an extent in another word",
}


@pytest.mark.parametrize("kind", DAMAGED_TABLES)
def test_damage_to_a_table_is_found_with_its_place(small: SmallPackage, kind: str) -> None:
    damage, line, found, expected = DAMAGED_TABLES[kind]
    damage(small)
    problems = check_package(small.project).problems
    fitting = [each for each in problems if found in each.found and expected in each.expected]
    assert [problem.line for problem in fitting][:1] == [line], "\n".join(map(str, problems)) or "nothing found"
    assert all(problem.path.startswith("data/") for problem in fitting)
    assert all(problem.remedy or problem.expected for problem in fitting)
    if kind in SEEN_ONLY_TOGETHER:
        return
    damaged = problems[0].path.removeprefix("data/").removesuffix(".csv")
    with pytest.raises(ContentError):
        open_package(small.project).read(damaged)


def remove(small: SmallPackage) -> None:
    small.path("vehicles").unlink()


def empty(small: SmallPackage) -> None:
    small.path("vehicles").write_bytes(b"")


def edit(small: SmallPackage) -> None:
    small.path("vehicles").write_bytes(small.path("vehicles").read_bytes().replace(b"3989403", b"3989404"))


def inflate(small: SmallPackage) -> None:
    os.truncate(small.path("vehicles"), LARGEST + 1)


def link_outside(small: SmallPackage) -> None:
    outside = small.project.root / "vehicles.csv"
    small.path("vehicles").rename(outside)
    small.path("vehicles").symlink_to(outside)


def add_stranger(small: SmallPackage) -> None:
    (small.project.data / "new.csv").write_text("a\n1\n", encoding="utf-8")


def add_spreadsheet(small: SmallPackage) -> None:
    for name in ("Notes of mine.XLSX", "~$Notes of mine.XLSX", ".~lock.notes.ods"):
        (small.project.data / name).write_bytes(b"PK")


DAMAGED_FILES: dict[str, tuple[Damage, str]] = {
    "a file missing": (remove, 'data/vehicles.csv: the file of dataset "vehicles" is missing'),
    "a file emptied": (empty, "data/vehicles.csv: the content has changed"),
    "a figure edited": (edit, "make data-seal NAME=vehicles"),
    "a file too large": (inflate, "expected: at most 20,000,000 bytes"),
    "a link out of the folder": (link_outside, "data/vehicles.csv: is a link out of the data folder"),
    "a table nobody described": (add_stranger, "data/new.csv: is not described"),
    "a spreadsheet nobody described": (add_spreadsheet, "data/Notes of mine.XLSX: is not described"),
    "a size recorded wrong": (lambda small: small.resource("vehicles").update(bytes=5), "expected: 5 bytes"),
}


@pytest.mark.parametrize("check", ["quick", "full"])
@pytest.mark.parametrize("kind", DAMAGED_FILES)
def test_damage_to_a_file_is_found_without_and_with_reading_rows(small: SmallPackage, kind: str, check: str) -> None:
    damage, message = DAMAGED_FILES[kind]
    small.change(damage)
    problems = check_quickly(small.project) if check == "quick" else check_package(small.project).problems
    assert message in "\n".join(map(str, problems))


def field(column: str, **changes: object) -> Damage:
    return lambda small: small.field("vehicles", column).update(changes)


def resource(**changes: object) -> Damage:
    return lambda small: small.resource("vehicles").update(changes)


DAMAGED_DESCRIPTORS: dict[str, tuple[Damage, str]] = {
    "a path out of the package": (resource(path="../vehicles.csv"), 'path is "../vehicles.csv"'),
    "a name too long for a disk": (resource(path="a" * 300 + ".csv"), "path has a name of more than 255 bytes"),
    "an encoding that is none of the file": (resource(encoding="latin-1"), 'encoding is "latin-1"'),
    "another format": (resource(format="xlsx"), 'format is "xlsx"'),
    "another media type": (resource(mediatype="application/json"), 'mediatype is "application/json"'),
    "a compressed file": (resource(compression="gz"), "has compression"),
    "rows in the description": (resource(data=[[1]]), "has data"),
    "semicolons that are none": (resource(dialect={"delimiter": ";"}), 'dialect, delimiter is ";"'),
    "no line of column names": (resource(dialect={"header": False}), "dialect, header is false"),
    "a dialect in another file": (resource(dialect="dialect.json"), 'dialect is "dialect.json"'),
    "a decimal comma that is none": (field("value", decimalChar=","), 'decimalChar is ","'),
    "a sign of thousands that is none": (field("value", groupChar="."), 'groupChar is "."'),
    "units within cells": (field("value", bareNumber=False), "bareNumber is false"),
    "a role that is none": (resource(role="claim"), 'role is "claim"'),
    "an absolute path": (resource(path="/vehicles.csv"), 'path is "/vehicles.csv"'),
    "a path of another system": (resource(path="..\\vehicles.csv"), r'path is "..\\vehicles.csv"'),
    "an address for a path": (resource(path="https://example.org/v.csv"), "a CSV file inside the data folder"),
    "a hash of another kind": (resource(hash="md5:00"), 'hash is "md5:00"'),
    "no size": (resource(bytes=None), '"resources[2].bytes" is empty'),
    "no description": (resource(description=" "), "description is missing"),
    "no name": (resource(name=""), "a dataset has no name"),
    "a name used twice": (resource(name="units"), 'names the dataset "units" 2 times'),
    "no schema": (lambda small: small.resource("vehicles").pop("schema"), "schema has no fields"),
    "a type unknown": (field("value", type="decimal"), 'field "value": type is "decimal"'),
    "a field named twice": (field("year", name="value"), "a field is named twice"),
    "a constraint unknown": (field("value", constraints={"minimun": 0}), 'constraint "minimun" is not known'),
    "a pattern that cannot be read": (field("key", constraints={"pattern": "("}), "pattern cannot be read"),
    "a key that is no field": (
        lambda small: small.resource("vehicles")["schema"].update(primaryKey="id"),
        'primaryKey is "id"',
    ),
    "a reference to nothing": (field("note", references={"resource": "notes", "field": "id"}), '"id" of "notes"'),
    "no datasets": (lambda small: small.descriptor.update(resources=[]), 'has no list "resources"'),
}


@pytest.mark.parametrize("kind", DAMAGED_DESCRIPTORS)
def test_damage_to_the_descriptor_is_found(small: SmallPackage, kind: str) -> None:
    damage, message = DAMAGED_DESCRIPTORS[kind]
    small.change(damage)
    with pytest.raises(ContentError) as caught:
        open_package(small.project)
    assert message in str(caught.value)
    assert {problem.path for problem in caught.value.problems} == {"data/datapackage.json"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "descriptor is missing"),
        (b'{\n"resources": [,]}', "datapackage.json:2: is not JSON"),
        (b"\xff", "is not UTF-8"),
    ],
)
def test_a_descriptor_that_cannot_be_read_is_named(small: SmallPackage, content: bytes | None, message: str) -> None:
    path = small.project.data / "datapackage.json"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ContentError, match=message):
        open_package(small.project)


def test_an_untouched_package_has_no_problem(small: SmallPackage) -> None:
    assert not check_package(small.project).problems
    assert not check_quickly(small.project)


def test_all_problems_are_told_at_once_in_the_order_of_lines(small: SmallPackage) -> None:
    for old, new in (("3779234", "n/a"), ("25,B,rounded", "25,X,rounded"), ("2024,3989403", "2024,many")):
        small.replace("vehicles", old, new)
    with pytest.raises(ContentError) as caught:
        open_package(small.project).read("vehicles")
    lines = [problem.line for problem in caught.value.problems if problem.line]
    assert lines == sorted(lines)
    assert {2, 3, 4} <= set(lines)


def test_a_bad_cell_is_told_as_the_house_style_asks(small: SmallPackage) -> None:
    small.replace("vehicles", "1000000", "n/a")
    with pytest.raises(ContentError) as caught:
        open_package(small.project).read("vehicles")
    assert str(caught.value.problems[0]) == (
        'data/vehicles.csv:4: column "value" holds "n/a"\n'
        '  expected: a number (vehicles) (datapackage.json, field "value")\n'
        "  to fix:   correct the cell; then run: make data-seal NAME=vehicles"
    )


def test_a_cell_too_long_is_found_whatever_length_other_programs_allow(small: SmallPackage) -> None:
    before = csv.field_size_limit(10**9)  # one for the whole process: packages set it as they are imported
    try:
        small.replace("vehicles", "rounded", "x" * 131_073)
        found = [problem.found for problem in check_package(small.project).problems]
    finally:
        csv.field_size_limit(before)
    assert "a cell has more than 131,072 characters" in found

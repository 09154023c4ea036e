"""Rules over the whole package: sums, breaks, literature, locators, and the report that shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.data import CheckReport, breaks_touching, check_package, check_quickly, open_package
from report.data.literature import citations_in, read_bibliography
from report.data.semantic_checks import check_units

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]
SUMS = "key,subject,statement,terms,less,total,value,tolerance,note\n"
BREAKS = "key,dataset,series,year,kind,description,rule,rows\n"
LITERATURE = "key,title,year,doi,verified\n"


def found(small: SmallPackage, rule: str) -> list[str]:
    """What one rule says is wrong."""
    results = check_package(small.project).by_rule
    return [
        str(problem) for each, some in results.items() if each.name == rule for one in some for problem in one.problems
    ]


def sums(small: SmallPackage, line: str) -> list[str]:
    small.add("sums", f"{SUMS}{line}\n")
    return found(small, "sums")


def test_parts_that_add_up_pass(small: SmallPackage) -> None:
    assert not sums(small, "a,x,Made less sold,vehicles/made-2023,vehicles/sold-2024,,2779234,,")


def test_parts_that_do_not_add_up_are_told_with_both_figures(small: SmallPackage) -> None:
    problems = sums(small, "a,x,Two years,vehicles/made-2023; vehicles/sold-2024,,vehicles/made-2024,,,")
    assert "data/sums.csv:2: Two years: the terms add up to 4779234\n  expected: 3989403" in problems[0]


@pytest.mark.parametrize(("tolerance", "wrong"), [("1", 0), ("0.5", 1)])
def test_a_sum_may_be_off_by_its_tolerance_and_no_more(small: SmallPackage, tolerance: str, wrong: int) -> None:
    assert len(sums(small, f"a,x,Rounded,vehicles/made-2023,,,3779235,{tolerance},")) == wrong


def test_a_sum_of_no_figures_is_refused(small: SmallPackage) -> None:
    assert "cannot be added up" in sums(small, "a,x,Nothing,vehicles/none,,,1,,")[0]


def test_the_sums_of_the_package_are_those_of_the_sources() -> None:
    """The figures named in the brief of the paper, typed here from the sources."""
    package = open_package(Project(ROOT))
    stated = {record.cells["key"]: record.cells for record in package.records("sums")}
    assert {"oica-2017", "amia-audi-2017", "centres-2017", "ten-states", "plants-by-state", "sni-2017"} <= {*stated}
    assert stated["ten-states"]["value"] == "97.5"
    assert package.cell(stated["centres-2017"]["total"], "value") == "28"
    assert package.cell(stated["amia-audi-2017"]["total"], "value") == "3932119"
    assert len(stated) > 40


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,nothing,made,2024,definition,D,R,", "a dataset of this package"),
        ("a,vehicles,made; maid,2024,definition,D,R,", "series of vehicles"),
    ],
)
def test_a_break_must_name_what_exists(small: SmallPackage, line: str, expected: str) -> None:
    small.add("breaks", f"{BREAKS}{line}\n")
    assert expected in found(small, "breaks")[0]


def test_a_foreign_key_names_one_row_as_other_programs_read_it(small: SmallPackage) -> None:
    def unknown() -> list[str]:
        return [each for each in found(small, "names of other rows") if "INEGI-25; INEGI-25" in each]

    small.replace("vehicles", ",vehicles,INEGI-25,", ",vehicles,INEGI-25; INEGI-25,")
    assert not unknown()
    key = {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}}
    small.resource("vehicles")["schema"]["foreignKeys"].append(key)
    small.write_descriptor()
    assert unknown()


BOTH_SIDES = ["vehicles/made-2023", "vehicles/made-2024"]
MET = [
    ("made,2024,definition", BOTH_SIDES, True),
    ("made,2024,definition", BOTH_SIDES[:1], False),
    ("made,2025,definition", BOTH_SIDES, False),
    ("made; sold,2024,register", ["vehicles/made-2023", "vehicles/sold-2024"], True),
    ("made; sold,2024,register", BOTH_SIDES, False),
    ("made; sold,2024,definition", ["vehicles/made-2023", "vehicles/sold-2024"], False),
    ("made,,coverage", BOTH_SIDES, True),
    ("made,,coverage", ["vehicles/sold-2024"], False),
    ("made,2024,content", ["vehicles/made-2023"], True),
    ("made,2024,content", ["vehicles/made-2024"], False),
]


@pytest.mark.parametrize(("which", "rows", "met"), MET)
def test_rows_on_both_sides_meet_a_break(small: SmallPackage, which: str, rows: list[str], met: bool) -> None:
    small.add("breaks", f"{BREAKS}a,vehicles,{which},D,R,vehicles/made-2023\n")
    touched = breaks_touching(open_package(small.project), rows)
    assert [each.key for each in touched] == (["a"] if met else [])


def literature(small: SmallPackage, entry: str, row: str, chapter: str = "") -> list[str]:
    chapters = small.project.root / "chapters"
    chapters.mkdir()
    (chapters / "references.bib").write_text(entry, encoding="utf-8")
    (chapters / "one.qmd").write_text(chapter, encoding="utf-8")
    small.add("literature", f"{LITERATURE}{row}\n")
    return [*found(small, "bibliography"), *found(small, "citations")]


ENTRY = (
    "@article{roe1994,\n  title = {The {Era} of\n Convergence: a Study},\n  year = 1994,\n  doi = {10.1000/a.b},\n}\n"
)
ROW = "roe1994,The era of convergence,1994,10.1000/A.B,verified"


def test_an_entry_that_agrees_passes_whatever_its_capitals(small: SmallPackage) -> None:
    assert not literature(small, ENTRY, ROW, "As @roe1994 and [-@roe1994, p. 2] say.")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1994,10", "1995,10", 'has the year "1994"\n  expected: "1995"'),
        ("10.1000/A.B", "10.1000/c", 'has the doi "10.1000/a.b"'),
        ("The era", "An era", "has the title"),
        ("roe1994", "roe1995", 'a row "roe1994" of data/sources/literature.csv'),
        (",verified", ",unverified", "known from a list of references only"),
    ],
)
def test_an_entry_that_disagrees_with_the_evidence_is_told(
    small: SmallPackage, old: str, new: str, message: str
) -> None:
    problems = literature(small, ENTRY, ROW.replace(old, new))
    assert problems[0].startswith("chapters/references.bib:1: ")
    assert message in problems[0]


def test_a_malformed_doi_is_told(small: SmallPackage) -> None:
    problems = literature(small, ENTRY.replace("10.1000/a.b", "doi:10.1000/a.b"), ROW)
    assert 'has the DOI "doi:10.1000/a.b"' in problems[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n\nSee @roe1995.", "chapters/one.qmd:3: cites @roe1995"),
        ("See [@src-INEGI-26; @roe1994].", "chapters/one.qmd:1: cites @src-INEGI-26"),
    ],
)
def test_a_citation_of_nothing_is_told_with_its_line(small: SmallPackage, text: str, message: str) -> None:
    assert literature(small, ENTRY, ROW, text)[0].startswith(message)


def test_a_citation_of_a_work_nobody_saw_is_told(small: SmallPackage) -> None:
    problems = literature(small, "", ROW.replace(",verified", ",unverified"), "As @roe1994 finds.")
    assert any("cites @roe1994" in problem for problem in problems)


def test_code_mail_and_cross_references_are_no_citations() -> None:
    text = "`@a1`\n\n```python\n@value\n```\n<!-- @b2 --> a@example.org @fig-one \\@c3 @src-INEGI-25, @{d4}\n"
    assert list(citations_in(text)) == [("src-INEGI-25", 6), ("d4", 6)]


def test_the_bibliography_is_read_whole() -> None:
    entries = read_bibliography((ROOT / "chapters/references.bib").read_text(encoding="utf-8"))
    assert len(entries) > 30
    assert all(entry.fields.get("title") for entry in entries)
    assert sum("doi" in entry.fields for entry in entries) > 10


def test_a_row_without_a_place_in_its_source_is_told(small: SmallPackage) -> None:
    del small.resource("vehicles")["withoutLocator"]
    small.write_descriptor()
    assert found(small, "sources and locators")[0].startswith(
        "data/vehicles.csv:2: a row names INEGI-25, but not the place in it\n"
    )


def test_a_column_with_a_unit_of_its_own_must_name_a_known_one(small: SmallPackage) -> None:
    small.field("vehicles", "year")["unit"] = "vehicels"
    small.write_descriptor()
    (told,) = check_units(open_package(small.project)).problems
    assert 'column "year" has the unit "vehicels"' in told.found
    assert 'close: "vehicles"' in told.expected
    assert "if it is a unit of its own, add it" in told.remedy


def test_without_a_date_of_release_nothing_can_be_checked(small: SmallPackage) -> None:
    small.project.configuration.write_text("project: {type: book}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="no date of release"):
        check_package(small.project)


def test_a_key_used_twice_is_found_without_the_other_rules(small: SmallPackage) -> None:
    small.replace("vehicles", "sold-2024", "made-2024")
    assert "which line 3 holds too" in "\n".join(map(str, check_quickly(small.project)))


def test_the_report_tells_rule_by_rule_what_was_looked_at(small: SmallPackage) -> None:
    small.replace("vehicles", "1000000", "-5")
    report = check_package(small.project).as_json()
    assert json.loads(json.dumps(report)) == report
    rules = {rule["name"]: rule for rule in report["rules"]}
    assert len(rules) == 33
    assert all(rule["statement"].endswith(".") for rule in rules.values())
    assert [problem["line"] for problem in rules["ranges"]["problems"]] == [4]
    assert rules["unique keys"]["looked_at"] == 9
    assert report["counts"]["rows by confidence"] == {"A": 2, "B": 1, "C": 1}
    assert report["counts"]["sources by extent read"] == {"whole": 2, "part": 1}


@pytest.mark.xdist_group("checked paper")
def test_every_row_is_counted_by_confidence_and_every_source_by_extent(checked_paper: CheckReport) -> None:
    counts = checked_paper.counts
    assert sum(counts["sources by extent read"].values()) == len(open_package(Project(ROOT)).sources)
    assert counts["rows by confidence"]["A"] > 2500


def test_a_name_that_two_rows_misspell_is_told_once_with_the_other_row(small: SmallPackage) -> None:
    small.replace("vehicles", "3779234,vehicles,INEGI-25", "3779234,vehicles,INEGI-26")
    small.replace("vehicles", "INEGI-25; kc-roe20", "INEGI-26; kc-roe20")
    problems = [str(each) for each in check_package(small.project).problems]
    (told,) = [each for each in problems if '"INEGI-26"' in each]
    assert told.startswith("data/vehicles.csv:2: ")
    assert "; so do 1 more rows" in told


@pytest.mark.parametrize(
    ("dataset", "name", "limit", "told"),
    [
        ("sources", "accessed", "2020-01-01", ""),
        ("sources", "accessed", "2020-13-01", 'minimum is "2020-13-01"'),
        ("sources", "accessed", 2020, "minimum is 2020"),
        ("sources", "title", "2020-01-01", 'minimum is "2020-01-01"'),
        ("vehicles", "value", 1, ""),
        ("vehicles", "value", "1", 'minimum is "1"'),
    ],
)
def test_a_limit_is_of_the_type_of_its_field(
    small: SmallPackage, dataset: str, name: str, limit: object, told: str
) -> None:
    small.field(dataset, name)["constraints"] = {"minimum": limit}
    small.write_descriptor()
    try:
        said = "\n".join(map(str, check_package(small.project).problems))
    except ContentError as error:
        said = str(error)
    assert bool(said) is bool(told)
    assert told in said


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("key,period,period_type\n", "a,2027,year\n"),
        ("key,year\n", "a,2027\n"),
    ],
)
def test_a_time_after_the_release_is_no_reason_to_write_a_false_one(small: SmallPackage, table: str, line: str) -> None:
    small.add("plans", table + line)
    told = "\n".join(found(small, "time"))
    assert "2027" in told
    assert "if the date is true, raise date: in _quarto.yml; if it is not, correct the cell" in told

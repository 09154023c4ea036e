"""How many things rules looked at, counted by hand in the small package; and the words of rarer faults."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError
from report.data import check_package, compare_packages, open_package, package_at
from report.data.characters import faults_in
from report.data.derived_values import _circle

from .test_changes import GIT

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

COUNTED = {
    "unique keys": 3 + 2 + 4,  # rows of sources, units, vehicles
    "derived values": 1,
    "rows": 3,
    "names of files": 3 + 1,  # tables, and the description
    "descriptions": 3 * 2,  # title and description of each
    "units": 4,
    "ranges": 4,
    "time": 4 + 3 + 3,  # years of vehicles and of sources, days on which sources were read
    "each fact once": 4,
    "sources and locators": 4,
    "extent read": 3,
}


def test_each_rule_counts_what_it_looked_at(small: SmallPackage) -> None:
    counts: dict[str, int] = defaultdict(int)
    for each in check_package(small.project).results:
        counts[each.rule.name] += each.looked_at
    assert {name: counts[name] for name in COUNTED} == COUNTED


def test_text_cells_are_counted_in_each_table(small: SmallPackage) -> None:
    found = [each.looked_at for each in check_package(small.project).results if each.rule.name == "plain text"]
    sources, units, vehicles = 8 + 10 + 10, 2 * 2, 5 + 5 + 6 + 7  # row by row; empty cells are no text
    assert sorted(found) == [units, vehicles, sources]


def test_column_that_is_gone_is_told(small: SmallPackage) -> None:
    from report.core.commands import run

    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        assert run([*GIT, *words], folder=small.project.root).status == 0
    text = small.path("units").read_text(encoding="utf-8")
    lines = [line.partition(",")[0] for line in text.splitlines()]
    small.path("units").write_text("\n".join(lines) + "\n", encoding="utf-8")
    small.resource("units")["schema"]["fields"].pop()
    small.record("units")
    with package_at(small.project, "HEAD") as old:
        (found,) = compare_packages(old, open_package(small.project), "HEAD").datasets
    assert found.schema == ("column kind is gone",)


def test_first_of_several_strange_letters_is_named() -> None:
    (fault,) = [each for each in faults_in("Pl\u0430nt\u0435") if "CYRILLIC" in str(each)]
    assert "CYRILLIC SMALL LETTER A" in str(fault)
    assert "CYRILLIC SMALL LETTER IE" not in str(fault)


def test_search_for_a_circle_takes_each_row_once() -> None:
    origins = {"t/a": "t/b", "t/b": "t/c", "t/c": "t/b"}
    asked: list[str | None] = []

    def cell_of(address: str, _: str) -> str | None:
        asked.append(address)
        assert len(asked) <= len(origins), asked
        return origins.get(address)

    assert _circle("t/a", cell_of) == []
    asked.clear()
    assert _circle("t/b", cell_of) == ["t/b", "t/c", "t/b"]


@pytest.mark.timeout(60)
def test_circle_that_a_row_only_leads_into_is_told_of_the_rows_in_it(small: SmallPackage) -> None:
    small.replace("vehicles", "INEGI-25,A,,,", "INEGI-25,A,,vehicles/made-2024,a")
    small.replace("vehicles", "kc-roe20,A,,,", "kc-roe20,A,,vehicles/made-2023,a")
    said = "\n".join(map(str, check_package(small.project).problems))
    assert "vehicles/made-2023" in said
    assert "vehicles/made-2024" in said


def test_unit_of_a_column_that_is_not_known_is_told_with_its_place(small: SmallPackage) -> None:
    small.field("vehicles", "value")["unit"] = "bushels"
    small.write_descriptor()
    (problem,) = [each for each in check_package(small.project).problems if "bushels" in each.found]
    assert problem.found == 'dataset "vehicles": column "value" has the unit "bushels"'
    assert problem.path == "data/datapackage.json"
    assert problem.line > 1


def test_day_of_release_that_is_none_is_told_with_file_and_line(small: SmallPackage) -> None:
    (small.project.root / "_quarto.yml").write_text("project:\n  type: book\nbook:\n  date: soon\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        check_package(small.project)
    (problem,) = raised.value.problems
    assert (problem.found, problem.path, problem.line) == ("the book's date is soon", "_quarto.yml", 4)


def test_only_whole_numbers_of_years_are_compared_with_the_release(small: SmallPackage) -> None:
    small.add("plants", "key,workers,yearbook,year\nleon,9999,soon,2026\nsilao,3000,printed,2027\n")
    fields = small.resource("plants")["schema"]["fields"]
    fields[1]["type"] = "integer"
    small.write_descriptor()
    said = [each.found for each in check_package(small.project).problems if "after the release" in each.found]
    assert said == ['column "year" holds 2027, after the release']

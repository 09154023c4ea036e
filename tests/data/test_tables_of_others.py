"""Tables as they come from others: what is wrong is said in the words of who must mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from report.data import check_package
from report.data.descriptor import Field
from report.data.tables import typed

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROW = "made-2023,made,2023,3779234,vehicles,INEGI-25,A,,,\n"


def told(small: SmallPackage) -> str:
    return "\n".join(str(problem) for problem in check_package(small.project).problems)


def replace_all(small: SmallPackage, old: str, new: str) -> None:
    path = small.path("vehicles")
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    small.record("vehicles")


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separator_is_named(sign: str, words: str, small: SmallPackage) -> None:
    replace_all(small, ",", sign)
    assert f"the columns are separated by {words}" in told(small)


@pytest.mark.parametrize("line", ["", "  ", "Source: INEGI."])
def test_line_that_is_no_row_is_to_be_removed(line: str, small: SmallPackage) -> None:
    small.replace("vehicles", ROW, f"{ROW}{line}\n")
    assert "remove the line" in told(small)
    assert "quote cells" not in told(small)


def test_cell_too_many_asks_for_quotation_marks(small: SmallPackage) -> None:
    small.replace("vehicles", "A,,,\nmade-2024", "A,,,,\nmade-2024")
    assert "quote cells that hold a comma" in told(small)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_named_without_a_command(end: str, small: SmallPackage) -> None:
    replace_all(small, "\n", end)
    assert "save it with line feeds" in told(small)
    assert "sed" not in told(small)


def test_changed_file_is_put_back_by_git_only_if_git_knows_it(small: SmallPackage) -> None:
    path = small.path("vehicles")
    path.write_bytes(path.read_bytes().replace(b"3779234", b"3779235"))
    assert "put back the file that you had" in told(small)
    assert "git checkout" not in told(small)


@pytest.mark.parametrize(("cell", "value"), [("2024", 2024), ("0987", 987), ("-0044", -44)])
def test_year_is_a_type_of_its_own(cell: str, value: int) -> None:
    assert typed(cell, Field("year", "year", {})) == value


@pytest.mark.parametrize("cell", ["24", "2024.5", "20240", "next"])
def test_what_is_no_year_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=cell):
        typed(cell, Field("year", "year", {}))

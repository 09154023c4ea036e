"""What differs only a little where the making of exhibits is wrong: a cell, an arrow's end, the words of a fault."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from report.core.errors import ContentError
from report.data.sources import Source
from report.exhibits import Cell, Column, Quantity, Table, is_between
from report.exhibits.build import _some
from report.exhibits.code import Code, read_module
from report.exhibits.inputs import _no_such_value
from report.exhibits.kinds.diagram import Arrow, Box, _Drawn, _line
from report.exhibits.kinds.kind import check_words
from report.exhibits.kinds.table import TABLE
from report.exhibits.number_format import number_text
from report.exhibits.provenance import Provenance, source_line
from report.exhibits.registry import Exhibit, _faults
from report.exhibits.staleness import State
from report.exhibits.svg_minify import minified_svg
from report.theme.tokens import LIGHT

ROW = "plants/leon"


class Plants(NamedTuple):
    """A dataset of one row."""

    name: str = "plants"
    hash: str = ""
    frame: pd.DataFrame = pd.DataFrame({"source_id": ["INEGI-25"]}, index=[ROW])


def made(columns: list[Column], rows: list[list[Cell | Quantity]]) -> Any:
    source = Source("INEGI-25", "Register", "", "INEGI", 2025, "", "", "", "", "en", "", "A", "")
    exhibit = Exhibit("plants", "table", ("plants",), "Plants.", "m", "m.py", 1, lambda _: None)
    return TABLE.make(exhibit, Table(columns, rows, "Plants"), Provenance({"plants": Plants()}, {source.id: source}))


def test_only_cells_that_cite_have_their_sources_in_the_data() -> None:
    output = made([Column("Plant"), Column("Seen in")], [[Cell("León", (ROW,)), Cell.citing((ROW,))]])
    (record,) = csv.DictReader(io.StringIO(output.files["data.csv"]))
    assert (record["plant"], record["seen-in"]) == ("León", "INEGI-25")
    (row,) = json.loads(output.files["table.json"])["rows"]
    assert [each["name"] for each in row["cells"]] == [f"{row['name']}:plant", f"{row['name']}:seen-in"]
    assert [each["rows"] for each in row["cells"]] == [[ROW], [ROW]]


def test_columns_of_quantities_stand_right_and_words_left_unless_told() -> None:
    columns = [Column("Plant"), Column("Workers"), Column("Age", align="right")]
    output = made(columns, [[Cell("León"), Quantity(12, (ROW,)), Cell("old", (ROW,))], [Cell("–")] * 3])
    told = json.loads(output.files["table.json"])["columns"]
    assert [each["align"] for each in told] == ["left", "right", "right"]


@pytest.mark.parametrize("cells", [[], [Cell("León")], [Cell("León")] * 3])
def test_row_with_too_few_or_too_many_cells_is_told_with_its_number(cells: list[Cell | Quantity]) -> None:
    with pytest.raises(ContentError) as raised:
        made([Column("Plant"), Column("State")], [[Cell("Silao"), Cell("–")], cells])
    (problem,) = raised.value.problems
    assert problem.found == f"row 2 of the table has {len(cells)} cells"


def drawn(left: float, top: float) -> _Drawn:
    return _Drawn(Box("a", "words", 0, (ROW,)), left, top, 100, 40, ("words",))


@pytest.mark.parametrize(
    ("start", "end", "places", "angle"),
    [
        ((0, 0), (150, 0), (100, 20, 146, 20), 0),  # to the right
        ((150, 0), (0, 0), (150, 20, 104, 20), 180),  # back
        ((0, 0), (0, 60), (50, 40, 50, 56), 90),  # down
        ((0, 60), (0, 0), (50, 60, 50, 44), -90),  # up
    ],
)
def test_arrow_leads_from_the_middle_of_an_edge_to_that_of_another(
    start: tuple[float, float], end: tuple[float, float], places: tuple[float, ...], angle: float
) -> None:
    line = _line(drawn(*start), drawn(*end), Arrow("a", "b", (ROW,)))
    assert (line["left"], line["top"], line["right"], line["bottom"]) == places
    assert line["angle"] == angle


def test_value_that_is_not_there_is_told_with_the_three_closest() -> None:
    there = {f"made-{year}" for year in range(2010, 2020)}
    problem = _no_such_value("vehicles", "key", "made-201", there)
    assert problem.expected.startswith("close values: ")
    assert problem.expected.count("made-") == 3


def test_drawing_is_rounded_to_a_hundredth_and_says_its_typeface_once() -> None:
    marks = '<g><path d="M1.23456,-0.0001L7.5,2"/><text x="3.14159" font-family="A">a</text><text font-family="A"/></g>'
    told = '<g font-family="A"><path d="M1.23,0L7.5,2"/><text x="3.14">a</text><text/></g>'
    assert minified_svg(marks) == told
    assert minified_svg('<g><path d="M1,2"/></g>') == '<g><path d="M1,2"/></g>'


def test_what_all_marks_of_a_group_say_is_said_once_and_groups_that_say_nothing_are_gone() -> None:
    ticks = '<line x2="0" y2="4" stroke="#625c53" stroke-width="1"/><line x2="0" y2="5" stroke="#625c53"/>'
    told = '<g><g stroke="#625c53"><line y2="4"/><line y2="5"/></g></g>'
    assert minified_svg(f"<g><g><g>{ticks}</g></g></g>") == f"{told}"
    words = f'<text fill="{LIGHT.series[0]}">1</text><text fill="{LIGHT.series[0]}">2</text>'
    assert minified_svg(f'<g><g class="a">{words}</g></g>') == f'<g><g class="a">{words}</g></g>', "styles know them"
    wide = '<g stroke-width="3"><line y2="4" stroke="red" stroke-width="1"/></g>'
    assert minified_svg(wide) == wide, "one is no default in a group that says three"


def test_steps_of_an_outline_lead_to_the_same_corners() -> None:
    corners = [(round(70 + 31.37 * number % 17, 2), round(40 - 12.41 * number % 23, 2)) for number in range(30)]
    outline = "M" + "L".join(f"{x:g},{y:g}" for x, y in corners)
    there, reached = (0.0, 0.0), []
    shorter = re.search(r' d="([^"]+)"', minified_svg(f'<g><path d="{outline}Z{outline}"/></g>'))
    assert shorter is not None
    for how, told in re.findall(r"([Mlz])([^Mlz]*)", shorter[1]):
        numbers = iter(map(float, re.findall(r"-?[\d.]+", told)))
        for x, y in zip(numbers, numbers, strict=True):
            there = (x, y) if how == "M" else (there[0] + x, there[1] + y)
            reached.append((round(there[0], 2), round(there[1], 2)))
    assert reached == corners * 2
    assert len(shorter[1]) < 2 * len(outline)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('"""Words."""\nfrom a.b import c, d as e\n\n__all__ = ["c", "e"]\n', {"c": "a.b.c", "e": "a.b.d"}),
        ("from a.b import c\n\nONE = 1\n", None),
        ("from a.b import c\n\none.__all__ = []\n", None),
        ("from a.b import c\n\nprint(c)\n", None),
    ],
)
def test_package_that_only_gives_names_may_list_them_and_set_nothing_else(text: str, given: dict[str, str]) -> None:
    assert read_module(text.encode()).gives == given


@pytest.mark.parametrize(
    ("rank", "text"), [(1, "1st"), (2, "2nd"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")]
)
def test_ranks_have_their_endings(rank: int, text: str) -> None:
    assert number_text(rank, "rank", 0) == text


def test_quantity_is_a_number_where_one_is_asked_for() -> None:
    assert (float(Quantity(2.5, (ROW,))), int(Quantity(2.5, (ROW,)))) == (2.5, 2)


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        (1, "Source: @s1."),
        (2, "Sources: @s1; @s2."),
        (8, "Sources: @s1; @s2; @s3; @s4; @s5; @s6; @s7; @s8."),
        (9, "Sources: @s1; @s2; @s3; @s4; @s5; @s6; @s7; @s8; and 1 more."),
        (12, "Sources: @s1; @s2; @s3; @s4; @s5; @s6; @s7; @s8; and 4 more."),
    ],
)
def test_eight_sources_are_cited_and_the_others_counted(sources: int, line: str) -> None:
    assert source_line(f"s{number}" for number in range(1, sources + 1)) == line


def test_other_fonts_make_everything_stale(tmp_path: Path) -> None:
    fonts = tmp_path / "manifest.json"
    fonts.write_text("{}")
    before = State(Code(tmp_path), {}, {}, fonts).settings
    fonts.write_text('{"Paper Sans": "0"}')
    assert State(Code(tmp_path), {}, {}, fonts).settings != before


def test_of_many_exhibits_four_are_named() -> None:
    assert _some([]) == ""
    assert _some("abcd") == ": a, b, c, d"
    assert _some("abcde") == ": a, b, c, d …"


def test_rows_of_a_comparison_stand_in_its_order() -> None:
    two, one, three = (Quantity(number, (f"plants/{number}",)) for number in (2, 1, 3))
    assert is_between(two, one, three).rows == ("plants/2", "plants/1", "plants/3")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"title": "Hives", "alt": "Three."}, []),
        ({"title": "", "alt": "Three."}, ["the title is empty\n  expected: a sentence"]),
        ({"title": " ", "alt": ""}, ["the title is empty", "the alt is empty\n  expected: facts for readers"]),
    ],
)
def test_empty_words_of_an_exhibit_are_told(words: dict[str, str], told: list[str]) -> None:
    if not told:
        check_words(words)
        return
    with pytest.raises(ContentError) as raised:
        check_words(words)
    assert len(raised.value.problems) == len(told)
    for problem, begins in zip(raised.value.problems, told, strict=True):
        assert str(problem).startswith(begins)


def for_each(*given: str) -> list[str]:
    """What is wrong with a value that is made for each of these."""
    exhibit = Exhibit("hives-{}", "table", ("plants",), "Hives.", "m", "m.py", 1, lambda _: None)
    named = replace(exhibit, id="hives", for_each=given)
    return [problem.found for problem in _faults(named)]


def test_a_family_names_a_dataset_that_it_reads_and_a_column() -> None:
    assert for_each("plants", "state") == []
    for given in (("plants",), ("hives", "state"), ("plants", "state", "year"), ("hives",)):
        assert for_each(*given) == [f"table hives: for_each is {', '.join(given)}"]

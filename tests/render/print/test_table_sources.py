"""On paper the sources of a row are numbers to a list below, and no number is torn from its sign."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from report.render.print.composed import plain_text
from report.render.print.pdf import make_pdf
from report.render.print.table_sources import with_numbered_sources
from tests.render.specimen import compose_text


def words(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def cited(text: str) -> dict[str, Any]:
    return {"t": "Span", "c": [["", ["citation"], []], [words(text)]]}


def cell(*inlines: Any) -> list[Any]:
    return [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": list(inlines)}]]


def row(*cells: Any) -> list[Any]:
    return [["", [], []], list(cells)]


def figure(*rows: Any) -> dict[str, Any]:
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": 0.5}]] * 2
    head = [["", [], []], [row(cell(words("Rule")), cell(words("Source")))]]
    body = [["", [], []], 0, [], list(rows)]
    table = {"t": "Table", "c": [["", [], []], [None, []], columns, head, [body], [["", [], []], []]]}
    source = {"t": "Span", "c": [["", ["source"], []], [words("Sources: all.")]]}
    caption = [None, [{"t": "Plain", "c": [words("Title."), source]}]]
    return {"t": "Figure", "c": [["tbl-a", [], []], caption, [table]]}


def test_each_source_has_a_number_and_stands_once_in_the_list_below() -> None:
    rows = [
        row(cell(words("One")), cell(cited("A (2001)"))),
        row(cell(words("Two")), cell(cited("B (2002)"), words(";"), {"t": "Space"}, cited("A (2001)"))),
        row(cell(words("Three")), cell(cited("C (2003)"))),
        row(cell(words("Four")), cell(words("–"))),
    ]
    made = with_numbered_sources({"blocks": [figure(*rows)]})["blocks"][0]
    table, notes = made["c"][2]
    shown = [plain_text(each[1][1][4]) for each in table["c"][4][0][3]]
    assert shown == ["1", "1, 2", "3", "–"]
    assert plain_text([notes]).replace("\N{NO-BREAK SPACE}", " ") == ("Sources: 1 A (2001); 2 B (2002); 3 C (2003).")
    assert "Sources: all." not in plain_text(made["c"][1][1])


def test_a_column_with_other_words_and_a_short_table_stay() -> None:
    mixed = figure(*[row(cell(words("x")), cell(words("see"), {"t": "Space"}, cited("A (2001)")))] * 4)
    short = figure(row(cell(words("x")), cell(cited("A (2001)"))))
    for given in (mixed, short):
        assert with_numbered_sources({"blocks": [given]})["blocks"][0] == given


def test_a_number_keeps_its_sign() -> None:
    paragraph = {"t": "Para", "c": [words("45"), {"t": "Space"}, words("%"), {"t": "Space"}, words("of")]}
    (made,) = with_numbered_sources({"blocks": [paragraph]})["blocks"]
    assert [each.get("c", " ") for each in made["c"]] == ["45\N{NO-BREAK SPACE}%", " ", "of"]


def test_the_list_below_a_table_is_named_in_the_language_of_the_paper() -> None:
    rows = [row(cell(words("x")), cell(cited(f"A ({at})"))) for at in range(3)]
    tree: dict[str, Any] = {"meta": {"lang": {"t": "MetaString", "c": "es"}}, "blocks": [figure(*rows)]}
    notes = with_numbered_sources(tree)["blocks"][0]["c"][2][-1]
    assert plain_text([notes]).startswith("Fuentes:")


SHIFTS = range(0, 660, 22)  # points above a table: its last row ends anywhere on a page


def linked(text: str) -> dict[str, Any]:
    link = {"t": "Link", "c": [["", [], []], [words(text)], ["https://example.org/", ""]]}
    return {"t": "Span", "c": [["", ["citation"], []], [link]]}


def tables_down_the_page(rows: int) -> list[dict[str, Any]]:
    """A table on each of many pages, each lower than the one before, with its number in its rows and its sources."""
    blocks = []
    for number, shift in enumerate(SHIFTS):
        lines = [row(cell(words(f"T{number}-row-{at}")), cell(linked(f"T{number}-S{at % 9}."))) for at in range(rows)]
        blocks += [{"t": "RawBlock", "c": ["typst", f"#pagebreak()\n#v({shift}pt)"]}, figure(*lines)]
        blocks[-1]["c"][0] = [f"tbl-{number}", [], []]
    return blocks


def pages_of(folder: Path, rows: int) -> list[tuple[str, int]]:
    """The words of each page with such tables, and how many links it has."""
    composed = compose_text(folder, "Text.\n")
    tree = {**composed.tree, "blocks": tables_down_the_page(rows)}
    reader = PdfReader(io.BytesIO(make_pdf(tree, root=composed.root, files=composed.files)))
    return [
        (page.extract_text(), sum(each.get_object()["/Subtype"] == "/Link" for each in page.get("/Annots", ())))
        for page in reader.pages
    ]


@pytest.mark.parametrize("rows", [70, 101])
def test_sources_stand_on_each_page_of_a_table_that_is_higher_than_one(tmp_path: Path, rows: int) -> None:
    pages = pages_of(tmp_path, rows)
    on_page = [set(re.findall(r"T(\d+)-row", text)) for text, _ in pages]
    listed = [set(re.findall(r"(?s)Sources:.*?T(\d+)-S0", text)) for text, _ in pages]
    assert on_page == listed, "no list without rows above it, and no rows without their list"
    assert sum(map(len, on_page)) > 2 * len(SHIFTS)
    for (here, (_, links)), (there, _) in pairwise([*zip(on_page, pages, strict=True), (set(), ("", 0))]):
        assert (links > 0) == bool(here and here != there), "links are in the last list, as PDF/UA asks"


def test_a_table_that_fits_a_page_is_not_parted_and_has_its_sources_below(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, 12)
    for number in range(len(SHIFTS)):
        (text,) = (text for text, _ in pages if f"T{number}-" in text)
        assert text.count(f"T{number}-row") == 12
        assert text.rindex(f"T{number}-row-11") < text.index("Sources:")


def test_a_list_too_long_for_a_foot_is_said_once_after_the_last_row(tmp_path: Path) -> None:
    composed = compose_text(tmp_path, "Text.\n")
    lines = [row(cell(words(f"row-{at}")), cell(linked(f"A-source-with-quite-a-long-name-{at}."))) for at in range(90)]
    tree = {**composed.tree, "blocks": [figure(*lines)]}
    reader = PdfReader(io.BytesIO(make_pdf(tree, root=composed.root, files=composed.files)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert text.count("Sources:") == 1
    assert text.rindex("row-89") < text.index("Sources:")

"""On paper the sources of a row are numbers to a list below, and no number is torn from its sign."""

from __future__ import annotations

from typing import Any

from report.render.print.composed import plain_text
from report.render.print.table_sources import with_numbered_sources


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

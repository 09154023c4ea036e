"""Widths of columns: words fit, and who says more gets more."""

from __future__ import annotations

from typing import Any

import pytest

from report.render.print.table_widths import CHARACTERS, CHARACTERS_WIDE, PADDING, SMALL, WIDE, fit_columns, share_out


def table(*rows: tuple[str, ...], widths: tuple[float, ...] = ()) -> dict[str, Any]:
    def row(texts: tuple[str, ...]) -> list[Any]:
        inlines = [[{"t": "Str", "c": text}] for text in texts]
        plain = [[{"t": "Plain", "c": content}] for content in inlines]
        return [["", [], []], [[["", [], []], {"t": "AlignDefault"}, 1, 1, content] for content in plain]]

    kinds = [{"t": "ColWidth", "c": width} for width in widths] or [{"t": "ColWidthDefault"}] * len(rows[0])
    columns = [[{"t": "AlignLeft"}, kind] for kind in kinds]
    none = ["", [], []]
    body = [none, 0, [], [row(texts) for texts in rows[1:]]]
    content = [none, [None, []], columns, [none, [row(rows[0])]], [body], [none, []]]
    return {"blocks": [{"t": "Table", "c": content}], "meta": {}}


def widths_of(tree: dict[str, Any]) -> list[float | None]:
    return [width.get("c") for _, width in tree["blocks"][0]["c"][2]]


def test_column_narrower_than_its_longest_word_is_widened() -> None:
    fitted = widths_of(fit_columns(table(("Confidence", "Text"), ("A", "a b c d"), widths=(0.05, 0.95))))
    assert fitted[0] is not None
    assert fitted[0] >= (len("Confidence") + PADDING) / CHARACTERS
    assert sum(width or 0 for width in fitted) == pytest.approx(1, abs=1e-3)


def test_widths_in_which_all_words_fit_are_kept() -> None:
    assert widths_of(fit_columns(table(("A", "B"), ("a", "b"), widths=(0.3, 0.7)))) == [0.3, 0.7]


def test_short_table_without_widths_stays_as_wide_as_its_words() -> None:
    assert widths_of(fit_columns(table(("A", "B"), ("a", "b")))) == [None, None]


def test_long_rows_without_widths_get_widths() -> None:
    fitted = widths_of(fit_columns(table(("A", "B"), ("short", "many words " * 20))))
    assert fitted[1] is not None
    assert fitted[0] is not None
    assert fitted[1] > 5 * fitted[0]


def test_words_joined_by_a_no_break_space_count_as_one() -> None:
    joined = widths_of(fit_columns(table(("A", "B"), ("one\u00a0two\u00a0three", "x"), widths=(0.1, 0.9))))
    assert joined[0] is not None
    assert joined[0] > 0.15


@pytest.mark.parametrize(
    ("needed", "typical", "expected"),
    [
        ([0.2, 0.2], [0.5, 0.5], [0.5, 0.5]),
        ([0.2, 0.2], [0.2, 0.8], [0.2, 0.8]),
        ([1.0, 3.0], [1.0, 3.0], [0.25, 0.75]),
        ([0.2, 0.2], [0.1, 0.1], [0.5, 0.5]),
    ],
)
def test_rest_is_shared_by_what_is_said(needed: list[float], typical: list[float], expected: list[float]) -> None:
    assert share_out(needed, typical) == pytest.approx(expected)


def test_a_table_with_high_rows_reaches_into_the_margins_where_there_are_some() -> None:
    cramped = table(("A", "B", "C", "D"), *[("many words " * 9,) * 4] * 3)
    classes = fit_columns(cramped, CHARACTERS_WIDE)["blocks"][0]["c"][0][1]
    assert classes == [SMALL, WIDE]
    assert WIDE not in fit_columns(cramped)["blocks"][0]["c"][0][1]
    quoted = {"blocks": [{"t": "BlockQuote", "c": cramped["blocks"]}], "meta": {}}
    assert WIDE not in fit_columns(quoted, CHARACTERS_WIDE)["blocks"][0]["c"][0]["c"][0][1]
    low = table(("A", "B"), ("a few words", "a few more"))
    assert fit_columns(low, CHARACTERS_WIDE)["blocks"][0]["c"][0][1] == []

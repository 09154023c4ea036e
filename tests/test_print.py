"""The printed paper, page by page: none is emptier than two fifths, and no heading stands alone at a page's foot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from report.theme.fonts import FONTS

PDF = FONTS.parents[2] / "build/paper.pdf"
MARGIN = 85.0  # points above and below the text
EMPTIEST = 0.58  # filled: what the machine leaves before a chapter that begins a page, to a line
LEAST = 60.0  # points of text on the last page
ROOM = 30.0  # points below a heading: it and a line of its text


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(PDF)


def lowest(page: Any) -> float:
    """Where the text of a page ends, in points above its foot."""
    heights: list[float] = []

    def note(text: str, outer: Any, inner: Any, *_: Any) -> None:
        height = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
        if text.strip() and height > MARGIN - 5:
            heights.append(height)

    page.extract_text(visitor_text=note)
    return min(heights)


def headings(items: list[Any]) -> Iterator[Destination]:
    for each in items:
        if isinstance(each, list):
            yield from headings(each)
        else:
            yield each


def test_no_page_of_the_text_is_half_empty(reader: PdfReader) -> None:
    first = next(headings(reader.outline))
    begins = reader.get_destination_page_number(first)
    assert begins is not None
    filled = {}
    for number, page in enumerate(reader.pages[begins:-1], begins + 1):
        top, foot = float(page.mediabox.height) - MARGIN, MARGIN
        filled[number] = (top - lowest(page)) / (top - foot)
    assert {number: round(share, 2) for number, share in filled.items() if share < EMPTIEST} == {}


def test_the_last_page_holds_more_than_an_entry(reader: PdfReader) -> None:
    last = reader.pages[-1]
    assert float(last.mediabox.height) - MARGIN - lowest(last) > LEAST


def test_no_heading_stands_alone(reader: PdfReader) -> None:
    alone = []
    for each in headings(reader.outline):
        number = reader.get_destination_page_number(each)
        assert number is not None
        if float(each.top) - lowest(reader.pages[number]) < ROOM:  # type: ignore[arg-type]
            alone.append((number + 1, each.title))
    assert alone == []

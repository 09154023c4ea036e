"""The printed paper, page by page: none is emptier than two fifths or has a hole, and no heading stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, Destination, DictionaryObject, NameObject

from report.theme.fonts import FONTS

PDF = FONTS.parents[2] / "build/paper.pdf"
MARGIN = 85.0  # points above and below the text
EMPTIEST = 0.58  # filled: what the machine leaves before a chapter that begins a page, to a line
LEAST = 60.0  # points of text on the last page
HOLE = 0.1  # of the text's height: around a float that begins or ends a page there is less
LETTER = (3.0, 8.0)  # points below and above the line on which a text stands
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


def marked(page: Any) -> list[tuple[float, float]]:
    """From where to where something is drawn or written, in points above the page's foot: a pair for each piece."""
    pieces: list[tuple[float, float]] = []
    path: list[float] = []

    def draw(operator: bytes, arguments: Any, matrix: Any, _: Any) -> None:
        if operator in (b"m", b"l", b"c", b"re"):
            numbers = [float(each) for each in arguments]
            if operator == b"re":
                numbers[2:] = [numbers[0] + numbers[2], numbers[1] + numbers[3]]
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            path.extend(x * matrix[1] + y * matrix[3] + matrix[5] for x, y in pairs)
        elif operator in (b"S", b"s", b"f", b"f*", b"B", b"B*", b"b", b"n"):
            if path and operator != b"n":  # which only cuts
                pieces.append((min(path), max(path)))
            path.clear()

    def write(text: str, outer: Any, inner: Any, *_: Any) -> None:
        if text.strip():
            height = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
            pieces.append((height - LETTER[0], height + LETTER[1]))

    page.extract_text(visitor_operand_before=draw, visitor_text=write)
    return pieces


def hole(page: Any) -> float:
    """The tallest empty strip of a page that has something above and below it, as a share of the text's height."""
    foot, top = MARGIN, float(page.mediabox.height) - MARGIN
    inside = sorted((low, high) for low, high in marked(page) if high > foot and low < top)
    widest, reached = 0.0, inside[0][1]
    for low, high in inside:
        widest, reached = max(widest, low - reached), max(reached, high)
    return widest / (top - foot)


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


def test_no_page_has_a_hole_in_its_middle(reader: PdfReader) -> None:
    holes = {number: round(hole(page), 3) for number, page in enumerate(reader.pages, 1)}
    assert {number: share for number, share in holes.items() if share > HOLE} == {}
    assert max(holes.values()) > 0.01, "nothing was measured"


def test_sources_of_a_table_stand_below_rows_of_it_on_the_same_page(reader: PdfReader) -> None:
    """The list is the foot of its table: what a page's text has before it is a row, and no list begins a page."""
    before = {}
    for number, page in enumerate(reader.pages, 1):
        text, _, listed = page.extract_text().partition("\nSources: 1")
        if listed:
            before[number] = text.splitlines()
    assert len(before) >= 4
    assert {number: lines for number, lines in before.items() if len(lines) < 4} == {}
    assert all(re.search(r"\d$", lines[-1].strip()) for lines in before.values()), "a row ends with its sources"


def test_a_hole_is_seen_between_lines_and_not_below_them() -> None:
    page = PdfWriter().add_blank_page(500, 170 + 600)
    content = DecodedStreamObject()
    content.set_data(b"0 684 m 9 684 l S 0 1 1 0 0 0 cm 505 0 m 514 0 l S 600 0 m 609 0 l W n")
    page[NameObject("/Contents")] = content
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject()})
    assert hole(page) == pytest.approx((684 - 514) / 600)


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


def test_the_contents_fill_one_page_or_two(reader: PdfReader) -> None:
    """One that spills over by a few lines would be neither."""
    starts = [index for index, page in enumerate(reader.pages) if page.extract_text().startswith("Table of contents")]
    chapters = [each for each in reader.outline if isinstance(each, Destination)]
    first = next(number for each in chapters if (number := reader.get_destination_page_number(each)) > starts[0])
    assert first - starts[0] <= 2
    for page in reader.pages[starts[0] + 1 : first]:
        assert lowest(page) < float(page.mediabox.height) / 2

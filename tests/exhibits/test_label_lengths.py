"""Labels that a wider typeface would drive out of a drawing say their length; all others are as they were."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest

from report.exhibits.drawing import specification, svg_of
from report.exhibits.label_lengths import with_lengths
from report.exhibits.text_lines import width_of
from report.theme import SANS

WIDTH, HEIGHT = 300.0, 200.0


def label(where: str, told: str = "", words: str = "Decree of 2003") -> str:
    return f'<text transform="{where}" font-family="{SANS}" font-size="13px"{told}>{words}</text>'


def lengths(marks: str) -> list[float]:
    found = re.findall(r'textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs"', with_lengths(marks, WIDTH, HEIGHT))
    return [float(each) for each in found]


@pytest.mark.parametrize(
    ("marks", "is_told"),
    [
        (label("translate(20,20)"), False),
        (label("translate(200,20)"), True),
        (label("translate(200,20)", ' text-anchor="end"'), False),
        (label("translate(90,20)", ' text-anchor="end"'), True),
        (label("translate(150,20)", ' text-anchor="middle"'), False),
        (label("translate(260,20)", ' text-anchor="middle"'), True),
        (label("translate(20,150) rotate(-90)"), False),
        (label("translate(20,90) rotate(-90)"), True),
        (label("translate(20,80) rotate(-90)", ' text-anchor="end"'), False),
        (f'<g transform="translate(190,0)"><g>{label("translate(0,20)")}</g></g>', True),
        (f'<g transform="translate(190,0)"><path d="M0,0"/></g>{label("translate(20,20)")}', False),
    ],
)
def test_a_label_says_its_length_if_it_would_leave_the_drawing_in_a_wider_typeface(marks: str, is_told: bool) -> None:
    assert (len(lengths(marks)) == 1) == is_told
    if not is_told:
        assert with_lengths(marks, WIDTH, HEIGHT) == marks


def test_the_length_is_that_of_the_words_in_our_typeface() -> None:
    (length,) = lengths(label("translate(230,20)", words="A &amp; B of 2003"))
    assert length == pytest.approx(width_of("A & B of 2003", SANS, 400, 130) / 10, abs=0.5)
    (bold,) = lengths(label("translate(230,20)", ' font-weight="600"', words="A &amp; B of 2003"))
    assert bold > length


def test_each_line_of_a_label_has_its_own_length() -> None:
    lines = '<tspan>a short one</tspan><tspan x="0" dy="15">and one that is much too long for it</tspan>'
    assert len(lengths(label("translate(150,20)", words=lines))) == 1


def test_letters_of_other_families_are_left_alone() -> None:
    marks = label("translate(280,20)").replace(SANS, "Courier")
    assert with_lengths(marks, WIDTH, HEIGHT) == marks


def test_a_chart_is_drawn_with_lengths_at_its_edges() -> None:
    frame = pd.DataFrame({"share": [1, 2], "name": ["A name of some length", "Another"]})
    spec = specification(alt.Chart(frame).mark_bar().encode(x="share:Q", y="name:N").properties(width=200, height=60))
    drawn = svg_of(spec, "a", "T", "D")
    assert re.search(
        r'<text [^>]*textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"[^>]*>A name of some length<', drawn
    )
    assert re.search(r"<text (?![^>]*textLength)[^>]*>0.5<", drawn), "a number in the middle of an axis"

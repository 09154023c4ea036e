"""Titles above figures, notes below, in the markup of either renderer, once."""

from __future__ import annotations

import pytest

from report.evidence.figure_layout import told_as_one, with_shapes, with_titles_above

HEAD = '<span class="caption-head"><strong>It rose.</strong> Tonnes <span class="x">a</span> year.</span>'
BUILTIN = (
    '<div id="fig-a" class="quarto-float exhibit" data-exhibit="a">\n<figure class="figure">\n'
    '<svg class="chart"></svg>\n'
    f'<figcaption>\n<span class="quarto-float-label">Figure 1.2:</span> {HEAD} A note. '
    '<span class="source">Source: X.</span>\n</figcaption>\n</figure>\n</div>'
)
QUARTO = (
    '<div id="fig-a" class="quarto-float exhibit anchored" data-exhibit="a">\n<figure class="quarto-float figure">\n'
    '<div aria-describedby="fig-a-caption">\n<svg class="chart"></svg>\n</div>\n'
    f'<figcaption class="quarto-float-caption" id="fig-a-caption">\nFigure&nbsp;1.2: {HEAD} A note.\n</figcaption>\n'
    "</figure>\n</div>"
)


@pytest.mark.parametrize("page", [BUILTIN, QUARTO])
def test_the_title_stands_above_and_the_notes_below(page: str) -> None:
    made = with_titles_above(page)
    title, picture, note = (made.index(words) for words in ("It rose.", "<svg", "A note."))
    assert title < picture < note
    assert made.count("<figcaption") == made.count("</figcaption>") == 1
    assert made.index("1.2:") < made.index("</figcaption>") < picture
    assert made.count("<span") == made.count("</span>") == page.count("<span")
    assert with_titles_above(made) == made


def test_a_caption_of_somebody_elses_making_stays() -> None:
    page = BUILTIN.replace(HEAD, "Words.")
    assert with_titles_above(page) == page


def test_a_drawing_is_heard_as_one_picture_and_what_is_no_picture_stays() -> None:
    words = '<title id="a-title">It rose</title><desc id="a-description">From 1 to 2.</desc>'
    drawing = (
        f'<svg class="chart" role="img" aria-labelledby="a-title">{words}<g font-family="x"><text>10</text></g></svg>'
    )
    made = told_as_one(f"{drawing}<p>{drawing}")
    assert made.count('<g aria-hidden="true" font-family="x">') == 2
    assert made.count(words) == 2, "its name is what is heard"
    assert told_as_one(made) == made
    assert told_as_one('<svg viewBox="0 0 1 1"><g></g></svg>') == '<svg viewBox="0 0 1 1"><g></g></svg>'


def test_a_drawing_that_scales_carries_its_proportions_once() -> None:
    drawing = (
        '<svg class="chart" width="665" height="337.5" style="max-width: 665px; width: 100%; height: auto"><g/></svg>'
    )
    made = with_shapes(drawing)
    assert 'height: auto; aspect-ratio: 665 / 337.5"' in made
    assert with_shapes(made) == made
    icon = '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"></svg>'
    assert with_shapes(icon) == icon

"""The first page: what its divisions ask for is put in, once, and nothing of it is typed into a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.evidence.front_page import _kind_of_preview, front_for, with_built_files, with_files
from report.evidence.gathered import Evidence

ROOT = Path(__file__).parents[2]
FIGURE = "light-vehicles"
PAGE = f"""<html lang="en"><body><main>
<div class="front">
<div class="finding">
<p>It rose.</p>
</div>
<div data-picture="{FIGURE}">

</div>
<div class="numbers">
<ul>
<li>1</li>
</ul>
</div>
</div>
<div class="findings">
<ul>
<li>One (<a href="chapters/a.html#fig-{FIGURE}">Figure 1</a>).</li>
<li>Two.</li>
</ul>
</div>
<div class="story">
<div class="step" data-picture="{FIGURE}">
<p>Then it fell.</p>
</div>
</div>
<div lang="es">
<p><strong>Resumen</strong></p>
<p>Uno.</p>
</div>
</main></body></html>"""


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    site = tmp_path_factory.mktemp("site")
    (site / "chapters/evidence").mkdir(parents=True)
    (site / "chapters/evidence/cite.html").touch()
    return front_for(Evidence(Project(ROOT)), site)


def test_each_division_gets_what_it_asks_for(complete: Callable[[str, str], str]) -> None:
    made = complete("index.html", PAGE)
    assert re.findall(r'<a (?:class="primary" )?href="[^"]*">(Read|PDF|Word|Data|Cite)</a>', made) == [
        "Read",
        "PDF",
        "Word",
        "Cite",
    ], "what the site has, and nothing else"
    assert made.count('class="chart"') == 2, "the picture and the story"
    assert made.count('class="small-chart"') == 1
    assert made.index("numbers-hint") > made.index('class="numbers"')
    assert '<details class="other-language" lang="es">' in made
    assert "Resumen (Español)" in made


def test_no_identifier_stands_twice_and_a_small_chart_is_for_the_eye_alone(complete: Callable[[str, str], str]) -> None:
    made = complete("index.html", PAGE)
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert len(ids) == len(set(ids))
    small = made[made.index('class="small-chart"') :]
    assert 'aria-hidden="true"' in small[: small.index(">")]
    assert "<title" not in small[: small.index("</svg>")]


HEADS = {
    "built-in": '<p class="subtitle">Of it</p>\n{}<p class="author">A</p>\n',
    "Quarto": '<p class="subtitle lead">Of it</p>\n</div>\n\n{}\n\n<div class="quarto-title-meta">',
}
DESCRIBED = {
    "built-in": '<div class="description">Why it rose.</div>\n',
    "Quarto": '<div>\n  <div class="description">\n    Why it rose.\n  </div>\n</div>\n',
}


@pytest.mark.parametrize("renderer", HEADS)
def test_the_finding_stands_in_the_place_of_the_description(renderer: str, complete: Callable[[str, str], str]) -> None:
    def page(described: str) -> str:
        header = f'<header id="title-block-header">{HEADS[renderer].format(described)}</header>'
        return PAGE.replace("<main>", f"<main>\n{header}")

    assert complete("index.html", page(DESCRIBED[renderer])) == complete("index.html", page(""))
    without_front = page(DESCRIBED[renderer]).replace('<div class="front">', '<div class="other">')
    assert "Why it rose." in complete("index.html", without_front)


@pytest.mark.parametrize(("height", "kind"), [(515, "to-chart"), (516, "to-chart is-tall")])
def test_of_a_chart_far_taller_than_wide_the_top_is_shown(height: int, kind: str) -> None:
    assert _kind_of_preview(f'<svg class="small-chart" width="343" viewBox="0 0 343.5 {height}">') == kind
    assert _kind_of_preview("<svg>") == "to-chart"


def test_it_is_done_once_and_only_on_the_first_page(complete: Callable[[str, str], str]) -> None:
    made = complete("index.html", PAGE)
    assert complete("index.html", made) == made
    assert complete("chapters/a.html", PAGE) == PAGE
    assert complete("index.html", "<main><p>No front.</p></main>") == "<main><p>No front.</p></main>"


def test_a_picture_that_is_no_figure_is_told_with_its_place(complete: Callable[[str, str], str]) -> None:
    with pytest.raises(ContentError) as told:
        complete("index.html", PAGE.replace(f'data-picture="{FIGURE}"', 'data-picture="no-such"', 1))
    (problem,) = told.value.problems
    assert (problem.path, 'no figure "no-such"' in problem.found) == ("index.qmd", True)
    assert FIGURE in problem.expected


def test_publishing_changes_the_ways_to_the_files_and_back(complete: Callable[[str, str], str]) -> None:
    made = complete("index.html", PAGE)
    published = with_files(made, "paper-a.pdf", "paper-a.docx")
    assert 'href="paper-a.pdf"' in published
    assert "../paper.pdf" not in published
    assert with_built_files(published) == made

"""The story of one chart: drawn once, as far as each step goes without scripts, and refused where it has no parts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.evidence.front_page import _Front
from report.evidence.gathered import Evidence
from report.exhibits import drawing
from report.exhibits.kinds.kind import NARROW, PICTURE

FRAME = pd.DataFrame({"year": [1, 2, 3], "tonnes": [3, 5, 1], "rows": ["a/1", "a/2", "a/3"]})
STEPS = ("It rose.", "It was seen.", "It fell.")
DIVISION = '::: {.story data-picture="harvest"}\n'


def page(steps: tuple[str, ...] = STEPS) -> str:
    told = "\n".join(f'<div class="step">\n<p>{words}</p>\n</div>' for words in steps)
    front = '<div class="front">\n</div>'
    return f'<main>{front}\n<div class="story" data-picture="harvest">\n{told}\n</div><p>After.</p></main>'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A paper whose first page alone shows a figure that comes in three steps."""
    (tmp_path / "_quarto.yml").write_text("book:\n  title: Honey\n  chapters: [index.qmd]\nlang: en\n")
    (tmp_path / "index.qmd").write_text(f"# Summary\n\n{DIVISION}:::\n")
    base = alt.Chart(FRAME).encode(x="year:Q", y="tonnes:Q")
    chart = alt.layer(
        base.mark_line(),
        base.mark_rule().properties(name="step-2"),
        base.mark_point().properties(name="step-3-points"),
    )
    spec = drawing.specification(chart.properties(width=300, height=100))
    folder = tmp_path / "build/exhibits/harvest"
    folder.mkdir(parents=True)
    for name, own, kind in ((PICTURE, "harvest", "chart"), (NARROW, "harvest-narrow", "narrow-chart")):
        (folder / name).write_text(drawing.svg_of(spec, own, "It fell", "From 3 to 1", kind))
    told = {"id": "harvest", "kind": "figure", "title": "It fell", "files": {PICTURE: "", NARROW: ""}}
    (folder / "metadata.json").write_text(json.dumps(told))
    return Project(tmp_path)


def test_each_step_shows_the_chart_as_far_as_it_goes_and_the_last_all_of_it(project: Project) -> None:
    made = _Front(Evidence(project), project.site).complete(page())
    assert made.count('role="img"') == 2, "the drawing for a desk and that for a phone, once"
    assert re.findall(r'class="step-still" style="([^"]*)"', made) == ["--step-2:0;--step-3:0", "--step-3:0"]
    copies = re.findall(r'<svg [^>]*aria-hidden="true"><use href="#([^"]+)"/></svg>', made)
    assert copies == ["fig-harvest-part-1", "fig-harvest-part-2"] * 2
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert len(ids) == len(set(ids))
    assert set(copies) < set(ids)
    assert {"2", "3"} == set(re.findall(r"opacity:var\(--step-(\d),1\)", made))
    assert [made.index(words) for words in (*STEPS, "step-chart", "After.")] == sorted(
        made.index(words) for words in (*STEPS, "step-chart", "After.")
    )
    assert _Front(Evidence(project), project.site).complete(made) == made


@pytest.mark.parametrize("steps", [STEPS[:2], (*STEPS, "And more.")])
def test_steps_and_parts_of_the_chart_are_as_many(project: Project, steps: tuple[str, ...]) -> None:
    with pytest.raises(ContentError) as raised:
        _Front(Evidence(project), project.site).complete(page(steps))
    assert f"index.qmd:3: the story has {len(steps)} steps" in str(raised.value)


def test_a_picture_of_the_first_page_alone_has_its_page_and_says_where_it_is(project: Project) -> None:
    evidence = Evidence(project)
    assert evidence.on_first_page == {"harvest"}
    assert evidence.not_shown == ("harvest",), "no chapter numbers it"
    (project.root / "index.qmd").write_text(f'# Summary\n\n{DIVISION}:::\n\n```{{python}}\nfigure("harvest")\n```\n')
    evidence = Evidence(project)
    assert (evidence.on_first_page, evidence.not_shown) == (frozenset(), ())

"""An exhibit that no chapter shows yet can be looked at; what was renamed answers at its former address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.evidence.aliases import alias_companions
from report.evidence.gathered import Evidence
from tests.lending import Copies, lent_copy
from tests.sample import Sample

NEW = '''

@figure(reads=[HARVEST]{more})
def growth(data: Inputs) -> Figure:
    """Honey of all valleys."""
    frame = data[HARVEST].where(series_id="harvest_all").chart_frame("year", tonnes="value")
    chart = alt.Chart(frame).mark_bar().encode(alt.X("year:O"), alt.Y("tonnes:Q"))
    return Figure(chart.properties(width=300, height=100), frame, "Honey grew", "Tonnes", "Honey grew to 106 tonnes.")
'''


ALIASES = "---\naliases: [bees.html, /apiaries.html, /swarms, 'queens#old']\n---\n\n"


@pytest.fixture(scope="module")
def copies_of_grown(copies_of_sample: Copies, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Copies of a paper with an exhibit of two ids that no chapter shows, and with a chapter of former addresses."""
    place = tmp_path_factory.mktemp("grown")
    grown = Sample(place / "original")
    copies_of_sample.lend(grown.folder)
    grown.append("scripts/honey_exhibits.py", NEW.format(more=', was=["honey-growth"]'))
    grown.edit("chapters/hives.qmd", "# Hives {#sec-hives}\n", f"{ALIASES}# Hives {{#sec-hives}}\n")
    grown.made("site")
    return Copies(grown.folder, place)


@pytest.fixture
def grown(copies_of_grown: Copies, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sample]:
    """A copy of that paper with its site, to be changed at will."""
    with lent_copy(copies_of_grown, tmp_path / "paper", request) as folder:
        yield Sample(folder)


def test_an_exhibit_that_no_chapter_shows_is_built_and_can_be_looked_at(grown: Sample) -> None:
    page = (grown.project.site / "exhibits/growth.html").read_text(encoding="utf-8")
    assert "Not shown in a chapter yet." in page
    assert "<svg" in page
    gallery = (grown.project.site / "chapters/evidence/exhibits.html").read_text(encoding="utf-8")
    assert "../../exhibits/growth.html" in gallery
    assert gallery.count("Not shown in a chapter yet") == 1
    assert "Not shown" not in (grown.project.site / "exhibits/harvest.html").read_text(encoding="utf-8")
    done = grown.report("check")
    assert done.returncode == 1
    assert 'figure "growth" is named in no chapter' in done.stderr

    # Once it is shown, nothing says otherwise.
    grown.append(
        "chapters/honey.qmd", '\n@fig-growth shows all.\n\n```{python}\n#| label: show-growth\nfigure("growth")\n```\n'
    )
    grown.made("site")
    assert "Not shown" not in (grown.project.site / "exhibits/growth.html").read_text(encoding="utf-8")
    gallery = (grown.project.site / "chapters/evidence/exhibits.html").read_text(encoding="utf-8")
    assert "Not shown in a chapter yet" not in gallery


def test_former_addresses_send_readers_on(grown: Sample) -> None:
    for old, target in {
        "exhibits/honey-growth.html": "growth.html",
        "chapters/bees.html": "hives.html",
        "apiaries.html": "chapters/hives.html",
        "swarms/index.html": "../chapters/hives.html",
        "chapters/queens/index.html": "../hives.html",
    }.items():
        text = (grown.project.site / old).read_text(encoding="utf-8")
        assert f'content="0; url={target}"' in text
        assert re.search(f'<a href="{target}">', text)
        assert (grown.project.site / old).parent.joinpath(target).resolve().is_file()


def test_a_chapter_that_uses_the_former_id_is_told_the_new_one(grown: Sample) -> None:
    grown.append("chapters/honey.qmd", '\n```{python}\n#| label: show-growth\nfigure("honey-growth")\n```\n')
    done = grown.make("site")
    assert done.returncode != 0
    assert done.stderr.count('no figure "honey-growth"') == 1
    assert 'expected: "growth", which it is now' in done.stderr


@pytest.mark.parametrize(
    ("was", "message"),
    [("harvest", r'was "harvest", which is the id, or was, of harvest'), ("growth", 'was "growth", which is the id')],
)
def test_a_former_id_that_is_in_use_is_refused(sample: Sample, was: str, message: str) -> None:
    sample.append("scripts/honey_exhibits.py", NEW.format(more=f', was="{was}"'))
    done = sample.make("exhibits")
    assert done.returncode != 0
    assert message in done.stderr


@pytest.mark.parametrize("alias", ["/chapters/honey.html", "honey.html", "../../out.html"])
def test_an_alias_that_is_a_page_or_outside_is_refused(sample: Sample, alias: str) -> None:
    sample.edit(
        "chapters/hives.qmd", "# Hives {#sec-hives}\n", f"---\naliases: [{alias}]\n---\n\n# Hives {{#sec-hives}}\n"
    )
    with pytest.raises(ContentError, match=r"in use|outside the site"):
        alias_companions(Evidence(sample.project))

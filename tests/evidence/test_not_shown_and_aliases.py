"""An exhibit that no chapter shows yet can be looked at; what was renamed answers at its former address."""

from __future__ import annotations

import re

import pytest

from report.core.errors import ContentError
from report.evidence.aliases import alias_companions
from report.evidence.gathered import Evidence
from tests.sample import Sample

NEW = '''

@figure(reads=[HARVEST]{more})
def growth(data: Inputs) -> Figure:
    """Honey of all valleys."""
    frame = data[HARVEST].where(series_id="harvest_all").chart_frame("year", tonnes="value")
    chart = alt.Chart(frame).mark_bar().encode(alt.X("year:O"), alt.Y("tonnes:Q"))
    return Figure(chart.properties(width=300, height=100), frame, "Honey grew", "Tonnes", "Honey grew to 106 tonnes.")
'''


@pytest.fixture
def grown(sample: Sample) -> Sample:
    sample.append("scripts/honey_exhibits.py", NEW.format(more=""))
    return sample


def test_an_exhibit_that_no_chapter_shows_is_built_and_can_be_looked_at(grown: Sample) -> None:
    grown.made("site")
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


def test_former_addresses_send_readers_on(sample: Sample) -> None:
    sample.append("scripts/honey_exhibits.py", NEW.format(more=', was="honey-growth"'))
    sample.edit(
        "chapters/hives.qmd",
        "# Hives {#sec-hives}\n",
        "---\naliases: [bees.html, /apiaries.html, /swarms, 'queens#old']\n---\n\n# Hives {#sec-hives}\n",
    )
    sample.made("site")
    for old, target in {
        "exhibits/honey-growth.html": "growth.html",
        "chapters/bees.html": "hives.html",
        "apiaries.html": "chapters/hives.html",
        "swarms/index.html": "../chapters/hives.html",
        "chapters/queens/index.html": "../hives.html",
    }.items():
        text = (sample.project.site / old).read_text(encoding="utf-8")
        assert f'content="0; url={target}"' in text
        assert re.search(f'<a href="{target}">', text)
        assert (sample.project.site / old).parent.joinpath(target).resolve().is_file()


def test_a_chapter_that_uses_the_former_id_is_told_the_new_one(sample: Sample) -> None:
    sample.append("scripts/honey_exhibits.py", NEW.format(more=', was=["honey-growth"]'))
    sample.append("chapters/honey.qmd", '\n```{python}\n#| label: show-growth\nfigure("honey-growth")\n```\n')
    done = sample.make("site")
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

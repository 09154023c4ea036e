"""The article as JATS is published beside the PDF, with its way in the list of versions; without it nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.release.publish import Asked, publish
from tests.release.publish.small import Small
from tests.test_links import faults_of


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "paper")


def published(small: Small) -> Path:
    publish(small.project, Asked("folder:public", "", ""), lambda *_: None)
    return small.project.root / "public"


def test_jats_stands_in_both_places_and_the_list_leads_to_it(small: Small) -> None:
    small.write("build/jats/article.xml", "<article/>")
    small.write("build/jats/chart.svg", "<svg/>")
    public = published(small)
    for place in (public, public / "v/0.1.0"):
        assert (place / "jats/article.xml").read_text() == "<article/>"
        assert (place / "jats/chart.svg").is_file()
    for page, way in (("index.html", "jats"), ("v/0.1.0/chapters/one.html", "../jats")):
        assert f'href="{way}/article.xml">JATS XML</a>' in (public / page).read_text()
    assert faults_of(public) == []


def test_a_build_without_it_says_nothing_of_it(small: Small) -> None:
    public = published(small)
    assert "JATS" not in (public / "index.html").read_text()
    assert not (public / "jats").exists()

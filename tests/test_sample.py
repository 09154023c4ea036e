"""The sample paper is a sound paper: what is planted in it is the only fault that a test can meet."""

from __future__ import annotations

from report.data import check_package
from report.prose import check_prose
from tests.sample import Sample


def test_its_data_keep_every_rule(built_sample: Sample) -> None:
    assert check_package(built_sample.project).problems == ()


def test_its_chapters_keep_every_rule(built_sample: Sample) -> None:
    assert check_prose(built_sample.project).problems == ()


def test_its_build_is_whole(built_sample: Sample) -> None:
    made = built_sample.files("site", "exhibits", "paper.pdf", "paper.docx")
    assert {name.split("/")[0] for name in made} == {"site", "exhibits", "paper.pdf", "paper.docx"}
    assert {"site/chapters/honey.html", "site/chapters/hives.html", "exhibits/harvest/figure.svg"} <= made.keys()

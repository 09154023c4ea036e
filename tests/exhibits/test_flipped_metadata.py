"""A number or word that was changed in what an exhibit tells of itself is noticed and made anew."""

from __future__ import annotations

import pytest

from .project import SmallProject

FLIPS = {
    "a number": ("made-2017", "3933154", "3933157"),
    "a number as text": ("made-2017", "3,933,154", "3,933,157"),
    "a definition": ("made-2017", "Vehicles made", "Vehicles sold"),
    "a caption": ("vehicles", "A note with", "A rote with"),
    "an alternative text": ("vehicles", "In 2017 makers", "In 2018 makers"),
    "a row": ("made-2017", "vehicles/made-2017", "vehicles/made-2016"),
    "a line": ("made-2017", '"line": 7', '"line": 8'),
    "its own hash": ("made-2017", '"content": "', '"content": "0'),
}


@pytest.mark.parametrize("flip", FLIPS)
def test_flipped_metadata_are_made_anew(project: SmallProject, flip: str) -> None:
    name, old, new = FLIPS[flip]
    before = project.files()
    path = project.exhibits / name / "metadata.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert f"(1 of 6 rebuilt: {name})" in project.built().stderr
    assert project.files() == before

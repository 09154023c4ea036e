"""What a verification must have ended with before a build is published, and what a damaged one leads to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import Problem
from report.release.publish.preflight import VERDICT, problems_of
from report.release.verify.verdicts import CHANGED, NOT_REPRODUCED, REPRODUCED, UNRELEASED
from tests.release.publish.small import Small


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "paper")


def problems(small: Small, *forced: str) -> list[Problem]:
    return list(problems_of(small.project, frozenset(forced)))


def released(version: str) -> dict[str, str]:
    return {"version": version, "date": "2026-01-01", "machine": "any"}


@pytest.mark.parametrize("verdict", [REPRODUCED, CHANGED])
def test_results_that_are_those_of_the_release_may_be_published(small: Small, verdict: str) -> None:
    small.verify(verdict=verdict, release=released("0.1.0"))
    assert problems(small) == []


def test_what_is_not_reproduced_is_refused(small: Small) -> None:
    small.verify(verdict=NOT_REPRODUCED, release=released("0.1.0"))
    (found,) = problems(small)
    assert found.found == "the verification ended with: not reproduced"
    assert problems(small, "unverified") == []


@pytest.mark.parametrize(
    ("release", "against", "number"),
    [
        (released("0.0.9"), "this build differs from release 0.0.9", "0.1.0"),
        (released("0.1.0"), "this build differs from release 0.1.0", "<a later number>"),
        (None, "this build is no release: there is none yet", "0.1.0"),
    ],
)
def test_a_number_that_was_not_released_asks_for_a_release(
    small: Small, release: dict[str, str] | None, against: str, number: str
) -> None:
    small.verify(verdict=UNRELEASED, release=release)
    (found,) = problems(small)
    assert found.found == f"the verification ended with: unreleased; {against}"
    assert found.remedy.startswith(f"run: make release VERSION={number}; commit what it writes; then make verify")
    assert problems(small, "unverified") == []


def test_results_of_a_release_under_another_number_are_refused(small: Small) -> None:
    small.verify(verdict=REPRODUCED, release=released("0.0.9"))
    (found,) = problems(small)
    assert found.found == "this build has the results of release 0.0.9, and would be published as 0.1.0"
    assert found.path == "CITATION.cff"


def text_of(small: Small) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((small.project.build / VERDICT).read_bytes())
    return told


DAMAGED: list[bytes] = [
    *(b"", b"[]", b"null", b"3", b'"reproduced"', b'{"verdict": "rep', b"\xff\xfe", b"[" * 100_000, b"9" * 5000),
    *(b"{}", b'{"verdict": null}', b'{"verdict": ["reproduced"]}', b'{"verdict": {}}', b'{"matched": true}'),
]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_verdict_is_no_verification(small: Small, content: bytes) -> None:
    (small.project.build / VERDICT).write_bytes(content)
    (found,) = problems(small)
    assert found.found.startswith("no verification can be read from it: ")
    assert found.path == "build/verification/verdict.json"
    assert found.remedy.startswith("run: make verify")


@pytest.mark.parametrize("part", ["pages", "outputs", "release"])
@pytest.mark.parametrize(
    "value", [[], 3, "text", True, [["a", "b"]], {"version": 3, "a": None}, {"a": ["b"], "version": []}]
)
def test_a_part_of_the_wrong_kind_is_no_verification(small: Small, part: str, value: object) -> None:
    small.verify(**{part: value})
    found = problems(small)
    assert [each.remedy.startswith("run: make verify") for each in found] == (
        [True] if value or part != "release" else []
    )


@pytest.mark.parametrize("cut", range(2, 400, 37))
def test_a_verdict_cut_anywhere_is_no_verification(small: Small, cut: int) -> None:
    path = small.project.build / VERDICT
    path.write_bytes(path.read_bytes()[:-cut])
    (found,) = problems(small)
    assert found.remedy.startswith("run: make verify")


def test_a_folder_in_the_place_of_the_verdict_is_no_verification(small: Small) -> None:
    path = small.project.build / VERDICT
    path.unlink()
    path.mkdir()
    (found,) = problems(small)
    assert found.remedy.startswith("run: make verify")


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx", "site/index.html", "site/assets/paper.css"])
def test_a_missing_or_other_file_of_the_build_is_named(small: Small, name: str) -> None:
    path = small.project.build / name
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    (changed,) = problems(small)
    path.unlink()
    (missing,) = problems(small)
    assert changed.found == missing.found == f"what was verified is not what is built now: {name}"

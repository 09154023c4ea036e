"""Each verdict from the smallest builds that lead to it: its word, its status, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report.evidence.record import LAYERS, MADE, Released, Snapshot, this_machine
from report.evidence.record.released import this_python
from report.release.verify.comparison import Layer, Mismatch, compare
from report.release.verify.verdicts import (
    CHANGED,
    GIVEN,
    HERE,
    INSTALLED,
    LEFT,
    NOT_REPRODUCED,
    REPRODUCED,
    STATUSES,
    TWO_BUILDS,
    UNRELEASED,
    WARM,
    Verdict,
    counted,
    judge,
)
from report.release.verify.verification import of_release

MODULE, ENGINE = "scripts/bees.py", "report/render/site.py"
EXHIBIT: dict[str, Any] = {
    "datasets": {"bees": "1"},
    "settings": {"python": "3.11"},
    "code": "1",
    "function": {"file": MODULE, "line": 7},
    "kind": "value",
    "text": "3",
}
INPUTS = {
    **dict.fromkeys((MODULE, ENGINE, "data/bees/bees.csv", "chapters/one.qmd", "README.md"), "1"),
    "tests/test_bees.py": "1",
}
MADE_OF_IT = {
    "data": {"bees": "1"},
    "values": {"hives": "3 (3.0 hives)"},
    "pages": {"index.html": "1", "chapters/one.html": "1"},
    "PDF": {"paper.pdf": "1"},
    "Word": {"paper.docx": "1"},
}


def build(name: str = "the first build", **changed: Mapping[str, str]) -> Snapshot:
    """A build of a paper with one row, one value and two pages, with some items of some layers changed."""
    layers = {layer: {**({"inputs": INPUTS} | MADE_OF_IT).get(layer, {}), **changed.get(layer, {})} for layer in LAYERS}
    layers = {layer: {item: print_ for item, print_ in items.items() if print_} for layer, items in layers.items()}
    inputs = {"hives": EXHIBIT} if "hives" in layers["values"] else {}
    return Snapshot(name, layers, inputs, {"bees/a": "1"})


RELEASED = Released("1.0.0", "2026-01-01", this_machine(), this_python(), "built-in", build("release 1.0.0"), Path())


def verdict_of(ours: Snapshot, released: Released | None = RELEASED) -> Verdict:
    said = f"{released.version} of {released.date}" if released else ""
    return judge([*compare(TWO_BUILDS, ours, ours, MADE, "nothing"), *of_release(released, ours)], said, failed=False)


def test_the_same_as_the_release_is_reproduced() -> None:
    found = verdict_of(build())
    assert (found.name, found.status, found.not_run) == (REPRODUCED, 0, ())
    assert found.means == "Everything that was compared is equal to release 1.0.0 of 2026-01-01, to the byte."


@pytest.mark.parametrize("program", [MODULE, ENGINE, "Makefile", "requirements.lock", "_quarto.yml", "scripts/more.py"])
def test_equal_results_of_changed_programs_are_a_verdict_of_their_own(program: str) -> None:
    found = verdict_of(build(inputs={program: "2"}))
    assert (found.name, found.status) == (CHANGED, 0)
    assert f"Of its programs {program} has changed since." in found.means


@pytest.mark.parametrize(
    "name", ["README.md", "tests/test_bees.py", "tests/new.py", "chapters/one.qmd", "data/README.md"]
)
def test_a_change_that_is_no_programs_and_moves_nothing_leaves_it_reproduced(name: str) -> None:
    found = verdict_of(build(inputs={name: "2"}))
    assert (found.name, found.status) == (REPRODUCED, 0)
    assert f"Of the other files {name} is not as released; no result differs by it." in found.means


def test_changed_text_is_unreleased() -> None:
    found = verdict_of(
        build(inputs={"chapters/one.qmd": "2"}, pages={"chapters/one.html": "2"}, PDF={"paper.pdf": "2"})
    )
    assert (found.name, found.status) == (UNRELEASED, 0)
    assert "Two builds of these files from nothing are equal" in found.means
    assert "Against release 1.0.0 of 2026-01-01 there are differences in 1 page and the PDF, each with its cause" in (
        found.means
    )


def test_changed_data_are_unreleased() -> None:
    found = verdict_of(build(inputs={"data/bees/bees.csv": "2"}, data={"bees": "2"}))
    assert (found.name, found.status) == (UNRELEASED, 0)


def test_without_a_release_it_is_unreleased() -> None:
    found = verdict_of(build(), None)
    assert (found.name, found.status) == (UNRELEASED, 0)
    assert found.means.startswith("There is no release yet to compare with.")
    assert found.not_run == (f"{', '.join(LAYERS)} of the release: there is no release yet",)


@pytest.mark.parametrize("layer", MADE_OF_IT)
def test_the_releases_own_files_that_give_something_else_are_not_reproduced(layer: str) -> None:
    (item,) = list(MADE_OF_IT[layer])[:1]
    found = verdict_of(build(**{layer: {item: "2"}}))
    assert (found.name, found.status) == (NOT_REPRODUCED, 1)
    assert "These are the files of release 1.0.0 of 2026-01-01, and they give something else" in found.means


@pytest.mark.parametrize("name", ["README.md", "tests/test_bees.py"])
def test_a_change_from_which_nothing_is_made_explains_nothing(name: str) -> None:
    found = verdict_of(build(inputs={name: "2"}, pages={"index.html": "2"}))
    assert (found.name, found.status) == (NOT_REPRODUCED, 1)
    assert "No file that changed since release 1.0.0 of 2026-01-01 explains the differences in 1 page." in found.means


@pytest.mark.parametrize(
    ("comparison", "said"),
    [
        (GIVEN, "What is given is not what the project records: an item."),
        (INSTALLED, "The installed packages are not those that the lock records: an item."),
        (LEFT, "Builds leave files behind by which one can change another: an item."),
        (TWO_BUILDS, "Two builds of the same files differ in 1 value."),
        (WARM, "A build that finds a cache differs from one that finds none in 1 value."),
        (HERE, "there are differences in 1 value. If it is older than a change, run: make."),
    ],
)
@pytest.mark.parametrize("released", [RELEASED, None])
def test_whatever_else_differs_is_not_reproduced_and_said(
    comparison: str, said: str, released: Released | None
) -> None:
    layers = [Layer(comparison, "values", 1, (Mismatch("values", "an item", "a", "b", "cause"),))]
    found = judge([*layers, *of_release(released, build())], "1.0.0" if released else "", failed=False)
    assert (found.name, found.status) == (NOT_REPRODUCED, 1)
    assert said in found.means


def test_a_failed_build_is_not_reproduced() -> None:
    found = judge([Layer(TWO_BUILDS, "inputs", 1, (Mismatch("inputs", "a build", "", "", ""),))], "1.0.0", failed=True)
    assert (found.name, found.means) == (NOT_REPRODUCED, "The paper could not be built from what is given.")


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        ({"machine": "Darwin arm64"}, "the release was made on Darwin arm64, this is"),
        ({"python": "3.9"}, "the release was made with Python 3.9, this is"),
    ],
)
def test_bytes_that_another_machine_makes_otherwise_are_not_run_and_named(elsewhere: dict[str, str], said: str) -> None:
    released = replace(RELEASED, **elsewhere)
    found = verdict_of(build(pages={"index.html": "2"}, PDF={"paper.pdf": "2"}), released)
    assert (found.name, found.status) == (REPRODUCED, 0)
    assert found.headline.startswith("reproduced (not run: pages of release 1.0.0: 1 of 2 have other bytes, and ")
    assert said in found.headline
    assert "PDF of release 1.0.0: 1 of 1 have other bytes" in found.headline
    same = verdict_of(build(), released)
    assert same.headline == REPRODUCED, "equal bytes are compared, whatever made them"


def test_a_number_that_another_python_makes_otherwise_is_not_reproduced() -> None:
    released = replace(RELEASED, python="3.9")
    found = verdict_of(build(values={"hives": "4 (4.0 hives)"}), released)
    assert found.name == NOT_REPRODUCED


def test_pages_of_a_release_by_another_renderer_are_not_run() -> None:
    found = verdict_of(build(pages={"index.html": "2"}), replace(RELEASED, renderer="quarto"))
    assert found.name == REPRODUCED
    assert found.not_run == ("pages of release 1.0.0: the release's pages were made by another renderer: quarto",)


def test_every_verdict_has_its_status() -> None:
    assert STATUSES == {REPRODUCED: 0, CHANGED: 0, UNRELEASED: 0, NOT_REPRODUCED: 1}


def test_kinds_are_counted_in_words() -> None:
    def of(*kinds: str) -> str:
        return counted([Mismatch(kind, "x", "a", "b", "c") for kind in kinds])

    assert of("values") == "1 value"
    assert of("data", "data", "values") == "2 datasets and 1 value"
    assert of("tables", "pages", "pages", "PDF", "Word") == "1 table, 2 pages, the PDF and the Word file"

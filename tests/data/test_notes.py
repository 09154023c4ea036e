"""Disagreements have their rows and units, and the codebook counts rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.project import Project
from report.data import Package, open_package


@pytest.fixture(scope="module")
def package() -> Package:
    return open_package(Project(Path(__file__).parents[2]))


def test_a_disagreement_with_a_figure_has_its_rows_and_unit(package: Package) -> None:
    disagreements = package.read("disagreements").frame
    with_figure = disagreements[disagreements["value"].notna()]
    assert len(with_figure) > 30
    assert with_figure["derived_from"].notna().all()
    assert with_figure["derivation"].isin(["a - b", "a / b"]).all()
    assert with_figure.loc[with_figure["derivation"] == "a - b", "unit"].notna().all()


def test_codes_are_counted_rightly_in_the_codebook(package: Package) -> None:
    coded = package.read("coded-evidence").frame["codes"].str.split("; ").explode().value_counts()
    stated = package.read("codebook").frame.set_index("code")["n_rows"]
    assert coded.to_dict() == stated.to_dict()

"""Verdicts on the abstract's claims follow from rows, and a wrong one is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.project import Project
from report.data import VERDICTS, claims_of, judge_claim, open_package
from report.data.claims import check_claims
from report.data.package import Package

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package() -> Package:
    return open_package(Project(ROOT))


def claim(package: Package, key: str) -> dict[str, str]:
    return next(record.cells for record in claims_of(package)[1] if record.cells["key"] == key)


def test_verdicts_on_record_follow_from_their_rows(package: Package) -> None:
    checked = check_claims(package)
    assert checked.looked_at > 30
    assert not checked.problems


def test_every_part_of_the_abstract_is_in_the_ledger(package: Package) -> None:
    records = [record.cells for record in claims_of(package)[1]]
    assert {int(cells["sentence"]) for cells in records} == set(range(1, 12))
    assert {cells["verdict"] for cells in records} == set(VERDICTS)
    numbers = {float(cells["claimed_value"]) for cells in records if cells["claimed_value"]}
    assert numbers == {28, 3_900_000, 13, 12}


def test_interviews_are_not_held_and_so_not_verified(package: Package) -> None:
    assert judge_claim(package, claim(package, "five-interviews")).verdict == "not verifiable"
    assert not package.records("interview-segments")


@pytest.mark.parametrize(
    ("key", "column", "cell", "found"),
    [
        ("production-2017", "tolerance_percent", "0.5", "is outside the tolerance: 0.9 percent away"),
        ("production-2017", "tolerance_percent", "4", "is within the tolerance: 3.2 percent away"),
        ("production-2017", "verdict", "supported", 'column "verdict" holds "supported"'),
        ("private-centres-13", "rows_for", "", 'column "verdict" holds "supported"'),
        (
            "private-centres-13",
            "rows_for",
            "centres-count/private_centres_seed-2018",
            "of the claims itself",
        ),
        ("agreements-28-countries", "unit", "agreements", "has no figure in agreements"),
        ("three-clusters", "correction", "", 'column "verdict" holds "supported with a correction"'),
        ("automotive-grew", "rows_for", "light-vehicles/lv_production_amia-1994", 'column "verdict" holds "supported"'),
        (
            "automotive-grew",
            "rows_for",
            "light-vehicles/lv_production_inegi-2017; light-vehicles/lv_production_amia-1994",
            'column "verdict" holds "supported"',
        ),
        ("local-structure-fragile", "rows_for", "", 'column "verdict" holds "supported"'),
    ],
)
def test_verdict_that_does_not_follow_is_found(
    package: Package, key: str, column: str, cell: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(claim(package, key), column, cell)  # rows are kept for every package of the process
    problems = check_claims(package).problems
    assert problems
    assert any(found in problem.found for problem in problems), [problem.found for problem in problems]
    assert {problem.path for problem in problems} == {"data/claims/seed-claims.csv"}


def test_row_against_a_judgement_does_not_refute_it(package: Package) -> None:
    cells = claim(package, "links-scarce")
    assert cells["rows_against"]
    assert judge_claim(package, cells).verdict == "not verifiable"

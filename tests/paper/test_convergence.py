"""The grid of convergence against the coded findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scripts.consortium_search import FIVE
from scripts.convergence import ALL, STEPS
from tests.paper.rows import read_rows

FINDINGS = "case-study/coded-evidence.csv"


def test_each_cell_counts_the_findings_with_a_code_of_its_step(computed: Callable[[str], Any]) -> None:
    frame = computed("knowledge-convergence").data
    shown = {(row.consortium, row.step): row.findings for row in frame.itertuples()}
    assert set(shown) == {(name, step) for name in FIVE for step in (*STEPS, ALL)}
    for name in FIVE:
        about = read_rows(FINDINGS, consortium=name)
        assert shown.pop((name, ALL)) == len(about)
    for (name, step), count in shown.items():
        about = read_rows(FINDINGS, consortium=name)
        assert count == sum(bool(set(re.split(r";\s*", row["codes"])) & set(STEPS[step])) for row in about)


def test_the_strip_by_hand(computed: Callable[[str], Any]) -> None:
    frame = computed("knowledge-convergence").data
    joined = frame[frame["step"].str.startswith("5")].set_index("consortium")["findings"]
    # EV187: the fuselage of the Halcón from wood to composite, the one finding of two crafts in one product
    assert joined.to_dict() == {"CENTA": 1, "MTH": 0, "CONMAD": 0, "COA": 0, "CITTAA": 0}
    silent = frame[(frame["consortium"] == "CITTAA") & (frame["findings"] > 0)]
    assert [step[0] for step in silent["step"]] == ["2", "3", "A"]


def test_codes_of_the_steps_are_in_the_codebook_and_in_one_step_only() -> None:
    codes = [code for each in STEPS.values() for code in each]
    assert len(codes) == len(set(codes))
    assert set(codes) <= {row["code"] for row in read_rows("case-study/codebook.csv")}

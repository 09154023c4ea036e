"""Claims: sentences that must be true of the data."""

from __future__ import annotations

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import csv_text
from report.exhibits.assertions import Judgement
from report.exhibits.inputs import ROWS, SEPARATOR
from report.exhibits.kinds.kind import Kind, Output
from report.exhibits.provenance import Provenance
from report.exhibits.registry import Exhibit


def _of_claim(_: Exhibit, judgement: Judgement, evidence: Provenance) -> Output:
    raise_all(ContentError, evidence.check_rows(judgement.rows, "the claim"))
    if not judgement.holds:
        raise ContentError(
            Problem(
                f"it is not true that {judgement.rule}",
                expected="data of which the sentence is true",
                remedy="correct the sentence that is marked with this claim, or what it is computed from",
            )
        )
    data = csv_text([["rule", ROWS], [judgement.rule, SEPARATOR.join(judgement.rows)]])
    return Output(judgement.rows, {"data.csv": data}, {"rule": judgement.rule})


CLAIM = Kind("claim", "Checked sentences", Judgement, _of_claim, output="metadata.json")

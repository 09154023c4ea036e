"""From an exhibit's function to the files of its folder."""

from __future__ import annotations

from report.core.errors import ContentError, Problem
from report.exhibits.inputs import Inputs, Row
from report.exhibits.kinds import KINDS, Output
from report.exhibits.provenance import Provenance
from report.exhibits.quantity import Quantity
from report.exhibits.registry import Exhibit


def compute(exhibit: Exhibit, evidence: Provenance) -> Output:
    """Call an exhibit's function and make its files.

    Raises
    ------
    ContentError
        If the function returns something else than its kind asks for, or shows anything without evidence.
    """
    kind = KINDS[exhibit.kind]
    result = exhibit.made_of(Inputs(evidence.datasets.__getitem__, exhibit.reads))
    if isinstance(result, kind.result):
        return kind.make(exhibit, result, evidence)
    found = f"the function returned a {type(result).__name__}"
    is_of_row = isinstance(result, Row) and kind.result is Quantity
    remedy = 'say which number of the row: .quantity("column")' if is_of_row else ""
    raise ContentError(Problem(found, expected=f"a {kind.result.__name__}", remedy=remedy))

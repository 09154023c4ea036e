"""What a function gives in the place of a number."""

from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.exhibits.exhibit_writer import compute
from report.exhibits.inputs import Row
from report.exhibits.provenance import Provenance
from report.exhibits.registry import Exhibit

ROW = Row("loans/a", {"hours": 39.0})


@pytest.mark.parametrize(
    ("kind", "result", "said"),
    [
        (
            "value",
            ROW,
            'returned a Row\n  expected: a Quantity\n  to fix:   say which number of the row: .quantity("col',
        ),
        ("table", ROW, "returned a Row\n  expected: a Table"),
        ("value", 39.0, "returned a float\n  expected: a Quantity"),
    ],
)
def test_a_row_in_the_place_of_a_number_is_asked_for_its_column(kind: str, result: object, said: str) -> None:
    exhibit = Exhibit("hours", kind, (), "Hours.", "scripts.hours", Path("hours.py"), 1, lambda _: result)
    with pytest.raises(ContentError) as caught:
        compute(exhibit, Provenance({}, {}))
    assert said in str(caught.value)
    assert ("to fix" in str(caught.value)) is ("to fix" in said)

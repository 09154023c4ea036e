"""Values: numbers in the running text."""

from __future__ import annotations

import math

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import csv_text
from report.exhibits.formula import agrees, amounts, told
from report.exhibits.inputs import ROWS, SEPARATOR
from report.exhibits.kinds.kind import Kind, Output
from report.exhibits.number_format import texts_of
from report.exhibits.provenance import Provenance
from report.exhibits.quantity import Quantity
from report.exhibits.registry import Exhibit


def _of_value(exhibit: Exhibit, quantity: Quantity, evidence: Provenance) -> Output:
    problems = list(evidence.check_rows(quantity.rows, "the value"))
    if not math.isfinite(quantity.number):
        problems.append(Problem(f"the value is {quantity.number}", expected="a number"))
    elif not agrees(quantity.formula):
        problems.append(Problem(f"the value is {quantity.number}", expected="what its own formula gives"))
    problems += evidence.check_unit(quantity, exhibit.unit) or evidence.check_name_of_unit(exhibit.unit)
    raise_all(ContentError, problems)
    texts = texts_of(quantity.number, exhibit.unit, exhibit.decimals)
    if exhibit.show not in texts:
        raise ContentError(
            Problem(
                f'the value {quantity.number} cannot be shown as "{exhibit.show}"',
                expected=f"one of: {', '.join(texts)}",
            )
        )
    header = ["id", "value", "unit", ROWS]
    data = csv_text([header, [exhibit.id, quantity.number, exhibit.unit, SEPARATOR.join(quantity.rows)]])
    details = {
        "number": quantity.number,
        "unit": exhibit.unit,
        "decimals": exhibit.decimals,
        "text": texts[exhibit.show],
        "texts": texts,
        "amounts": amounts(quantity.formula),
        "formula": told(quantity.formula, exhibit.unit, texts[exhibit.show]),
    }
    return Output(quantity.rows, {"data.csv": data}, details)


VALUE = Kind("value", "Numbers", Quantity, _of_value, output="metadata.json", call="value")

"""What readers may switch in a chart is checked where the figure declares it: columns, names of money, both amounts."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest

from report.core.errors import ContentError
from report.exhibits import Figure, drawing
from report.exhibits.exploring import explored

FRAME = pd.DataFrame(
    {"year": [2016, 2017], "euros": [40.0, 30.0], "euros_2018": [45.0, 31.0], "rows": ["money/1", "money/2"]}
)
MONEY = ("euros of each year", "euros of 2018")


def told(frame: pd.DataFrame = FRAME, domain: Any = alt.Undefined, **more: Any) -> dict[str, Any]:
    scale = alt.Scale(domain=domain)
    line = alt.Chart(frame).mark_line().encode(x="year:O", y=alt.Y("euros:Q", scale=scale))
    declared = {"real": [("euros", "euros_2018")], "money": MONEY, **more}
    figure = Figure(alt.layer(line), FRAME, title="It fell", subtitle="Euros", alt="From 40 to 30.", **declared)
    spec = drawing.specification(figure.chart)
    return explored(figure, [spec], drawing.inline_datasets(spec))


def test_two_kinds_of_money_are_told_with_their_names() -> None:
    assert told(domain=[0, 50]) == {"real": [["euros", "euros_2018"]], "money": list(MONEY)}
    assert told(real=(), money=()) == {}


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ({"money": ()}, "1 pairs of amounts"),
        ({"money": ("euros of each year", " ")}, "1 pairs of amounts"),
        ({"money": MONEY, "real": ()}, "0 pairs of amounts"),
        ({"real": [("euros", "euros_2019")]}, '"euros_2019", which its data lack'),
        ({"domain": [0, 42]}, '1 amounts of "euros_2018" leave the scale of "euros", as 45'),
        ({"domain": [35, 50]}, "as 31"),
        ({"frame": FRAME.drop(columns="euros_2018")}, 'no "euros_2018" to switch to'),
        ({"frame": FRAME.assign(euros_2018=[45.0, None])}, 'no "euros_2018" to switch to'),
        ({"real": [("year", "euros"), ("euros_2018", "euros")], "frame": FRAME.drop(columns="euros_2018")}, "no datum"),
    ],
)
def test_a_switch_that_would_not_work_is_refused_where_it_is_declared(declared: dict[str, Any], found: str) -> None:
    with pytest.raises(ContentError) as raised:
        told(**declared)
    assert found in str(raised.value)

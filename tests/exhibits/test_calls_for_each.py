"""Calls of what is made for each value of a column."""

import pytest

from report.exhibits.calls import ExhibitCall, calls_in


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ('value("most")', ExhibitCall("value", "most")),
        ('value("most", "words")', ExhibitCall("value", "most")),
        ('value("most", show="words")', ExhibitCall("value", "most")),
        ('value("most", valley="Nuevo León")', ExhibitCall("value", "most-nuevo-leon")),
        ("table('most', valley='North')", ExhibitCall("table", "most-north")),
        ('value("most", year=2017)', ExhibitCall("value", "most-2017")),
        ('value("most", "words", valley=valley)', ExhibitCall("value", "most", "valley")),
        ('value("most", show="words", valley=params["valley"])', ExhibitCall("value", "most", "valley")),
        ('figure( "most" , valley = valley)', ExhibitCall("figure", "most", "valley")),
    ],
)
def test_a_call_names_what_it_shows_or_the_parameter_that_says_it(text: str, call: ExhibitCall) -> None:
    assert list(calls_in(text)) == [call]

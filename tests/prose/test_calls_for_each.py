"""Calls of what is made for each value of a column."""

import pytest

from report.prose.calls import Call, calls_in


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ('value("most")', Call("value", "most")),
        ('value("most", "words")', Call("value", "most")),
        ('value("most", show="words")', Call("value", "most")),
        ('value("most", valley="Nuevo León")', Call("value", "most-nuevo-leon")),
        ("table('most', valley='North')", Call("table", "most-north")),
        ('value("most", year=2017)', Call("value", "most-2017")),
        ('value("most", "words", valley=valley)', Call("value", "most", "valley")),
        ('value("most", show="words", valley=params["valley"])', Call("value", "most", "valley")),
        ('figure( "most" , valley = valley)', Call("figure", "most", "valley")),
    ],
)
def test_a_call_names_what_it_shows_or_the_parameter_that_says_it(text: str, call: Call) -> None:
    assert list(calls_in(text)) == [call]

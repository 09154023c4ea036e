"""How chapters name exhibits."""

from __future__ import annotations

import pytest

from report.exhibits.calls import CALL


@pytest.mark.parametrize("call", ['value("a-1")', "value('a-1')", 'value( "a-1" )', "value( 'a-1', \"words\")"])
def test_both_quotation_marks_name_an_exhibit(call: str) -> None:
    found = CALL.search(call)
    assert found
    assert found["id"] == "a-1"


def test_a_mark_must_be_closed_by_its_own_kind() -> None:
    assert not CALL.search("value(\"a-1')")

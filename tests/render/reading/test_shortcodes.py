from __future__ import annotations

from typing import Any

import pytest

from report.core.chapters import Place
from report.render.reading.shortcodes import Replaced, as_text, look_up, replace_shortcodes

METADATA: dict[str, Any] = {
    "title": "A {{< var word >}} title",
    "loop": "{{< meta loop >}}",
    "long": "one\n\ntwo",
    "list": ["first", "second"],
}


def replaced(*lines: str) -> Replaced:
    places = [Place("a.qmd", number) for number in range(1, len(lines) + 1)]
    return replace_shortcodes(lines, places, METADATA, {"word": "short", "nested": {"number": 1250.50}})


def test_shortcode_that_is_never_closed_is_a_fault() -> None:
    assert [(fault.line, fault.found) for fault in replaced("a", "b {{< meta title").faults] == [
        (2, "the shortcode opened here is never closed")
    ]


def test_value_that_holds_itself_is_a_fault_and_ends() -> None:
    assert replaced("{{< meta loop >}}").faults[0].found == "values refer to each other in a circle"


def test_shortcode_without_a_key_is_a_fault() -> None:
    assert replaced("{{< var >}}").faults[0].expected == "{{< var key >}}"


def test_missing_value_is_shown_in_bold_with_a_warning() -> None:
    done = replaced("{{< var nope >}} {{< meta no.thing >}}")
    assert done.lines == ("**?var:nope** **?meta:no.thing**",)
    assert len(done.warnings) == 2


def test_values_are_put_in_place_also_in_code_and_links() -> None:
    done = replaced("`{{< var word >}}` [x](/{{< var nested.number >}})", "{{<meta title>}} {{< meta list.2 >}}")
    assert done.lines == ("`short` [x](/1250.5)", "A short title second")
    assert not done.warnings


def test_escaped_shortcode_loses_its_outer_braces() -> None:
    assert replaced("{{{< meta title >}}}").lines == ("{{< meta title >}}",)


def test_lines_of_a_long_value_keep_the_place_of_their_shortcode() -> None:
    done = replaced("a", "{{< meta long >}}", "b")
    assert done.lines == ("a", "one", "", "two", "b")
    assert [place.line for place in done.places] == [1, 2, 2, 2, 3]


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "true"), (1250.50, "1250.5"), (3.0, "3"), (7, "7"), (["a", 1], "a, 1"), ("x", "x")]
)
def test_values_are_written_as_yaml_has_them(value: object, shown: str) -> None:
    assert as_text(value) == shown


def test_lists_are_counted_from_one() -> None:
    assert look_up(METADATA, "list.1") == "first"
    assert look_up(METADATA, "list.0") is None
    assert look_up(METADATA, "list.3") is None
    assert look_up(METADATA, "title.deeper") is None

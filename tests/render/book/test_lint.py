"""Slips of a text are told where it is text, and not where it is code."""

from __future__ import annotations

from collections import defaultdict

import pytest

from report.core.chapters import Place
from report.render.book.first_pass import ExecutedDocument
from report.render.book.lint import slips_of


def lines_told(text: str) -> list[int | None]:
    lines = tuple(text.split("\n"))
    places = tuple(Place("one.qmd", number) for number in range(1, len(lines) + 1))
    source = ExecutedDocument("one.qmd", {}, {}, lines, places, {})
    return [each.line for each in slips_of(source, defaultdict(list))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Words.[^x]", [1]),
        ("So:\n\n    location ~ ^/(?:v/[^/]+/)?$ { }\n    and [^x]", []),
        ("So:\n\n\tcode [^x]\n\n    :::", []),
        ("A line\n    that goes on [^x]", [2]),
        ("- item\n\n    that goes on [^x]\n\nText\n\n    code [^y]", [3]),
        ("- item\ngoes on\n\n    and on [^x]", [4]),
        ("Words.[^n]\n\n[^n]: note\n\n    that goes on [^x]", [5]),
        ("```\n[^x]\n```\n\nWords.[^y]", [5]),
    ],
)
def test_a_mark_without_a_note_is_told_outside_code(text: str, told: list[int]) -> None:
    assert lines_told(text) == told

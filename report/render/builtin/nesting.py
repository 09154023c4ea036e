"""Text nested so deeply that pandoc would need hours or all memory for it, found before pandoc gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from report.errors import Problem
from report.render.builtin.slips import CODE_SPAN, FENCED_DIV
from report.render.builtin.source import Place, outside_fences

MOST_OPEN = 12  # brackets open at once: each further one doubles pandoc's time, and 20 take it half a minute
DEEPEST = 40  # quotations or divs within each other; the tree has several levels for each
QUOTES = re.compile(r"^[\s>]*")  # > > > words
BRACKET = re.compile(r"(?<!\\)[\[\]]")


def too_deep(lines: Sequence[str], places: Sequence[Place]) -> Iterator[Problem]:
    """The lines at which brackets, quotations or divs are nested too deeply, each kind once a paragraph."""
    brackets = divs = 0
    told = False
    for index, line in outside_fences(lines):
        if not line.strip():
            brackets, told = 0, False
            continue
        for mark in BRACKET.findall(CODE_SPAN.sub("", line)):
            brackets = brackets + 1 if mark == "[" else max(0, brackets - 1)
            if brackets > MOST_OPEN and not told:
                told = True
                found = f"more than {MOST_OPEN} square brackets are open at once"
                yield Problem(found, *places[index], remedy="close them, or write \\[ for the mere sign")
        quotes = QUOTES.match(line)
        if quotes and quotes[0].count(">") > DEEPEST and not told:
            told = True
            yield Problem(f"more than {DEEPEST} quotations within each other", *places[index], remedy="write fewer >")
        if div := FENCED_DIV.match(line):
            divs = divs + 1 if div["rest"].strip(" :") else max(0, divs - 1)
            if divs == DEEPEST + 1 and div["rest"].strip(" :"):
                yield Problem(f"more than {DEEPEST} divs within each other", *places[index], remedy="close some")

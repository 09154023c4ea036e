"""Text nested so deeply that pandoc would need hours or all memory for it, found before pandoc gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from report.core.chapters import Place
from report.core.errors import Problem
from report.core.fences import outside_fences

MOST_OPEN = 8  # brackets or tags open at once: each further one may take pandoc four times as long
DEEPEST = 40  # quotations, divs or lists within each other; the tree has several levels for each
CODE_SPAN = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)")  # `code`
FENCED_DIV = re.compile(r"^\s*:{3,}(?P<rest>.*)$")  # ::: {.note}
LIST = re.compile(r"^(?P<indent>\s+)(?:[-*+]|\d+[.)])\s")  # "    - words"
STEP = 2  # blanks by which an item of a list within a list is set in at least
TAG = re.compile(r"<(?P<end>/?)(?:a|b|em|i|kbd|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>")  # <span class="x">
QUOTES = re.compile(r"^[\s>]*")  # > > > words
BRACKET = re.compile(r"(?<!\\)[\[\]]")


def too_deep(lines: Sequence[str], places: Sequence[Place]) -> Iterator[Problem]:
    """The lines at which brackets, tags, quotations, lists or divs go too deep, each kind once a paragraph."""
    brackets = tags = divs = 0
    told = False
    for index, line in outside_fences(lines):
        if not line.strip():
            brackets = tags = 0
            told = False
            continue
        plain = CODE_SPAN.sub("", line) if "`" in line else line
        for tag in TAG.finditer(plain) if "<" in plain else ():
            tags = max(0, tags - 1) if tag["end"] else tags + 1
            if tags > MOST_OPEN and not told:
                told = True
                yield Problem(f"more than {MOST_OPEN} tags are open at once", *places[index], remedy="close them")
        for mark in BRACKET.findall(plain):
            brackets = brackets + 1 if mark == "[" else max(0, brackets - 1)
            if brackets > MOST_OPEN and not told:
                told = True
                found = f"more than {MOST_OPEN} square brackets are open at once"
                yield Problem(found, *places[index], remedy="close them, or write \\[ for the mere sign")
        quotes = QUOTES.match(line)
        if quotes and quotes[0].count(">") > DEEPEST and not told:
            told = True
            yield Problem(f"more than {DEEPEST} quotations within each other", *places[index], remedy="write fewer >")
        item = LIST.match(line)
        if item and len(item["indent"].expandtabs(4)) > DEEPEST * STEP and not told:
            told = True
            yield Problem(f"more than {DEEPEST} lists within each other", *places[index], remedy="write fewer levels")
        if div := FENCED_DIV.match(line):
            divs = divs + 1 if div["rest"].strip(" :") else max(0, divs - 1)
            if divs == DEEPEST + 1 and div["rest"].strip(" :"):
                yield Problem(f"more than {DEEPEST} divs within each other", *places[index], remedy="close some")

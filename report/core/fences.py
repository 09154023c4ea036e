"""Fenced blocks of Markdown, between ```` ``` ```` or ``~~~``: which lines open them, stand in them and close them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

FENCE = re.compile(r"^(?P<indent>\s*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")  # ```{.python .wide}, ~~~
TICKS = re.compile(r"`+")


def opening_fence(line: str) -> re.Match[str] | None:
    """The marks and the words of a line that may open a fenced block; None of ``` `code` ``` alone on its line."""
    if "```" not in line and "~~~" not in line:  # as in most lines
        return None
    fence = FENCE.match(line)
    return None if fence and fence["marks"][0] == "`" and "`" in fence["info"] else fence


def closing_fence(lines: Sequence[str], start: int, marks: str) -> int | None:
    """Index of the line that closes the fence opened at ``start``, or None."""
    for index in range(start + 1, len(lines)):
        line = lines[index].strip()
        if line.startswith(marks) and set(line) == {marks[0]}:
            return index
    return None


def fenced(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Each line with its index and its part in a fenced block: ``opens``, ``code`` or ``closes``; empty outside of all.

    What opens a block that nothing closes is ``unclosed``, and opens none: pandoc takes it for text.
    """
    index = 0
    while index < len(lines):
        fence = opening_fence(lines[index])
        end = closing_fence(lines, index, fence["marks"]) if fence else None
        if end is None:
            yield index, lines[index], "unclosed" if fence else ""
        else:
            yield index, lines[index], "opens"
            yield from ((at, lines[at], "code") for at in range(index + 1, end))
            yield end, lines[end], "closes"
        index = (index if end is None else end) + 1


def outside_fences(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that stand in no fenced block, each with its index; a fence that is never closed opens none."""
    return ((index, line) for index, line, part in fenced(lines) if part in ("", "unclosed"))


def ticks_around(text: str, fewest: int = 3) -> str:
    """Backticks to put around a text: more of them than stand in a row in it, and three for a block."""
    return "`" * max(fewest, 1 + max((len(run) for run in TICKS.findall(text)), default=0))

"""Slips in a document's text that pandoc lets pass without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from report.core.chapters import Place, open_fences
from report.core.errors import Problem
from report.core.fences import outside_fences
from report.core.hidden import Holds, hidden_lines
from report.render.book.nesting import CODE_SPAN, FENCED_DIV

if TYPE_CHECKING:
    from report.render.book.first_pass import ExecutedDocument

NOTE_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
DEFINITION = re.compile(r"^\s*\[(?P<key>[^\]]+)\]:\s")  # [^note]: its text, or [name]: https://address
INDENTED = re.compile(r"(?: {4}| {0,3}\t)")  # "    code", where no list or note goes on
GOES_ON = re.compile(r"\s*(?:[-*+]|\(?(?:\d+|[A-Za-z]|#)[.)]|\(@\w*\)|:|~|\[\^[^\]\s]+\]:)\s")  # "1. item"
USED = re.compile(r"(?<!\\)\[(?P<key>[^\[\]]+)\](?!:\s)")


def slips_of(source: ExecutedDocument, index: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong in a document's text, with file and line.

    Parameters
    ----------
    source
        The document.
    index
        What it declares and asks for, from the first pass.
    """
    yield from _open_fences(source.lines, source.places)
    yield from _extra_fences(source.lines, source.places)
    yield from _notes_without_text(source.lines, source.places)
    yield from _repeated_identifiers(index, source)
    yield from _mixed_references(index, source)


def _open_fences(lines: Sequence[str], places: Sequence[Place]) -> Iterator[Problem]:
    """Code blocks that nothing closes: pandoc takes them for text."""
    for number in open_fences(lines):
        found = "the code block opened here is never closed"
        yield Problem(found, *places[number], "a line with the same marks after its last line")


def _extra_fences(lines: Sequence[str], places: Sequence[Place]) -> Iterator[Problem]:
    """Lines of colons that close nothing."""
    if not any(":::" in line for line in lines):
        return
    depth = 0
    for index, line in _outside_code(lines):
        div = FENCED_DIV.match(line)
        if div and div["rest"].strip(" :"):
            depth += 1
        elif div and depth == 0:
            yield Problem("a line of colons that closes no div", *places[index], remedy="delete the line")
        elif div:
            depth -= 1


def _notes_without_text(lines: Sequence[str], places: Sequence[Place]) -> Iterator[Problem]:
    """Footnote marks outside code that no line defines; pandoc leaves them as text, without a word."""
    if not any("[^" in line for line in lines):
        return
    defined = {match[1] for line in lines if (match := re.match(r"\s*\[\^([^\]\s]+)\]:", line))}
    for index, line in _outside_code(lines):
        for mark in NOTE_MARK.findall(CODE_SPAN.sub("", line)):
            if mark not in defined:
                yield Problem(f"the footnote [^{mark}] has no text", *places[index], f"a paragraph [^{mark}]: …")


def _outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that stand in no code block: neither in a fenced one nor in one that is set in by four blanks."""
    after_blank, in_code, may_go_on = True, False, False
    for index, line in outside_fences(lines):
        if not line.strip():
            after_blank = True
            continue
        in_code = not may_go_on and INDENTED.match(line) is not None and (after_blank or in_code)
        if not line[0].isspace():
            may_go_on = GOES_ON.match(line) is not None or (may_go_on and not after_blank)
        after_blank = False
        if not in_code:
            yield index, line


def definitions_hidden(source: ExecutedDocument, holds: Holds) -> Iterator[Problem]:
    """Notes and addresses that are defined among what is hidden and used outside it, where readers would see them."""
    defining = [
        (index, found["key"].lower())
        for index, line in enumerate(source.lines)
        if "]:" in line and (found := DEFINITION.match(line))
    ]
    if not defining:  # as in most texts
        return
    hidden = hidden_lines(source.lines, holds)
    defined = {key: index for index, key in defining if index in hidden}
    shown = {index for index, _ in outside_fences(source.lines)} - hidden if defined else set()
    for index in sorted(shown):
        for used in USED.finditer(CODE_SPAN.sub("", source.lines[index])):
            key = used["key"].lower()
            if key in defined:
                where = source.places[defined[key]].line
                told = f"[{used['key']}] is used here, and what it stands for is hidden (line {where})"
                remedy = "hide both, or move the definition out of what is hidden"
                yield Problem(told, *source.places[index], remedy=remedy)


def _repeated_identifiers(index: Mapping[str, Any], source: ExecutedDocument) -> Iterator[Problem]:
    for identifier, count in Counter(index["identifiers"]).items():
        if count > 1:
            places = [
                place
                for line, place in zip(source.lines, source.places, strict=True)
                if re.search(rf"(#|label: *|id=[\"']?){re.escape(identifier)}(?![\w.-])", line)
            ]
            place = places[1] if len(places) > 1 else source.place_of(identifier)
            first = f" (first in line {places[0].line})" if len(places) > 1 else ""
            found = f'the identifier "{identifier}" is used {count} times{first}'
            yield Problem(found, *place, remedy="give each its own")


def _mixed_references(index: Mapping[str, Any], source: ExecutedDocument) -> Iterator[Problem]:
    for identifier in index["mixed"]:
        yield Problem(
            f"the brackets around @{identifier} hold more than references",
            *source.place_of(f"@{identifier}"),
            "references alone, as in [@fig-a; @fig-b]; citations and remarks outside these brackets",
        )

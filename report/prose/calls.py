"""Which exhibits a chapter's lines call for: the one reader of `value("id")`, `figure("id")` and `table("id")`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from report.exhibits.kinds import CALLS

NAMES = "|".join(CALLS)
# value("a-1"), table( 'a-1', …), figure(name="a-1"): Python takes both kinds of quotation marks, and blanks.
CALL = re.compile(r"\b(?P<kind>" + NAMES + r")\(\s*(?:name\s*=\s*)?(?P<mark>[\"'])(?P<id>[a-z0-9-]+)(?P=mark)")
# value(name), figure(f"{kind}-2020"): what is called for is known only when the cell has run.
COMPUTED = re.compile(r"(?<![\w.])(?P<kind>" + NAMES + r")\(\s*(?![\"')\s])(?!name\s*=\s*[\"'])")
CELL = re.compile(r"^\s*(?P<marks>`{3,})\s*\{python\}")
INLINE = re.compile(r"`\{python\}\s+(?P<code>[^`]*)`")
TEXT = re.compile(r"(?P<mark>[\"'])(?P<text>[a-z0-9-]+)(?P=mark)")


@dataclass(frozen=True)
class Call:
    """A call that names what it shows."""

    kind: str
    id: str


def calls_in(text: str) -> Iterator[Call]:
    """The calls in a text that name their exhibit, in order."""
    for found in CALL.finditer(text):
        yield Call(found["kind"], found["id"])


def code_in(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The code of a chapter: the lines of its cells and its inline expressions, each with its number from 1."""
    fence = ""
    for number, line in enumerate(lines, 1):
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip("`"):
                fence = ""
            else:
                yield number, line
        elif opening := CELL.match(line):
            fence = opening["marks"]
        else:
            yield from ((number, found["code"]) for found in INLINE.finditer(line))


def computed_calls(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Calls whose exhibit a variable or an expression names: kind and line."""
    for number, code in code_in(lines):
        if not code.lstrip().startswith(("#", "def ", "from ", "import ")):
            yield from ((found["kind"], number) for found in COMPUTED.finditer(code))


def texts_in_code(lines: list[str]) -> frozenset[str]:
    """Every text in the code of a chapter that may be the id of an exhibit."""
    return frozenset(found["text"] for _, code in code_in(lines) for found in TEXT.finditer(code))

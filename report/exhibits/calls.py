"""Which exhibits a chapter's lines call for: the one reader of `value("id")`, `figure("id")` and `table("id")`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from report.core.chapters import INLINE, LANGUAGE, language_of_cell
from report.core.fences import fenced
from report.core.slugs import slug_of
from report.exhibits.kinds import CALLS

NAMES = "|".join(CALLS)
# value("a-1"), table( 'a-1', …), figure(name="a-1"): Python takes both kinds of quotation marks, and blanks.
NAMED = r"\(\s*(?:name\s*=\s*)?(?P<mark>[\"'])(?P<id>[a-z0-9-]+)(?P=mark)"
CALL = re.compile(rf"\b(?P<kind>{NAMES}){NAMED}")
# value("a-1"), value('a-1', show="words"), and nothing else
VALUE = re.compile(rf"\s*value{NAMED}(?:\s*,\s*(?:show\s*=\s*)?(?P<other>[\"'])(?P<show>\w+)(?P=other))?\s*,?\s*\)\s*")
# value(name), figure(f"{kind}-2020"): what is called for is known only when the cell has run.
COMPUTED = re.compile(r"(?<![\w.])(?P<kind>" + NAMES + r")\(\s*(?![\"')\s])(?!name\s*=\s*[\"'])")
PICTURE = re.compile(r'\bdata-picture="([a-z0-9-]+)"')  # ::: {data-picture="a-1"}, of the first page
EXCUSED = re.compile(r"^#\|\s*(eval\s*:\s*false|error\s*:\s*true)\b")  # options of a cell, before its code
MARK = re.compile(r"data-claim=\"(?P<id>[^\"]*)\"")  # [more]{.claim data-claim="south-above-north"}
TEXT = re.compile(r"(?P<mark>[\"'])(?P<text>[a-z0-9-]+)(?P=mark)")


# … , valley="North") of one value, … , show="words", valley=params["valley"]) of the value that a page is for
MADE_FOR = re.compile(
    r"""(?:\s*,\s*(?:show\s*=\s*)?["'][a-z]*["'])?\s*,\s*(?!show\b)(?P<key>\w+)\s*=\s*"""
    r"""(?:(?P<mark>["'])(?P<text>[^"']*)(?P=mark)|(?P<number>\d+)|(?P<name>[A-Za-z_]))"""
)


@dataclass(frozen=True)
class ExhibitCall:
    """A call that names what it shows.

    Parameters
    ----------
    kind
        The function.
    id
        Of the exhibit; of what is made for each value of a column, and shown for the value of a page, of them all.
    key
        The parameter whose value the page gives; empty where the text says what is shown.
    """

    kind: str
    id: str
    key: str = ""


def calls_in(text: str) -> Iterator[ExhibitCall]:
    """The calls in a text that name their exhibit, in order."""
    for found in CALL.finditer(text):
        made_for = MADE_FOR.match(text, found.end())
        if made_for is None:
            yield ExhibitCall(found["kind"], found["id"])
        elif made_for["name"]:
            yield ExhibitCall(found["kind"], found["id"], made_for["key"])
        else:
            yield ExhibitCall(found["kind"], f"{found['id']}-{slug_of(made_for['text'] or made_for['number'])}")


def value_in(expression: str) -> tuple[str, str] | None:
    """The value that an inline expression shows, and how; None of one that does anything else."""
    found = VALUE.fullmatch(expression)
    return (found["id"], found["show"] or "") if found else None


def claims_in(text: str) -> Iterator[str]:
    """The claims that marks on sentences name, in order; empty for a mark that names none."""
    yield from (found["id"] for found in MARK.finditer(text))


def pictures_in(text: str) -> Iterator[str]:
    """The figures that divisions of the first page name, in order."""
    yield from PICTURE.findall(text)


def code_in(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The code of a chapter: the lines of its cells and its inline expressions, each with its number from 1."""
    in_cell = False
    for index, line, part in fenced(lines):
        if part == "opens":
            in_cell = language_of_cell(line) == LANGUAGE
        if in_cell and part == "code":
            yield index + 1, line
        elif not in_cell:
            yield from ((index + 1, found["expression"]) for found in INLINE.finditer(line))
        in_cell = in_cell and part != "closes"


def computed_calls(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Calls whose exhibit a variable or an expression names: kind and line."""
    for number, code in code_in(lines):
        if not code.lstrip().startswith(("#", "def ", "from ", "import ")):
            yield from ((found["kind"], number) for found in COMPUTED.finditer(code))


def named_calls(lines: Sequence[str]) -> Iterator[tuple[ExhibitCall, int]]:
    """Calls that a build will make and that name their exhibit, each with its line from 1.

    A cell that is not run, or that may fail, may name what it likes.
    """
    begun, excused = 0, False
    for number, code in code_in(lines):
        if number != begun:
            excused = False
        begun = number + 1
        excused = excused or EXCUSED.match(code) is not None
        if not excused and not code.lstrip().startswith(("#", "def ", "from ", "import ")):
            yield from ((call, number) for call in calls_in(code))


def texts_in_code(lines: Sequence[str]) -> frozenset[str]:
    """Every text in the code of a chapter that may be the id of an exhibit."""
    return frozenset(found["text"] for _, code in code_in(lines) for found in TEXT.finditer(code))

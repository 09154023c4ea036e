"""Letters that the fonts of print lack, named with file and line of the text that has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from report.core.errors import Problem
from report.render.book.document import ExecutedDocument

SAID = re.compile(r'the text "(?P<text>.+?)" could not be displayed with font', re.DOTALL)  # by typst
REMEDY = 'write it in another way, or keep it off paper: ::: {.content-visible when-format="html"}'


def with_places(problems: Sequence[Problem], sources: Sequence[ExecutedDocument]) -> Iterator[Problem]:
    """The problems of a PDF, those of missing letters with the first place where each letter stands.

    Parameters
    ----------
    problems
        As typst gives them, with a section at best.
    sources
        The documents in their order.
    """
    for problem in problems:
        said = SAID.search(problem.found)
        if said is None:
            yield problem
            continue
        for letter in dict.fromkeys(said["text"].strip()):
            place = next(
                (
                    at
                    for source in sources
                    for line, at in zip(source.lines, source.places, strict=True)
                    if letter in line
                ),
                None,
            )
            name = unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
            found = f'the fonts of print have no letter "{letter}" ({name})'
            if place:
                yield Problem(found, *place, remedy=REMEDY)
            else:  # of a list of references, or of a word that a program made
                yield Problem(f"{found}; it stands in no document", remedy=REMEDY)

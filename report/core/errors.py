"""Errors that tell a person what is wrong, where, and how to mend it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

# What would break the line that begins with a name, or do something to the terminal; shown as \n, \x1b.
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FEW = 12  # names that can be listed in one line
SHOWN_AT_MOST = 20  # more would push the first, usually the cause, off the screen


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, in the words of the person who must fix it.

    Parameters
    ----------
    found
        What is there, naming the thing: ``column "value" holds "n/a"``.
    path
        The file as the reader knows it, relative to the project's root; empty if no file is to blame.
    line
        The line, counted from 1; 0 if the fault has no line.
    expected
        What should be there instead.
    remedy
        What to do, ending where possible in a command.
    """

    found: str
    path: str = ""
    line: int = 0
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        path = BREAKS.sub(lambda sign: ascii(sign[0])[1:-1], self.path)
        place = f"{path}:{self.line}: " if path and self.line else f"{path}: " if path else ""
        lines = [place + self.found]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.remedy:
            lines.append(f"  to fix:   {self.remedy}")
        return "\n".join(lines)


class ReportError(Exception):
    """A failure with one or more problems; its class says with which status the program ends.

    Parameters
    ----------
    problems
        All faults of one look at the input, in the order in which to show them.
    """

    exit_status = 1

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a ReportError needs at least one problem")
        self.problems = problems
        super().__init__(problems)

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:SHOWN_AT_MOST]]
        left = len(self.problems) - len(shown)
        if left:
            shown.append(f"… and {left} more")
        return "\n".join(shown)


class ContentError(ReportError):
    """Data, chapters or exhibits are wrong (status 1)."""


class UsageError(ReportError):
    """The command line or the configuration is wrong (status 2)."""

    exit_status = 2


class ToolMissing(ReportError):
    """A program or package that was asked for is not installed (status 3)."""

    exit_status = 3


def close_to(name: str, known: Iterable[str], what: str = "") -> str:
    """The names that come close to a misspelt one, as an error says what it expected; how many there are if none does.

    Parameters
    ----------
    name
        As it was written.
    known
        All that could have been meant.
    what
        What they are, in the plural, for the sentence that counts them.
    """
    names = sorted(set(known))
    # Case and the sign between words are what fingers miss most: Prices, light_vehicles.
    plain = {each.lower().replace("_", "-"): each for each in names}
    near = difflib.get_close_matches(name.lower().replace("_", "-").replace(" ", "-"), plain, n=3, cutoff=0.6)
    if near:
        return "close: " + ", ".join(f'"{plain[each]}"' for each in near)
    if len(names) > FEW:
        return f"one of {len(names)} {what}".rstrip()
    return f"one of: {', '.join(names)}" if names else f"there are no {what}" if what else ""


def first_of(names: Iterable[str], at_most: int, between: str = ", ") -> str:
    """The first names of a message, and how many more there are: *a, b and 3 more*."""
    listed = list(names)
    left = len(listed) - at_most
    return between.join(listed[:at_most]) + (f" and {left:,} more" if left > 0 else "")


INTERRUPTED = 130  # status after Ctrl-C, as a shell reports it


def raise_all(kind: type[ReportError], problems: Iterable[Problem]) -> None:
    """Raise one error of ``kind`` with all ``problems``, or return if there are none."""
    found = tuple(problems)
    if found:
        raise kind(*found)

"""Which renderer makes the site, and why."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report.commands import find_program, run
from report.errors import Problem, ReportError, ToolMissing, UsageError

ENGINES = ("auto", "quarto", "builtin")
OLDEST = (1, 9)  # the first Quarto whose numbering and warnings were compared with the built-in renderer's
NAMED_BY = "QUARTO_PATH"  # as other front ends of Quarto have it
HOW_TO_GET = "run: make quarto; or install it from quarto.org; or use the built-in renderer: make ENGINE=builtin"


@dataclass(frozen=True)
class Quarto:
    """An installed Quarto.

    Parameters
    ----------
    program
        Its full path.
    version
        What it says it is, as ``1.10.18``.
    """

    program: Path
    version: str

    @property
    def is_new_enough(self) -> bool:
        """Whether this is a version that the project works with."""
        return tuple(int(part) for part in self.version.split(".")[:2]) >= OLDEST


@dataclass(frozen=True)
class Engine:
    """The renderer to use.

    Parameters
    ----------
    quarto
        The Quarto to run, or None for the built-in renderer.
    reason
        Which renderer and why, as one sentence for the summary.
    """

    quarto: Quarto | None
    reason: str


def choose_engine(asked: str) -> Engine:
    """The renderer for ``auto``, ``quarto`` or ``builtin``.

    Raises
    ------
    UsageError
        If ``asked`` is none of the three.
    ToolMissing
        If Quarto is asked for and absent or too old.
    """
    if asked not in ENGINES:
        raise UsageError(
            Problem(f'there is no engine "{asked}"', expected=", ".join(ENGINES), remedy="make ENGINE=builtin")
        )
    if asked == "builtin":
        return Engine(None, "built-in renderer: asked for")
    needed = ".".join(map(str, OLDEST))
    found = list(installed_quartos())
    usable = next((quarto for quarto in found if quarto.is_new_enough), None)
    if usable:
        why = "asked for" if asked == "quarto" else "found on this machine"
        return Engine(usable, f"Quarto {usable.version}: {why}")
    if asked == "auto" and found:
        return Engine(None, f"built-in renderer: Quarto {found[0].version} is older than {needed}")
    if asked == "auto" and (silent := next(_programs(), None)):
        return Engine(None, f"built-in renderer: {silent.name} does not start or does not say its version")
    if asked == "auto":
        return Engine(None, f"built-in renderer: no Quarto {needed} or newer on the PATH")
    if found:
        raise ToolMissing(
            Problem(f"Quarto {found[0].version} is too old", str(found[0].program), 0, f"{needed} or newer", HOW_TO_GET)
        )
    raise ToolMissing(Problem("Quarto was not found on the PATH or in .venv", "", 0, f"{needed} or newer", HOW_TO_GET))


def installed_quartos() -> Iterator[Quarto]:
    """Every Quarto that answers: what QUARTO_PATH names, what `make quarto` put beside this Python, the PATH's."""
    for program in _programs():
        version = _version_of(program)
        if version:
            yield Quarto(program, version)


def _programs() -> Iterator[Path]:
    """The files that may be a Quarto, whether they run or not."""
    named = os.environ.get(NAMED_BY)
    beside = Path(sys.executable).with_name("quarto.exe" if os.name == "nt" else "quarto")
    places = (Path(named) if named else None, beside, find_program("quarto"))
    yield from dict.fromkeys(place for place in places if place and place.is_file())


def _version_of(program: Path) -> str:
    """The version a Quarto prints; empty if it can't run: a broken installation counts as none."""
    try:
        answer = run([program, "--version"], seconds=20)
    except (ReportError, OSError):
        return ""
    found = re.fullmatch(r"\d+\.\d+(\.\d+)*", answer.stdout.strip())
    return found[0] if found and answer.status == 0 else ""

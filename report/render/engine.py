"""Which renderer makes the site, and why."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report.core.commands import OverTime, run
from report.core.errors import Problem, ToolMissing, UsageError

ENGINES = ("auto", "quarto", "builtin")
OLDEST = (1, 9)  # the first Quarto whose numbering and warnings were compared with the built-in renderer's
NAMED_BY = "QUARTO_PATH"  # as other front ends of Quarto have it
LITTER = "quarto-litter.json"  # among the locks: what a Quarto that runs leaves among the sources if it is killed
VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})+")  # 1.10.18
VERSION_SECONDS = 20.0  # one that starts answers in one
LONGEST_WORDS = 160
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
    falls_back
        Whether the built-in renderer takes over if Quarto turns out not to run.
    """

    quarto: Quarto | None
    reason: str
    falls_back: bool = False


def choose_engine(asked: str) -> Engine:
    """The renderer for ``auto``, ``quarto`` or ``builtin``.

    Raises
    ------
    UsageError
        If ``asked`` is none of the three.
    ToolMissing
        If Quarto is asked for and absent, broken or too old.
    """
    if asked not in ENGINES:
        raise UsageError(
            Problem(f'there is no engine "{asked}"', expected=", ".join(ENGINES), remedy="make ENGINE=builtin")
        )
    if asked == "builtin":
        return Engine(None, "built-in renderer: asked for")
    needed = ".".join(map(str, OLDEST))
    found = [_ask(program) for program in _programs()]
    quartos = [each for each in found if isinstance(each, Quarto)]
    usable = next((quarto for quarto in quartos if quarto.is_new_enough), None)
    if usable and asked == "quarto":
        return Engine(usable, f"Quarto {usable.version}: asked for")
    if usable:
        return Engine(usable, f"Quarto {usable.version}: found on this machine", falls_back=True)
    if asked == "auto" and quartos:
        return without_quarto(f"Quarto {quartos[0].version} is older than {needed}")
    if asked == "auto" and found:
        return without_quarto(str(found[0]))
    if asked == "auto":
        return without_quarto(f"no Quarto {needed} or newer on the PATH")
    if quartos:
        old = quartos[0]
        raise ToolMissing(
            Problem(f"Quarto {old.version} is too old", str(old.program), 0, f"{needed} or newer", HOW_TO_GET)
        )
    what = str(found[0]) if found else "Quarto was not found on the PATH or in .venv"
    raise ToolMissing(Problem(what, "", 0, f"{needed} or newer", HOW_TO_GET))


def without_quarto(why: str) -> Engine:
    """The built-in renderer, chosen because Quarto can't be."""
    return Engine(None, f"built-in renderer: {why}")


def installed_quartos() -> Iterator[Quarto]:
    """Every Quarto that answers: what QUARTO_PATH names, what `make quarto` put beside this Python, the PATH's."""
    yield from (each for program in _programs() if isinstance(each := _ask(program), Quarto))


def _programs() -> Iterator[Path]:
    """The files that may be a Quarto, whether they run or not; the one that is named even if there is no such file."""
    named = os.environ.get(NAMED_BY)
    name = "quarto.exe" if os.name == "nt" else "quarto"
    places = [Path(sys.executable).with_name(name), *(Path(folder, name) for folder in os.get_exec_path())]
    yield from dict.fromkeys([*([Path(named)] if named else []), *(place for place in places if place.is_file())])


def _ask(program: Path) -> Quarto | str:
    """The Quarto that a program is, or in words why it is none that runs."""
    broken = f"{program.name} does not start or does not say its version"
    try:
        answer = run([program, "--version"], seconds=VERSION_SECONDS)
    except OverTime:
        return f"{broken}: it did not answer within {VERSION_SECONDS:g} seconds"
    except ToolMissing:  # also of a script whose interpreter is not there
        return f"{broken}: {program if not program.is_file() else 'what should run it'} was not found"
    except OSError as error:
        return f"{broken}: {error.strerror}"
    said = VERSION.fullmatch(answer.stdout.strip())
    if said and answer.status == 0:
        return Quarto(program, said[0])
    words = last_line(answer.stderr) or last_line(answer.stdout)
    quoted = f', and said "{words}"' if words else ""
    if answer.status:
        return f"{broken}: {how_it_ended(answer.status)}{quoted}"
    return f"{broken}: it answered{quoted}"


def how_it_ended(status: int) -> str:
    """In words what the exit status of a program says."""
    try:
        return f"it was ended by {signal.Signals(-status).name}" if status < 0 else f"it ended with status {status}"
    except ValueError:
        return f"it was ended by signal {-status}"


def last_line(text: str) -> str:
    """The last line that says something, cut where it would fill the screen."""
    return next((line.strip()[:LONGEST_WORDS] for line in reversed(text.splitlines()) if line.strip()), "")

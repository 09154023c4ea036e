"""Style and types of the code: every tool is run, and each fault is told with what mends it."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report.core.commands import run
from report.core.errors import Problem, ToolMissing
from report.core.notebooks import line_in_file
from report.core.progress import Say
from report.core.project import Project

ISOLATED = Path(__file__).parents[1] / "isolated.py"
SHOWN = 12  # lines of what a tool says
IN_NOTEBOOK = re.compile(r"(?P<file>[^\s:][^:\n]*\.ipynb):cell (?P<cell>\d+):(?P<line>\d+)")  # a.ipynb:cell 2:1:8


@dataclass(frozen=True)
class Tool:
    """A program that looks at the code.

    Parameters
    ----------
    what
        What it looks at.
    package
        By which it is known to be installed.
    words
        What follows ``python`` on its command line.
    remedy
        What mends what it finds.
    """

    what: str
    package: str
    words: tuple[str, ...]
    remedy: str


TOOLS = (
    Tool(
        "style of the code",
        "ruff",
        ("-m", "ruff", "check", "--quiet", "--output-format=concise", "."),
        "run: .venv/bin/ruff check --fix . (what it cannot mend, as a line that is too long, is for you)",
    ),
    Tool(
        "layout of the code",
        "ruff",
        ("-m", "ruff", "format", "--quiet", "--check", "--output-format=concise", "."),
        "run: .venv/bin/ruff format . (it breaks and indents lines, and changes nothing that the code does)",
    ),
    Tool(
        "types of the code",
        "mypy",
        ("-m", "mypy", "--no-error-summary"),
        "correct the call or the annotation that is named",
    ),
    Tool(
        "order of the rooms",
        "importlinter",
        (".venv/bin/lint-imports", "--no-logo", "--no-cache"),
        "import only from rooms above: tool.importlinter in pyproject.toml has their order",
    ),
)


def code_faults(project: Project, say: Say) -> Iterator[Problem]:
    """Run every tool over a project's code; one problem for each that finds anything, with its first lines.

    Raises
    ------
    ToolMissing
        If they are not installed.
    """
    for tool in TOOLS:
        if importlib.util.find_spec(tool.package) is None:
            raise ToolMissing(Problem(f"{tool.package} is not installed", remedy="run: make check"))
    for tool in TOOLS:
        say(tool.what)
        done = run([sys.executable, "-P", "-s", str(ISOLATED), *tool.words], folder=project.root)
        if done.status:
            said = IN_NOTEBOOK.sub(lambda found: _in_file(project, found), f"{done.stdout}{done.stderr}")
            lines = [line for line in said.splitlines() if line.strip()]
            more = [f"… and {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []
            said = "\n".join(f"  {line}" for line in [*lines[:SHOWN], *more])
            yield Problem(f"{tool.what}:\n{said}", remedy=tool.remedy)


def _in_file(project: Project, found: re.Match[str]) -> str:
    """A place in a notebook as every other message gives it, by the line of its file."""
    try:
        text = (project.root / found["file"]).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return found[0]
    line = line_in_file(text, int(found["cell"]), int(found["line"]))
    return f"{found['file']}:{line}" if line else found[0]

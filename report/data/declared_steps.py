"""The steps of other programs that `scripts/steps.yml` declares, as they are written there."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem, close_to, raise_all
from report.core.project import Project

DECLARED = "scripts/steps.yml"
KEYS = {"command": str, "tool": str, "version": str, "inputs": list, "outputs": list, "needs": str}
REQUIRED = ("command", "inputs", "outputs")


@dataclass(frozen=True)
class Step:
    """A run of another program.

    Parameters
    ----------
    name
        As in `steps.yml`.
    command
        What is run in the project's folder.
    tool
        What the program is called in words.
    version
        A command that tells its version; empty if none is recorded.
    inputs, outputs
        Files, relative to the project's folder.
    needs
        What somebody must have to run it, in words.
    """

    name: str
    command: str
    tool: str
    version: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    needs: str

    @property
    def program(self) -> str:
        """The program that must be installed."""
        return shlex.split(self.command)[0]


def read_steps(project: Project) -> tuple[Step, ...]:
    """The steps that a paper declares, in their order; none without `steps.yml`.

    Raises
    ------
    ContentError
        If the file is malformed.
    """
    path = project.root / DECLARED
    if not path.is_file():
        return ()
    import yaml

    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(Problem("is not YAML", DECLARED, mark.line + 1 if mark else 0)) from error
    if not isinstance(told, dict):
        raise ContentError(
            Problem("is no list of steps by name", DECLARED, 1, "name: and below it command, inputs, outputs")
        )
    raise_all(ContentError, (fault for name, each in told.items() for fault in _faults(str(name), each)))
    return tuple(
        Step(
            str(name),
            each["command"],
            each.get("tool", ""),
            each.get("version", ""),
            tuple(map(str, each["inputs"])),
            tuple(map(str, each["outputs"])),
            each.get("needs", ""),
        )
        for name, each in told.items()
    )


def programs_of_steps(project: Project) -> frozenset[str]:
    """The modules that a step runs as its program, as ``scripts.model``: no build imports them.

    ``python3 scripts/model.py`` and ``python3 -m scripts.model`` are both that module, if it is an input of the step.
    """
    ran = set()
    for step in read_steps(project):
        inputs = {posixpath.normpath(each) for each in step.inputs}
        words = shlex.split(step.command)
        ran |= {posixpath.normpath(word) for word in words} & inputs
        ran |= {f"{word.replace('.', '/')}.py" for word in words} & inputs
    return frozenset(each.removesuffix(".py").replace("/", ".") for each in ran if each.endswith(".py"))


def _faults(name: str, each: Any) -> Iterator[Problem]:
    if not isinstance(each, dict):
        yield Problem(f'step "{name}" is not described', DECLARED, 0, ", ".join(REQUIRED))
        return
    for key, value in each.items():
        if key not in KEYS:
            yield Problem(f'step "{name}": the key "{key}" is not known', DECLARED, 0, close_to(str(key), KEYS, "keys"))
        elif not isinstance(value, KEYS[key]):
            yield Problem(
                f'step "{name}": "{key}" is {value}', DECLARED, 0, "a list" if KEYS[key] is list else "a text"
            )
    for key in REQUIRED:
        if not each.get(key):
            yield Problem(f'step "{name}" has no {key}', DECLARED, 0, "as in: command: Rscript scripts/model.R")
    for output in each.get("outputs") or () if isinstance(each.get("outputs"), list) else ():
        if Path(str(output)).is_absolute() or ".." in Path(str(output)).parts:
            yield Problem(f'step "{name}": the output "{output}" lies outside', DECLARED, 0, "a file of the paper")

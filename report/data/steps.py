"""Steps of other programs: which of them are stale and why, and their run."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report.core.commands import find_program, run
from report.core.errors import ContentError, Problem
from report.core.files import canonical_json, sha256_file, write_atomically
from report.core.project import Project
from report.data.declared_steps import DECLARED, Step, read_steps
from report.data.package import open_package
from report.data.seal import seal_dataset

RECORD = "scripts/steps.lock.json"
SECONDS = 24 * 3600  # a model may run for long; Ctrl-C ends it
LAST_LINES = 6  # of what a failed program says


@dataclass(frozen=True)
class StepState:
    """A step as it is now.

    Parameters
    ----------
    step
        The step.
    stale
        Why its outputs are not those of its inputs; empty if they are.
    missing
        What it would need to be run; empty if it can be.
    """

    step: Step
    stale: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        if not self.stale:
            unseen = f" (not looked at: {', '.join(self.missing)})" if self.missing else ""
            return f"step {self.step.name}: up to date{unseen}"
        why = "; ".join(self.stale)
        return f"step {self.step.name}: stale: {why}" + (
            f"; not run: needs {', '.join(self.missing)}" if self.missing else ""
        )


def state_of(project: Project, step: Step, record: Mapping[str, Any]) -> StepState:
    """Whether a step is stale, and what is missing to run it."""
    known = record.get(step.name, {})
    stale: list[str] = []
    missing = [] if find_program(step.program) else [step.needs or step.tool or step.program]
    if not known:
        stale.append("it was never run")
    elif known.get("command") != step.command:
        stale.append("its command has changed")
    for kind, names in (("input", step.inputs), ("output", step.outputs)):
        before = known.get(f"{kind}s", {})
        for name in names:
            path = project.root / name
            if not path.is_file():
                if kind == "input":
                    missing.append(name)
                else:
                    stale.append(f"the output {name} is missing")
            elif known and before.get(name) != sha256_file(path):
                stale.append(f"the {kind} {name} has changed")
    return StepState(step, tuple(stale), tuple(dict.fromkeys(missing)))


def states_of(project: Project) -> tuple[StepState, ...]:
    """All steps as they are now."""
    record = _read_record(project)
    return tuple(state_of(project, step, record) for step in read_steps(project))


def versions_noted(project: Project) -> dict[str, str]:
    """Which version of its tool each step was last run with, by the step's name; empty text where none was noted."""
    return {name: str(told.get("version", "")) for name, told in _read_record(project).items()}


def run_step(project: Project, step: Step) -> tuple[str, ...]:
    """Run a step, record what it read and left, and seal those of its outputs that are datasets; their names.

    Raises
    ------
    ContentError
        If the program fails, or does not leave what it should.
    """
    done = run(shlex.split(step.command), folder=project.root, seconds=SECONDS)
    if done.status:
        said = "\n    ".join((done.stderr or done.stdout).strip().splitlines()[-LAST_LINES:])
        found = f'step "{step.name}" ended with status {done.status}: {step.command}\n    {said}'
        raise ContentError(Problem(found, DECLARED, 0, "status 0", "mend the script, or what it reads"))
    lost = [name for name in step.outputs if not (project.root / name).is_file()]
    if lost:
        found = f'step "{step.name}" did not write {", ".join(lost)}'
        raise ContentError(Problem(found, DECLARED, 0, "each of its outputs", "correct the script, or outputs:"))
    version = ""
    if step.version:
        told = run(shlex.split(step.version), folder=project.root)
        version = " ".join((told.stdout + told.stderr).split())
    record = _read_record(project)
    record[step.name] = {
        "command": step.command,
        "tool": step.tool,
        "version": version,
        "inputs": {name: sha256_file(project.root / name) for name in step.inputs},
        "outputs": {name: sha256_file(project.root / name) for name in step.outputs},
    }
    write_atomically(project.root / RECORD, canonical_json(record))
    return _seal(project, step.outputs)


def _seal(project: Project, outputs: Sequence[str]) -> tuple[str, ...]:
    package = open_package(project)
    sealed = [name for name in package.names if f"data/{package.described(name).path}" in outputs]
    for name in sealed:
        seal_dataset(project, name)
    return tuple(sealed)


def _read_record(project: Project) -> dict[str, Any]:
    try:
        found = json.loads((project.root / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ContentError(Problem("is not JSON", RECORD, 0, "what report steps wrote", "restore the file")) from error
    return found if isinstance(found, dict) else {}

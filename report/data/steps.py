"""Steps of other programs: what `scripts/steps.yml` declares, which of them are stale and why, and their run."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.commands import find_program, run
from report.core.errors import ContentError, Problem, close_to, raise_all
from report.core.files import canonical_json, sha256_file, write_atomically
from report.core.project import Project
from report.data.package import open_package
from report.data.seal import seal_dataset

DECLARED = "scripts/steps.yml"
RECORD = "scripts/steps.lock.json"
SECONDS = 24 * 3600  # a model may run for long; Ctrl-C ends it
KEYS = {"command": str, "tool": str, "version": str, "inputs": list, "outputs": list, "needs": str}
REQUIRED = ("command", "inputs", "outputs")
LAST_LINES = 6  # of what a failed program says


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

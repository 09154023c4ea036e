"""Results of cells from an earlier run, as long as nothing they rest on has changed."""

from __future__ import annotations

import json
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from report.files import canonical_json, hash_of, sha256_file, write_if_changed
from report.render.builtin.kernel import ANSI
from report.render.builtin.outputs import PREFERENCE
from report.render.builtin.runs import Run, Step

CODE = (
    "kernel.py",
    "outputs.py",
    "recorder.py",
    "reuse.py",
    "runs.py",
)  # decide how results look
CELL_FILE = re.compile(r"\S*ipykernel_\d+/\d+\.py")
FORBID = ("wrote", "left")  # what the recorder notes of cells whose results cannot be known from files alone


@dataclass(frozen=True)
class Results:
    """What a chapter's steps gave, in the form that is kept.

    Parameters
    ----------
    results
        For each step as in `runs.Run`, without what differs between machines.
    dependencies
        Files and folders read, with their states; see `states`.
    lasting
        Whether the results may be used again: the cells wrote nothing, and used no other process and no network.
    """

    results: Sequence[Mapping[str, Any]]
    dependencies: Mapping[str, str]
    lasting: bool = True


def key_of(steps: Sequence[Step]) -> str:
    """A name for these steps, run with these versions of everything installed."""
    return hash_of([[asdict(step) for step in steps], _installed()])


@cache
def _installed() -> list[str]:
    """Python, all installed packages with their versions, and this room's code."""
    places = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    packages = [item.name for place in places for item in Path(place).glob("*.dist-info")]
    own = [sha256_file(Path(__file__).with_name(name)) for name in CODE]
    return [sys.version, sys.platform, *sorted(packages), *own]


def look_up(file: Path, key: str, root: Path) -> Results | None:
    """The results kept in ``file``, or None if they were made by other steps or from other files."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("key") != key:
        return None
    if states(root, kept["dependencies"]) != kept["dependencies"]:
        return None
    return Results(kept["results"], kept["dependencies"])


def keep(file: Path, key: str, results: Results) -> None:
    """Write results to ``file``; of those that do not last, none."""
    if not results.lasting:
        file.unlink(missing_ok=True)
        return
    content = {"key": key, "dependencies": results.dependencies, "results": results.results}
    write_if_changed(file, canonical_json(content))


def settle(run: Run, root: Path) -> Results:
    """A run's results without what differs between machines, and what they rest on."""
    names = sorted({_name(kind, what) for kind, what in run.notes if kind not in FORBID})
    dependencies = states(root, names)
    changed = any(_changed_since(root / name, run.started) for name in names)
    forbidden = any(kind in FORBID for kind, _ in run.notes)
    return Results([_settled(result, root) for result in run.results], dependencies, not (changed or forbidden))


def states(root: Path, names: Iterable[str]) -> dict[str, str]:
    """For each name a hash of what is there now; empty text if nothing is.

    A name is a file's path relative to the root; with ``/`` at the end it means the names in a folder, with ``/*.py``
    the modules and packages in it.
    """
    return {name: _state(root, name) for name in names}


def _name(kind: str, what: str) -> str:
    folder = f"{what}/" if what else "./"
    return {"listed": folder, "modules": f"{folder}*.py"}.get(kind, what)


def _state(root: Path, name: str) -> str:
    path = root / name.removesuffix("*.py")
    try:
        if name.endswith("/*.py"):
            found = [item.name for item in path.iterdir() if item.suffix == ".py" or (item / "__init__.py").is_file()]
        elif path.is_dir():
            found = [item.name for item in path.iterdir() if item.name != "__pycache__"]
        else:
            return sha256_file(path)
    except OSError:
        return ""
    return hash_of(sorted(found))


def _changed_since(path: Path, moment: int) -> bool:
    """Whether a file was written after the run began, so that its hash now may not be that of what was read."""
    try:
        return path.is_file() and path.stat().st_mtime_ns >= moment
    except OSError:
        return True


def _settled(result: Mapping[str, Any], root: Path) -> dict[str, Any]:
    if "values" in result:
        return {"values": [{"data": _known_forms(value["data"])} for value in result["values"]]}
    outputs: list[dict[str, Any]] = []
    for output in result["outputs"]:
        if output["output_type"] == "stream":
            text = ANSI.sub("", output["text"])
            if output["name"] == "stderr":
                text = _without_places(text, root)
            outputs.append({"type": "stream", "name": output["name"], "text": text})
        elif output["output_type"] == "error":
            lines = [_without_places(ANSI.sub("", line), root) for line in output["traceback"]]
            outputs.append({"type": "error", "traceback": lines})
        else:
            outputs.append({"type": "display", "data": _known_forms(output["data"])})
    return {"count": result["count"], "outputs": outputs}


def _known_forms(data: Mapping[str, Any]) -> dict[str, Any]:
    """Only the forms that can be shown; of others just their names, for a message."""
    known = {name: value for name, value in data.items() if name in PREFERENCE}
    if len(known) > 1 and re.search(r" at 0x[0-9a-f]+>", str(known.get("text/plain", ""))):
        del known["text/plain"]  # Python's default, which says nothing and differs at each run
    return known or dict.fromkeys(data, "")


def _without_places(text: str, root: Path) -> str:
    """A message of Python with paths as on any machine: files of the project relative to its root."""
    text = CELL_FILE.sub("<cell>", text)
    for name, shown in (("purelib", "<packages>"), ("platlib", "<packages>"), ("stdlib", "<python>")):
        text = text.replace(sysconfig.get_path(name), shown)
    return text.replace(f"{root}{os.sep}", "")

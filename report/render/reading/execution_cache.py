"""Results of cells from an earlier run, as long as nothing they rest on has changed."""

from __future__ import annotations

import os
import re
import stat
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from report.core import file_states, watch
from report.core.file_states import ASKED, states
from report.core.files import hash_of, sha256_file
from report.core.project import Project
from report.render.reading.kernel import ANSI
from report.render.reading.kernel_runs import CellRequest, Run
from report.render.reading.outputs import PREFERENCE

CODE = (
    "kernel.py",
    "kernel_copies.py",
    "outputs.py",
    "file_access.py",
    "fork_server.py",
    "execution_cache.py",
    "kernel_runs.py",
)  # decide how results look
CELL_FILE = re.compile(r"\S*ipykernel_\d+/\d+\.py")
# How a fact of the recorder is named among the dependencies.
NAMES = {
    "read": "{}",
    "listed": "{}/",
    "modules": "{}/*.py",
    "detailed": "{}/?",
    **{kind: f"{{}}?{kind}" for kind in ASKED},
}
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
    outside
        Absolute paths of what was read that is neither the project's nor the environment's nor the system's.
    """

    results: Sequence[Mapping[str, Any]]
    dependencies: Mapping[str, str]
    lasting: bool = True
    outside: tuple[str, ...] = ()


def key_of(steps: Sequence[CellRequest], document: str = "") -> str:
    """A name for these steps, run with these versions of everything installed, in the folder of ``document``."""
    return hash_of([[asdict(step) for step in steps], installed(), *([document] if document else [])])


@cache
def installed() -> list[str]:
    """Python, all installed packages with their versions, and this room's code."""
    places = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    packages = [item.name for place in places for item in Path(place).glob("*.dist-info")]
    own = [sha256_file(path) for path in (*map(Path(__file__).with_name, CODE), Path(file_states.__file__))]
    return [sys.version, sys.platform, *sorted(packages), *own]


def look_up(project: Project, chapter: str, key: str, known: dict[str, str] | None = None) -> Results | None:
    """The results kept of a chapter, or None if they were made by other steps or from other files.

    What they were made from may be ``known`` of other chapters that are looked up at the same moment, see `states`.
    """
    kept = project.store.get_json(_kept_as(chapter), key)
    if kept is None or states(project.root, kept["dependencies"], known) != kept["dependencies"]:
        return None
    return Results(kept["results"], kept["dependencies"], outside=tuple(kept["outside"]))


def keep(project: Project, chapter: str, key: str, results: Results) -> None:
    """Keep the results of a chapter; of those that do not last, none."""
    if not results.lasting:
        watch.refuse(f"the cells of {chapter} are run each time")
        project.store.forget(_kept_as(chapter))
        return
    content = {
        "dependencies": dict(results.dependencies),
        "outside": list(results.outside),
        "results": list(results.results),
    }
    project.store.put_json(_kept_as(chapter), key, content)


def _kept_as(chapter: str) -> str:
    return PurePosixPath("cells", chapter).with_suffix(".json").as_posix()


def settle(run: Run, root: Path) -> Results:
    """A run's results without what differs between machines, and what they rest on."""
    names = sorted({_name(kind, what) for kind, what in run.notes if kind in NAMES})
    dependencies = states(root, names)
    read = {root / what for kind, what in run.notes if kind in NAMES and kind != "modules"}
    changed = any(_changed_since(path, run.started) for path in read)
    forbidden = any(kind in FORBID for kind, _ in run.notes)
    outside = tuple(sorted({what for kind, what in run.notes if kind == "outside"}))
    return Results(
        [_settled(result, root) for result in run.results], dependencies, not (changed or forbidden), outside
    )


def settled(outputs: Sequence[dict[str, Any]], root: Path) -> Sequence[Mapping[str, Any]]:
    """Outputs of one cell, as Jupyter stores them, in the form that is kept."""
    given: Sequence[Mapping[str, Any]] = _settled({"count": 0, "outputs": list(outputs)}, root)["outputs"]
    return given


def _name(kind: str, what: str) -> str:
    return NAMES[kind].format(what or ".")


def _changed_since(path: Path, moment: int) -> bool:
    """Whether a file was written after the run began, so that its state now may not be that of what was read."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return stat.S_ISREG(state.st_mode) and max(state.st_mtime_ns, state.st_ctime_ns) >= moment


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
            shown: dict[str, Any] = {"type": "display", "data": _known_forms(output["data"])}
            if output["output_type"] == "execute_result":
                shown["returned"] = True
            if sizes := _sizes(output.get("metadata")):
                shown["sizes"] = sizes
            outputs.append(shown)
    return {"count": result["count"], "outputs": outputs}


def _sizes(metadata: Any) -> dict[str, int]:
    """Width and height in pixels that an image is to be shown with: half its own, where it is made for fine screens."""
    for given in (metadata or {}).values():
        if isinstance(given, Mapping) and isinstance(given.get("width"), int | float):
            return {
                name: round(given[name]) for name in ("width", "height") if isinstance(given.get(name), int | float)
            }
    return {}


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

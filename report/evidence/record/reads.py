"""What cells of chapters read, as their last runs told, for those who ask where a build comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from report.core.files import canonical_json, write_if_changed
from report.core.project import Project

NOTED = "reads.json"  # in the build


@dataclass(frozen=True)
class Reads:
    """What the cells of one chapter read.

    Parameters
    ----------
    files
        Files and folders of the project, relative to its root.
    outside
        Absolute paths outside the project, its environment and the system's own places.
    """

    files: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


def note_reads(project: Project, chapters: Mapping[str, Reads]) -> None:
    """Note what was read by these chapters, each named by its path; what other chapters read stays noted."""
    if not project.configuration.is_file():
        return  # a single document, beside which nothing is left
    noted = {name: each for name, each in read_noted(project).items() if (project.root / name).is_file()}
    told = {
        name: {"files": sorted(each.files), "outside": sorted(each.outside)}
        for name, each in {**noted, **chapters}.items()
        if each.files or each.outside
    }
    write_if_changed(_place(project), canonical_json(told))


def read_noted(project: Project) -> dict[str, Reads]:
    """What is noted, by chapter; nothing if nothing was, or if the note is damaged."""
    try:
        told = json.loads(_place(project).read_bytes())
        return {name: Reads(_texts(each["files"]), _texts(each["outside"])) for name, each in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _texts(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(str, found))


def _place(project: Project) -> Path:
    return project.build / NOTED

"""A chapter with the results of its cells, and its form on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from report.errors import Problem
from report.files import canonical_json, sha256, write_if_changed
from report.project import Project
from report.render.builtin.source import Place

RUN = re.compile(r"(?P<path>.*):(?P<line>\d+)(?P<sign>[+=])(?P<count>\d+)")


@dataclass(frozen=True)
class Executed:
    """A chapter as Markdown, with the results of its cells where the cells were.

    Parameters
    ----------
    path
        The chapter's file, relative to the project's root.
    header
        Its YAML header, inline expressions in it replaced by their values.
    markdown
        The text below the header.
    files
        Images made by cells: path relative to the chapter's folder → bytes.
    line_map
        For each line of ``markdown`` where it was written; lines of a result belong to their cell's first line.
    dependencies
        What the result rests on, each with its state as `reuse.states` gives it: path relative to the root → SHA-256,
        a folder (with ``/`` at the end) → SHA-256 of the names in it; empty text for what was looked for and not found.
    warnings
        What has no effect and need not stop a build.
    outside
        Absolute paths that cells read, of neither the project nor the environment nor the system: nobody else has them.
    """

    path: str
    header: Mapping[str, Any]
    markdown: str
    files: Mapping[str, bytes]
    line_map: tuple[Place, ...]
    dependencies: Mapping[str, str]
    warnings: tuple[Problem, ...] = ()
    outside: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Canonical JSON; of the files only hashes, since they stand beside it."""
        return canonical_json(
            {
                "path": self.path,
                "header": self.header,
                "markdown": self.markdown,
                "files": {name: sha256(content) for name, content in self.files.items()},
                "line_map": _pack(self.line_map),
                "dependencies": self.dependencies,
                "warnings": [asdict(problem) for problem in self.warnings],
                **({"outside": list(self.outside)} if self.outside else {}),
            }
        )

    @classmethod
    def from_json(cls, text: str, folder: Path) -> Executed:
        """What `to_json` wrote, the files read from ``folder``, that of the JSON file."""
        given = json.loads(text)
        files = {name: (folder / name).read_bytes() for name in given["files"]}
        return cls(
            given["path"],
            given["header"],
            given["markdown"],
            files,
            _unpack(given["line_map"]),
            given["dependencies"],
            tuple(Problem(**fields) for fields in given["warnings"]),
            tuple(given.get("outside", ())),
        )


def executed_file(path: str, project: Project) -> Path:
    """Where the executed chapter ``path`` is kept; its images are in a folder beside it."""
    return (project.executed / path).with_suffix(".json")


def write_executed(chapter: Executed, project: Project) -> None:
    """Write the chapter and its images, and remove images it no longer has."""
    target = executed_file(chapter.path, project)
    for name, content in chapter.files.items():
        write_if_changed(target.parent / name, content)
    images = target.with_name(f"{target.stem}_files")
    for file in sorted(images.glob("*")):
        if file.relative_to(target.parent).as_posix() not in chapter.files:
            file.unlink()
    write_if_changed(target, chapter.to_json())


def _pack(places: Sequence[Place]) -> list[str]:
    """Places as runs: ``chapter.qmd:8+5`` for five lines from line 8, ``chapter.qmd:8=5`` for five times line 8."""
    runs: list[tuple[str, int, str, int]] = []
    for path, line in places:
        if runs and runs[-1][0] == path:
            _, first, sign, count = runs[-1]
            if sign == "+" and line == first + count:
                runs[-1] = (path, first, "+", count + 1)
                continue
            if line == first and (sign == "=" or count == 1):
                runs[-1] = (path, first, "=", count + 1)
                continue
        runs.append((path, line, "+", 1))
    return [f"{path}:{line}{sign}{count}" for path, line, sign, count in runs]


def _unpack(runs: Sequence[str]) -> tuple[Place, ...]:
    def places() -> Iterator[Place]:
        for run in runs:
            match = RUN.fullmatch(run)
            assert match, run
            for step in range(int(match["count"])):
                yield Place(match["path"], int(match["line"]) + (step if match["sign"] == "+" else 0))

    return tuple(places())

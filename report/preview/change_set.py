"""Which steps of a build are needed after a set of files has changed."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from report.core.metadata import read_settings
from report.core.project import Project
from report.evidence.record.reads import read_noted

CODE = ("report", "scripts")  # what a process has loaded already and would not notice
NO_PART = (("report", "starter"), ("report", "docs"))  # the paper that others begin with, and the documentation
# Quarto writes pages, notebooks and libraries beside the chapters while it renders: those are no changes.
WRITTEN_BY_AUTHORS = {".bib", ".cff", ".css", ".csl", ".jpg", ".js", ".md", ".png", ".qmd", ".svg", ".yaml", ".yml"}
CHAPTER = ".qmd"


@dataclass(frozen=True)
class Work:
    """What has to be built again.

    Parameters
    ----------
    site
        Whether anything of the site changed at all.
    exhibits
        Whether the exhibits may have changed.
    fresh_process
        Whether code changed, so that the build must run in a process that has loaded it.
    chapters
        The chapters that changed, relative to the project's root.
    other
        Whether something changed that decides how all pages look: settings, references, files that are included.
    """

    site: bool = False
    exhibits: bool = False
    fresh_process: bool = False
    chapters: frozenset[str] = frozenset()
    other: bool = False

    def __or__(self, more: Work) -> Work:
        return Work(*map(operator.or_, astuple(self), astuple(more)))


def work_for(project: Project, changed: Iterable[Path]) -> Work:
    """What the changed files make necessary; nothing for files that no author writes."""
    work = Work()
    is_own = (project.root / "report").is_dir() or project.has_data  # else data are files
    read = {name for each in read_noted(project).values() for name in each.files}
    for path in changed:
        name = path.relative_to(project.root)
        if any(part.startswith(".") or part == "__pycache__" or part.endswith(("_files", "~")) for part in name.parts):
            continue
        room = name.parts[0] if len(name.parts) > 1 else ""
        if name.parts[:2] in NO_PART:
            continue
        if room in CODE:
            work |= Work(site=True, exhibits=True, fresh_process=True, other=True)
        elif room == "data" and is_own:
            work |= Work(site=True, exhibits=True)
        elif path.suffix == CHAPTER:
            work |= Work(site=True, chapters=frozenset({name.as_posix()}))
        elif path.suffix in WRITTEN_BY_AUTHORS or name.as_posix() in read:
            work |= Work(site=True, other=True)
    return work


def folders_of(project: Project) -> list[Path]:
    """The folders of the project in which documents stand, or what their cells may read, without what is made.

    A new one is watched from the next start on.
    """
    output = read_settings(project.root)[0].get("project")
    made = str(output.get("output-dir") or "") if isinstance(output, dict) else ""
    left_out = {
        "build",
        "node_modules",
        "__pycache__",
        "_site",
        "_book",
        "_manuscript",
        "venv",
        "env",
        made.strip("./"),
    }
    return [
        path
        for path in sorted(project.root.iterdir())
        if path.is_dir() and not path.name.startswith(".") and path.name not in left_out
    ]

"""What a changed file makes necessary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from report.project import Project

CODE = ("report", "scripts")  # what a process has loaded already and would not notice
STARTER = ("report", "starter")  # the paper that others begin with: no part of this one
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
        return Work(
            self.site or more.site,
            self.exhibits or more.exhibits,
            self.fresh_process or more.fresh_process,
            self.chapters | more.chapters,
            self.other or more.other,
        )


def work_for(project: Project, changed: Iterable[Path]) -> Work:
    """What the changed files make necessary; nothing for files that no author writes."""
    work = Work()
    for path in changed:
        name = path.relative_to(project.root)
        if any(part.startswith(".") or part == "__pycache__" or part.endswith(("_files", "~")) for part in name.parts):
            continue
        room = name.parts[0] if len(name.parts) > 1 else ""
        if name.parts[:2] == STARTER:
            continue
        if room in CODE:
            work |= Work(site=True, exhibits=True, fresh_process=True, other=True)
        elif room == "data":
            work |= Work(site=True, exhibits=True)
        elif path.suffix == CHAPTER:
            work |= Work(site=True, chapters=frozenset({name.as_posix()}))
        elif path.suffix in WRITTEN_BY_AUTHORS:
            work |= Work(site=True, other=True)
    return work

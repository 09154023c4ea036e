"""The chapters as lines of text, each file read once for all that looks at the text itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from report.core.notebooks import written_lines
from report.core.project import Project

ChapterLines = Mapping[str, tuple[Sequence[str], Sequence[int]]]  # path → its lines, and where each stands in the file


def read_lines(project: Project, others: Iterable[Path] = ()) -> ChapterLines:
    """The lines of each chapter by its path, in the order of the paper; of ``others`` after them.

    Raises
    ------
    ContentError
        If a notebook cannot be read.
    """
    return {project.shown(path): written_lines(path, project.shown(path)) for path in (*project.chapters, *others)}

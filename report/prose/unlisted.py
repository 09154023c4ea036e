"""Files of text that nothing shows: `_quarto.yml` does not list them, and no chapter includes them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

from report.core.chapter_lines import ChapterLines
from report.core.chapters import included_in
from report.core.errors import Problem
from report.core.metadata import CONFIGURATION, chapter_paths
from report.core.project import EVIDENCE, Project

HIDDEN = ("_", ".")  # begin the name of what Quarto passes over too: parts to include, drafts of editors


def unlisted_chapters(project: Project, chapters: ChapterLines) -> Iterator[Problem]:
    """A problem for each file in `chapters/` that no list names; none for a project that lists none."""
    if not chapter_paths(project.root):
        return
    listed = {(project.root / name).resolve() for name in chapter_paths(project.root)}
    included = {each for name, (lines, _) in chapters.items() for each in _included(project, name, lines)}
    for path in sorted((project.root / "chapters").rglob("*.qmd")):
        within = path.relative_to(project.root)
        if any(part.startswith(HIDDEN) for part in within.parts) or path.resolve() in listed | included:
            continue
        found = f"no list of {CONFIGURATION} names it, so that nothing shows it"
        if within.as_posix().startswith(f"{EVIDENCE}/"):
            remedy = f"add it to the chapters of {CONFIGURATION}, or delete the file"
        else:
            remedy = f"run: make new-chapter NAME={within.stem}" if len(within.parts) == 2 else ""
            remedy = remedy or f"add it to the chapters of {CONFIGURATION}"
            remedy += "; or begin its name with _ if it is a draft"
        yield Problem(found, within.as_posix(), 0, "", remedy)


def _included(project: Project, chapter: str, lines: Iterable[str]) -> Iterator[Path]:
    for line in lines:
        for name in included_in(line):
            folder = project.root if name.startswith("/") else (project.root / chapter).parent
            yield Path(posixpath.normpath((folder / name.lstrip("/")).as_posix())).resolve()

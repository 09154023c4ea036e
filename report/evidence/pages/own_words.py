"""The paper's own sentences on pages that the machine writes, read from `chapters/notes/`."""

from __future__ import annotations

from report.core.project import Project
from report.evidence.templating import Markdown

NOTES = "chapters/notes"


def own_words(project: Project, name: str) -> Markdown:
    """The Markdown in `chapters/notes/<name>.md`, without the blanks around it; empty if the paper says nothing."""
    path = project.root / NOTES / f"{name}.md"
    return Markdown(path.read_text(encoding="utf-8").strip() if path.is_file() else "")

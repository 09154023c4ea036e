"""Build the stale values, tables and figures, and the pages that show them."""

from __future__ import annotations

from collections.abc import Sequence

from report.exhibits.build import build_exhibits
from report.project import Project, find_project
from report.render.documents import write_documents


def main(_: Sequence[str]) -> None:
    """Build what is stale of this folder's project, and say which exhibits those were."""
    build(find_project())


def build(project: Project) -> None:
    """Build what is stale of a project, and write the pages of evidence."""
    build_exhibits(project)
    write_documents(project)

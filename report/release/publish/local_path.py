"""Folders of this machine that are named as places of publication, and those of them that can be none."""

from __future__ import annotations

from pathlib import Path

from report.core.errors import Problem, UsageError
from report.core.project import Project

# Folders of a project from which the paper is made, or in which its programs stand; a site in docs/ is a common thing.
SOURCES = ("data", "chapters", "report", "scripts", "tests", ".venv", ".github")


def resolve_place(text: str, project: Project) -> Path:
    """The folder that a text names, from the project's folder; ``~`` is the home folder, as shells have it.

    Raises
    ------
    UsageError
        If it names none.
    """
    try:
        return (project.root / Path(text).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(Problem(f"names no folder: {error}", text, remedy="write the whole path")) from error


def refuse_place(path: Path, project: Project) -> None:
    """Refuse a folder to which nobody means to publish, because something else is kept there.

    Raises
    ------
    UsageError
        If it is one.
    """
    if found := _kept_there(path, project):
        raise UsageError(Problem(found, str(path), remedy="name a folder for the site alone"))


def _kept_there(path: Path, project: Project) -> str:
    """What is kept in a folder that can be no place; empty for any other folder."""
    root = project.root
    if root.is_relative_to(path) or path.is_relative_to(project.site):
        return "the folder holds the project, or is the built site itself"
    if path.is_relative_to(project.build):
        return "the folder is removed by make clean"
    # Where a disk does not tell capital letters from small ones, Chapters is chapters.
    if path != root and path.is_relative_to(root) and path.relative_to(root).parts[0].casefold() in SOURCES:
        return "the folder is one of the paper's sources"
    if ".git" in path.parts or _is_bare(path):
        return "the folder belongs to git"
    if _home().is_relative_to(path):
        return "the folder holds your home folder"
    return ""


def _is_bare(path: Path) -> bool:
    """Whether a folder is a repository of git without files."""
    try:
        return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()
    except OSError:
        return False


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user of whom this machine knows no home
        return Path("/")

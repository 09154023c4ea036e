"""The page of the site that shows a folder of data: its stub among the chapters, and its line in `_quarto.yml`."""

from __future__ import annotations

import re

from report.core.chapter_list import change_listed, list_chapter, stub_of, write_stub
from report.core.files import write_atomically
from report.core.metadata import CONFIGURATION
from report.core.project import Project

OF_DATA = re.compile(r"chapters/evidence/data(?:-(?!notes\.|sources\.)[\w-]+)?\.qmd")  # not what stands behind those


def add_page(project: Project, folder: str) -> tuple[list[str], list[str]]:
    """Write the stub and list it, unless both are there; what was done, and what is left for a person to do."""
    stub = stub_of(project, f"data-{folder}")
    if not stub.parent.is_dir():
        return [], []
    done: list[str] = []
    if not stub.exists():
        write_stub(project, f"data-{folder}", _title(folder))
        done.append(f"{project.shown(stub)}, its page")
    line = project.shown(stub)
    behind = list_chapter(project, line, lambda path: OF_DATA.fullmatch(path) is not None)
    if behind is None:
        return done, [f"list {line} in {CONFIGURATION}, among its chapters"]
    return ([*done, f"the line of that page in {CONFIGURATION}"] if behind else done), []


def remove_page(project: Project, folder: str) -> list[str]:
    """Remove the stub of a folder and its line, if they are there. What was removed."""
    stub = stub_of(project, f"data-{folder}")
    done = [project.shown(stub)] if stub.exists() else []
    stub.unlink(missing_ok=True)
    if change_listed(project, project.shown(stub)):
        done.append(f"its line in {project.shown(project.configuration)}")
    return done


def rename_page(project: Project, old: str, new: str) -> list[str]:
    """Give the page of a folder another name; a title that somebody wrote stays. What was changed."""
    done: list[str] = []
    stub, renamed = stub_of(project, f"data-{old}"), stub_of(project, f"data-{new}")
    if stub.exists():
        text = stub.read_text(encoding="utf-8").replace(f'page("data-{old}")', f'page("data-{new}")')
        write_atomically(renamed, text.replace(f"# {_title(old)} {{", f"# {_title(new)} {{"))
        stub.unlink()
        done.append(project.shown(renamed))
    if change_listed(project, project.shown(stub), project.shown(renamed)):
        done.append(project.shown(project.configuration))
    return done


def _title(folder: str) -> str:
    return folder.replace("-", " ").capitalize()

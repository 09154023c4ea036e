"""The page of a chapter's code among the chapters: its stub, and its line in `_quarto.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from report.core.chapter_list import list_chapter, stub_of, write_stub
from report.core.chapters import read_chapter
from report.core.errors import Problem, UsageError
from report.core.files import write_atomically
from report.core.messages import N_, messages_of
from report.core.metadata import CONFIGURATION, chapter_paths
from report.core.project import EVIDENCE, Project
from report.core.slugs import slug_of
from report.evidence.gathered import Evidence
from report.evidence.pages.notebook_pages import PREFIX, chapters_with_code

CHAPTERS = "chapters"
NOTEBOOK = ".ipynb"  # of a chapter that shows its own cells, and has no page of its code
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHAPTER = """\
# {title} {{#sec-{name}}}

```{{python}}
#| label: setup
#| include: false
from report.show import figure, table, value
```
"""
TITLE = N_("Code of the chapter “%(chapter)s”")
HIDDEN = "#| include: false"  # of a cell that only sets up
LAST = ("references", "appendix")  # chapters that stand behind the others


def without_page(evidence: Evidence) -> Iterator[Problem]:
    """A problem for each chapter whose code no page shows, in a paper that has such pages for others."""
    project = evidence.project
    shown = {PurePosixPath(path).stem for path in chapter_paths(project.root) if path.startswith(f"{EVIDENCE}/")}
    if not any(name.startswith(PREFIX) for name in shown):
        return
    for name, path in chapters_with_code(evidence).items():
        if name not in shown and path.parent == project.root / CHAPTERS and _shows_code(project, path):
            remedy = f"run: make new-chapter NAME={path.stem}"
            yield Problem("no page shows the code of this chapter", project.shown(path), remedy=remedy)


def add_chapter(project: Project, name: str, title: str) -> list[str]:
    """Begin a chapter, or give one that is there what it lacks: its line in `_quarto.yml`, and the page of its code.

    A notebook of Jupyter is listed, and gets no page of its code: it is that already.

    Parameters
    ----------
    project
        The paper.
    name
        Of the file, without its ending.
    title
        Of the chapter; by default what the name says.

    Returns
    -------
    list of str
        What was done, and what is left for a person.

    Raises
    ------
    UsageError
        If the name does not do for a file, an address and an identifier.
    """
    name = name.removeprefix(f"{CHAPTERS}/").removesuffix(".qmd").removesuffix(NOTEBOOK)
    if not NAME.fullmatch(name):
        fit = slug_of(name)
        remedy = f"choose another name, for instance {fit}" if NAME.fullmatch(fit) else ""
        if name.startswith("_") and remedy:
            remedy = (
                f"write {CHAPTERS}/{name}.qmd yourself if it is a draft, which nothing lists or builds; else {remedy}"
            )
        found = f'"{name}" cannot name a chapter' if name else "no chapter named"
        raise UsageError(Problem(found, "", 0, "lower-case letters and digits, joined by hyphens", remedy))
    if (project.root / CHAPTERS / f"{name}{NOTEBOOK}").exists():
        return _listed(project, f"{CHAPTERS}/{name}{NOTEBOOK}", _is_of_text, _is_no_evidence)
    path = project.root / CHAPTERS / f"{name}.qmd"
    done: list[str] = []
    if not path.exists():
        write_atomically(path, CHAPTER.format(title=title or name.replace("-", " ").capitalize(), name=name))
        done.append(f"made {project.shown(path)}")
    done += _listed(project, f"{CHAPTERS}/{name}.qmd", _is_of_text, _is_no_evidence)
    page = f"{PREFIX}{name}"
    stub = stub_of(project, page)
    evidence = Evidence(project)
    if page not in chapters_with_code(evidence) or not stub.parent.is_dir():
        return done
    if not stub.exists():
        say = messages_of(project.root)
        shown = evidence.titles.get(project.shown(path), name)
        write_stub(project, page, say(TITLE, chapter=shown))
        done.append(f"made {project.shown(stub)}, the page of its code")
    return done + _listed(project, project.shown(stub), _is_of_code)


def _shows_code(project: Project, path: Path) -> bool:
    return any(HIDDEN not in cell.content for cell in read_chapter(path, project.root).cells)


def _listed(project: Project, path: str, *behind: Callable[[str], bool]) -> list[str]:
    """List a file in `_quarto.yml`, unless it is; what was done, or is left."""
    before = list_chapter(project, path, *behind)
    if before is None:
        return [f"left to do: list {path} in {CONFIGURATION}, among its chapters"]
    return [f"listed {path} in {CONFIGURATION}, behind {before}"] if before else []


def _is_no_evidence(path: str) -> bool:
    return not path.startswith(f"{EVIDENCE}/")


def _is_of_text(path: str) -> bool:
    return _is_no_evidence(path) and Path(path).stem not in LAST


def _is_of_code(path: str) -> bool:
    return path.startswith(f"{EVIDENCE}/{PREFIX}")

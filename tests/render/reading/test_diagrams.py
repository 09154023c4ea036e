"""Diagrams as text: drawn where their package is installed, and an error that names it where it is not."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project
from report.render.reading import diagrams

Write = Callable[[str, str], Path]
SOURCES = {"mermaid": "flowchart LR\n  A[One] --> B[Two]", "dot": 'digraph { a [label="One"]; a -> Two }'}


@pytest.mark.parametrize("language", SOURCES)
def test_package_that_is_not_installed_is_named(
    language: str, write: Write, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mmdr", None)
    monkeypatch.setattr(diagrams, "PROGRAM", "no-such-program")
    write("doc.qmd", f"Text.\n\n```{{{language}}}\n{SOURCES[language]}\n```\n")
    with pytest.raises(ContentError) as raised:
        render_project(project.root / "doc.qmd", project.root / "site")
    (problem,) = raised.value.problems
    assert (problem.path, problem.line) == ("doc.qmd", 4)
    assert diagrams.PACKAGES[language] in problem.found


def test_named_packages_are_the_projects_own_extra() -> None:
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8")
    assert all(package in text for package in diagrams.PACKAGES.values())


def test_words_in_a_drawing_are_told_once_each() -> None:
    svg = "<svg><text x='1'>One</text><text><tspan>Two</tspan> <tspan>words</tspan></text><text>One</text></svg>"
    assert diagrams.words_in(svg) == "One; Two words"


@pytest.mark.skipif(importlib.util.find_spec("mmdr") is None, reason="the package mmdr is not installed")
def test_diagram_is_a_figure_with_its_words_for_those_who_do_not_see_it(write: Write, project: Project) -> None:
    source = f"%%| label: fig-m\n%%| fig-cap: Steps\n{SOURCES['mermaid']}"
    write("doc.qmd", f"See @fig-m.\n\n```{{mermaid}}\n{source}\n```\n\n```{{mermaid}}\n{SOURCES['mermaid']}\n```\n")
    render_project(project.root / "doc.qmd", project.root / "site")
    page = (project.root / "site" / "doc.html").read_text("utf-8")
    assert 'alt="Steps"' in page
    assert 'alt="One; Two"' in page

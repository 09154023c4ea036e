"""The reference projects: a page must say what Quarto's page says, but for the differences explained in a file.

After a deliberate change: run this test, read the lines it prints, and bring `differences.json` up to date. Each entry
there has the place in the outline, both values, and the reason why they may differ.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from report.core.project import Project
from report.render.html.site import render_project

REFERENCE = Path(__file__).parents[1] / "quarto_reference"
DIFFERENCES = json.loads((REFERENCE / "differences.json").read_text("utf-8"))
PROFILES = {"profiles": ("en", "es")}
PROJECTS = ("blocks", "book", "book-es", "cells", "citations", "crossref", "profiles")


@pytest.fixture(scope="module")
def outlines() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outline", REFERENCE / "outline.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def found_differences(name: str, project: Project, outlines: ModuleType) -> list[dict[str, Any]]:
    """Each place where a page of the project differs from Quarto's."""
    pages: dict[str, str] = {}
    for profile in PROFILES.get(name, (None,)):
        rendered = render_project(project.root, None, profile, lenient=True)
        prefix = f"{profile}/" if profile else ""
        pages |= {prefix + page: (rendered.folder / page).read_text("utf-8") for page in rendered.pages}
    expected = sorted((REFERENCE / "expected" / name).rglob("*.json"))
    names = {path.relative_to(REFERENCE / "expected" / name).with_suffix(".html").as_posix() for path in expected}
    assert set(pages) == names
    found = []
    for path in expected:
        page = path.relative_to(REFERENCE / "expected" / name).with_suffix(".html").as_posix()
        got = json.loads(outlines.dumps(outlines.outline(pages[page])))
        for line in outlines.diff(json.loads(path.read_text("utf-8")), got):
            place, _, rest = line.partition(": ")
            found.append({"page": f"{name}/{page}", "place": place, "difference": rest})
    return found


@pytest.mark.parametrize("name", PROJECTS)
def test_pages_say_what_quartos_pages_say(
    name: str, reference: Callable[[str], Project], outlines: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    found = found_differences(name, reference(name), outlines)
    explained = [
        {key: item[key] for key in ("page", "place", "difference")}
        for item in DIFFERENCES
        if item["page"].startswith(f"{name}/")
    ]
    assert found == explained


def test_every_difference_has_its_reason() -> None:
    assert all(item["reason"] for item in DIFFERENCES)

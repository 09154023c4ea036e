"""Every name of Quarto's stands in the one list, and what is set aside as looks leaves a page as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from report.core.configuration import read_configuration
from report.core.project import Project
from report.core.quarto_settings import SCOPES, close_names, placed, reference
from report.core.settings_check import looks_of, told_aside, unknown_of
from report.render.html.site import render_project

NAMES = json.loads((Path(__file__).parents[1] / "render" / "quarto_reference" / "names.json").read_text("utf-8"))
VALUES = {"brand": "false", "df-print": "kable", "html-math-method": "katex"}  # others are told or read elsewhere


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())


@pytest.fixture
def write(project: Project) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


Write = Callable[[str, str], Path]


@pytest.mark.parametrize("scope", sorted(NAMES))
def test_every_name_of_quartos_is_placed(scope: str) -> None:
    assert [name for name in NAMES[scope] if placed(scope, name) is None] == []


def test_reference_of_settings_is_made_from_the_list() -> None:
    file = Path(__file__).parents[1] / "render" / "quarto_reference" / "SETTINGS.md"
    assert file.read_text("utf-8") == reference(), "run: python -m report.core.quarto_settings > the file"


def test_what_is_unsupported_says_what_to_write_instead() -> None:
    told = [(each.scope, each.name) for names in SCOPES.values() for each in names.values() if each.kind == "content"]
    assert told
    assert all(SCOPES[scope][name].instead for scope, name in told)


def test_no_name_stands_in_two_classes() -> None:
    assert all(name == each.name for names in SCOPES.values() for name, each in names.items())


def body_of(project: Project) -> str:
    render_project(project.root, project.root / "out", warn=lambda problem: None)
    return (project.root / "out" / "index.html").read_text("utf-8")


TEXT = """
# One

## Two {#sec-one}

Text with a note.[^1] See @fig-a, @sec-one and @tbl-t.

![A caption](a.png){#fig-a}

| a | b |
|---|---|
| 1 | 2 |

: A table {#tbl-t}

[^1]: The note.
"""


def test_looks_in_a_header_leave_the_page_as_it_is(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: default\n")
    (project.root / "a.png").write_bytes(PNG)
    header = "title: Title\nauthor: Ana Ruiz\nnumber-sections: true\ntoc: true\n"
    write("index.qmd", f"---\n{header}---\n{TEXT}")
    before = body_of(project)
    looks = [name for name, each in SCOPES["document"].items() if each.kind == "looks"]
    added = "".join(f"{name}: {VALUES.get(name, 'some')}\n" for name in looks)
    write("index.qmd", f"---\n{header}{added}---\n{TEXT}")
    assert body_of(project) == before


@pytest.mark.parametrize("section", ["book", "website"])
def test_looks_of_a_site_leave_its_pages_as_they_are(section: str, write: Write, project: Project) -> None:
    (project.root / "a.png").write_bytes(PNG)
    write("index.qmd", TEXT)
    chapters = "  chapters: [index.qmd]\n" if section == "book" else ""
    settings = f"project:\n  type: {section}\n{section}:\n  title: Site\n{chapters}"
    write("_quarto.yml", settings)
    before = body_of(project)
    looks = [name for name, each in SCOPES[section].items() if each.kind == "looks"]
    write("_quarto.yml", settings + "".join(f"  {name}: some\n" for name in looks))
    assert body_of(project) == before


def test_looks_of_a_cell_leave_the_page_as_it_is(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: default\n")
    write("index.qmd", "```{python}\n#| label: tbl-a\n#| tbl-cap: A\n#| eval: false\n1\n```\n")
    before = body_of(project)
    looks = [name for name, each in SCOPES["cell"].items() if each.kind == "looks"]
    lines = "".join(f"#| {name}: some\n" for name in looks)
    write("index.qmd", f"```{{python}}\n#| label: tbl-a\n#| tbl-cap: A\n#| eval: false\n{lines}1\n```\n")
    assert body_of(project) == before


def test_all_looks_are_told_in_one_warning_with_file_and_line(write: Write, project: Project) -> None:
    write(
        "_quarto.yml", "project:\n  type: website\nwebsite:\n  page-navigation: true\nformat:\n  html:\n    grid: {}\n"
    )
    write("index.qmd", "---\nfontsize: 12pt\n---\n\n```{python}\n#| fig-width: 3\n#| eval: false\n1\n```\n")
    told: list[str] = []
    render_project(project.root, project.root / "out", warn=lambda problem: told.append(str(problem)))
    assert len(told) == 1
    assert told[0].startswith("_quarto.yml:4: 3 settings of looks have no effect")
    assert "page-navigation (line 4), fontsize (index.qmd:2), fig-width (index.qmd:6)" in told[0]


def test_what_only_quarto_needs_is_not_told(write: Write, project: Project) -> None:
    theme = "    theme:\n      light: [report/theme/look/quarto.scss]\n    css: report/theme/look/quarto.css\n"
    write("_quarto.yml", f"format:\n  html:\n{theme}    respect-user-color-scheme: true\n")
    assert list(told_aside(looks_of(read_configuration(project.root).settings))) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("website:\n  titel: Site\n", 2, 'the setting "titel" under "website".*did you mean title'),
        ("website:\n  nosuch: Site\n", 2, '"nosuch" under "website" is not known'),
        ("book:\n  keywords: [bees]\n", 2, '"keywords" under "book" is not known'),
        ("bibliografy: a.bib\n", 1, "did you mean bibliography"),
        ("number-section: true\n", 1, "did you mean number-sections"),
        ("format:\n  html:\n    toc-deph: 2\n", 3, "did you mean toc-depth"),
    ],
)
def test_unknown_name_is_told_with_close_ones(text: str, line: int, words: str, write: Write, project: Project) -> None:
    import re

    write("_quarto.yml", text)
    (problem,) = unknown_of(read_configuration(project.root).settings)
    assert problem.line == line
    assert re.search("(?s)" + words, str(problem))


@pytest.mark.parametrize("folder", [".", "report/docs", "report/starter"])
def test_settings_of_this_repository_hold_no_name_at_which_quarto_stops(folder: str) -> None:
    root = Path(__file__).parents[2] / folder
    assert list(unknown_of(read_configuration(root).settings)) == []
    settings = yaml.safe_load((root / "_quarto.yml").read_text("utf-8"))
    for section in ("book", "website"):
        assert set(settings.get(section, {})) <= set(NAMES[section])


def test_own_keys_of_a_document_are_nobodys_business(write: Write, project: Project) -> None:
    write("_quarto.yml", "plant:\n  name: Saltillo\nmy-answer: 42\n")
    assert list(unknown_of(read_configuration(project.root).settings)) == []


def test_close_names_that_have_an_effect_come_first() -> None:
    assert close_names("cell", "fig_cap")[0] == "fig-cap"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "00000005000157cf2ccf0000000049454e44ae426082"
)

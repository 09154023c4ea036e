"""Cells of another document shown in this one: the outlines are those that Quarto 1.10.18 gave of the same texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())


@pytest.fixture
def write(project: Project) -> Write:
    def write_file(name: str, text: str) -> Path:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def code(source: str, *outputs: dict[str, object], name: str = "", tags: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": name or "0a1b",
        "metadata": {"tags": list(tags)},
        "source": source.splitlines(keepends=True),
        "outputs": list(outputs),
    }


def shown(text: str, kind: str = "text/plain") -> dict[str, object]:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {kind: text}}


def said(text: str, name: str = "stdout") -> dict[str, object]:
    return {"output_type": "stream", "name": name, "text": text}


CELLS = [
    {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: Raw\n---"},
    {"cell_type": "markdown", "id": "words", "metadata": {}, "source": "# Plants\n\nThe first plants."},
    code(
        "#| label: tbl-plants\n#| tbl-cap: Plants by year\nplants",
        shown("| a | b |\n|---|---|\n| 1 | 2 |", "text/markdown"),
    ),
    code("print('counted')", said("counted"), said("careful", "stderr"), name="count", tags=("counting",)),
    code("#| echo: true\nplants.sum()", shown("3"), shown("<object at 0x7f0000000000>"), name="sum"),
    code("plants = 1", name="silent"),
]
NOTEBOOK = {"cells": CELLS, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def page(project: Project, text: str, write: Write) -> BeautifulSoup:
    write("studies/plants.ipynb", json.dumps(NOTEBOOK, indent=1))
    write("paper.qmd", f"---\ntitle: Paper\n---\n\n{text}\n")
    render_project(project.root / "paper.qmd", project.root / "out", warn=lambda problem: None)
    return BeautifulSoup((project.root / "out" / "paper.html").read_text("utf-8"), "html.parser")


def words(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in soup.select(f"main {selector}")]


def test_a_cell_is_found_by_its_label_and_has_its_number_here(write: Write, project: Project) -> None:
    soup = page(project, "{{< embed studies/plants.ipynb#tbl-plants >}}\n\nSee @tbl-plants.", write)
    assert words(soup, "#tbl-plants figcaption") == ["Table 1: Plants by year"]
    assert words(soup, "td") == ["1", "2"]
    assert words(soup, "a.quarto-xref") == ["Table 1"]
    assert words(soup, "pre") == []


@pytest.mark.parametrize("name", ["counting", "count"])
def test_a_cell_is_found_by_its_tag_and_by_its_identifier_and_tells_no_warnings(
    name: str, write: Write, project: Project
) -> None:
    soup = page(project, f"{{{{< embed studies/plants.ipynb#{name} >}}}}", write)
    assert words(soup, "pre") == ["counted"]


def test_code_is_shown_where_the_shortcode_or_the_cell_asks_for_it(write: Write, project: Project) -> None:
    soup = page(project, "{{< embed studies/plants.ipynb#counting,sum echo=true >}}", write)
    assert words(soup, "pre.cell-code") == ["print ( 'counted' )", "plants. sum ()"]
    soup = page(project, "{{< embed studies/plants.ipynb#counting,sum >}}", write)
    assert words(soup, "pre.cell-code") == ["plants. sum ()"]


def test_outputs_are_picked_by_number_and_stay_as_they_are_stored(write: Write, project: Project) -> None:
    soup = page(project, "{{< embed studies/plants.ipynb#sum outputs=2,1 >}}", write)
    assert words(soup, ".cell-output pre") == ["<object at 0x7f0000000000>", "3"]
    soup = page(project, "{{< embed studies/plants.ipynb#sum outputs=1 >}}", write)
    assert words(soup, ".cell-output pre") == ["3"]


def test_cells_are_picked_by_number_and_a_whole_notebook_has_its_text(write: Write, project: Project) -> None:
    assert words(page(project, "{{< embed studies/plants.ipynb[4,2] >}}", write), "pre, p:not([class])") == [
        "counted",
        "The first plants.",
    ]
    soup = page(project, "{{< embed studies/plants.ipynb >}}\n\nAfter.", write)
    assert words(soup, "h1, h2") == ["Paper", "Plants"]
    assert words(soup, "p:not([class])") == ["The first plants.", "After."]
    assert len(words(soup, ".cell")) == 3


def test_cells_of_a_text_are_run_in_its_own_folder_beside_those_of_this_one(write: Write, project: Project) -> None:
    write("studies/n.txt", "42")
    write(
        "studies/one.qmd",
        "Before.\n\n```{python}\nn = int(open('n.txt').read())\n```\n\n```{python}\n#| label: shown\nprint(n)\n```\n",
    )
    text = (
        "```{python}\nn = 1\n```\n\n{{< embed studies/one.qmd#shown echo=true >}}\n\n```{python}\nprint(n)\n```\n\n"
        "One is `{python} n`."
    )
    soup = page(project, text, write)
    assert words(soup, ".cell-output pre") == ["42", "1"]
    assert words(soup, "p:not([class])") == ["One is 1."]


def test_a_notebook_that_embeds_has_its_own_results_and_those(write: Write, project: Project) -> None:
    write("studies/plants.ipynb", json.dumps(NOTEBOOK, indent=1))
    cells = [
        code("1", shown("own before")),
        {"cell_type": "markdown", "metadata": {}, "source": "{{< embed studies/plants.ipynb#count >}}"},
        code("2", shown("own after"), name="c"),
    ]
    write("own.ipynb", json.dumps({**NOTEBOOK, "cells": cells}))
    render_project(project.root / "own.ipynb", project.root / "out", warn=lambda problem: None)
    soup = BeautifulSoup((project.root / "out" / "own.html").read_text("utf-8"), "html.parser")
    assert words(soup, ".cell-output pre") == ["own before", "counted", "own after"]


def test_a_cell_that_is_shown_twice_has_its_label_once(write: Write, project: Project) -> None:
    again = "{{< embed studies/twice.ipynb#words >}}\n\n{{< embed studies/twice.ipynb#tagged >}}"
    cells = [code("#| label: words\nprint('counted')", said("counted"), tags=("tagged",))]
    write("studies/twice.ipynb", json.dumps({**NOTEBOOK, "cells": cells}, indent=1))
    soup = page(project, again, write)
    assert words(soup, "pre") == ["counted", "counted"]
    assert len(soup.select("#cell-words")) == 1


def test_a_shortcode_within_code_is_shown(write: Write, project: Project) -> None:
    soup = page(project, "```\n{{{< embed studies/no.ipynb#a >}}}\n```", write)
    assert words(soup, "pre") == ["{{< embed studies/no.ipynb#a >}}"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("studies/no.ipynb#a", r"paper\.qmd:5: embeds studies/no\.ipynb, which does not exist"),
        ("studies/plants.csv", r"paper\.qmd:5: embeds studies/plants\.csv, which is no notebook"),
        ("../plants.ipynb", r"paper\.qmd:5: embeds \.\./plants\.ipynb, which does not exist"),
        ("studies/plants.ipynb#plant", r'paper\.qmd:5: no cell of studies/plants\.ipynb has the label.* "plant"'),
        ("studies/plants.ipynb#silent", r'paper\.qmd:5: the cell "silent" of studies/plants\.ipynb shows nothing'),
        ("studies/plants.ipynb[9]", r"paper\.qmd:5: studies/plants\.ipynb has no cell 9"),
        ("studies/broken.ipynb", r"studies/broken\.ipynb:1: is no notebook that can be read"),
        ("studies/text.qmd", r"studies/text\.qmd:1: `\{python\} 1 \+ 1` stands in a text that is embedded elsewhere"),
    ],
)
def test_what_cannot_be_embedded_is_told_with_its_line(asked: str, told: str, write: Write, project: Project) -> None:
    write("studies/broken.ipynb", "{")
    write("studies/text.qmd", "Two: `{python} 1 + 1`.\n")
    with pytest.raises(ContentError, match=told):
        page(project, f"{{{{< embed {asked} >}}}}", write)


def test_an_embed_within_a_sentence_is_told(write: Write, project: Project) -> None:
    with pytest.raises(ContentError, match=r"paper\.qmd:5: an embed stands inside other text"):
        page(project, "See {{< embed studies/plants.ipynb#count >}} here.", write)


def test_a_changed_notebook_changes_the_page(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: default\n  output-dir: out\n  render: [paper.qmd]\n")
    assert words(page(project, "{{< embed studies/plants.ipynb#count >}}", write), "pre") == ["counted"]
    changed = json.dumps(NOTEBOOK, indent=1).replace("counted", "counted anew")
    write("studies/plants.ipynb", changed)
    render_project(project.root / "paper.qmd", project.root / "out", warn=lambda problem: None)
    soup = BeautifulSoup((project.root / "out" / "paper.html").read_text("utf-8"), "html.parser")
    assert words(soup, "pre") == ["counted anew"]

"""Shortcodes that a project brings itself, as files in Lua."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]

OWN = """return {
  ['hello'] = function(args, kwargs, meta, raw, context)
    return 'Hello ' .. (args[1] or 'nobody') .. ' ' .. pandoc.utils.stringify(kwargs.mark) .. context
  end,
  ['boxed'] = function()
    return quarto.Callout { type = 'note', title = 'Test', content = { pandoc.Para(pandoc.Str 'Inside.') } }
  end,
  ['title'] = function(args, kwargs, meta) return meta.title end,
  ['pic'] = function() return 'x.png' end,
  ['nothing'] = function() end,
  ['asks'] = function()
    local file = io.open(quarto.doc.input_file, 'r')
    local first = file and file:read '*l'
    local plant, none = quarto.variables.get 'plant.name', quarto.variables.get 'plant.nosuch'
    local title = pandoc.utils.stringify(quarto.metadata.get 'title')
    return first .. ' ' .. plant .. ' ' .. tostring(none) .. ' ' .. title
  end,
  ['breaks'] = function() error 'no value' end,
}
"""
DESCRIPTION = "title: Own\ncontributes:\n  shortcodes:\n    - own.lua\n"


@pytest.fixture
def made(write: Write, project: Project) -> Callable[[str], Tag]:
    """The text of a page, with an extension beside it."""

    def make(source: str) -> Tag:
        write("_extensions/own/_extension.yml", DESCRIPTION)
        write("_extensions/own/own.lua", OWN)
        write("x.png", "")
        render_project(write("doc.qmd", source), project.root / "site", warn=lambda problem: None)
        page = BeautifulSoup((project.root / "site/doc.html").read_text("utf-8"), "html.parser")
        return page.select_one("main") or pytest.fail("no text")

    return make


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('Say {{< hello "Ana Ruiz" mark=! >}}.\n', "Say Hello Ana Ruiz !inline."),
        ("{{< hello >}}\n", "Hello nobody block"),
        ("{{< boxed >}}\n", "Test Inside."),
        ("{{< nothing >}}\n", ""),
        ("```{shortcodes=false}\n{{< hello >}}\n```\n", "{{< hello >}}"),
        ("`{{{< hello >}}}`\n", "{{< hello >}}"),
        ("- a {{< hello b >}}\n", "a Hello b inline"),
    ],
)
def test_a_shortcode_of_the_authors_own(source: str, shown: str, made: Callable[[str], Tag]) -> None:
    assert words(made(source)) == shown


def test_it_sees_the_metadata(made: Callable[[str], Tag]) -> None:
    assert words(made("---\ntitle: Bees\n---\n\nOf {{< title >}}.\n")) == "Bees Of Bees."


def test_it_asks_for_the_file_for_variables_and_for_metadata(made: Callable[[str], Tag], write: Write) -> None:
    write("_quarto.yml", "project:\n  type: default\n  output-dir: site\n")
    write("_variables.yml", "plant:\n  name: Saltillo\n")
    assert words(made("---\ntitle: Bees\n---\n\nIt is {{< asks >}}.\n")) == "Bees It is --- Saltillo nil Bees."


def test_it_gives_an_address(made: Callable[[str], Tag], project: Project) -> None:
    page = made("[a file]({{< pic >}})\n")
    assert [each["href"] for each in page.select("a")] == ["x.png"]
    assert (project.root / "site/x.png").is_file()


def test_one_that_is_named_in_the_header(write: Write, project: Project) -> None:
    write("lua/own.lua", OWN)
    source = "---\nshortcodes: [lua/own.lua]\n---\n\n{{< hello >}}\n"
    render_project(write("doc.qmd", source), project.root / "site", warn=lambda problem: None)
    assert "Hello nobody block" in (project.root / "site/doc.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "line", "told"),
    [
        ("Text.\n\n{{< breaks >}}\n", 3, 'the shortcode "breaks" ends with an error: '),
        ("Text {{< nosuch >}}\n", 1, 'the shortcode "nosuch" is not supported'),
    ],
)
def test_one_that_fails_is_told(source: str, line: int, told: str, made: Callable[[str], Tag]) -> None:
    with pytest.raises(ContentError) as raised:
        made(source)
    assert [(problem.line, problem.found[: len(told)]) for problem in raised.value.problems] == [(line, told)]

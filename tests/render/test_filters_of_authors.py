"""Filters that an author names: pandoc's in Lua are run, in order, and everything else is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html import render_project
from report.render.print.compose import compose
from report.render.print.composed import plain_text

Write = Callable[[str, str], Path]


def text_of(project: Project, document: Path) -> str:
    render_project(document, project.root / "site", warn=lambda problem: None)
    page = (project.root / "site" / document.name).with_suffix(".html").read_text("utf-8")
    main = BeautifulSoup(page, "html.parser").select_one("main")
    return " ".join(main.get_text(" ").split()) if main else ""


FILTERS: dict[str, tuple[str, str]] = {
    "an element": ("function Str(el) if el.text == 'one' then return pandoc.Str 'two' end end", "Title two"),
    "a returned list": ("return {{ Str = function(el) return pandoc.Str 'x' end }}", "x x"),
    "a returned filter": ("return { Str = function(el) return pandoc.Str 'x' end }", "x x"),
    "the metadata": ("function Meta(m) m.title = pandoc.Inlines 'New'; return m end", "New one"),
    "the whole": (
        "function Pandoc(doc) doc.blocks:insert(pandoc.Para 'End'); return doc end",
        "Title one End",
    ),
    "what it prints": ("function Pandoc(doc) print 'noise'; io.write 'noise'; return doc end", "Title one"),
    "the format": (
        "function Str(el) return pandoc.Str(quarto.doc.is_format 'html' and 'web' or 'paper') end",
        "web web",
    ),
    "a callout": (
        "function Pandoc(doc)\n  doc.blocks:insert(quarto.Callout { type = 'tip', content = { pandoc.Para 'In.' } })\n"
        "  return doc\nend",
        "Title one Tip In.",
    ),
}


@pytest.mark.parametrize("case", FILTERS)
def test_filter_changes(case: str, write: Write, project: Project) -> None:
    code, expected = FILTERS[case]
    write("f.lua", code + "\n")
    assert text_of(project, write("doc.qmd", "---\ntitle: Title\nfilters: [f.lua]\n---\n\none\n")) == expected


def test_filters_run_in_their_order_and_on_paper_too(write: Write, project: Project) -> None:
    write("a.lua", "function Str(el) return pandoc.Str(el.text .. 'a') end\n")
    write("b.lua", "function Str(el) return pandoc.Str(el.text .. 'b') end\n")
    document = write("doc.qmd", "---\nfilters: [a.lua, quarto, b.lua]\n---\n\none\n")
    assert text_of(project, document) == "oneab"
    assert plain_text(compose(document, "docx").tree["blocks"]).strip() == "oneab"


@pytest.mark.parametrize("named", ["[quarto, f.lua]", "[{path: f.lua, at: post-quarto}]"])
def test_filter_after_quartos_own_sees_references_as_they_are_read(named: str, write: Write, project: Project) -> None:
    write("f.lua", "function Cite(el) return pandoc.Str 'cited' end\nfunction Emph(el) return pandoc.Str 'late' end\n")
    source = f"---\nfilters: {named}\n---\n\nSee @fig-a, *soon*.\n\n::: {{#fig-a}}\nText.\n\nCap\n:::\n"
    assert text_of(project, write("doc.qmd", source)).startswith("See Figure\u00a01 , late.".replace("\u00a0", " "))


def test_filter_sees_nothing_that_is_hidden(write: Write, project: Project) -> None:
    write("f.lua", "function CodeBlock(el) return pandoc.Para(el.text) end\n")
    source = '---\nfilters: [f.lua]\n---\n\n``` {.content-hidden when-format="html"}\nSECRET\n```\n\nText.\n'
    assert text_of(project, write("doc.qmd", source)) == "Text."


def test_filter_of_an_extension_is_found_above(write: Write, project: Project) -> None:
    write("_extensions/someone/mark/_extension.yml", "title: Mark\ncontributes:\n  filters: [mark.lua]\n")
    write("_extensions/someone/mark/mark.lua", "function Str(el) return pandoc.Str 'marked' end\n")
    assert text_of(project, write("doc.qmd", "---\nfilters: [mark]\n---\n\none\n")) == "marked"


def test_changed_filter_makes_the_page_anew(write: Write, project: Project) -> None:
    write("f.lua", "function Str(el) return pandoc.Str 'first' end\n")
    document = write("doc.qmd", "---\nfilters: [f.lua]\n---\n\none\n")
    assert text_of(project, document) == "first"
    write("f.lua", "function Str(el) return pandoc.Str 'second' end\n")
    assert text_of(project, document) == "second"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("function Str(el) error 'no' end", "the filter f.lua ends with an error"),
        ("function Str(", "the filter f.lua ends with an error"),
        ("quarto.doc.nosuch()", "quarto.doc.nosuch is not here"),
        ("return { Callout = function(c) end }", "it changes Callout, which only Quarto has"),
    ],
)
def test_filter_that_cannot_run_is_told(code: str, words: str, write: Write, project: Project) -> None:
    write("f.lua", code + "\n")
    with pytest.raises(ContentError, match=words):
        text_of(project, write("doc.qmd", "---\nfilters: [f.lua]\n---\n\none\n"))

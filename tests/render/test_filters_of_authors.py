"""Filters that an author names: pandoc's in Lua are run, in order, and everything else is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project
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
# Of a text with one block of each kind that only Quarto has; what comes out is what Quarto 1.10.18 shows of it.
OWN_BLOCKS = """---
title: Title
plant: "in *Saltillo*"
list: [a, 2]
filters: [f.lua]
---

::: {.callout-note title="Old *one*"}
In.
:::

::: {.panel-tabset}
## First

One.

## Second

Two.
:::

::: {#thm-line name="Line"}
Words.
:::

::: {#fig-a}
Text.

Cap
:::

::: {.other}
Last.
:::
"""
TEXT = "Title Old one In. First Second One. Two. Theorem 1 (Line) Words. Text. Figure 1: Cap Last."
CHANGES: dict[str, tuple[str, str, str]] = {
    "kind and title of a callout": (
        "function Callout(c) if c.type == 'note' then c.title = 'New' end end",
        "Old one In.",
        "New In.",
    ),
    "a callout and a block before it": (
        "function Callout(c) c.title = 'Hello'; return { pandoc.Para 'Before', quarto.Callout(c) } end",
        "Old one In.",
        "Before Hello In.",
    ),
    "no callout": ("function Callout(c) return c.content end", "Old one In.", "In."),
    "tabs": (
        "function Tabset(t) t.tabs[1].title = 'New'; t.tabs[2].content = { pandoc.Para 'Three.' } end",
        "First Second One. Two.",
        "New Second One. Three.",
    ),
    "a theorem": ("function Theorem(t) t.name = pandoc.Inlines 'Curve' end", "(Line)", "(Curve)"),
    "a float": (
        "function FloatRefTarget(f)\n  assert(f.type == 'Figure' and f.content.t == 'Para')\n"
        "  f.caption_long.content:insert(1, pandoc.Str 'My ')\n  return f\nend",
        "Figure 1: Cap",
        "Figure 1: My Cap",
    ),
    "divs that are no blocks of Quarto's own": ("function Div(d) return pandoc.Para 'Div.' end", "Last.", "Div."),
}
ANSWERS: dict[str, str] = {
    "quarto.utils.match('Div/[1]/Para/[1]')(pandoc.Div { pandoc.Para 'way' }).text": "way",
    "tostring(quarto.utils.match('Para/[1]')(pandoc.Div {}))": "nil",
    "quarto.utils.match('{Div}/:child/{Para}')(pandoc.Div { pandoc.Plain 'a', pandoc.Para 'b' })[2].t": "Para",
    "quarto.utils.match(':descendant/Code')(pandoc.Div { pandoc.Para { pandoc.Emph { pandoc.Code 'c' } } }).text": "c",
    "quarto.utils.match(function(n) return n.content[1] end, 'Para')(pandoc.Div { pandoc.Para 'x' }).t": "Para",
    "tostring(quarto.format.parse_format('html+smart-emoji').extensions.emoji)": "false",
    "quarto.format.parse_format('html+smart-emoji').format": "html",
    "tostring(quarto.format.is_html_output()) .. tostring(quarto.format.is_beamer_output())": "truefalse",
    "quarto.base64.decode(quarto.base64.encode('Año'))": "Año",
    "quarto.base64.encode('ab')": "YWI=",
    "tostring(quarto.json.decode('[3, 4]')[2])": "4",
    "tostring(quarto.json.decode('[null]')[1])": "nil",
    "pandoc.utils.stringify(quarto.metadata.get('plant'))": "in Saltillo",
    "pandoc.utils.stringify(quarto.metadata.get('list.1'))": "a",
    "tostring(quarto.metadata.get('list.0'))": "nil",
    "quarto.variables.get('plant.name')": "Ramos",
    "tostring(quarto.variables.get('nosuch'))": "nil",
    "tostring(quarto.variables.get('plant.none'))": "nil",
    "quarto.utils.string_to_inlines '{{< var plant.name >}}, {{< meta plant >}}'": "Ramos, in Saltillo",
    "quarto.shortcode.read_arg({ 'a', 'b' }, 2)": "b",
    "tostring(quarto.doc.is_filter_active 'crossref')": "true",
    "quarto.project.offset": ".",
    "require('modules/brand/brand').get_color('light', 'primary')": "#ff0000",
    "require('modules/brand/brand').get_color 'ink'": "#ff0000",
    "quarto.paths.rscript():match 'Rscript$'": "Rscript",
    "tostring(quarto.version)": "1.10.18",
    "os.getenv 'LUA_CPATH'": "",
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
        ("quarto.doc.pdf_engine()", "quarto.doc.pdf_engine is not here"),
        ("return { PanelLayout = function(c) end }", "it changes PanelLayout, which only Quarto has"),
        ("function Pandoc() quarto.utils.string_to_blocks '{{< meta nosuch >}}' end", "finds nothing for nosuch"),
        ("function Pandoc() quarto.doc.include_text('below', '<p>') end", '"below" is no place'),
        ("function Pandoc() quarto.doc.include_file('in-header', 'no.html') end", "the file no.html does not exist"),
    ],
)
def test_filter_that_cannot_run_is_told(code: str, words: str, write: Write, project: Project) -> None:
    write("f.lua", code + "\n")
    with pytest.raises(ContentError, match=words):
        text_of(project, write("doc.qmd", "---\nfilters: [f.lua]\n---\n\none\n"))


@pytest.mark.parametrize("case", CHANGES)
def test_filter_is_given_the_blocks_that_only_quarto_has(case: str, write: Write, project: Project) -> None:
    code, before, after = CHANGES[case]
    write("f.lua", code + "\n")
    assert text_of(project, write("doc.qmd", OWN_BLOCKS)) == TEXT.replace(before, after)


@pytest.mark.parametrize("question", ANSWERS)
def test_filter_is_answered(question: str, write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: default\n")
    write("_variables.yml", "plant:\n  name: Ramos\n  none:\n")
    write("_brand.yml", "color:\n  palette:\n    ink: '#ff0000'\n  primary: ink\n")
    write("f.lua", f"function Pandoc(doc)\n  return pandoc.Pandoc(pandoc.Para({question}))\nend\n")
    source = 'plant: "in *Saltillo*"\nlist: [a, 2]\nfilters: [f.lua]'
    assert text_of(project, write("doc.qmd", f"---\n{source}\n---\n\none\n")) == ANSWERS[question]


def test_filter_sees_settings_as_metadata_and_the_page_does_not(write: Write, project: Project) -> None:
    write("f.lua", "function Meta(m) m.title = m.plant; m.plant = pandoc.Inlines 'x'; return m end\n")
    source = '---\ntitle: T\nplant: "at *Ramos*"\nfilters: [f.lua]\n---\n\none\n'
    assert text_of(project, write("doc.qmd", source)) == "at Ramos one"


def test_filter_puts_text_around_the_page(write: Write, project: Project) -> None:
    write("end.html", "<p>After all</p>")
    write(
        "f.lua",
        "quarto.doc.include_text('before-body', '<p>At first</p>')\nquarto.doc.include_file('after-body', 'end.html')\n"
        "quarto.doc.add_html_dependency { name = 'own', version = '1', head = '<meta name=\"own\">' }\n",
    )
    text_of(project, write("doc.qmd", "---\nfilters: [f.lua]\n---\n\nMiddle\n"))
    page = BeautifulSoup((project.root / "site/doc.html").read_text("utf-8"), "html.parser")
    words = " ".join(page.body.get_text(" ").split()) if page.body else ""
    assert words.index("At first") < words.index("Middle") < words.index("After all")
    assert len(page.select('head meta[name="own"]')) == 1
    assert "At first" not in plain_text(compose(project.root / "doc.qmd", "docx").tree["blocks"])


def test_module_of_a_filter_has_the_same_library_and_is_watched(write: Write, project: Project) -> None:
    write("f.lua", "local names = require('./parts/names')\nfunction Str() return names.first() end\n")
    write("parts/names.lua", "local more = require '../more'\nreturn { first = function() return more end }\n")
    document = write("doc.qmd", "---\nfilters: [f.lua]\n---\n\none\n")
    for word in ("html", "web"):
        write("more.lua", f"return quarto.doc.is_format 'html' and '{word}' or 'paper'\n")
        assert text_of(project, document) == word


@pytest.mark.parametrize("found", ["/opt/typst", None])
def test_filter_asks_where_typst_is(
    found: str | None, write: Write, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name, *_: found if name == "typst" else None)
    write("f.lua", "function Str() return quarto.paths.typst() end\n")
    document = write("doc.qmd", "---\nfilters: [f.lua]\n---\n\none\n")
    if found:
        assert text_of(project, document) == found
    else:
        with pytest.raises(ContentError, match="the program typst is not installed"):
            text_of(project, document)


def test_filter_in_python_reads_and_writes_the_tree(write: Write, project: Project) -> None:
    write("f.py", "import sys\nsys.stdout.write(sys.stdin.read().replace('one', sys.argv[1]))\n")
    document = write("doc.qmd", "---\nfilters:\n  - {type: json, path: f.py}\n---\n\none\n")
    assert text_of(project, document) == "html"


def test_filter_in_another_language_is_told(write: Write, project: Project) -> None:
    write("f.js", "")
    with pytest.raises(ContentError, match=r"the filter f\.js is written neither in Lua nor in Python"):
        text_of(project, write("doc.qmd", "---\nfilters: [f.js]\n---\n\none\n"))


def test_words_of_raw_html_are_seen_by_a_filter(write: Write, project: Project) -> None:
    write("f.lua", "function Emph(e) return pandoc.Strong 'seen' end\n")
    source = '---\nfilters: [f.lua]\n---\n\n```{=html}\n<p><span data-qmd="*two*"></span></p>\n```\n'
    assert text_of(project, write("doc.qmd", source)) == "seen"


def test_filter_is_told_which_chapters_a_book_renders(write: Write, project: Project) -> None:
    write(
        "_quarto.yml",
        "project:\n  type: book\nbook:\n  title: B\n  chapters:\n    - index.qmd\n    - part: P\n"
        "      chapters: [one.qmd]\n  appendices: [ap.qmd]\nfilters: [f.lua]\n",
    )
    write("index.qmd", "# Preface {.unnumbered}\n")
    write("ap.qmd", "# A\n")
    told = "item.type .. ':' .. s(item.file or item.text) .. ':' .. s(item.number or '')"
    write(
        "f.lua",
        "local s = pandoc.utils.stringify\nfunction Pandoc(doc)\n  for _, item in pairs(doc.meta.book.render) do\n"
        f"    item.type = s(item.type)\n    doc.blocks:insert(pandoc.Para({told}))\n  end\n  return doc\nend\n",
    )
    write("one.qmd", "# One\n")
    render_project(project.root, project.root / "site", warn=lambda problem: None)
    main = BeautifulSoup((project.root / "site/one.html").read_text("utf-8"), "html.parser").select_one("main")
    found = [each.get_text() for each in main.select("p")] if main else []
    assert found[:5] == [
        *(
            "chapter:index.qmd:",
            "part:P:",
            "chapter:one.qmd:1",
            "appendix:Appendices {.unnumbered}:",
            "chapter:ap.qmd:1",
        ),
    ]


def test_filter_before_quartos_own_sees_divisions_as_they_are_written(write: Write, project: Project) -> None:
    write(
        "f.lua",
        "function Div(div)\n"
        "  if div.classes:includes 'callout-note' then div.classes = pandoc.List { 'callout-tip' } return div end\n"
        "  if div.identifier == 'fig-a' then\n"
        "    div.content = pandoc.Blocks { pandoc.Para 'Instead.', pandoc.Para 'New caption' }\n"
        "    return div\n  end\nend\n",
    )
    text = "::: {.callout-note}\nIn.\n:::\n\n::: {#fig-a}\nText.\n\nCaption\n:::\n\nSee @fig-a.\n"
    header = "---\ntitle: Title\nfilters:\n  - at: pre-ast\n    path: f.lua\n---\n\n"
    shown = text_of(project, write("doc.qmd", header + text))
    assert shown == "Title Tip In. Instead. Figure 1: New caption See Figure 1 ."  # as Quarto 1.10.18

"""Small documents whose pages hold the same words, in the same order and with the same numbers as Quarto's.

What is expected is the text of the page that Quarto 1.10.18 made of the same document.
"""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "00000005000157cf2ccf0000000049454e44ae426082"
)
FIGURE = "![Cap](x.png)"
NOTES = "Text one[^1].\n\n## Sec\n\nText two[^2].\n\n[^1]: First note.\n[^2]: Second note.\n\nLast.\n"
STYLED = "import pandas as pd\npd.DataFrame([['t']]).style.set_caption('Own caption')\n"
TABLE = "| a |\n|---|\n| 1 |\n\n: Seventh {#tbl-z}\n"

PAGES: dict[str, tuple[str, str]] = {
    "notes after their paragraphs": (
        f"---\nreference-location: block\n---\n\n{NOTES}",
        "Text one 1 . First note. ↩︎ Sec Text two 2 . Second note. ↩︎ Last.",
    ),
    "notes in the margin": (
        f"---\nreference-location: margin\n---\n\n{NOTES}",
        "Text one 1 . First note. ↩︎ Sec Text two 2 . Second note. ↩︎ Last.",
    ),
    "notes at the end of a section": (
        f"---\nreference-location: section\n---\n\n{NOTES}",
        "Text one 1 . Sec Text two 2 . Last. First note. ↩︎ Second note. ↩︎",
    ),
    "notes at the end of the document": (
        f"---\nreference-location: document\n---\n\n{NOTES}",
        "Text one 1 . Sec Text two 2 . Last. Footnotes First note. ↩︎ Second note. ↩︎",
    ),
    "a reference with a word of the author's and without that of the kind": (
        "---\nnumber-sections: true\n---\n\nSee [Section -@sec-m], [-@sec-m], [Chap. @sec-m].\n\n## M {#sec-m}\n",
        "See Section 1 , 1 , Chap. 1 . 1 M",
    ),
    "the same within HTML": (
        "---\nnumber-sections: true\n---\n\n"
        '```{=html}\n<p><span data-qmd="See [Section -@sec-m]."></span></p>\n```\n\n## M {#sec-m}\n',
        "See Section 1 . 1 M",
    ),
    "floats counted by headings": (
        f"---\ncrossref:\n  chapters: true\n---\n\n{FIGURE}{{#fig-z}}\n\n# One\n\n{FIGURE}{{#fig-a}}\n\n## Sub\n\n"
        f"{FIGURE}{{#fig-b}}\n\n# Two {{.unnumbered}}\n\n{FIGURE}{{#fig-c}}\n\n# Three\n\n{FIGURE}{{#fig-d}}\n\n"
        "$$x$$ {#eq-a}\n\nSee @fig-d.\n",
        "Figure 1: Cap One Figure 1.1: Cap Sub Figure 1.2: Cap Two Figure 1.3: Cap Three"
        " Figure 2.1: Cap x (2.1) See Figure 2.1 .",
    ),
    "sections below none of the first level, where floats are counted by headings": (
        f"---\nnumber-sections: true\ncrossref:\n  chapters: true\n---\n\n## One\n\n{FIGURE}{{#fig-a}}\n\n## Two\n",
        "0.1 One Figure 1: Cap 0.2 Two",
    ),
    "a caption of pandas' own is numbered": (
        f"```{{python}}\n#| echo: false\n{STYLED}```\n\n{TABLE}\nSee @tbl-z.\n",
        "Table 1: Own caption 0 0 t Table 2: Seventh a 1 See Table 2 .",
    ),
    "a caption of pandas' own below that of the cell": (
        f"```{{python}}\n#| echo: false\n#| label: tbl-a\n#| tbl-cap: Label cap\n{STYLED}```\n\n{TABLE}",
        "Table 1: Label cap (a) Own caption 0 0 t Table 2: Seventh a 1",
    ),
    "a caption of pandas' own for a cell that has none": (
        f"```{{python}}\n#| echo: false\n#| label: tbl-a\n{STYLED}```\n\n{TABLE}",
        "Table 1: Own caption 0 0 t Table 2: Seventh a 1",
    ),
    "HTML with a caption and without an identifier": (
        "```{python}\n#| echo: false\nfrom IPython.display import HTML\n"
        f"HTML('<table><caption>Third</caption><tr><td>1</td></tr></table>')\n```\n\n{TABLE}",
        "Third 1 Table 1: Seventh a 1",
    ),
    "results in tabs": (
        "```{python}\n#| panel: tabset\n#| output: asis\nfor i in 'ab':\n    print(f'## Heading {i}\\n\\ncontent {i}\\n')\n```\n",
        "Heading a Heading b content a content b",
    ),
    "code of a cell whose results stand side by side": (
        "::: {.cell layout-ncol='2'}\n\n```{.python .cell-code}\none\n```\n\n::: {.cell-output-display}\nOut one\n:::\n\n"
        "```{.python .cell-code}\ntwo\n```\n\n::: {.cell-output-display}\nOut two\n:::\n:::\n",
        "one two Out one Out two",
    ),
    "notes on code that are no comments of its language": (
        "---\ncode-annotations: none\n---\n\n```c\nint a; // <1>\n```\n1. shown\n\n```c\nint b; /* <1> */\n```\n1. hidden\n",
        "int a ; // <1> shown int b ;",
    ),
    "a shortcode within Markdown within HTML": (
        '---\nsubtitle: A "b" & c\n---\n\n```{=html}\n<p><span data-qmd="Of *{{< meta subtitle >}}*"></span></p>\n```\n',
        "Of A “b” & c",
    ),
}  # fmt: skip


@pytest.fixture
def made(write: Write, project: Project) -> Callable[[str], Tag]:
    def make(source: str) -> Tag:
        (project.root / "x.png").write_bytes(PNG)
        render_project(write("doc.qmd", source), project.root / "site", warn=lambda problem: None)
        page = (project.root / "site" / "doc.html").read_text("utf-8")
        main = BeautifulSoup(page, "html.parser").select_one("main") or pytest.fail("no text")
        for beside in main.select("annotation, #title-block-header"):
            beside.decompose()
        return main

    return make


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


@pytest.mark.parametrize("case", PAGES)
def test_page_reads_as_quartos(case: str, made: Callable[[str], Tag]) -> None:
    source, expected = PAGES[case]
    assert words(made(source)) == expected


REFUSED = {
    "keys of a system that is none": (
        "{{< kbd windows=alt-f4 >}}\n",
        'the shortcode "kbd" knows no system "windows"',
        1,
    ),
    "a place of notes that is none": ("---\nreference-location: left\n---\n\nA.\n", '"reference-location" is left', 2),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_line(case: str, write: Write, project: Project) -> None:
    source, found, line = REFUSED[case]
    with pytest.raises(ContentError) as raised:
        render_project(write("doc.qmd", source), project.root / "site", warn=lambda problem: None)
    assert [(each.found, each.line) for each in raised.value.problems] == [(found, line)]


def test_filter_that_makes_a_shortcode_is_told(write: Write, project: Project) -> None:
    write("make.lua", "function Pandoc(doc) doc.blocks:insert(pandoc.Para{pandoc.Str '{{<'}) return doc end\n")
    document = write("doc.qmd", "---\nfilters: [make.lua]\n---\n\nA `{{{< meta x >}}}` and {{{< kbd A >}}}.\n")
    with pytest.raises(ContentError, match=r"make.lua makes a shortcode"):
        render_project(document, project.root / "site", warn=lambda problem: None)


def test_late_filter_sees_citations(write: Write, project: Project) -> None:
    write("late.lua", "function Cite(cite) return pandoc.Str('seen ' .. cite.citations[1].id) end\n")
    write("a.bib", "@book{kim, title={On bees}, author={Kim, Jo}, year=2019}\n")
    header = "---\nbibliography: a.bib\nfilters:\n  - path: late.lua\n    at: post-quarto\n---\n"
    document = write("doc.qmd", f"{header}\nAs @kim.\n")
    render_project(document, project.root / "site", warn=lambda problem: None)
    assert "As seen kim." in (project.root / "site" / "doc.html").read_text("utf-8")


SQUARE = "from IPython.display import SVG\nfor fill in ('white', 'black'):\n    display(SVG(f\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='{fill}'/></svg>\"))\n"


@pytest.mark.parametrize("label", ["", "#| label: fig-a\n#| fig-cap: Squares\n"])
def test_results_for_light_and_dark_pages(label: str, made: Callable[[str], Tag]) -> None:
    main = made(f"```{{python}}\n#| echo: false\n#| renderings: [light, dark]\n{label}{SQUARE}```\n\n## Last\n")
    shown = [
        [name for name in part["class"] if name.endswith("-content")] for part in main.select("div:has(> .cell-output)")
    ]
    assert shown == [["light-content"], ["dark-content"]]
    assert len(main.select("img")) == 2
    assert ("Figure 1: Squares" in words(main)) is bool(label)


def test_result_missing_for_dark_pages_is_told(write: Write, project: Project) -> None:
    document = write("doc.qmd", "A.\n\n```{python}\n#| renderings: [light, dark]\n1\n```\n")
    with pytest.raises(ContentError, match=r"renderings speaks of 2 results, and the cell displays 1") as raised:
        render_project(document, project.root / "site", warn=lambda problem: None)
    assert raised.value.problems[0].line == 5  # where its code begins


def test_filter_may_ask_for_the_format_and_for_what_is_empty(write: Write, project: Project) -> None:
    write(
        "ask.lua",
        "function Str(str)\n"
        "  assert(quarto.format.is_html_output() and not quarto.format.is_epub_output())\n"
        "  assert(not quarto.utils.is_empty_node(str) and quarto.utils.is_empty_node(pandoc.Para {}))\n"
        "  assert(quarto.utils.is_empty_node(nil) and quarto.utils.is_empty_node {} and not quarto.utils.is_empty_node { 1 })\n"
        "  return pandoc.Str 'asked'\nend\n",
    )
    render_project(write("doc.qmd", "---\nfilters: [ask.lua]\n---\n\nWords.\n"), project.root / "site")
    assert "asked" in (project.root / "site" / "doc.html").read_text("utf-8")

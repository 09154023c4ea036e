"""One problem for each fault, with chapter and line, from what Quarto 1.10.18 said of a book of three chapters."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import Problem
from report.core.project import Project
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.quarto_messages import read_problems, with_chapters
from report.render.quarto.silent_faults import find_silent_faults

TWO = "# Two {#sec-two}\n\nText.\n\n```{python}\n#| label: b\nx = 1\nprint(x)\n```\n"
BEGINS = "[1/3] index.qmd\n[2/3] chapters/one.qmd\n\n[3/3] chapters/two.qmd\n\n"
STARTS = (
    "Starting python3 kernel...[IPKernelApp] WARNING | Kernel is running over TCP without encryption. All "
    "communication is sent in plain text.\nDone\n\nExecuting 'two.quarto_ipynb'\n"
)
END = "WARN: Error encountered when rendering files\n"
UUID = "0ceaefa1-69ba-4598-a22c-09a6ac19f8ca"


def book(folder: Path, two: str = TWO, **others: str) -> Chapters:
    texts = {
        "_quarto.yml": "project:\n  type: book\nbook:\n  chapters:\n    - index.qmd\njupyter: python3\n",
        "index.qmd": "# Preface\n",
        "chapters/one.qmd": "# One\n\nText.\n",
        "chapters/two.qmd": two,
        **{name.replace("__", "/").replace("_dot_", "."): text for name, text in others.items()},
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Chapters(Project(folder))


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(f"{problem.path}:{problem.line}", problem.found.splitlines()[0]) for problem in problems]


CASES = {
    "a cell raises": (
        TWO.replace("x = 1", "x = 1 / 0"),
        BEGINS + STARTS + "  Cell 1/1: 'b'...\n\nAn error occurred while executing the following cell:\n"
        "------------------\nx = 1 / 0\nprint(x)\n------------------\n\n\n"
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[1], line 1\n----> 1 x = 1 / 0\n\nZeroDivisionError: division by zero\n\n" + END,
        [("chapters/two.qmd:7", "a cell raises ZeroDivisionError: division by zero")],
    ),
    "an inline expression raises": (
        TWO + "\nValue `{python} nothing_here`.\n",
        BEGINS + STARTS + "  Cell 1/1: 'b'...Done\n\nNameError: name 'nothing_here' is not defined\n" + END,
        [("chapters/two.qmd:11", "an inline expression raises NameError: name 'nothing_here' is not defined")],
    ),
    "an inline expression raises that nothing names": (
        TWO + "\nOf {python} `{python} total` and `{python} f('a')`.\n\nValue `{python} 1/0`.\n",
        BEGINS + STARTS + "  Cell 1/1: 'b'...Done\n\nZeroDivisionError: division by zero\n" + END,
        [("chapters/two.qmd:13", "an inline expression raises ZeroDivisionError: division by zero")],
    ),
    "a kernel that is not there": (
        "---\njupyter: julia-1.9\n---\n\n" + TWO,
        "ERROR: Jupyter kernel 'julia-1.9' not found. Known kernels: python3. Run 'quarto check jupyter' with "
        "your python environment activated to check python version used.\n\nStack trace:\n    at x\n",
        [("chapters/two.qmd:2", 'there is no Jupyter kernel "julia-1.9"')],
    ),
    "the kernel dies": (
        TWO.replace("x = 1", "import os; os._exit(9)"),
        BEGINS + STARTS + "  Cell 1/1: 'b'...2026-11-29 08:13:42,111 - traitlets - ERROR - Kernel died while waiting "
        "for execute reply.\n\n\nKernel died\n" + END,
        [("chapters/two.qmd:6", "the kernel died while it ran a cell")],
    ),
    "the kernel dies in a cell without a label": (
        TWO.replace("#| label: b\n", "") + "\n```{python}\n2\n```\n",
        BEGINS + STARTS + "  Cell 1/2: ''...Done\n  Cell 2/2: ''...\n\nKernel died\n" + END,
        [("chapters/two.qmd:10", "the kernel died while it ran a cell")],
    ),
    "a bibliography that cannot be read": (
        TWO,
        "[1/3] index.qmd\nError reading bibliography file refs.bib:\n(line 2, column 1):\nunexpected end of input\n"
        + END,
        [("refs.bib:2", "the bibliography cannot be read: unexpected end of input")],
    ),
    "a header that is no YAML": (
        "---\ntitle: [a\n---\n\n" + TWO,
        "ERROR: YAMLException: unexpected end of the stream within a flow collection (4:1)\n\nStack trace:\n    at x\n",
        [("chapters/two.qmd:2", "the header is not YAML: unexpected end of the stream within a flow collection")],
    ),
    "an include that is not there": (
        TWO + "\n{{< include _no.qmd >}}\n",
        "ERROR: Include directive failed.\n  in file /elsewhere/my book/chapters/two.qmd, \n"
        "  could not find file /elsewhere/my book/chapters/_no.qmd.\n\nStack trace:\n    at file:///x\n",
        [("chapters/two.qmd:11", "includes _no.qmd, which does not exist")],
    ),
    "a cell option": (
        TWO.replace("label: b", "echo: 7"),
        BEGINS
        + "ERROR: Validation of YAML cell metadata failed.\nERROR: In file chapters/two.qmd\n(line 6, columns 10--11) "
        'Field "echo" has value 7, which must instead be `true` or `false`\n5: ```{python}\n6: #| echo: 7\n'
        "✖ The value 7 is of type number.\nℹ The error happened in location echo.\n\n"
        "ERROR: Render failed due to invalid YAML.\n",
        [("chapters/two.qmd:6", 'Field "echo" has value 7, which must instead be `true` or `false`')],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_fault_that_stops_quarto_is_one_problem(
    tmp_path: Path, case: tuple[str, str, list[tuple[str, str]]]
) -> None:
    text, stderr, expected = case
    assert told(read_problems(stderr, 1, book(tmp_path, text))) == expected


def test_an_include_of_an_included_file_is_told_where_it_stands(tmp_path: Path) -> None:
    chapters = book(
        tmp_path, TWO + "\n{{< include _p.qmd >}}\n", chapters___p_dot_qmd="Text.\n{{< include _deep.qmd >}}\n"
    )
    stderr = (
        "ERROR: Include directive failed.\n  in file /elsewhere/chapters/two.qmd, \n  in file _p.qmd, \n"
        "  could not find file /elsewhere/chapters/_deep.qmd.\n"
    )
    assert told(read_problems(stderr, 1, chapters)) == [
        ("chapters/_p.qmd:2", "includes _deep.qmd, which does not exist")
    ]


COLONS = (
    "WARNING (/opt/quarto/share/filters/./normalize/astpipeline.lua:340) \n"
    "The following string was found in the document: :::\n\n"
    "This usually indicates a problem with a fenced div in the document. Please check the document for errors.\n"
)


def test_colons_that_close_nothing_are_one_problem(tmp_path: Path) -> None:
    chapters = book(tmp_path, TWO + "\n:::\n\nMore.\n")
    stderr = BEGINS + STARTS + f"  Cell 1/1: 'b'...Done\n\n\x1b[33m{COLONS}\x1b[39m"
    assert told(read_problems(stderr, 0, chapters)) == [("chapters/two.qmd:11", "a line of colons closes nothing")]


def test_a_warning_that_begins_on_the_next_line_is_told_with_its_words(tmp_path: Path) -> None:
    stderr = BEGINS + "WARNING (/opt/quarto/share/filters/main.lua:1) \nThe moon is full.\n"
    assert told(read_problems(stderr, 0, book(tmp_path))) == [("chapters/two.qmd:0", "Quarto says: The moon is full.")]


def test_what_is_said_after_each_fault_is_told_only_where_nothing_else_is(tmp_path: Path) -> None:
    (problem,) = read_problems(BEGINS + END, 1, book(tmp_path))
    assert problem.found.startswith("Quarto ended with status 1 after these lines:")


def test_files_that_are_rendered_one_by_one_are_named(tmp_path: Path) -> None:
    pandoc = "pandoc \n  to: html\n  output-file: {}.html\n  \nmetadata\n  title: A\n  \n"
    stderr = (
        STARTS.replace("two", "one")
        + "  Cell 1/1: 'a'...Done\n\n"
        + pandoc.format("one")
        + "WARN: one is odd\n"
        + pandoc.format("bare")
        + "WARN: bare is odd\n"
        + STARTS
        + "  Cell 1/1: 'b'...\n\nKernel died\n"
        + END
    )
    chapters = book(tmp_path, chapters__bare_dot_qmd="# Bare\n")
    named = with_chapters(stderr, ["chapters/one.qmd", "chapters/bare.qmd", "chapters/two.qmd"])
    assert told(read_problems(named, 1, chapters)) == [
        ("chapters/two.qmd:6", "the kernel died while it ran a cell"),
        ("chapters/one.qmd:0", "Quarto says: one is odd"),
        ("chapters/bare.qmd:0", "Quarto says: bare is odd"),
    ]


def silent(chapters: Chapters, **pages: str) -> list[tuple[str, str]]:
    site = Path(chapters.root) / "build/site"
    for name, text in pages.items():
        path = site / f"chapters/{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return told(list(find_silent_faults(chapters, [f"chapters/{name}.qmd" for name in pages], site)))


def test_an_identifier_twice_in_a_chapter_is_one_problem(tmp_path: Path) -> None:
    chapters = book(tmp_path, TWO + "\n: A {#tbl-a}\n\n: B {#tbl-a}\n")
    table = f'<div id="tbl-a"><figcaption id="tbl-a-caption-{UUID}">A</figcaption></div>'
    found = 'the identifier "tbl-a" is given 2 times, and references lead to the first'
    assert silent(chapters, two=table + table) == [("chapters/two.qmd:13", found)]


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("::: {#fig-a}\nX\n\nCap\n:::\n", '<div id="fig-a" class="quarto-float">'),
        ("## S {#sec-a}\n", '<section id="sec-a" class="level2">'),
        ("$$x$$ {#eq-a}\n", '<span id="eq-a">'),
        ("::: {#thm-a}\nX\n:::\n", '<div id="thm-a" class="theorem">'),
        ("::: {#nte-a .callout-note}\nX\n:::\n", '<div id="nte-a" class="callout">'),
    ],
    ids=["figure", "section", "equation", "theorem", "callout"],
)
def test_an_identifier_in_two_chapters_is_told(tmp_path: Path, source: str, page: str) -> None:
    chapters = book(tmp_path, TWO + "\n" + source, chapters__one_dot_qmd="# One\n\n" + source)
    ((place, found),) = silent(chapters, one=page, two=page)
    assert place == "chapters/two.qmd:11"
    assert "is given in two chapters" in found


def test_pages_of_a_website_may_use_one_identifier_each(tmp_path: Path) -> None:
    chapters = book(tmp_path, _quarto_dot_yml="project:\n  type: website\n")
    assert silent(chapters, one='<div id="fig-a">', two='<div id="fig-a">') == []


def test_a_title_with_its_identifier_is_no_second_one(tmp_path: Path) -> None:
    page = '<span id="sec-two" class="quarto-section-identifier">Two</span><section id="sec-two"></section>'
    assert silent(book(tmp_path), two=page) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Text[^no].\n", [11]),
        ("Text[^no] and[^yes].\n\n[^yes]: Words.\n", [11]),
        ("Text `[^no]` and \\[^no].\n\n```\n[^no]\n```\n", []),
        ("Text^[A note.].\n", []),
    ],
)
def test_a_note_without_text_is_told(tmp_path: Path, text: str, lines: list[int]) -> None:
    found = silent(book(tmp_path, TWO + "\n" + text), two="<p></p>")
    assert found == [(f"chapters/two.qmd:{line}", "the footnote [^no] has no text") for line in lines]


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("jupyter: julia-1.9\n", 1),
        ("lang: en\njupyter:\n  kernelspec:\n    name: julia-1.9\n", 4),
        ("jupyter:\n  kernel: julia-1.9\n", 2),
        ("jupyter: python3\n", 0),
        ("jupyter: true\n", 0),
        ("jupyter: [broken\n", 0),
    ],
)
def test_a_kernel_that_is_not_there_is_told(tmp_path: Path, settings: str, line: int) -> None:
    found = silent(book(tmp_path, _quarto_dot_yml=settings))
    words = 'there is no Jupyter kernel "julia-1.9", and Quarto runs the cells in another one'
    assert found == ([(f"_quarto.yml:{line}", words)] if line else [])


def test_a_cell_that_prints_the_folder_is_told_with_its_line(tmp_path: Path) -> None:
    chapters = book(tmp_path)
    page = f'<div id="a" class="cell"><pre>1</pre></div><div id="b" class="cell"><pre>{chapters.root}/x</pre></div>'
    ((place, found),) = silent(chapters, two=page)
    assert place == "chapters/two.qmd:6"
    assert found.startswith("the page names a folder of this machine")


@pytest.mark.parametrize(
    ("source", "page", "lines"),
    [
        ("Value `{python} 1 < 2`.", "<p>Value <code>{python} 1 &lt; 2</code>.</p>", [3]),
        ("Written ``{python} 1``.", "<p>Written <code>{python} 1</code>.</p>", []),
        ("```\n`{python} 1`\n```", "<pre><code>{python} 1</code></pre>", []),
        ("Value `{python} 1`.", "<p>Value 1.</p>", []),
    ],
)
def test_an_expression_of_a_chapter_without_cells_is_told(
    tmp_path: Path, source: str, page: str, lines: list[int]
) -> None:
    found = silent(book(tmp_path, f"# Two\n\n{source}\n"), two=page)
    words = "an inline expression is not computed, since the chapter has no cell"
    assert found == [(f"chapters/two.qmd:{line}", words) for line in lines]

"""Quarto's messages, as Quarto 1.10 prints them for small faulty documents, and what becomes of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from report.core.errors import ToolMissing
from report.core.project import Project
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.quarto_messages import read_problems

HEADER = '---\ntitle: "A document"\njupyter: python3\n---\n\n'  # the text starts at line 6


@dataclass
class Case:
    """The text of ``doc.qmd``, what Quarto says about it, and the problems to expect: place and words of each."""

    text: str
    stderr: str
    expected: list[tuple[str, str]]
    status: int = 1
    others: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Chapters:
        for name, text in {"_quarto.yml": "", **self.others, "doc.qmd": HEADER + self.text}.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return Chapters(Project(folder), None if self.stderr.startswith("[") else folder / "doc.qmd")


CASES = {
    "unresolved reference": Case(
        "Text.\n\nSee @fig-nowhere and @tbl-nowhere.\n",
        "\x1b[33mWARNING (/opt/quarto/share/filters/main.lua:14000) Unable to resolve crossref @fig-nowhere\n\x1b[39m"
        "WARNING (/opt/quarto/share/filters/main.lua:14000) Unable to resolve crossref @tbl-nowhere\n",
        [("doc.qmd:8", "@fig-nowhere refers to nothing"), ("doc.qmd:8", "@tbl-nowhere refers to nothing")],
        0,
    ),
    "unresolved reference in a book": Case(
        "Text.\n",
        "[1/2] doc.qmd\n[2/2] chapters/intro.qmd\n\nWARN: chapters/intro.html: Unable to resolve crossref @sec-x\n",
        [("chapters/intro.qmd:3", "@sec-x refers to nothing")],
        0,
        {"chapters/intro.qmd": "# Intro\n\nSee @sec-x.\n", "appendix.qmd": "See @sec-x, not meant.\n"},
    ),
    "the longer identifier is not taken for the shorter one": Case(
        "See @fig-output-2017.\n\nSee @fig-output.\n",
        "WARNING (main.lua:1) Unable to resolve crossref @fig-output\n",
        [("doc.qmd:8", "@fig-output refers")],
        0,
    ),
    "unknown citation": Case(
        "As @nobody1900 and [@ruiz2019; @nobody1901, p. 3] said.\n",
        "[WARNING] Citeproc: citation nobody1900 not found\n[WARNING] Citeproc: citation nobody1901 not found\n",
        [("doc.qmd:6", "@nobody1900 is cited"), ("doc.qmd:6", "@nobody1901 is cited")],
        0,
    ),
    "link to a page that does not exist": Case(
        "Text.\n\n[A page](../other/nowhere.qmd#top).\n",
        "WARN: Unable to resolve link target: other/nowhere.qmd\n",
        [("doc.qmd:8", 'a link leads to "nowhere.qmd"')],
        0,
    ),
    "identifier given twice": Case(
        "## One {#sec-same}\n\n## Two {#sec-same}\n",
        "[WARNING] Duplicate identifier 'sec-same' at line 7 column 1\n",
        [("doc.qmd:8", 'the identifier "sec-same" is given twice')],
        0,
    ),
    "div never closed": Case(
        "::: {.note}\nA\n:::\n\n::: {.callout-note}\nB\n\n```\n:::\n```\n",
        "[WARNING] Div at line 7 column 1 unclosed at line 14 column 1, closing implicitly.\n",
        [("doc.qmd:10", "never closed")],
        0,
    ),
    "fence too many": Case(
        "::: {.callout-note}\nBody.\n:::\n\n:::\n\nAfter.\n",
        "[WARNING] The following string was found in the document: :::\n"
        "This usually indicates a problem with a fenced div in the document.\n",
        [("doc.qmd:10", "closes nothing")],
        0,
    ),
    "footnote without a reference": Case(
        "Text.\n\n[^unused]: A note.\n",
        "[WARNING] Note with key 'unused' defined at line 5 column 1 but not used.\n",
        [("doc.qmd:8", "[^unused]")],
        0,
    ),
    "unknown variable": Case(
        "Value {{< var nope >}} and {{< meta nope >}}.\n",
        "WARNING (main.lua:7) Unknown var nope specified in a var shortcode.\n"
        "WARNING (main.lua:7) Unknown meta key nope specified in a metadata Shortcode.\n",
        [("doc.qmd:6", 'there is no var "nope"'), ("doc.qmd:6", 'there is no meta "nope"')],
        0,
    ),
    "unknown variable of the environment": Case(
        "Text.\n\nValue {{< env NOPE >}}.\n",
        "WARNING (main.lua:7) Unknown variable NOPE specified in an env Shortcode.\n",
        [("doc.qmd:8", 'there is no env "NOPE"')],
        0,
    ),
    "variable that is no text": Case(
        "Value {{< meta authors >}}.\n",
        "WARNING (main.lua:7) Unsupported type 'List' for key authors in a meta shortcode.\n",
        [("doc.qmd:6", 'meta "authors" is no text')],
        0,
    ),
    "unknown shortcode": Case(
        "Value {{< nosuchcode arg >}}.\n",
        "WARNING (main.lua:7) Shortcode 'nosuchcode' not found\n",
        [("doc.qmd:6", 'there is no shortcode "nosuchcode"')],
        0,
    ),
    "warning of an unknown kind": Case(
        "Text.\n", "WARN: The moon is full\n", [("doc.qmd", "Quarto says: The moon is full")], 0
    ),
    "missing chapter": Case(
        "Text.\n",
        "ERROR: Book chapter 'nowhere.qmd' not found\n\nStack trace:\n    at bookConfig (quarto.js:1:1)\n",
        [("_quarto.yml:4", "the chapter nowhere.qmd does not exist")],
        others={"_quarto.yml": "book:\n  chapters:\n    - doc.qmd\n    - nowhere.qmd\n"},
    ),
    "header that is not YAML": Case(
        "Text.\n",
        "ERROR: YAMLException: unexpected end of the stream within a double quoted scalar (4:1)\n",
        [("doc.qmd:4", "unexpected end of the stream")],
    ),
    "cell option that is not YAML": Case(
        "```{python}\n#| echo: [false\n```\n",
        "ERROR: YAMLException: unexpected end of the stream within a flow sequence (doc.qmd, 7:16)\n",
        [("doc.qmd:7", "unexpected end of the stream")],
    ),
    "option with a wrong value": Case(
        "Text.\n",
        "ERROR: Validation of YAML front matter failed.\nERROR: In file doc.qmd\n"
        '(line 4, columns 6--12) Field "toc" has value "maybe", which must instead be `true` or `false`\n'
        '4: toc: "maybe"\n        ~~~~~~~\n\nERROR: Render failed due to invalid YAML.\n',
        [("doc.qmd:4", 'Field "toc" has value "maybe"')],
    ),
    "unknown project key": Case(
        "Text.\n",
        "ERROR: Project _quarto.yml validation failed.\nERROR: In file _quarto.yml\n"
        "(line 3, columns 3--13) property name output-dirr is invalid\n3:   output-dirr: x\n",
        [("_quarto.yml:3", "property name output-dirr is invalid")],
    ),
    "configuration that is not YAML": Case(
        "Text.\n",
        "ERROR: TypeError: Cannot read properties of undefined (reading 'value')\n\nStack trace:\n    at x (y.js:1)\n",
        [("_quarto.yml", "could not read the configuration")],
    ),
    "included file is missing": Case(
        "Text.\n\n{{< include _nowhere.qmd >}}\n",
        "ERROR: Include directive failed.\n  in file doc.qmd, \n  could not find file _nowhere.qmd.\n",
        [("doc.qmd:8", "includes _nowhere.qmd")],
    ),
    "file includes itself": Case(
        "{{< include _loop.qmd >}}\n",
        "ERROR: RangeError: Maximum call stack size exceeded\n\nStack trace:\n    at x (y.js:1)\n",
        [("doc.qmd:6", "a file includes itself")],
    ),
    "bibliography that cannot be read": Case(
        "Text.\n",
        "Error reading bibliography file references.bib:\n(line 4, column 1):\nunexpected end of input\n",
        [("references.bib:4", "unexpected end of input")],
    ),
    "bibliography that does not exist": Case(
        "Text.\n",
        "File nowhere.bib not found in resource path\n",
        [("_quarto.yml:1", "nowhere.bib does not exist")],
        others={"_quarto.yml": "bibliography: nowhere.bib\n"},
    ),
    "kernel that does not exist": Case(
        "Text.\n",
        "ERROR: Jupyter kernel 'nosuchkernel' not found. Known kernels: python3. Run 'quarto check jupyter'.\n",
        [("_quarto.yml:1", 'no Jupyter kernel "nosuchkernel"')],
        others={"_quarto.yml": "jupyter: nosuchkernel\n"},
    ),
    "two cells with one label": Case(
        "```{python}\n#| label: same\n1\n```\n\n```{python}\n#| label: same\n2\n```\n",
        "ERROR: Cell label names must be unique (found duplicate '#same')\n",
        [("doc.qmd:12", 'the label "same"')],
    ),
    "cell that raises": Case(
        '```{python}\n#| label: fine\n```\n\n```{python}\n#| label: broken\nprint("a")\nraise ValueError(x)\n```\n',
        "Executing 'doc.quarto_ipynb'\n  Cell 1/2: 'fine'...Done\n  Cell 2/2: 'broken'...\n"
        "\x1b[91mAn error occurred while executing the following cell:\n------------------\n"
        '#| label: broken\nprint("a")\nraise ValueError(x)\n------------------\n\n'
        "----- stdout -----\na\n------------------\n\n---------------------------------------------------------\n"
        "ValueError                                Traceback (most recent call last)\nCell In[2], line 3\n"
        '      1 #| label: broken\n      2 print("a")\n----> 3 raise ValueError(x)\n\nValueError: 1\n\x1b[39m\n\n',
        [("doc.qmd:13", "a cell raises ValueError: 1\n  code:     raise ValueError(x)")],
    ),
    "cell that raises, printed without its options": Case(
        "```{python}\n#| label: broken\n#| echo: false\n\nfirst = 1\nfirst / 0\n```\n",
        "An error occurred while executing the following cell:\n------------------\n"
        "\nfirst = 1\nfirst / 0\n------------------\n\n\n"
        "ZeroDivisionError                         Traceback (most recent call last)\nCell In[1], line 3\n"
        "ZeroDivisionError: division by zero\n",
        [("doc.qmd:11", "ZeroDivisionError: division by zero")],
    ),
    "cell that is not Python": Case(
        "```{python}\ndef broken(:\n    pass\n```\n",
        "An error occurred while executing the following cell:\n------------------\n"
        "def broken(:\n    pass\n------------------\n\n\n"
        "  Cell In[1], line 1\n    def broken(:\n               ^\nSyntaxError: invalid syntax\n",
        [("doc.qmd:7", "SyntaxError: invalid syntax")],
    ),
    "cell that pulls what does not exist": Case(
        '```{python}\nvalue("x")\n```\n',
        "[ 1/12] doc.qmd\nAn error occurred while executing the following cell:\n------------------\n"
        'value("x")\n------------------\n\n\n'
        "ContentError                              Traceback (most recent call last)\nCell In[1], line 1\n"
        '----> 1 value("x")\n\nContentError: there is no value "x"\n  expected: one of y, z\n',
        [("doc.qmd:7", 'ContentError: there is no value "x"\n  expected: one of y, z')],
    ),
    "inline expression that raises": Case(
        "Value: `{python} x`.\n\nValue: `{python} undefined_name`.\n",
        "Executing 'doc.quarto_ipynb'\n  Cell 1/1: ''...Done\nERROR: \n\n"
        "NameError: name 'undefined_name' is not defined\nERROR: Error\n    at renderFiles (quarto.js:1:1)\n",
        [("doc.qmd:8", "NameError: name 'undefined_name' is not defined")],
    ),
    "kernel that dies": Case(
        "Text.\n",
        "[1/2] doc.qmd\nnbclient.exceptions.DeadKernelError: Kernel died\n",
        [("doc.qmd", "the kernel died")],
    ),
    "failure without any message": Case("Text.\n", "", [("", "Quarto ended with status 7")], 7),
    "failure with a message of an unknown kind": Case(
        "Text.\n", "ERROR: The moon is full\n", [("doc.qmd", "Quarto says: The moon is full")]
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_message_becomes_a_problem_with_its_place(case: Case, tmp_path: Path) -> None:
    problems = read_problems(case.stderr, case.status, case.write(tmp_path))
    assert [f"{problem.path}:{problem.line}".removesuffix(":0") for problem in problems] == [
        where for where, _ in case.expected
    ], problems
    for problem, (_, words) in zip(problems, case.expected, strict=True):
        assert words in problem.found


def test_progress_and_other_chatter_is_no_problem(tmp_path: Path) -> None:
    said = "\x1b[1m[1/2] doc.qmd\x1b[22m\nStarting python3 kernel...Done\n\nOutput created: x.html\n"
    assert read_problems(said, 0, Case("Text.\n", said, []).write(tmp_path)) == []


def test_python_without_jupyter_is_a_missing_tool(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="No module named 'nbclient'"):
        read_problems("ModuleNotFoundError: No module named 'nbclient'\n", 1, Case("Text.\n", "", []).write(tmp_path))

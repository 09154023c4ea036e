"""The faulty reference documents: what fails in Quarto fails here, and most of what it lets pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.errors import ContentError, ReportError, UsageError
from report.core.project import Project
from report.render.html.site import render_project

REFERENCE = Path(__file__).parents[1] / "quarto_reference"
CASES = {case["case"]: case for case in json.loads((REFERENCE / "expected/errors.json").read_text("utf-8"))["cases"]}

# What the first problem says: its place and its words.
MESSAGES = {
    "bad-bib": "references.bib:4: the bibliography cannot be read: unexpected end of input",
    "bad-cell-yaml": "doc.qmd:8: this is not YAML",
    "bad-link": "index.qmd:5: the link leads to a file that does not exist: nowhere.qmd",
    "bad-option-value": 'doc.qmd:4: "toc" is maybe',
    "bad-yaml": "doc.qmd:2: this is not YAML",
    "book-missing-chapter": "_quarto.yml:7: the chapter nowhere.qmd does not exist",
    "cell-exception": 'doc.qmd:10: `raise ValueError("the plant list is empty")` raises ValueError',
    "duplicate-heading-id": 'doc.qmd:9: the identifier "sec-same" is used 2 times (first in line 7)',
    "duplicate-id": 'doc.qmd:13: the identifier "fig-same" is used 2 times (first in line 6)',
    "duplicate-label": 'doc.qmd:12: the label "same" is already that of the cell in line 7',
    "extra-colons": "doc.qmd:10: a line of colons that closes no div",
    "include-circular": "_loop.qmd:3: files include each other in a circle",
    "include-missing": "doc.qmd:6: includes _nowhere.qmd",
    "inline-exception": "doc.qmd:11: `undefined_name` raises NameError",
    "missing-bib": "doc.qmd:4: the bibliography nowhere.bib does not exist",
    "missing-csl": "doc.qmd:5: the citation style nowhere.csl does not exist",
    "missing-image": "doc.qmd:6: the image does not exist: nowhere.png",
    "missing-variable": 'doc.qmd:6: the shortcode "var nope" finds nothing in _variables.yml',
    "project-bad-key": '_quarto.yml:3: the key "output-dirr" under "project" is not known',
    "project-bad-yaml": "_quarto.yml:4: this is not YAML",
    "syntax-error": "doc.qmd:8: `def broken(:` raises SyntaxError",
    "unclosed-cell": "doc.qmd:7: the cell opened here is never closed",
    "unclosed-div": "doc.qmd:6: the div opened here is never closed",
    "unclosed-shortcode": "doc.qmd:6: the shortcode opened here is never closed",
    "undefined-footnote": "doc.qmd:6: the footnote [^nowhere] has no text",
    "undefined-ref": "doc.qmd:6: nothing has the identifier fig-nowhere",
    "unknown-citation": "doc.qmd:7: the bibliography has no entry nobody1900",
    "unknown-kernel": "doc.qmd:4: the Jupyter kernel nosuchkernel is not known here",
    "unknown-shortcode": 'doc.qmd:6: the shortcode "nosuchcode" is not supported by the built-in renderer',
}
PASSES = {"cell-error-allowed", "no-title", "unknown-option"}
# Quarto lets these pass in silence, and the page then lacks text: no mode lets them pass here.
STRICTER = {"unclosed-cell", "unclosed-shortcode"}


def render(name: str, project: Project, *, lenient: bool) -> str:
    """The problem, or an empty text if the document passes."""
    place = project.root / "doc.qmd" if "doc.qmd" in CASES[name]["render"] else project.root
    output = project.root / "rendered"
    try:
        render_project(place, output, lenient=lenient)
    except ReportError as error:
        assert not output.exists(), "a site was left after an error"
        return str(error)
    return ""


def test_every_case_is_looked_at() -> None:
    assert MESSAGES.keys() | PASSES == CASES.keys()
    assert {name for name, case in CASES.items() if case["verdict"] == "fails"} <= MESSAGES.keys()


@pytest.mark.parametrize("name", sorted(CASES))
def test_fault_stops_the_rendering_and_names_its_place(name: str, reference: Callable[[str], Project]) -> None:
    message = render(name, reference(f"errors/{name}"), lenient=False)
    if name in PASSES:
        assert message == ""
    else:
        assert message.startswith(MESSAGES[name])


@pytest.mark.parametrize("name", sorted(name for name, case in CASES.items() if case["verdict"] != "fails"))
def test_lenient_rendering_lets_pass_what_quarto_lets_pass(name: str, reference: Callable[[str], Project]) -> None:
    message = render(name, reference(f"errors/{name}"), lenient=True)
    assert bool(message) == (name in STRICTER)


def test_all_faults_of_all_chapters_are_told_at_once(write: Callable[[str, str], Path], project: Project) -> None:
    write("_quarto.yml", "project:\n  type: book\nbook:\n  title: T\n  chapters: [index.qmd, one.qmd]\n")
    write("index.qmd", "# Preface {.unnumbered}\n\nSee @fig-a.\n\n![A](a.png)\n")
    write("one.qmd", "# One\n\nSee @fig-b and [two](two.qmd).\n")
    with pytest.raises(ContentError) as raised:
        render_project(project.root)
    assert [(problem.path, problem.line) for problem in raised.value.problems] == [
        ("index.qmd", 3),
        ("index.qmd", 5),
        ("one.qmd", 3),
        ("one.qmd", 3),
    ]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("filters: [x.lua]", "the filter x.lua does not exist"),
        ("include-in-header: x.html", "the file x.html does not exist"),
        ("template: x.html", '"template" is not supported'),
        ("date: 2024-02-30", "there is no such day"),
        ("from: latex", '"from" is latex'),
        ("toc: 3", '"toc" is 3'),
        ("number-depth: deep", '"number-depth" is deep'),
        ("title: [a, b]", '"title" is'),
        ("crossref:\n  fig-labels: greek", '"crossref.fig-labels" is greek'),
        ("crossref:\n  chapter: true", "did you mean chapters?"),
    ],
)
def test_setting_outside_the_subset_is_refused_with_its_line(
    setting: str, words: str, write: Callable[[str, str], Path], project: Project
) -> None:
    write("doc.qmd", f"---\n{setting}\n---\n\nText.\n")
    with pytest.raises(ReportError) as raised:
        render_project(project.root / "doc.qmd", project.root / "site")
    assert words in str(raised.value)
    assert raised.value.problems[0].path == "doc.qmd"
    assert raised.value.problems[0].line >= 2


def test_citation_style_with_notes_is_refused(write: Callable[[str, str], Path], project: Project) -> None:
    write("n.csl", '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"></style>')
    write("r.bib", "@book{a, title={T}, year={2000}}\n")
    write("doc.qmd", "---\nbibliography: r.bib\ncsl: n.csl\n---\n\n@a\n")
    with pytest.raises(ContentError, match="puts citations in notes, which is not supported"):
        render_project(project.root / "doc.qmd", project.root / "site")


def test_project_without_an_output_folder_is_told_so(write: Callable[[str, str], Path], project: Project) -> None:
    write("doc.qmd", "Text.\n")
    with pytest.raises(UsageError, match="give an output folder"):
        render_project(project.root / "doc.qmd")


def test_bracket_with_reference_and_citation_is_refused(write: Callable[[str, str], Path], project: Project) -> None:
    write("r.bib", "@book{a, title={T}, year={2000}}\n")
    write("doc.qmd", "---\nbibliography: r.bib\n---\n\n![A](a.png){#fig-a}\n\n[@fig-a; @a] and [@fig-a, left]\n")
    (project.root / "a.png").write_bytes(b"")
    with pytest.raises(ContentError) as raised:
        render_project(project.root / "doc.qmd", project.root / "site")
    assert "hold more than references" in raised.value.problems[0].found
    assert raised.value.problems[0].line == 7

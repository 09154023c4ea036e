"""Links that lead nowhere are told with their line where Quarto lets them pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import Problem
from report.core.project import Project
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.silent_faults import find_silent_faults

SETTINGS = "project:\n  type: book\nbook:\n  chapters: [chapters/one.qmd, chapters/two.qmd]\n"
OTHER = '<section id="sec-two"><h1>Two</h1></section>'


def faults(folder: Path, text: str, page: str, beside: tuple[str, ...] = (), **others: str) -> list[Problem]:
    """The faults of a book whose first chapter has this text and became this page."""
    texts = {
        "_quarto.yml": SETTINGS,
        "chapters/one.qmd": text,
        "chapters/two.qmd": "# Two {#sec-two}\n",
        "build/site/chapters/one.html": page,
        "build/site/chapters/two.html": OTHER,
        **{f"chapters/{name}.qmd": each for name, each in others.items()},
    }
    for name, each in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each)
    chapters = Chapters(Project(folder))
    return list(find_silent_faults(chapters, ["chapters/one.qmd"], folder / "build/site", beside))


@pytest.mark.parametrize(
    ("written", "href", "found"),
    [
        ("[a](two.qmd#no)", "../chapters/two.html#no", "the link leads to #no, which two.qmd does not have"),
        ('[a](/chapters/two.qmd#no "A title")', "../chapters/two.html#no", "#no, which /chapters/two.qmd does not"),
        ("[a](#no)", "#no", "the link leads to #no, which the page does not have"),
        ("[a](no.html)", "no.html", "the link leads to a file that does not exist: no.html"),
        ("[a](<no page.pdf>)", "no%20page.pdf", "the link leads to a file that does not exist: no page.pdf"),
        ("[a]\n\n[a]: ../no.pdf", "../no.pdf", "the link leads to a file that does not exist: ../no.pdf"),
        ('<a class="b" href="no.html#c">a</a>', "no.html#c", "a file that does not exist: no.html"),
    ],
)
def test_a_link_without_a_goal_is_one_problem(tmp_path: Path, written: str, href: str, found: str) -> None:
    (fault,) = faults(tmp_path, f"# One\n\nWords.\n\n{written}\n", f'<p><a class="x" href="{href}">a</a></p>')
    assert (fault.path, fault.line) == ("chapters/one.qmd", 5 + written.count("\n"))
    assert found in fault.found


def test_a_link_of_an_included_file_is_told_where_it_stands(tmp_path: Path) -> None:
    part = "Words.\n\n[a](two.qmd#no)\n"
    (fault,) = faults(
        tmp_path, "# One\n\n{{< include _part.qmd >}}\n", '<a href="../chapters/two.html#no">a</a>', _part=part
    )
    assert (fault.path, fault.line) == ("chapters/_part.qmd", 3)


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ("[a](two.qmd#sec-two)", "../chapters/two.html#sec-two"),
        ("[a](two.qmd)", "two.html"),
        ("[a](#here) []{#here}", "#here"),
        ("[a](#)", "#"),
        ("[a](#top)", "#top"),
        ("[a](https://example.org/no.html#b)", "https://example.org/no.html#b"),
        ("[a](mailto:a@example.org)", "mailto:a@example.org"),
        ("[a](../files/later.csv)", "../files/later.csv"),
        ("[a](../_quarto.yml)", "../_quarto.yml"),
        ("[a](gone.qmd)", "gone.qmd"),  # Quarto's own warning
        ("`[a](no.html)`", "no.html"),
        ("```\n[a](no.html)\n```", "no.html"),
        ("What Quarto puts there.", "no.html"),
    ],
)
def test_other_links_are_no_fault(tmp_path: Path, written: str, href: str) -> None:
    page = f'<p id="here"><a href="{href}">a</a></p>'
    assert faults(tmp_path, f"# One\n\n{written}\n", page, ("files/later.csv",)) == []


def test_a_link_that_the_page_does_not_have_is_no_fault(tmp_path: Path) -> None:
    text = '# One\n\n::: {.content-visible when-format="pdf"}\n[a](#no)\n:::\n'
    assert faults(tmp_path, text, "<p></p>") == []

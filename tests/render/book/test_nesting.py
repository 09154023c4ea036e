"""What pandoc could not bear is refused with its line, a cell that is not closed at its fence."""

from pathlib import Path

import pytest

from report.core.chapters import Place, read_chapter
from report.core.configuration import Settings
from report.core.errors import ContentError
from report.render.book.nesting import DEEPEST, MOST_OPEN, too_deep
from report.render.html.site import render_project


def faults(text: str) -> list[int]:
    lines = text.split("\n")
    return [problem.line for problem in too_deep(lines, [Place("a.qmd", number + 1) for number in range(len(lines))])]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\n\n" + "[" * 40, [3]),
        ("a\n\n" + "[a " * 40, [3]),
        ("a\n\n" + "[a\n" * 40, [3 + MOST_OPEN]),
        ("![" * 40, [1]),
        ("> " * 5000 + "a", [1]),
        (">" * 5000, [1]),
        ("::: {.a}\n" * 3000, [DEEPEST + 1]),
        ("[" * MOST_OPEN, []),
        ("[a](b) " * 100, []),
        ("\\[" * 100, []),
        ("`" + "[" * 100 + "`", []),
        ("```\n" + "[" * 100 + "\n```", []),
        ("> " * DEEPEST + "a", []),
        ("::: {.a}\n:::\n" * 100, []),
    ],
)
def test_only_what_is_too_deep_is_found_with_its_line(text: str, lines: list[int]):
    assert faults(text) == lines


def test_it_is_refused_before_pandoc_reads_it(tmp_path: Path):
    path = tmp_path / "page.qmd"
    path.write_text("---\ntitle: Words\nlang: en\n---\n\n" + "[" * 40 + "\n")
    with pytest.raises(ContentError, match=r"page\.qmd:6: more than 8 square brackets"):
        render_project(path, tmp_path / "site")


def test_cell_that_is_not_closed_is_told_at_its_fence(tmp_path: Path):
    path = tmp_path / "page.qmd"
    path.write_text("Words.\n\n```{python}\n1\n\nWords.\n\n```{python}\n2\n```\n")
    with pytest.raises(ContentError, match=r"page\.qmd:3: the cell opened here is never closed"):
        read_chapter(path, tmp_path)


def test_lists_of_a_profile_are_joined_without_doubles():
    base, new = Settings({"keywords": ["a", "b"]}), Settings({"keywords": ["b", "c"]})
    assert new.over(base).get("keywords") == ["a", "b", "c"]

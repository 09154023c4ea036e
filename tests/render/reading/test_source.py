from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.chapters import Place, read_chapter
from report.core.errors import ContentError, Problem
from report.core.project import Project

Write = Callable[[str, str], Path]


def problems_of(path: Path, project: Project) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        read_chapter(path, project.root)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: 'open\n---\n\nText.\n", 2, "quotation mark"),
        ("---\ntitle: a: b\n---\n", 2, "not YAML"),
        ("---\ntitle: One\nlang: en\ntitle: Two\n---\n", 4, 'key "title" is given twice (first in line 2)'),
        ("---\n- one\n---\n", 2, "not a list of keys and values"),
        ("---\ntitle: One\n\nText.\n", 1, "never closed"),
        ("Text.\n\n```{python}\n1\n\nMore.\n", 3, "cell opened here is never closed"),
        ("```{r}\n1\n```\n", 1, "cells in r are not executed"),
        ("```{python .marimo}\n1\n```\n", 1, "may belong to an engine of an extension"),
        ("> ```{python}\n> 1\n> ```\n", 1, "block quotation"),
        ("Text {{< include _a.qmd >}} text.\n", 1, "inside other text"),
        ("One.\n\n{{< include _nowhere.qmd >}}\n", 3, "includes _nowhere.qmd, which cannot be read"),
        ("One.\n\n{{< include a.qmd >}}\n", 3, "circle: a.qmd → a.qmd"),
    ],
)
def test_faulty_text_is_named_with_its_line(write: Write, project: Project, text: str, line: int, words: str) -> None:
    (problem,) = problems_of(write("a.qmd", text), project)
    assert (problem.path, problem.line) == ("a.qmd", line)
    assert words in problem.found


def test_all_faults_of_a_chapter_are_shown_at_once(write: Write, project: Project) -> None:
    path = write("a.qmd", "{{< include _x.qmd >}}\n\n```{r}\n```\n\n```{python}\n1\n")
    assert [problem.line for problem in problems_of(path, project)] == [1, 3, 6]


def test_fault_in_an_included_file_is_named_there(write: Write, project: Project) -> None:
    write("parts/_b.qmd", "Text.\n\n```{julia}\n```\n")
    (problem,) = problems_of(write("a.qmd", "{{< include parts/_b.qmd >}}\n"), project)
    assert (problem.path, problem.line) == ("parts/_b.qmd", 3)


def test_circle_of_two_files_names_both(write: Write, project: Project) -> None:
    write("_b.qmd", "{{< include a.qmd >}}\n")
    (problem,) = problems_of(write("a.qmd", "\n{{< include _b.qmd >}}\n"), project)
    assert "a.qmd → _b.qmd → a.qmd" in problem.found


def test_text_that_is_not_utf8_is_an_error_with_its_line(project: Project) -> None:
    path = project.root / "a.qmd"
    path.write_bytes("One.\nPolítica\n".encode("latin-1"))
    (problem,) = problems_of(path, project)
    assert (problem.line, problem.found) == (2, "the text is not UTF-8")


def test_lines_know_where_they_were_written_and_a_file_ends_its_paragraph(write: Write, project: Project) -> None:
    write("parts/_b.qmd", "B one.\n\n{{< include ../parts/_c.qmd >}}\n")
    write("parts/_c.qmd", "C one.\nC two.\n")
    path = write("ch/a.qmd", "---\ntitle: A\n---\n\nA.\n{{< include /parts/_b.qmd >}}\nEnd.\n")
    chapter = read_chapter(path, project.root)
    assert chapter.lines == ("", "A.", "B one.", "", "C one.", "C two.", "", "", "End."), (
        "an included file ends a paragraph"
    )
    assert chapter.places[2:] == (
        Place("parts/_b.qmd", 1),
        Place("parts/_b.qmd", 2),
        Place("parts/_c.qmd", 1),
        Place("parts/_c.qmd", 2),
        Place("parts/_b.qmd", 3),
        Place("ch/a.qmd", 6),
        Place("ch/a.qmd", 7),
    )
    assert chapter.included == ("parts/_b.qmd", "parts/_c.qmd")


def test_one_file_may_be_included_twice(write: Write, project: Project) -> None:
    write("_b.qmd", "B.\n")
    chapter = read_chapter(write("a.qmd", "{{< include _b.qmd >}}\n{{< include _b.qmd >}}\n"), project.root)
    assert chapter.lines == ("B.", "", "B.", "")


def test_escaped_include_is_left_to_be_shown(write: Write, project: Project) -> None:
    chapter = read_chapter(write("a.qmd", "Write {{{< include x.qmd >}}}.\n"), project.root)
    assert chapter.lines == ("Write {{{< include x.qmd >}}}.",)


def test_header_keeps_what_older_yaml_would_change(write: Write, project: Project) -> None:
    text = "---\ndate: 2024-05-01\nanswer: no\ntime: 12:30\ncount: 3\nshare: 0.5\nflag: true\nempty:\n---\n"
    chapter = read_chapter(write("a.qmd", text), project.root)
    assert chapter.header == {
        "date": "2024-05-01",
        "answer": "no",
        "time": "12:30",
        "count": 3,
        "share": 0.5,
        "flag": True,
        "empty": None,
    }
    assert chapter.header_place("flag") == Place("a.qmd", 7)


def test_only_executable_cells_are_found(write: Write, project: Project) -> None:
    shown = "````markdown\n```{python}\nshown\n```\n````\n\n```{.python}\nplain\n```\n\n```{=html}\n<b>raw</b>\n```\n\n"
    escaped = "```{{python}}\nescaped\n```\n\n"
    listed = '- item\n\n  ````{python}\n  if True:\n      "```"\n  ````\n'
    chapter = read_chapter(write("a.qmd", "```{python}\n1\n```\n\n" + shown + escaped + listed), project.root)
    found = [(cell.indent, cell.content) for cell in chapter.cells]
    assert found == [("", ("1",)), ("  ", ("if True:", '    "```"'))]


def test_windows_line_ends_and_byte_order_mark_are_read(project: Project) -> None:
    path = project.root / "a.qmd"
    path.write_bytes("\ufeff---\r\ntitle: A\r\n---\r\nText.\r\n".encode())
    chapter = read_chapter(path, project.root)
    assert (chapter.header, chapter.lines) == ({"title": "A"}, ("Text.",))

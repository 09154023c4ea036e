"""A notebook that is a chapter is read by its cells: their text is checked at its line of the file."""

import json
from pathlib import Path

import pytest

from report.core.chapter_lines import read_lines
from report.core.errors import ContentError
from report.core.notebooks import written_lines
from report.core.project import Project
from report.data.literature import citations_in
from report.evidence.gathered import Evidence
from report.exhibits.calls import calls_in
from report.prose import sentences_of, shown_sentences_of, unknown_names
from report.render.html.site import render_project

CELLS = [
    {"cell_type": "code", "source": ["import math\n", "n = 4"], "metadata": {}, "outputs": [], "execution_count": 1},
    {"cell_type": "markdown", "source": ["# The railways {#sec-rail}\n", "\n", "They had 12 lines.\n"], "metadata": {}},
    {"cell_type": "raw", "source": ["A raw cell."], "metadata": {}},
    {
        "cell_type": "code",
        "source": ['figure("lines")'],
        "metadata": {},
        "execution_count": 2,
        "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["9 of them"]}, "metadata": {}}],
    },
    {"cell_type": "markdown", "source": ["## More\n", "\n", "As @paz says. <!-- allow number: so -->"], "metadata": {}},
]
BOOK = (
    "project: {type: book, output-dir: site}\nlang: en\nbook: {title: T, chapters: [index.qmd, chapters/rail.ipynb]}\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_quarto.yml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "index.qmd").write_text("# Start {.unnumbered}\n\nSee @sec-rail.\n", encoding="utf-8")
    write_notebook(tmp_path)
    return tmp_path


def write_notebook(book: Path, cells: object = CELLS, **form: int) -> Path:
    path = book / "chapters/rail.ipynb"
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, **({"indent": 1} | form)), encoding="utf-8")  # type: ignore[arg-type]
    return path


def line_of(path: Path, words: str) -> int:
    return next(at for at, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line)


def test_its_sentences_are_those_of_its_cells_at_their_lines(book: Path):
    path = book / "chapters/rail.ipynb"
    for read in (sentences_of, shown_sentences_of):
        found = [each for each in read(read_lines(Project(book))) if each.path == "chapters/rail.ipynb"]
        assert [each.words for each in found] == ["They had 12 lines.", "A raw cell.", "As says."]
        assert [each.line for each in found] == [line_of(path, each) for each in ("They had", "A raw", "As @paz")]
        assert found[-1].exceptions[0].line == line_of(path, "allow number")


def test_a_file_in_one_line_and_texts_in_one_piece_have_lines_that_exist(book: Path):
    joined = [{**cell, "source": "".join(cell["source"])} for cell in CELLS]  # type: ignore[arg-type]
    for form in ({}, {"indent": None}):
        path = write_notebook(book, joined, **form)  # type: ignore[arg-type]
        lines, numbers = written_lines(path, "rail.ipynb")
        assert len(lines) == len(numbers)
        assert {"They had 12 lines."} < set(lines)
        assert numbers[lines.index("They had 12 lines.")] == line_of(path, "They had")


def test_its_calls_and_citations_are_found(book: Path):
    lines, numbers = written_lines(book / "chapters/rail.ipynb", "rail.ipynb")
    text = "\n".join(lines)
    assert [each.id for each in calls_in(text)] == ["lines"]
    ((key, at),) = citations_in(text)
    assert (key, numbers[at - 1]) == ("paz", line_of(book / "chapters/rail.ipynb", "As @paz"))


def test_a_name_that_is_not_known_is_told_at_its_line(book: Path):
    (problem,) = unknown_names(read_lines(Project(book)), {"line": {"kind": "figure"}})
    path = book / "chapters/rail.ipynb"
    assert (problem.path, problem.line) == ("chapters/rail.ipynb", line_of(path, "figure("))
    assert problem.expected == 'close: "line"'


def test_its_heading_can_be_referred_to_and_gives_its_title(book: Path):
    render_project(book, book / "site", lenient=True)
    page = (book / "site/index.html").read_text(encoding="utf-8")
    assert 'href="chapters/rail.html' in page.partition("See ")[2]
    assert "The railways" in (book / "site/chapters/rail.html").read_text(encoding="utf-8")
    assert Evidence(Project(book)).titles["chapters/rail.ipynb"] == "The railways"


def test_a_heading_without_identifier_is_the_title_too(book: Path):
    plain = [{**CELLS[1], "source": ["# The railways\n", "\n", "Words."]}]
    write_notebook(book, plain)
    assert Evidence(Project(book)).titles["chapters/rail.ipynb"] == "The railways"


def test_a_value_in_its_text_is_refused_at_its_line_and_computed_where_it_runs(book: Path):
    text = {"cell_type": "markdown", "source": ["# The railways {#sec-rail}\n", "\n", "Twice is `{python} 2 * 21`.\n"]}
    path = write_notebook(book, [{**text, "metadata": {}}])
    with pytest.raises(ContentError) as caught:
        render_project(book, book / "out")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("chapters/rail.ipynb", line_of(path, "Twice"))
    assert "`{python} 2 * 21` is not computed" in problem.found
    header = {"cell_type": "raw", "source": ["---\n", "execute:\n", "  enabled: true\n", "---"], "metadata": {}}
    write_notebook(book, [header, {**text, "metadata": {}}])
    render_project(book, book / "out")
    assert "Twice is 42." in (book / "out/chapters/rail.html").read_text(encoding="utf-8")

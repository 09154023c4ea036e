from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import Problem
from report.core.project import Project
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.silent_faults import find_silent_faults


def faults(folder: Path, page: str = "", rendered: str = "doc.qmd", **files: str) -> list[Problem]:
    """The faults of ``doc.qmd`` and its page; further files by name, with ``__`` for the dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    site = folder / "build/site"
    site.mkdir(parents=True)
    (site / "doc.html").write_text(page)
    return list(find_silent_faults(Chapters(Project(folder)), [rendered], site))


def places(problems: list[Problem]) -> list[str]:
    return [f"{problem.path}:{problem.line}" for problem in problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Text.\n\n```{python}\nprint(1)\n\nText that was meant to be prose.\n", 3, "a cell is never closed"),
        ("````\n```{python}\n````\n\n```{python}\n1\n", 5, "a cell is never closed"),
        ("Text.\n\n~~~\nprint(1)\n\nMore text.\n", 3, "a code block is never closed"),
        ("Value {{< meta title\n\nAll of this is lost.\n", 1, "a shortcode is never closed"),
        ("One {{< meta a >}} and\n{{< meta b\n", 2, "a shortcode is never closed"),
    ],
)
def test_text_that_quarto_loses_is_found(tmp_path, text, line, words) -> None:
    (fault,) = faults(tmp_path, doc__qmd=text)
    assert (fault.path, fault.line) == ("doc.qmd", line)
    assert words in fault.found


@pytest.mark.parametrize(
    "text",
    [
        "```{python}\n1\n```\n\nText.\n",
        "````markdown\n```{python}\n````\n",
        "~~~{python}\n```\n~~~\n",
        "Value {{< meta\ntitle >}}.\n",
        "```\n{{< meta\n```\n",
        "An example is {{{< meta title >}}}.\n",
    ],
)
def test_text_that_is_whole_is_no_fault(tmp_path, text) -> None:
    assert faults(tmp_path, doc__qmd=text) == []


def test_included_files_are_looked_at_and_others_are_not(tmp_path) -> None:
    broken = "```{python}\n1\n"
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/_deeper.qmd").write_text("{{< include ../_part.qmd >}}\n{{< include /parts/_last.qmd >}}\n")
    (tmp_path / "parts/_last.qmd").write_text(broken)
    problems = faults(tmp_path, doc__qmd="{{< include parts/_deeper.qmd >}}\n", _part__qmd=broken, draft__qmd=broken)
    assert places(problems) == ["_part.qmd:1", "parts/_last.qmd:1"]


def test_two_figures_with_one_identifier_are_found_at_the_second(tmp_path) -> None:
    text = '![A](a.png){#fig-same}\n\n```{python}\nfigure("same")\n```\n\nSee @fig-same.\n'
    page = '<div id="fig-same"></div><div id="fig-same"></div><a href="#fig-same"></a><div id="quarto-x"></div>'
    (fault,) = faults(tmp_path, page, doc__qmd=text)
    assert (fault.path, fault.line) == ("doc.qmd", 4)
    assert '"fig-same" is given 2 times' in fault.found


def test_a_missing_picture_is_found_where_it_is_drawn_in(tmp_path) -> None:
    page = '<img src="nowhere%20else.png" class="x"><img src="https://example.org/a.png"><img src="data:,">'
    (fault,) = faults(tmp_path, page, doc__qmd="Text.\n\n![Caption](<nowhere else.png>)\n")
    assert (fault.path, fault.line) == ("doc.qmd", 3)


def test_pictures_that_are_there_and_those_in_scripts_are_no_fault(tmp_path) -> None:
    (tmp_path / "build/site").mkdir(parents=True)
    (tmp_path / "build/site/a.png").touch()
    page = '<img class="x" src="a.png?v=1"><script>const t = `<img src="${x}.png">`</script>'
    (tmp_path / "doc.qmd").write_text("![A](a.png)\n")
    (tmp_path / "build/site/doc.html").write_text(page)
    assert list(find_silent_faults(Chapters(Project(tmp_path)), ["doc.qmd"], tmp_path / "build/site")) == []


@pytest.mark.parametrize(
    "line",
    [
        "Words `code`{.content-hidden}.",
        "[words](page.html){.content-hidden}",
        '![words](a.png){#fig-a .content-visible when-format="pdf"}',
        "## Words {.content-hidden}",
        ": Words {#tbl-a .content-hidden}",
    ],
)
def test_what_quarto_would_show_though_it_is_marked_as_hidden_is_found(tmp_path, line) -> None:
    (fault,) = faults(tmp_path, doc__qmd=f"Text.\n\n{line}\n")
    assert (fault.path, fault.line) == ("doc.qmd", 3)
    assert "would show this" in fault.found


@pytest.mark.parametrize("line", ["[words]{.content-hidden}", "::: {.content-hidden}", "# A [b]{.content-hidden}"])
def test_what_quarto_hides_is_no_fault(tmp_path, line) -> None:
    assert faults(tmp_path, doc__qmd=f"{line}\n") == []

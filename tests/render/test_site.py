"""Both renderers behind one door: the built-in one for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.engine import choose_engine
from report.render.site import RenderSource, check_chapters, find_source, render_site

BOOK = """project:
  type: book
book:
  title: "A book"
  chapters:
    - index.qmd
    - chapters/intro.qmd
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "paper"
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK)
    (root / "index.qmd").write_text("# Preface {.unnumbered}\n\nSee @sec-intro.\n")
    (root / "chapters/intro.qmd").write_text("# Intro {#sec-intro}\n\nText.\n")
    return Project(root)


def test_a_fault_leaves_the_last_good_site(project) -> None:
    engine = choose_engine("builtin")
    render_site(RenderSource(project), project.site, engine, None, print)
    good = {path: path.read_bytes() for path in project.site.rglob("*.html")}
    assert len(good) == 2
    (project.root / "chapters/intro.qmd").write_text("# Intro {#sec-intro}\n\nSee @fig-nowhere.\n")
    with pytest.raises(ContentError, match=r"chapters/intro\.qmd:3: .*fig-nowhere"):
        render_site(RenderSource(project), project.site, engine, None, print)
    assert {path: path.read_bytes() for path in project.site.rglob("*.html")} == good


def test_the_check_of_chapters_finds_the_fault_and_builds_nothing(project) -> None:
    check_chapters(project)
    (project.root / "chapters/intro.qmd").write_text("# Intro {#sec-intro}\n\nAs @nobody says.\n")
    with pytest.raises(ContentError, match=r"chapters/intro\.qmd:3: .*nobody"):
        check_chapters(project)
    assert not project.site.exists()


def test_a_document_outside_any_project_is_rendered_alone(tmp_path) -> None:
    (tmp_path / "note.qmd").write_text("---\ntitle: A note\n---\n\nText.\n")
    render_site(find_source(tmp_path / "note.qmd"), tmp_path / "out", choose_engine("builtin"), None, print)
    assert "A note" in (tmp_path / "out/note.html").read_text()


def test_files_beside_the_pages_and_their_heads_follow_every_render(project) -> None:
    """A preview renders again and again in one process: nothing of an earlier render may stay."""
    engine = choose_engine("builtin")
    project.configuration.write_text(BOOK.replace("  chapters:", "  date: 2026-11-24\n  chapters:"))
    for version, text in (("1.0.0", "The first text"), ("1.1.0", "The second text")):
        words = f"{text} of this page says enough to be what a search machine shows of it.\n"
        (project.root / "CITATION.cff").write_text(f"version: {version}\nlicense: CC-BY-4.0\n")
        (project.root / "chapters/intro.qmd").write_text(f"# Intro {{#sec-intro}}\n\n{words}")
        render_site(RenderSource(project), project.site, engine, None, print)
        (reference,) = (project.site / "cite").glob("*.bib")
        assert f"version = {{{version}}}" in reference.read_text()
        page = (project.site / "chapters/intro.html").read_text()
        assert page.count(text) == 4, "in the text, and three times in the head"
        assert f'<meta name="description" content="{text} of this page' in page


def test_many_faults_are_told_without_comparing_each_with_each(project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.root / "chapters/intro.qmd").write_text("# Intro {#sec-intro}\n\n" + ":::\n" * 400)
    compared = []
    alike = Problem.__eq__
    monkeypatch.setattr(Problem, "__eq__", lambda one, other: compared.append(one) or alike(one, other))
    with pytest.raises(ContentError, match="a line of colons that closes no div") as raised:
        render_site(RenderSource(project), project.site, choose_engine("builtin"), None, print)
    assert len(raised.value.problems) == 400
    assert len(compared) <= 10 * 400

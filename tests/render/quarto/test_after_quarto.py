"""What is done after Quarto: once or five times, the same bytes; and left to the wrapper where that runs Quarto."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.project import Project
from report.hooks import after_render
from report.render.engine import LITTER, Engine, Quarto
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.silent_faults import find_silent_faults
from report.render.site import RenderSource, render_site
from report.theme.quarto_look import FILES, with_look
from tests.render.stand_in import StandInQuarto

PAGE = "<html><head><title>A</title></head><body></body></html>"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "paper"
    root.mkdir()
    (root / "_quarto.yml").write_text("project:\n  type: book\nbook:\n  chapters: [index.qmd]\n")
    (root / "index.qmd").write_text("# Preface\n")
    return Project(root)


def test_the_look_is_linked_once_however_often_it_is_asked_for() -> None:
    once = with_look(PAGE, "provenance")
    again = once
    for _ in range(5):
        again = with_look(again, "provenance")
    assert again == once


def test_a_page_that_links_it_twice_or_in_part_is_mended() -> None:
    once = with_look(PAGE, "provenance")
    links = once.partition("<title>A</title>")[2].partition("</head>")[0]
    assert with_look(once.replace("</head>", links + "</head>"), "provenance") == once
    assert with_look(once.replace(f'<script defer src="provenance/{FILES[-1]}"></script>\n', ""), "provenance") == once


def test_quarto_leaves_the_dressing_to_whoever_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "index.html"
    page.write_text(PAGE)
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(tmp_path))
    monkeypatch.setenv("PAGES_ARE_DRESSED_LATER", "1")
    after_render.main([])
    assert page.read_text() == PAGE
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_the_wrapper_says_so_to_quarto(project: Project, tmp_path: Path) -> None:
    quarto = StandInQuarto(tmp_path / "bin")
    quarto.plays(files={"index.html": PAGE})
    render_site(RenderSource(project), project.site, Engine(Quarto(quarto.program, "1.10.18"), ""), None, print)
    assert quarto.calls[0]["environment"]["PAGES_ARE_DRESSED_LATER"] == "1"


def test_a_picture_that_will_stand_beside_the_pages_is_there(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "chapters").mkdir(parents=True)
    (site / "chapters/a.html").write_text('<img src="../exhibits/a.svg"> <img src="../exhibits/b.svg">')
    found = [
        fault.found for fault in find_silent_faults(Chapters(project), ["chapters/a.qmd"], site, ["exhibits/a.svg"])
    ]
    assert found == ["the picture ../exhibits/b.svg does not exist"]


def test_what_a_killed_quarto_left_goes_before_the_next_build_with_either_renderer(
    project: Project, tmp_path: Path
) -> None:
    from report.core import children

    left = project.root / "index.html"
    left.touch()
    record = project.lock(LITTER)
    record.parent.mkdir(parents=True)
    children.write_litter(str(record), "1-1", [str(left)])
    render_site(RenderSource(project), tmp_path / "out", Engine(None, "asked for"), None, print)
    assert not left.exists()
    assert not record.exists()


def test_a_quarto_that_fails_leaves_nothing_among_the_sources(project: Project, tmp_path: Path) -> None:
    from report.core.errors import ContentError

    quarto = StandInQuarto(tmp_path / "bin")
    quarto.plays(beside={"index.html": "half", "site_libs/a.js": "", "index.quarto_ipynb": "{}"}, status=1)
    (project.root / "notes.html").write_text("the author's own")
    before = sorted(path.name for path in project.root.iterdir() if path.name != "build")
    with pytest.raises(ContentError):
        render_site(RenderSource(project), project.site, Engine(Quarto(quarto.program, "1.10.18"), ""), None, print)
    assert sorted(path.name for path in project.root.iterdir() if path.name != "build") == before

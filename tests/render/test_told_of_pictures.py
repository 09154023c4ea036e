"""An author is told that a picture was scaled down: by each way to build, and once by one `make`."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from report.core import freshness
from report.core.errors import Problem
from report.core.progress import told_once
from report.core.project import Project
from report.render.engine import Engine, Quarto
from report.render.print.compose import compose
from report.render.print.docx import write_docx
from report.render.print.pdf import write_pdf
from report.render.site import RenderSource, render_site
from tests.render.stand_in import StandInQuarto

TOLD = "chapters/large.png: the picture has "


@pytest.fixture(scope="module")
def large() -> bytes:
    noise = random.Random(1).randbytes(3 * 700 * 700)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (700, 700), noise).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def project(tmp_path: Path, large: bytes) -> Project:
    root = tmp_path / "paper"
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(
        "project:\n  type: book\n  output-dir: build/site\nlang: en\n"
        "book:\n  title: Paper\n  chapters: [index.qmd, chapters/one.qmd]\n"
    )
    (root / "index.qmd").write_text("# Preface {.unnumbered}\n\nWords.\n")
    (root / "chapters/one.qmd").write_text(
        '# One\n\n![](large.png){fig-alt="Noise"}\n\n![](large.png){fig-alt="Again"}\n'
    )
    (root / "chapters/large.png").write_bytes(large)
    return Project(root.resolve())


def build_site(project: Project, tell: Callable[[Problem], None]) -> None:
    render_site(RenderSource(project), project.site, Engine(None, ""), None, lambda _: None, tell=tell)


def build_pdf(project: Project, tell: Callable[[Problem], None]) -> None:
    composed = compose(project.root, "typst")
    write_pdf(composed.tree, project.pdf, root=composed.root, files=composed.files, tell=tell)


def build_docx(project: Project, tell: Callable[[Problem], None]) -> None:
    composed = compose(project.root, "docx")
    write_docx(composed.tree, project.docx, root=composed.root, files=composed.files, tell=tell)


WAYS = {"site": build_site, "pdf": build_pdf, "docx": build_docx}


@pytest.mark.parametrize("way", WAYS)
def test_each_build_tells(way: str, project: Project):
    told: list[Problem] = []
    WAYS[way](project, told.append)
    assert {str(problem).partition("1.")[0] for problem in told} == {TOLD}
    assert "scaled down from 700×700" in told[0].found


def test_site_by_quarto_tells(project: Project, tmp_path: Path):
    quarto = StandInQuarto(tmp_path / "bin")
    quarto.plays(files={"index.html": "<p>new</p>"})
    program = quarto.folder / "quarto.py"
    picture = str(project.root / "chapters/large.png")
    copy = f"import shutil\nshutil.copy({picture!r}, pathlib.Path(output))\n"
    program.write_text(
        program.read_text().replace('if script.get("waits"):\n    (here', f'{copy}if script.get("waits"):\n    (here')
    )
    told: list[Problem] = []
    engine = Engine(Quarto(quarto.program, "1.10.18"), "asked for")
    render_site(RenderSource(project), project.site, engine, None, lambda _: None, tell=told.append)
    assert [problem.path for problem in told] == ["large.png"]


@pytest.mark.parametrize("order", [("site", "pdf", "docx"), ("docx", "site", "pdf"), ("pdf", "pdf")])
def test_one_make_tells_once(
    order: tuple[str, ...], project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv(freshness.BEGAN, "one")
    for way in order:
        WAYS[way](project, told_once(project))  # as each step has a process of its own
    assert capsys.readouterr().err.count("warning: ") == 1
    monkeypatch.setenv(freshness.BEGAN, "another")
    WAYS[order[0]](project, told_once(project))
    assert capsys.readouterr().err.count("warning: ") == 1


def test_without_make_each_process_tells_once(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv(freshness.BEGAN, raising=False)
    tell = told_once(project)
    for _ in range(2):
        tell(Problem("a", "b"))
    told_once(project)(Problem("a", "b"))
    assert capsys.readouterr().err.count("warning: ") == 2


def test_what_cannot_be_noted_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv(freshness.BEGAN, "one")
    project.cache.parent.mkdir(parents=True, exist_ok=True)
    project.cache.write_text("a file where the folder should be")
    told_once(project)(Problem("a", "b"))
    assert capsys.readouterr().err.count("warning: ") == 1


@pytest.mark.parametrize("name", ["site", "pdf", "docx"])
def test_steps_of_make_tell(name: str):
    text = (Path(__file__).parents[2] / f"report/cli/{name}.py").read_text()
    assert "tell=told_once(project)" in text

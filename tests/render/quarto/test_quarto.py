from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from report.core.errors import ContentError, ToolMissing, UsageError
from report.core.files import held_lock
from report.core.project import Project
from report.render.engine import Engine, Quarto
from report.render.site import RenderSource, find_source, render_site
from tests.render.stand_in import StandInQuarto

ROOT = Path(__file__).parents[3]
GOOD = {"index.html": "<p>new</p>", "chapters/intro.html": "<p>new</p>"}


@pytest.fixture
def quarto(tmp_path: Path) -> StandInQuarto:
    return StandInQuarto(tmp_path / "bin")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "paper"
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text("project:\n  type: book\n")
    (root / "index.qmd").write_text("# Preface\n")
    (root / "chapters/intro.qmd").write_text("# Intro\n\nSee @fig-nowhere.\n")
    site = Project(root).site
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>last good</p>")
    return Project(root)


def render(
    project: Project, quarto: StandInQuarto, output: Path | None = None, profile: str | None = None
) -> list[str]:
    said: list[str] = []
    engine = Engine(Quarto(quarto.program, "1.10.18"), "asked for")
    render_site(RenderSource(project), output or project.site, engine, profile, said.append)
    return said


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"stderr": "WARNING (main.lua:1) Unable to resolve crossref @fig-nowhere\n"}, "chapters/intro.qmd:3"),
        ({"stderr": "[WARNING] Citeproc: citation nobody not found\n"}, "@nobody is cited"),
        ({"stderr": "ERROR: The moon is full\n", "status": 1}, "The moon is full"),
        ({"dies": True}, "Quarto ended with status -9"),
        ({"files": {"other.html": ""}}, "index.html: the renderer ended without an error but made no such page"),
        ({"files": {"index.html": "<img src='ROOT/a.png'>"}}, "the page names a folder of this machine"),
    ],
    ids=["reference", "citation", "error", "killed", "no first page", "absolute path"],
)
def test_a_fault_leaves_the_last_good_site_and_nothing_else(project, quarto, script, words) -> None:
    quarto.plays(**{"files": GOOD, **script})
    with pytest.raises(ContentError, match=words.replace("[", r"\[")):
        render(project, quarto)
    assert content(project.site) == {"index.html": "<p>last good</p>"}
    assert {path.name for path in project.build.iterdir()} <= {"site", "locks"}


def test_every_fault_is_told_at_once(project, quarto) -> None:
    quarto.plays(
        files=GOOD,
        stderr="[WARNING] Citeproc: citation nobody not found\nWARN: Unable to resolve link target: nowhere.qmd\n",
    )
    with pytest.raises(ContentError) as raised:
        render(project, quarto)
    assert len(raised.value.problems) == 2


def test_a_good_render_takes_the_place_of_the_last_one(project, quarto) -> None:
    quarto.plays(files=GOOD, stderr="[1/2] index.qmd\n\x1b[1m[2/2] chapters/intro.qmd\x1b[22m\n")
    said = render(project, quarto)
    assert content(project.site) == GOOD
    assert said == ["chapter 1 of 2: index.qmd", "chapter 2 of 2: chapters/intro.qmd"]


def test_what_a_killed_render_left_does_not_reach_the_next_site(project, quarto) -> None:
    (project.build / "quarto").mkdir()
    (project.build / "quarto/stale.html").touch()
    quarto.plays(files=GOOD)
    render(project, quarto)
    assert content(project.site) == GOOD


def test_quarto_gets_a_relative_folder_and_the_projects_python(project, quarto, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("QUARTO_PROFILE", "from-the-shell")
    monkeypatch.setenv("QUARTO_LOG_LEVEL", "error")
    quarto.plays(files=GOOD)
    render(project, quarto, output=tmp_path / "elsewhere", profile="es")
    (call,) = quarto.calls
    assert " ".join(call["arguments"]) == (
        "render . --to html --output-dir build/quarto --no-execute-daemon --profile es"
    )
    assert call["folder"] == str(project.root)
    assert call["environment"] == {
        "QUARTO_PYTHON": sys.executable,
        "QUARTO_PROFILE": "es",
        "QUARTO_LOG_LEVEL": "info",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "EXHIBITS_ARE_FRESH": "1",
        "PAGES_ARE_DRESSED_LATER": "1",
    }
    assert content(tmp_path / "elsewhere") == GOOD


def test_a_document_outside_any_project_is_rendered_alone(quarto, tmp_path) -> None:
    (tmp_path / "note.qmd").write_text("Text.\n")
    quarto.plays(files={"note.html": "<p>note</p>"})
    engine = Engine(Quarto(quarto.program, "1.10.18"), "asked for")
    render_site(find_source(tmp_path / "note.qmd"), tmp_path / "out", engine, None, print)
    assert quarto.calls[0]["arguments"][1] == "note.qmd"
    assert content(tmp_path / "out") == {"note.html": "<p>note</p>"}


def test_a_document_of_a_project_can_be_rendered_again_into_its_folder(project, quarto, tmp_path) -> None:
    quarto.plays(files={"chapters/intro.html": "<p>intro</p>"})
    engine = Engine(Quarto(quarto.program, "1.10.18"), "asked for")
    for _ in range(2):
        render_site(find_source(project.root / "chapters/intro.qmd"), tmp_path / "out", engine, None, print)
    assert [call["arguments"][1] for call in quarto.calls] == ["chapters/intro.qmd"] * 2
    assert content(tmp_path / "out") == {"chapters/intro.html": "<p>intro</p>"}


def test_a_second_render_waits_for_the_first(project, quarto) -> None:
    quarto.plays(files=GOOD)
    said: list[str] = []
    waits = threading.Event()

    def say(text: str) -> None:
        said.append(text)
        waits.set()

    engine = Engine(Quarto(quarto.program, "1.10.18"), "asked for")
    second = threading.Thread(target=render_site, args=(RenderSource(project), project.site, engine, None, say))
    with held_lock(project.lock("site")):
        second.start()
        assert waits.wait(30)
        assert not quarto.calls
    second.join(30)
    assert said[0] == "waiting for another build of the site"
    assert content(project.site) == GOOD


def test_ctrl_c_ends_quarto_and_leaves_the_last_good_site(project, quarto) -> None:
    quarto.plays(files=GOOD, stderr="[1/2] index.qmd\n", waits=True)
    command = [sys.executable, "-m", "report", "render", str(project.root), "--output", str(project.site)]
    environment = quarto.chosen(PYTHONPATH=str(ROOT))
    with subprocess.Popen(
        [*command, "--engine=quarto"], cwd=project.root, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        said: list[str] = []
        assert any(
            "chapter 1 of 2" in line for line in iter(lambda: said.append(process.stderr.readline()) or said[-1], "")
        ), said
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read().endswith("interrupted\n")
    with pytest.raises(ProcessLookupError):
        os.kill(int(quarto.waiting.read_text()), 0)
    assert content(project.site) == {"index.html": "<p>last good</p>"}
    assert {path.name for path in project.build.iterdir()} <= {"site", "locks"}


def test_a_folder_with_other_work_is_never_replaced(project, quarto, tmp_path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.docx").touch()
    for output in (precious, precious / "thesis.docx", project.root, tmp_path):
        with pytest.raises(UsageError):
            render(project, quarto, output=output)
    assert not quarto.calls
    assert (precious / "thesis.docx").exists()


@pytest.mark.parametrize("name", ["nowhere", "chapters", "picture.png"])
def test_what_cannot_be_rendered_is_refused(project, name) -> None:
    (project.root / "picture.png").touch()
    with pytest.raises(UsageError, match=r"a folder with a _quarto\.yml, or a \.qmd file"):
        find_source(project.root / name)


def test_quarto_that_vanished_is_a_missing_tool(project, quarto) -> None:
    quarto.program.unlink()
    with pytest.raises(ToolMissing):
        render(project, quarto)


def test_the_step_notes_the_renderer_and_the_reason(project, quarto) -> None:
    quarto.plays(files=GOOD)
    environment = quarto.chosen(PYTHONPATH=str(ROOT))
    command = [sys.executable, "-m", "report", "site", "--engine=auto"]
    done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    note = json.loads((project.build / "steps/site.json").read_text())
    assert note["result"] == "Quarto 1.10.18: found on this machine"
    assert content(project.site) == GOOD


def test_a_failed_step_leaves_no_note_that_it_succeeded(project, quarto) -> None:
    quarto.plays(files=GOOD, stderr="WARN: Unable to resolve link target: nowhere.qmd\n")
    environment = quarto.chosen(PYTHONPATH=str(ROOT))
    command = [sys.executable, "-m", "report", "site", "--engine=quarto"]
    done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (project.build / "steps/site.json").exists()
    assert content(project.site) == {"index.html": "<p>last good</p>"}


def test_the_pre_render_script_leaves_exhibits_alone_that_make_has_built(monkeypatch) -> None:
    """Else the step would be newer than the site after every render, and `make` would never come to rest."""
    from report.hooks import before_render

    def build(_: Project) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr("report.cli.exhibits.build_exhibits", build)
    monkeypatch.setenv("EXHIBITS_ARE_FRESH", "1")
    before_render.main([])
    monkeypatch.delenv("EXHIBITS_ARE_FRESH")
    with pytest.raises(AssertionError, match="built again"):
        before_render.main([])


@pytest.mark.quarto
@pytest.mark.skipif(shutil.which("quarto") is None, reason="Quarto is not installed")
def test_real_quarto_renders_the_paper(tmp_path) -> None:
    command = [
        sys.executable,
        "-m",
        "report",
        "render",
        str(ROOT),
        "--engine=quarto",
        "--output",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/index.html").is_file()
    assert (tmp_path / "out/chapters/consortium.html").is_file()

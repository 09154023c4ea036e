from __future__ import annotations

import http.client
import json
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.preview import builder as building
from report.preview.build_state import Board
from report.preview.builder import Builder
from report.preview.change_set import Work, work_for
from report.render.engine import Engine, Quarto
from tests.render.stand_in import StandInQuarto

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "paper"
    for folder in ("chapters", "data", "report/hooks"):
        (root / folder).mkdir(parents=True)
    (root / "_quarto.yml").write_text("project:\n  type: book\n")
    (root / "index.qmd").write_text("# Preface\n")
    (root / "chapters/intro.qmd").write_text("# Intro\n\nSee @fig-nowhere.\n")
    (root / "report/hooks/before_render.py").write_text(
        "import pathlib, sys\npathlib.Path('built').touch()\nsys.exit(pathlib.Path('wrong').read_text())\n"
    )
    return Project(root)


@pytest.fixture
def quarto(tmp_path: Path) -> StandInQuarto:
    made = StandInQuarto(tmp_path / "bin")
    made.plays(files={"index.html": "<p>one</p>"})
    return made


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def builder(project: Project, quarto: StandInQuarto, board: Board) -> Builder:
    return Builder(project, Engine(Quarto(quarto.program, "1.10.18"), "asked for"), board, lambda text: None)


def test_a_bad_build_is_shown_and_the_last_good_site_stays(project, quarto, board, builder) -> None:
    builder.build(Work(site=True))
    good = board.state
    quarto.plays(files={"index.html": "<p>two</p>"}, stderr="WARNING (x:1) Unable to resolve crossref @fig-nowhere\n")
    builder.build(Work(site=True))
    assert board.state.version == good.version
    assert board.state.problems[0].startswith("chapters/intro.qmd:3: @fig-nowhere refers to nothing")
    assert (project.site / "index.html").read_text() == "<p>one</p>"
    quarto.plays(files={"index.html": "<p>two</p>"})
    builder.build(Work(site=True))
    assert board.state.problems == ()
    assert board.state.version != good.version
    assert (project.site / "index.html").read_text() == "<p>two</p>"


def test_failing_exhibits_are_shown_and_the_site_is_not_rendered(quarto, board, builder, monkeypatch) -> None:
    def wrong(*arguments: object) -> None:
        raise ContentError(Problem("two keys are equal", "data/a.csv", 4))

    monkeypatch.setattr("report.exhibits.build.build_exhibits", wrong)
    builder.build(Work(site=True, exhibits=True))
    assert board.state.problems == ("data/a.csv:4: two keys are equal",)
    assert not quarto.calls


def test_a_fault_of_the_renderer_does_not_end_the_preview(project, board, builder, monkeypatch) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise KeyError("nowhere")

    monkeypatch.chdir(project.root)
    monkeypatch.setattr(building, "render_site", broken)
    builder.build(Work(site=True))
    assert "KeyError: 'nowhere'" in board.state.problems[0]
    assert not board.state.building


def test_every_problem_of_a_build_is_shown(board, builder, monkeypatch) -> None:
    def wrong(*arguments: object, **more: object) -> None:
        raise ContentError(Problem("one", "a.qmd", 1), Problem("two", "b.qmd", 2))

    monkeypatch.setattr(building, "render_site", wrong)
    builder.build(Work(site=True))
    assert board.state.problems == ("a.qmd:1: one", "b.qmd:2: two")


def test_prose_is_rendered_and_builds_no_exhibit(project, quarto, builder, monkeypatch) -> None:
    built: list[Project] = []
    monkeypatch.setattr("report.exhibits.build.build_exhibits", lambda project, *_: built.append(project))
    builder.build(work_for(project, [project.root / "chapters/intro.qmd"]))
    assert not built
    assert len(quarto.calls) == 1
    builder.build(work_for(project, [project.root / "data/a.csv"]))
    assert built == [project]
    assert len(quarto.calls) == 2


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("chapters/intro.qmd", Work(site=True, chapters=frozenset({"chapters/intro.qmd"}))),
        ("chapters/references.bib", Work(site=True, other=True)),
        ("_quarto.yml", Work(site=True, other=True)),
        ("CITATION.cff", Work(site=True, other=True)),
        ("data/light-vehicles/light-vehicles.csv", Work(site=True, exhibits=True)),
        ("scripts/policy.py", Work(site=True, exhibits=True, fresh_process=True, other=True)),
        ("index.html", Work()),
        ("chapters/intro.html", Work()),
        ("chapters/intro.quarto_ipynb", Work()),
        ("chapters/intro_files/figure.png", Work()),
        ("chapters/.intro.qmd.swp", Work()),
        ("chapters/intro.qmd~", Work()),
        ("report/__pycache__/policy.cpython-311.pyc", Work()),
        (".quarto/index.json", Work()),
    ],
)
def test_a_changed_file_makes_only_its_work(project, name, work) -> None:
    assert work_for(project, [project.root / name]) == work


def test_changes_that_come_together_are_one_piece_of_work(project) -> None:
    changed = [project.root / "chapters/intro.qmd", project.root / "data/a.csv", project.root / "index.html"]
    assert work_for(project, changed) == Work(site=True, exhibits=True, chapters=frozenset({"chapters/intro.qmd"}))


class Running:
    """`python -m report preview` in a process of its own, and the events that a page would get."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr
        self.process = process
        line = next(line for line in iter(process.stderr.readline, "") if "preview at" in line)
        self.port = int(re.findall(r":(\d+)/", line)[0])
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        self.connection.request("GET", "/_preview/events")
        with self.connection.getresponse() as answer:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    self.events.put(json.loads(line.removeprefix(b"data: ")))

    def state_where(self, holds: Any) -> dict[str, Any]:
        while True:
            if holds(state := self.events.get(timeout=60)):
                return state

    def page(self) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/")
        body = connection.getresponse().read().decode()
        connection.close()
        return body


@pytest.fixture
def running(project: Project, quarto: StandInQuarto) -> Iterator[Running]:
    environment = quarto.chosen(PYTHONPATH=str(ROOT))
    command = [sys.executable, "-m", "report", "preview", "--engine=quarto", "--port=18200"]
    with subprocess.Popen(command, cwd=project.root, env=environment, stderr=subprocess.PIPE, text=True) as process:
        running = Running(process)
        yield running
        process.kill()
    running.reader.join(30)
    running.connection.close()


def test_a_saved_chapter_is_rebuilt_and_the_page_told_to_reload(project, quarto, running) -> None:
    first = running.state_where(lambda state: state["version"].endswith("-1"))
    quarto.plays(files={"index.html": "<p>two</p>"})
    second = None
    for text in (f"# Intro {number}\n" for number in range(60)):  # the watcher may not be up for the first one
        (project.root / "chapters/intro.qmd").write_text(text)
        try:
            second = running.events.get(timeout=1)
            break
        except queue.Empty:
            continue
    assert second == {**first, "building": True}
    running.state_where(lambda state: state["version"] != first["version"])
    assert "<p>two</p>" in running.page()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(30) == 130
    assert running.process.stderr.read().endswith("interrupted\n")

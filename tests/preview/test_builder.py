"""The builds of the preview: the page that is looked at comes first, and is what the whole site then holds."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from report import show
from report.core.project import Project
from report.preview.build_state import Board
from report.preview.builder import Builder
from report.preview.change_set import Work
from report.preview.worker import Worker
from report.render.engine import Engine
from tests.sample import Sample

ENGINE = Engine(None, "asked for")
ONE, TWO = "chapters/one.qmd", "chapters/two.qmd"
PAGE = "chapters/one.html"
BOOK = """project:
  type: book
  output-dir: build/site
book:
  title: A book
  chapters: [index.qmd, chapters/one.qmd, chapters/two.qmd]
"""


class Told:
    """What a builder tells, in order."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []

    def build_begins(self) -> None:
        self.events.append(("begins", None))

    def pages_made(self, pages: Mapping[str, bytes]) -> None:
        self.events.append(("pages", dict(pages)))

    def problems_found(self, problems: tuple[str, ...]) -> None:
        self.events.append(("problems", problems))

    def build_succeeded(self, settled: Collection[str]) -> None:
        self.events.append(("succeeded", settled))

    def build_failed(self, problems: tuple[str, ...]) -> None:
        self.events.append(("failed", problems))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = (tmp_path / "paper").resolve()
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK)
    (root / "index.qmd").write_text("# Preface\n\nSee @sec-one.\n")
    (root / ONE).write_text("# One {#sec-one}\n\nFirst words, and @sec-two.\n")
    (root / TWO).write_text("# Two {#sec-two}\n\nOther words.\n")
    return Project(root)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def builder(project: Project, told: Told) -> Builder:
    made = Builder(project, ENGINE, told, lambda text: None)
    assert made.build(Work(site=True, other=True)) == Work()
    assert told.names == ["begins", "succeeded"]
    told.events.clear()
    return made


def edited(project: Project, name: str, before: str, after: str) -> Work:
    path = project.root / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    return Work(site=True, chapters=frozenset({name}))


def test_the_page_that_is_looked_at_comes_first_and_is_what_the_site_then_holds(
    project: Project, told: Told, builder: Builder
) -> None:
    before = (project.site / PAGE).read_bytes()
    builder.build(edited(project, ONE, "First words", "Better words"), {PAGE})
    assert told.names == ["begins", "pages", "succeeded"]
    early = told.events[1][1]
    assert set(early) == {PAGE}
    assert b"Better words" in early[PAGE]
    assert early[PAGE] == (project.site / PAGE).read_bytes() != before
    assert told.events[2][1] == {PAGE}, "what is shown already need not be loaded again"


def test_a_changed_chapter_that_nobody_looks_at_waits_behind_one_that_is(
    project: Project, told: Told, builder: Builder
) -> None:
    work = edited(project, TWO, "Other", "New") | edited(project, ONE, "First", "Better")
    builder.build(work, {PAGE})
    assert set(told.events[1][1]) == {PAGE}
    assert "New words" in (project.site / "chapters/two.html").read_text()


def test_a_page_is_as_a_build_from_nothing_makes_it(project: Project, told: Told, builder: Builder) -> None:
    builder.build(edited(project, ONE, "# One", "# Another title"), {PAGE})
    site = {path.relative_to(project.site): path.read_bytes() for path in project.site.rglob("*") if path.is_file()}
    clean = Project(project.root)
    shutil.rmtree(clean.build)
    Builder(clean, ENGINE, Told(), lambda text: None).build(Work(site=True, other=True))
    again = {path.relative_to(clean.site): path.read_bytes() for path in clean.site.rglob("*") if path.is_file()}
    assert site == again


def test_edits_leave_nothing_behind_in_memory(sample: Sample, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in objects that the collector of garbage knows: their number does not grow with the edits."""
    # This process has the programs of the sample, as one that Make starts: else a kernel would be asked for each cell.
    monkeypatch.setattr(show, "__file__", str(sample.path("report/show.py")))
    builder = Builder(sample.project, ENGINE, told, lambda text: None)
    counts = []
    before = "We know"
    for after in ("We knew", "We had known", "We have known"):
        builder.build(edited(sample.project, "chapters/hives.qmd", before, after), {"chapters/hives.html"})
        assert told.names[-1] == "succeeded", told.events[-1]
        told.events.clear()
        counts.append(gc.get_freeze_count())
        before = after
    builder.stop()
    assert counts[-1] - counts[1] < 200, counts  # of one edit 450 stayed


def test_a_mistake_is_told_at_once_and_the_last_good_site_stays(project: Project, told: Told, builder: Builder) -> None:
    before = (project.site / PAGE).read_bytes()
    builder.build(edited(project, ONE, "@sec-two", "@sec-nowhere"), {PAGE})
    assert told.names[-1] == "failed"
    assert "pages" not in told.names, "a page with a mistake is not shown"
    assert told.events[-1][1][0].startswith(f"{ONE}:3: nothing has the identifier sec-nowhere")
    assert (project.site / PAGE).read_bytes() == before
    told.events.clear()
    builder.build(edited(project, ONE, "@sec-nowhere", "@sec-two, again"), {PAGE})
    assert told.names == ["begins", "pages", "succeeded"]


def test_a_build_that_is_overtaken_leaves_its_work_to_the_next(project: Project, told: Told) -> None:
    overtaken = False
    builder = Builder(project, ENGINE, told, lambda text: None, lambda seconds: overtaken)
    builder.build(Work(site=True, other=True))
    before = (project.site / PAGE).read_bytes()
    overtaken = True
    work = edited(project, ONE, "First", "Better")
    left = builder.build(work, set())
    assert left == work
    assert (project.site / PAGE).read_bytes() == before
    overtaken = False
    assert builder.build(left) == Work()
    assert b"Better" in (project.site / PAGE).read_bytes()


def test_pages_shown_early_go_back_when_the_build_fails() -> None:
    board = Board()
    whole = board.state.version
    board.pages_made({PAGE: b"early"})
    version, early = board.early(PAGE)
    assert early == b"early"
    assert version != whole
    assert board.early("index.html") == (whole, None), "other pages stay as they are"
    board.build_failed(("a mistake",))
    last, early = board.early(PAGE)
    assert early is None
    assert last != version, "the page loads again, as it was"


def test_a_page_that_is_settled_is_not_loaded_again_and_all_others_are() -> None:
    board = Board()
    board.pages_made({PAGE: b"early", "chapters/two.html": b"early"})
    shown = board.early(PAGE)[0]
    board.build_succeeded({PAGE})
    assert board.early(PAGE) == (shown, None)
    assert board.early("chapters/two.html")[0] == board.state.version != shown


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def test_code_that_changed_is_run_by_another_process(project: Project) -> None:
    board = Board()
    worker = Worker(project, ENGINE, board)
    try:
        seen: set[int] = set()
        for work in (Work(site=True), Work(site=True, chapters=frozenset({ONE})), Work(site=True, fresh_process=True)):
            before = board.state.version
            worker.ask(work)
            until(lambda before=before: board.state.version != before and not board.state.building)  # type: ignore[misc]
            seen.add(worker._process.pid)
        assert len(seen) == 2
    finally:
        worker.stop()
    assert (project.site / PAGE).is_file()


def test_a_process_that_is_ended_from_outside_is_replaced_at_the_next_change(project: Project) -> None:
    board = Board()
    worker = Worker(project, ENGINE, board)
    try:
        worker.ask(Work(site=True))
        until(lambda: (project.site / PAGE).is_file() and not board.state.building)
        worker._process.kill()
        until(lambda: bool(board.state.problems))
        assert "ended from outside" in board.state.problems[0]
        worker.ask(Work(site=True))
        until(lambda: not board.state.problems and not board.state.building)
    finally:
        worker.stop()

"""A verification builds with the renderer that made the folder's pages, if it is here, and says so where it is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from report.core.project import Project
from report.evidence.record import LAYERS, Released, Snapshot
from report.evidence.record.released import this_machine, this_python
from report.release.verify import variations, verification
from report.release.verify.renderer import Renderer, renderer_for
from report.release.verify.variations import Circumstances, make, plan
from report.release.verify.verification import here, of_release
from tests.render.stand_in import StandInQuarto

QUARTO = Renderer("Quarto 1.10.18", "quarto")
NOTHING: dict[str, dict[str, str]] = {layer: {} for layer in LAYERS}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "paper")
    step = made.build / "steps/site.json"
    step.parent.mkdir(parents=True)
    step.write_text(json.dumps({"result": "Quarto 1.10.18: asked for"}))
    made.site.mkdir()
    return made


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.10.18", QUARTO), ("1.10.19", Renderer()), ("1.9.1", Renderer()), ("1.8.1", Renderer())],
)
def test_it_is_the_same_version_or_the_built_in_one(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, expected: Renderer
) -> None:
    quarto = StandInQuarto(tmp_path / "bin")
    quarto.plays(version=version)
    monkeypatch.setenv("QUARTO_PATH", str(quarto.program))
    monkeypatch.setenv("PATH", "/nowhere")
    assert renderer_for(project) == expected


def test_pages_of_the_built_in_renderer_ask_for_no_quarto(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.build / "steps/site.json").write_text(json.dumps({"result": "built-in renderer: asked for"}))
    monkeypatch.setattr("report.release.verify.renderer.installed_quartos", lambda: 1 / 0)
    assert renderer_for(project) == Renderer()


@pytest.mark.parametrize(
    ("renderer", "reason"), [(QUARTO, ""), (Renderer(), "made by another renderer: Quarto 1.10.18")]
)
def test_pages_are_compared_with_those_of_the_same_renderer(
    project: Project, monkeypatch: pytest.MonkeyPatch, renderer: Renderer, reason: str
) -> None:
    ours = Snapshot("ours", {**NOTHING, "pages": {"index.html": "1"}})
    theirs = Snapshot("theirs", {**NOTHING, "pages": {"index.html": "2"}})
    monkeypatch.setattr(verification, "snapshot_of", lambda *_: theirs)
    (pages,) = [layer for layer in here(project, ours, renderer) if layer.layer == "pages"]
    assert pages.not_run == reason
    assert [each.item for each in pages.mismatches] == ([] if reason else ["index.html"])


def test_a_build_in_the_folder_by_the_built_in_renderer_is_not_held_against_quarto(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.build / "steps/site.json").write_text(json.dumps({"result": "built-in renderer: asked for"}))
    monkeypatch.setattr(verification, "snapshot_of", lambda *_: Snapshot("theirs", NOTHING))
    (pages,) = [each for each in here(project, Snapshot("ours", NOTHING), QUARTO) if each.layer == "pages"]
    assert pages.not_run == "made by another renderer: built-in"


def test_pages_by_quarto_are_not_held_against_a_release_by_the_built_in_renderer(tmp_path: Path) -> None:
    kept = Snapshot("release", {**NOTHING, "pages": {"index.html": "1"}, "values": {"a": "1"}})
    released = Released("1.0.0", "2026-01-01", this_machine(), this_python(), "built-in", kept, tmp_path)
    ours = Snapshot("ours", {**NOTHING, "pages": {"index.html": "2"}, "values": {"a": "2"}})
    told = {each.layer: each for each in of_release(released, ours, QUARTO)}
    assert told["pages"].not_run == "the release's pages were made by another renderer: built-in"
    assert [each.item for each in told["values"].mismatches] == ["a"]
    same = {each.layer: each for each in of_release(replace(released, renderer=QUARTO.name), ours, QUARTO)}
    assert [each.item for each in same["pages"].mismatches] == ["index.html"]


def test_builds_are_asked_of_the_renderer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Makefile").write_text(
        'all:\n\t@mkdir -p "$$HOME/.cache/quarto" "$$HOME/.cache/other"\n'
        '\t@touch "$$HOME/.cache/quarto/a" "$$HOME/.cache/other/b"\n'
        "\t@echo $(ENGINE) > build-engine\n"
    )
    monkeypatch.setattr(variations, "input_files", lambda root: [])
    for renderer, word, left in (
        (QUARTO, "quarto", ("home/.cache/other/b",)),
        (Renderer(), "builtin", ("home/.cache/other/b", "home/.cache/quarto/a")),
    ):
        done = make(Project(tmp_path), Circumstances(word, "a", {}), tmp_path / f"of {word}", renderer)
        assert not done.failure
        assert (tmp_path / "build-engine").read_text() == f"{word}\n"
        assert done.left == left


def test_the_account_tells_that_renderers_are_not_compared_with_each_other() -> None:
    for renderer, another in ((QUARTO, "built-in"), (Renderer(), "Quarto")):
        (told,) = [each for each in plan(renderer)[2] if each.what == "renderer"]
        assert (told.first, told.second) == (renderer.name, another)
        assert told.reason == f"pages of {renderer.name} are compared with its own only"

"""Where a problem is, to the line; and what made a folder's pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.evidence.record import LAYERS, MADE, Snapshot
from report.release.verify import verification
from report.release.verify.verdicts import HERE
from report.release.verify.verification import given, here, other_renderer


@pytest.mark.parametrize(
    ("path", "line", "place"),
    [
        *(("data/a.csv", line, f"data/a.csv:{line}") for line in (1, 10, 100, 101, 1000)),
        ("data/a.csv", 0, "data/a.csv"),
        ("data/notes:0", 0, "data/notes:0"),
        ("", 0, "wrong"),
        ("", 10, "wrong"),
    ],
)
def test_a_problem_of_what_is_given_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, line: int, place: str
) -> None:
    def fail(_: Project) -> None:
        raise ContentError(Problem("wrong", path, line))

    monkeypatch.setattr(verification, "check_package", fail)
    monkeypatch.setattr(verification, "check_environment", lambda _: (0, []))
    assert [each.culprit for layer in given(Project(tmp_path)) for each in layer.mismatches] == [place]


def made_by(root: Path, step: object, page: str | None) -> Project:
    project = Project(root)
    for path, text in ((project.build / "steps/site.json", step), (project.site / "index.html", page)):
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return project


QUARTO = '<html><head>\n<meta name="generator" content="quarto-1.9.1">\n</head></html>'


@pytest.mark.parametrize(
    ("step", "page", "maker"),
    [
        ({"result": "built-in: asked for"}, "<html></html>", ""),
        ({"result": "built-in: no Quarto on the PATH"}, "<html></html>", ""),
        ({"result": "Quarto 1.10.18: asked for"}, "<html></html>", "Quarto 1.10.18"),
        ({"result": "Quarto 1.10.18: asked for"}, QUARTO, "Quarto 1.9.1"),
        ({"result": "built-in: asked for"}, QUARTO, "Quarto 1.9.1"),
        ({"result": "built-in"}, "<p>quarto-1.9.1 is a program, and so is Quarto.</p>", ""),
        *((step, "<html></html>", "") for step in ({}, [], None, "{", "null", {"result": None}, {"result": 3})),
    ],
)
def test_the_renderer_of_a_folders_pages_is_named_if_it_is_another(
    tmp_path: Path, step: object, page: str, maker: str
) -> None:
    assert other_renderer(made_by(tmp_path, step, page)) == maker


@pytest.mark.parametrize("step", [None, "{", {"result": None}, []])
def test_pages_that_quarto_wrote_without_the_step_name_it_themselves(tmp_path: Path, step: object) -> None:
    assert other_renderer(made_by(tmp_path, step, QUARTO)) == "Quarto 1.9.1"


def test_a_step_that_names_quarto_is_heard_without_a_first_page(tmp_path: Path) -> None:
    assert other_renderer(made_by(tmp_path, {"result": "Quarto 1.10.18: asked for"}, None)) == "Quarto 1.10.18"


def test_pages_by_another_renderer_are_not_compared_and_all_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = made_by(tmp_path, {"result": "Quarto 1.10.18: asked for"}, QUARTO)
    layers: dict[str, dict[str, str]] = {layer: {} for layer in LAYERS}
    ours = Snapshot("ours", {**layers, "pages": {"index.html": "1"}, "values": {"a": "1"}})
    theirs = Snapshot("theirs", {**layers, "pages": {"index.html": "2"}, "values": {"a": "2"}})
    monkeypatch.setattr(verification, "snapshot_of", lambda *asked: {(project, HERE): theirs}[asked])
    told = {each.layer: each for each in here(project, ours)}
    assert set(told) == set(MADE)
    assert told["pages"].not_run == "made by another renderer: Quarto 1.9.1"
    assert told["pages"].mismatches == ()
    assert [each.item for each in told["values"].mismatches] == ["a"]

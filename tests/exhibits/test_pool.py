"""Where exhibits are built, and the marked sentences and causes that are told with their faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest

from report.core import cluster
from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.core.scheduler import PROCESSES, THREADS
from report.exhibits import pool, recorded, registry
from report.exhibits.registry import Exhibit

CLUSTER = "tcp://10.0.0.5:8786"
WRONG = [Problem("the value has no unit")]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "_quarto.yml").write_text("book:\n  chapters: [index.qmd]\n", encoding="utf-8")
    (tmp_path / "index.qmd").write_text('# A\n\nMore [grew]{data-claim="grew"}.\n', encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("scheduler", "crew", "where"),
    [
        (PROCESSES, None, "processes"),
        (THREADS, None, "threads"),
        (CLUSTER, None, "cluster"),
        (THREADS, "crew", "processes"),
        (CLUSTER, "crew", "processes"),
    ],
)
def test_exhibits_are_built_where_it_was_asked_for_and_those_of_a_preview_in_its_processes(
    project: Project, monkeypatch: pytest.MonkeyPatch, scheduler: str, crew: Any, where: str
) -> None:
    monkeypatch.setattr(pool, "chosen", lambda: scheduler)
    monkeypatch.setattr(pool, "is_cluster", lambda: scheduler == CLUSTER)
    for each in ("processes", "threads"):
        monkeypatch.setattr(pool, f"_built_in_{each}", lambda *_, each=each: each)
    monkeypatch.setattr(pool, "_built_on_cluster", lambda *_: "cluster")
    assert pool._built(project, ["hives"], "", crew) == where


def test_threads_build_every_exhibit_and_tell_what_is_wrong(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_build_one", lambda _, each, __: WRONG if each == "honey" else [])
    assert dict(pool._built_in_threads(project, ["hives", "honey"], "")) == {"hives": [], "honey": WRONG}


def test_what_a_cluster_computed_is_written_and_what_it_could_not_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cluster:
        def __init__(self, *_: object) -> None: ...
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...
        def batches(self, count: int) -> list[list[int]]:
            return [[place] for place in range(count)]

        def run(self, _: object, calls: Sequence[Any]) -> Iterator[tuple[int, list[Any]]]:
            yield 1, [{"table.json": b"{}"}]
            yield 0, [WRONG]

    put: list[tuple[str, object]] = []
    monkeypatch.setattr(cluster, "Cluster", Cluster)
    monkeypatch.setattr(pool, "_put", lambda _, each, files: put.append((each, files)) or [])
    assert list(pool._built_on_cluster(project, ["hives", "honey"])) == [("honey", []), ("hives", WRONG)]
    assert put == [("honey", {"table.json": b"{}"})]


def test_sentences_that_are_marked_with_a_claim_are_told_by_their_lines(project: Project) -> None:
    assert pool.marked_sentences(project, "grew") == " (said at index.qmd:3)"
    assert pool.marked_sentences(project, "fell") == ""


@pytest.mark.parametrize(("count", "others"), [(1, ""), (2, "; so do 1 more of the same cause")])
def test_exhibits_of_one_cause_are_counted(project: Project, count: int, others: str) -> None:
    exhibit = SimpleNamespace(kind="value", id="hives", module="scripts.hives")
    state: Any = SimpleNamespace(shown=lambda _: SimpleNamespace(line=7))
    problem = recorded._problem(project, ("it is damaged", "needs keepers"), [exhibit] * count, state)  # type: ignore[list-item]
    assert problem.found == f"value hives was not run: needs keepers; and it is damaged{others}"
    assert (problem.path, problem.line) == ("scripts/hives.py", 7)


def test_a_column_that_makes_no_groups_is_told_where_the_exhibit_stands(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise ContentError(Problem('there is no dataset "hive"'))

    monkeypatch.setattr(registry, "groups_of", refused)
    monkeypatch.setattr(registry, "open_whole_package", lambda _: None)
    exhibit = Exhibit(
        "hives", "table", ("hive",), "Hives.", "m", "m.py", 9, lambda _: None, for_each=("hive", "valley")
    )
    with pytest.raises(ContentError) as told:
        registry._Groups(project).members(exhibit)
    assert str(told.value).startswith('m.py:9: there is no dataset "hive"')

"""Results that go into an archive: as the build made them, whole, and none missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.freshness import hash_of_note, noted
from report.core.project import Project
from report.exhibits.staleness import content_hash
from report.release.archive.packed_results import read_results

PARTS = {
    "data.csv": b"year,honey\n2020,1\n2021,2\n",
    "figure.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n',
    "spec.vl.json": b'{"mark": "bar"}\n',
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A build with one figure, whose metadata name the hashes of its files."""
    made = Project(tmp_path.resolve())
    folder = made.exhibits / "honey"
    folder.mkdir(parents=True)
    for name, content in PARTS.items():
        (folder / name).write_bytes(content)
    record({}, folder)
    for step, path in {"pdf": made.pdf, "docx": made.docx}.items():
        path.write_bytes(f"the {step} as the build made it".encode())
        note(made, step)
    return made


def note(project: Project, step: str) -> None:
    """Note what a step has left, as it does when it succeeds."""
    told: dict[str, object] = dict(noted(str(project.root), step, {"evidence": "", "all": ""}))
    path = project.build / f"steps/{step}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({**told, "note": hash_of_note(told)}))


def record(changed: dict[str, bytes], folder: Path) -> None:
    """Write metadata that name the files with the contents ``changed``, and write those."""
    for name, content in changed.items():
        (folder / name).write_bytes(content)
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in PARTS}
    told = {"id": "honey", "kind": "figure", "files": files}
    (folder / "metadata.json").write_text(json.dumps({**told, "content": content_hash(told)}))


def refused(project: Project) -> list[str]:
    """What is said of the results: path and fault of each."""
    with pytest.raises(ContentError) as raised:
        read_results(project)
    assert all(each.remedy for each in raised.value.problems)
    return [f"{each.path} {each.found}" for each in raised.value.problems]


def test_a_whole_build_is_taken(project: Project) -> None:
    results, exhibits = read_results(project)
    assert list(exhibits) == ["honey"]
    assert results["results/exhibits/honey/data.csv"] == PARTS["data.csv"]
    assert set(results) == {
        *(f"results/exhibits/honey/{name}" for name in (*PARTS, "metadata.json")),
        *("results/paper.pdf", "results/paper.docx"),
    }


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("content", [b"", b"another\n", b"%s changed"])
def test_a_file_that_was_changed_after_the_build_is_refused(project: Project, name: str, content: bytes) -> None:
    path = project.exhibits / "honey" / name
    path.write_bytes(content.replace(b"%s", PARTS[name]))
    assert f"build/exhibits/honey/{name} is not as the build made it" in refused(project)


@pytest.mark.parametrize("name", PARTS)
def test_a_file_that_the_build_made_and_is_gone_is_refused(project: Project, name: str) -> None:
    (project.exhibits / "honey" / name).unlink()
    assert refused(project) == [f"build/exhibits/honey/{name} is missing, though the build made it"]


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
@pytest.mark.parametrize("changed", [lambda content: b"", lambda content: content[:-1], lambda content: content + b"!"])
def test_a_paper_that_is_not_the_one_that_the_build_made_is_refused(
    project: Project, name: str, changed: Callable[[bytes], bytes]
) -> None:
    path = project.build / name
    path.write_bytes(changed(path.read_bytes()))
    assert refused(project) == [f"build/{name} is not as the build made it"]


@pytest.mark.parametrize("step", ["pdf", "docx"])
@pytest.mark.parametrize("text", [None, "", "{}", '{"outputs": "forged"}'])
def test_a_paper_of_which_nothing_is_noted_is_refused(project: Project, step: str, text: str | None) -> None:
    path = project.build / f"steps/{step}.json"
    path.unlink() if text is None else path.write_text(text)
    assert refused(project) == [f"build/paper.{step} nothing is noted of how it was made"]


def test_metadata_in_which_a_figure_was_changed_are_refused(project: Project) -> None:
    path = project.exhibits / "honey/metadata.json"
    path.write_text(path.read_text().replace("figure.svg", "figure.png", 1))
    assert "build/exhibits/honey has no whole metadata.json" in refused(project)


@pytest.mark.parametrize("text", [None, "", '{"id": "honey"', '{"id": "wax", "files": {}}'])
def test_an_exhibit_without_whole_metadata_is_refused(project: Project, text: str | None) -> None:
    path = project.exhibits / "honey/metadata.json"
    path.unlink() if text is None else path.write_text(text)
    assert "build/exhibits/honey has no whole metadata.json" in refused(project)


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
def test_a_paper_that_is_not_built_is_refused(project: Project, name: str) -> None:
    (project.build / name).unlink()
    assert refused(project) == [f"build/{name} is not built"]

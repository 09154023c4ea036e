"""A damaged record of the release is told with its cure; a project without a release has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.evidence.record import LAYERS, Snapshot, read_released, write_released
from report.release.verify.comparison import Mismatch
from report.release.verify.side_by_side import Beside, beside

EXHIBIT = {
    "kind": "value",
    "code": "1",
    "datasets": {"bees": "1"},
    "settings": {"python": "3.11"},
    "function": {"file": "scripts/bees.py", "line": 7, "name": "hives"},
    "rows": ["bees/a"],
}
PARTS = ("release.json", "layers.json", "inputs.json", "rows.json")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    layers: dict[str, dict[str, str]] = {**{layer: {} for layer in LAYERS}, "values": {"hives": "3"}}
    write_released(project, Snapshot("x", layers, {"hives": EXHIBIT}, {"bees/a": "1"}), "1.0.0", "2026-01-01")
    return project


def test_a_release_is_read_and_no_release_is_none(project: Project, tmp_path: Path) -> None:
    read = read_released(project)
    assert read is not None
    assert (read.version, read.snapshot.layers["values"], read.snapshot.rows) == (
        "1.0.0",
        {"hives": "3"},
        {"bees/a": "1"},
    )
    assert read_released(Project(tmp_path / "other")) is None


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "a list": lambda content: b"[]",
    "null": lambda content: b"null",
    "a number of 5,000 digits": lambda content: b"9" * 5000,
    "deep": lambda content: b"[" * 100_000,
    "no UTF-8": lambda content: b"\xff" + content,
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "marks of a merge": lambda content: b"<<<<<<< HEAD\n" + content,
    "texts turned to numbers": lambda content: content.replace(b'"1', b"1").replace(b'1"', b"1"),
}


def told(project: Project) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_released(project)
    assert all(each.remedy.endswith("git checkout -- tests/expected") for each in caught.value.problems)
    return [each.path for each in caught.value.problems]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", PARTS)
def test_a_damaged_part_is_told_with_the_cure(project: Project, name: str, damage: str) -> None:
    path = project.root / "tests/expected" / name
    before = path.read_bytes()
    path.write_bytes(DAMAGE[damage](before))
    if path.read_bytes() == before:
        pytest.skip("this part holds no such text")
    assert set(told(project)) == {f"tests/expected/{name}"}


@pytest.mark.parametrize("name", PARTS)
def test_a_missing_part_is_told_and_is_not_taken_for_no_release(project: Project, name: str) -> None:
    (project.root / "tests/expected" / name).unlink()
    assert told(project) == [f"tests/expected/{name}"]


def without(*way: str) -> Callable[[Any], None]:
    def cut(value: Any) -> None:
        for key in way[:-1]:
            value = value[key]
        del value[way[-1]]

    return cut


@pytest.mark.parametrize(
    ("name", "way"),
    [
        *(("release.json", (key,)) for key in ("version", "date", "machine", "python", "renderer")),
        *(("layers.json", (layer,)) for layer in LAYERS),
        *(("inputs.json", ("hives", key)) for key in ("kind", "code", "datasets", "settings", "function")),
        *(("inputs.json", ("hives", "function", key)) for key in ("file", "line")),
    ],
)
def test_what_is_missing_in_a_part_is_told(project: Project, name: str, way: tuple[str, ...]) -> None:
    path = project.root / "tests/expected" / name
    value = json.loads(path.read_bytes())
    without(*way)(value)
    path.write_text(json.dumps(value), encoding="utf-8")
    assert told(project) == [f"tests/expected/{name}"]


@pytest.mark.parametrize("layer", ["tables", "figures"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<svg", b"\0"])
def test_a_damaged_exhibit_of_the_release_is_not_shown(tmp_path: Path, layer: str, content: bytes) -> None:
    good = b'<svg xmlns="http://www.w3.org/2000/svg"/>' if layer == "figures" else b"a\n1\n"
    for folder, text in (("old", content), ("new", good)):
        for name in ("data.csv", "figure.svg"):
            (tmp_path / folder / "hives").mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / "hives" / name).write_bytes(text)
    old, new = (Snapshot(name, {}, kept=tmp_path / name) for name in ("old", "new"))
    shown = beside(Mismatch(layer, "hives", "1", "2", "code"), old, new)
    assert layer == "tables" or shown == Beside()
    assert content != b"\xff\xfe" or shown == Beside()

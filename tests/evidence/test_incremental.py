"""Of the files of exhibits those of one are made anew when that one has changed, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.files import canonical_json
from report.core.store import Store
from report.evidence import exhibit_files, provenance_records
from report.evidence.gathered import Evidence
from report.evidence.incremental import files_by_exhibit
from report.exhibits.staleness import CONTENT, content_hash
from tests.sample import Sample


class Made:
    """Files that tell when they were made."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.names: list[str] = []

    def make(self, name: str) -> dict[str, bytes]:
        self.names.append(name)
        return {f"x/{name}.json": f"{name} {len(self.names)}".encode(), f"x/{name}.js": b""}

    def files(self, shared: str = "code", **own: str) -> dict[str, bytes]:
        return dict(files_by_exhibit(self.store, "records", shared, own, self.make))

    def anew(self) -> Iterator[str]:
        while self.names:
            yield self.names.pop(0)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def test_only_what_changed_is_made_anew(made: Made) -> None:
    first = made.files(bees="1", hives="1")
    assert [*made.anew()] == ["bees", "hives"]
    assert made.files(bees="1", hives="1") == first
    assert [*made.anew()] == []
    changed = made.files(bees="1", hives="2")
    assert [*made.anew()] == ["hives"]
    assert changed["x/bees.json"] == first["x/bees.json"]
    assert changed["x/hives.json"] != first["x/hives.json"]
    assert made.files(bees="1", hives="2") == changed


def test_what_all_are_made_from_makes_all_anew(made: Made) -> None:
    made.files(bees="1", hives="1")
    [*made.anew()]
    made.files("other code", bees="1", hives="1")
    assert [*made.anew()] == ["bees", "hives"]


def test_an_exhibit_that_is_gone_leaves_no_file_and_one_that_is_new_is_made(made: Made) -> None:
    made.files(bees="1", hives="1")
    [*made.anew()]
    assert sorted(made.files(hives="1", honey="1")) == ["x/hives.js", "x/hives.json", "x/honey.js", "x/honey.json"]
    assert [*made.anew()] == ["honey"]
    made.files(bees="1", hives="1")
    assert [*made.anew()] == ["bees"], "what was left out is not kept"


def test_damaged_store_makes_all_anew(made: Made, tmp_path: Path) -> None:
    whole = made.files(bees="1")
    (tmp_path / "records").write_bytes(b"kept 1 0\nno")
    [*made.anew()]
    assert made.files(bees="1").keys() == whole.keys()
    assert [*made.anew()] == ["bees"]


def test_a_line_that_moved_makes_the_files_of_its_exhibit_alone(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    provenance_records.record_companions(Evidence(sample.project))
    exhibit_files.exhibit_companions(Evidence(sample.project))
    name = next(path.parent.name for path in sorted(sample.project.exhibits.glob("*/figure.svg")))
    path = sample.project.exhibits / name / "metadata.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["function"]["line"] += 7
    path.write_text(canonical_json({**told, CONTENT: content_hash(told)}), encoding="utf-8")
    asked: list[str] = []
    record_of = provenance_records.record_of

    def noted(evidence: object, name: str) -> object:
        asked.append(name)
        return record_of(evidence, name)  # type: ignore[arg-type]

    monkeypatch.setattr(provenance_records, "record_of", noted)
    monkeypatch.setattr(exhibit_files, "record_of", noted)
    found = provenance_records.record_companions(Evidence(sample.project))
    exhibit_files.exhibit_companions(Evidence(sample.project))
    assert asked == [name, name]
    line = told["function"]["line"]
    assert json.loads(found[f"provenance/{name}.json"])["function"]["line"] == line


def test_a_chapter_that_shows_a_number_once_more_makes_its_record_anew(sample: Sample) -> None:
    before = provenance_records.record_companions(Evidence(sample.project))
    name = next(path.parent.name for path in sorted(sample.project.exhibits.glob("*/figure.svg")))
    sample.append("index.qmd", f'\n`{{python}} figure("{name}")`\n')
    after = provenance_records.record_companions(Evidence(sample.project))
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {f"provenance/{name}.json", f"provenance/{name}.js"}

"""A deliberate change is recorded, and told row by row."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from report.core.commands import run
from report.core.errors import ContentError
from report.data import check_quickly, open_package, seal_dataset

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]


def edit(small: SmallPackage, *changes: tuple[str, str]) -> None:
    text = small.path("vehicles").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    small.path("vehicles").write_text(text, encoding="utf-8")


@pytest.fixture
def committed(small: SmallPackage) -> SmallPackage:
    assert shutil.which("git"), "tests need git"
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        assert run([*GIT, *words], folder=small.project.root).status == 0
    return small


def test_sealing_tells_which_rows_moved_since_the_last_commit(committed: SmallPackage) -> None:
    old = committed.resource("vehicles")["hash"]
    edit(
        committed,
        ("sold-2024,sold,2024,1000000", "sold-2025,sold,2025,1100000"),
        ("A,,,\nmade-2024", "B,corrected,,\nmade-2024"),
    )
    sealed = seal_dataset(committed.project, "vehicles")
    assert (sealed.added, sealed.removed) == (("sold-2025",), ("sold-2024",))
    assert sealed.changed == {"made-2023": ("confidence: A → B", "note: (empty) → corrected")}
    assert str(sealed).splitlines()[1:] == [
        f"  old  {old}",
        f"  new  {sealed.new_hash}",
        "  rows against the last commit: 1 added, 1 removed, 1 changed",
        "  + sold-2025",
        "  - sold-2024",
        "  ~ made-2023: confidence: A → B; note: (empty) → corrected",
    ]


def test_a_sealed_dataset_passes_and_nothing_else_in_the_descriptor_moves(small: SmallPackage) -> None:
    before = json.loads((small.project.data / "datapackage.json").read_text(encoding="utf-8"))
    edit(small, ("rounded", "rounded to millions"))
    assert check_quickly(small.project)
    sealed = seal_dataset(small.project, "vehicles")
    assert not check_quickly(small.project)
    after = json.loads((small.project.data / "datapackage.json").read_text(encoding="utf-8"))
    vehicles = next(resource for resource in before["resources"] if resource["name"] == "vehicles")
    vehicles.update(hash=sealed.new_hash, bytes=small.path("vehicles").stat().st_size, rows=4)
    assert after == before


def test_without_a_commit_there_is_nothing_to_compare_with(small: SmallPackage) -> None:
    edit(small, ("rounded", "rounded up"))
    assert "no committed version" in str(seal_dataset(small.project, "vehicles"))


def test_a_column_that_is_new_shows_its_cells_as_changes(committed: SmallPackage) -> None:
    edit(committed, ("derivation\n", "derivation,extra\n"), (",A,,,\n", ",A,,,,\n"), (",A,,,\n", ",A,,,,more\n"))
    edit(committed, ("B,rounded,,\n", "B,rounded,,,\n"), (" - 100\n", " - 100,\n"))
    committed.resource("vehicles")["schema"]["fields"].append({"name": "extra", "type": "string"})
    committed.write_descriptor()
    assert seal_dataset(committed.project, "vehicles").changed == {"made-2024": ("extra: (empty) → more",)}


def test_broken_rows_are_not_sealed(small: SmallPackage) -> None:
    edit(small, ("1000000", "a million"))
    descriptor = (small.project.data / "datapackage.json").read_bytes()
    with pytest.raises(ContentError, match='holds "a million"'):
        seal_dataset(small.project, "vehicles")
    assert (small.project.data / "datapackage.json").read_bytes() == descriptor


def test_the_hash_of_a_dataset_follows_its_rows_and_its_descriptor(small: SmallPackage) -> None:
    hashes = {open_package(small.project).hash("vehicles")}
    edit(small, ("rounded", "rounded up"))
    seal_dataset(small.project, "vehicles")
    hashes.add(open_package(small.project).hash("vehicles"))
    small.descriptor = json.loads((small.project.data / "datapackage.json").read_text(encoding="utf-8"))
    small.field("vehicles", "value")["unit"] = "vehicles"
    small.write_descriptor()
    hashes.add(open_package(small.project).hash("vehicles"))
    assert len(hashes) == 3


def test_a_new_dataset_is_added_as_the_guide_says(small: SmallPackage) -> None:
    (small.project.data / "plants").mkdir()
    small.path("plants/plants").write_text("key,city,source_id\npuebla,Puebla,INEGI-25\n", encoding="utf-8")
    small.descriptor["resources"].append(
        {
            **small.resource("vehicles"),
            "name": "plants",
            "path": "plants/plants.csv",
            "hash": f"sha256:{'0' * 64}",
            "bytes": 0,
            "schema": {
                "fields": [
                    {"name": "key", "type": "string"},
                    {"name": "city", "type": "string"},
                    {
                        "name": "source_id",
                        "type": "string",
                        "references": {"resource": "sources", "field": "source_id"},
                    },
                ],
                "primaryKey": ["key"],
            },
        }
    )
    small.write_descriptor()
    seal_dataset(small.project, "plants")
    assert list(open_package(small.project).read("plants").frame.index) == ["plants/puebla"]


def test_sealing_an_unchanged_dataset_writes_nothing(small: SmallPackage) -> None:
    seal_dataset(small.project, "vehicles")
    before = (small.project.data / "datapackage.json").read_bytes()
    assert "already sealed" in str(seal_dataset(small.project, "vehicles"))
    assert (small.project.data / "datapackage.json").read_bytes() == before

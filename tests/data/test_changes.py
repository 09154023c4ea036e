"""What a change of the data moves is told before it is published: rows, columns, sources, values, exhibits."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from report.commands import run
from report.data import compare_packages, open_package, package_at
from report.data.changes import Changes
from report.errors import UsageError

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

ROOT = Path(__file__).parents[2]
GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]


@pytest.fixture
def committed(small: SmallPackage) -> SmallPackage:
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        assert run([*GIT, *words], folder=small.project.root).status == 0
    return small


def changes(small: SmallPackage, revision: str = "HEAD") -> Changes:
    with package_at(small.project, revision) as old:
        return compare_packages(old, open_package(small.project), revision)


def test_an_untouched_package_has_no_changes(committed: SmallPackage) -> None:
    found = changes(committed)
    assert (found.added, found.removed, found.datasets, found.sources) == ((), (), (), ())


def test_rows_are_told_by_key_and_cells_with_old_and_new(committed: SmallPackage) -> None:
    committed.replace("vehicles", "sold-2024,sold,2024,1000000", "sold-2025,sold,2025,1100000")
    committed.replace("vehicles", "3779234,vehicles,INEGI-25,A", "3779235,vehicles,INEGI-25,B")
    (found,) = changes(committed).datasets
    assert (found.added, found.removed) == (("sold-2025",), ("sold-2024",))
    assert found.changed == {"made-2023": {"value": ("3779234", "3779235"), "confidence": ("A", "B")}}
    assert found.addresses == ("vehicles/sold-2024", "vehicles/made-2023")


def test_a_new_column_is_told_once_and_not_in_every_row(committed: SmallPackage) -> None:
    text = committed.path("units").read_text(encoding="utf-8")
    lines = [f"{line},{'of' if number == 0 else 'x'}" for number, line in enumerate(text.splitlines())]
    committed.path("units").write_text("\n".join(lines) + "\n", encoding="utf-8")
    committed.resource("units")["schema"]["fields"].append({"name": "of", "type": "string"})
    committed.record("units")
    (found,) = changes(committed).datasets
    assert (found.schema, dict(found.changed)) == (("column of is new",), {})


def test_a_changed_unit_or_type_is_told_in_words(committed: SmallPackage) -> None:
    committed.field("vehicles", "value")["unit"] = "vehicles"
    committed.field("vehicles", "year")["type"] = "string"
    committed.write_descriptor()
    (found,) = changes(committed).datasets
    assert found.schema == (
        "column year: type was integer, is string",
        "column value: unit was not given, is vehicles",
    )


def test_new_and_lost_datasets_and_new_sources_are_named(committed: SmallPackage) -> None:
    committed.add("plants", "key,city\na,Puebla\n")
    committed.replace("sources", "DERIVED,Comp", "NEW-26,A,,B,2026,2026,,2026-11-23,x,en,w,,,whole\nDERIVED,Comp")
    found = changes(committed)
    assert (found.added, found.sources) == (("plants",), ("NEW-26",))


@pytest.mark.parametrize("revision", ["nowhere", "--all", "HEAD:data"])
def test_a_revision_that_git_does_not_know_is_told(committed: SmallPackage, revision: str) -> None:
    with pytest.raises(UsageError, match="git knows no revision"):
        changes(committed, revision)


def test_a_revision_without_data_is_told(committed: SmallPackage) -> None:
    root = committed.project.root
    for words in (["rm", "-rq", "--cached", "data"], ["commit", "-qm", "second"], ["add", "."]):
        assert run([*GIT, *words], folder=root).status == 0
    with pytest.raises(UsageError, match="has no data package"):
        changes(committed)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A committed copy of the paper's data and programs, with two exhibits as a build leaves them."""
    root = tmp_path / "paper"
    kept_out = shutil.ignore_patterns("__pycache__")
    for name in ("data", "report", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=kept_out)
    shutil.copy(ROOT / "_quarto.yml", root)
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        assert run([*GIT, *words], folder=root).status == 0
    return root


def diff(root: Path, *words: str) -> str:
    import sys

    done = run([sys.executable, "scripts/diff_data.py", *words], folder=root, environment={"PYTHONPATH": str(root)})
    assert done.status == 0, done.stderr
    return done.stdout


def test_the_program_tells_values_old_and_new_and_the_exhibits_that_rest_on_a_row(paper: Path) -> None:
    table = paper / "data/production-2017-reconciliation.csv"
    table = next((paper / "data").rglob("production-2017-reconciliation.csv"))
    table.write_text(table.read_text(encoding="utf-8").replace(",3933154,", ",3933155,"), encoding="utf-8")
    series = next((paper / "data").rglob("light-vehicles.csv"))
    text = series.read_text(encoding="utf-8")
    assert "lv_production_inegi-2024,lv_production_inegi,Mexico,2024,year,2024,3989403," in text
    series.write_text(text.replace("2024,year,2024,3989403,", "2024,year,2024,3989503,"), encoding="utf-8")
    environment = {"PYTHONPATH": str(paper)}
    import sys

    for name in ("light-vehicles", "production-2017-reconciliation"):
        sealed = run([sys.executable, "-c", SEAL, name], folder=paper, environment=environment)
        assert sealed.status == 0, sealed.stderr
    folder = paper / "build/exhibits/light-vehicles"
    folder.mkdir(parents=True)
    folder.joinpath("metadata.json").write_text(
        '{"id": "light-vehicles", "kind": "figure", "rows": ["light-vehicles/lv_production_inegi-2024"]}'
    )
    told = diff(paper, "HEAD", "--format", "markdown")
    assert "## light-vehicles: 0 added, 0 removed, 1 changed" in told
    assert "- ~ `lv_production_inegi-2024`\n    - value: `3989403` → `3989503`" in told
    assert "- light-vehicles-2024: 3,989,403 vehicles → 3,989,503 vehicles" in told or "3,989,403" in told
    assert "- figure light-vehicles\n    - `light-vehicles/lv_production_inegi-2024`" in told


# Derived rows would refuse the invented figure, so only checksums are recorded here.
SEAL = """
import json, sys, hashlib, pathlib
path = pathlib.Path("data/datapackage.json")
package = json.loads(path.read_text(encoding="utf-8"))
resource = next(each for each in package["resources"] if each["name"] == sys.argv[1])
data = pathlib.Path("data", resource["path"]).read_bytes()
resource.update(hash="sha256:" + hashlib.sha256(data).hexdigest(), bytes=len(data))
path.write_text(json.dumps(package), encoding="utf-8")
"""

"""The paper's own modules come from its folder, whatever else is called so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.core.scripts import import_own, module_names
from report.exhibits import collect_exhibits

VALUE = '''
from report.exhibits import Inputs, Quantity, value


@value(reads=["rows"], unit="{unit}")
def one(data: Inputs) -> Quantity:
    """One."""
    return data["rows"].count()
'''


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Modules of other papers, given back when the test is done."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "scripts"}
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "scripts"]:
        del sys.modules[name]
    sys.modules.update(kept)


def paper(folder: Path, **modules: str) -> Project:
    for name, text in modules.items():
        path = folder / "scripts" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(folder)


def test_each_paper_has_its_own_modules_in_one_process(tmp_path: Path) -> None:
    first = paper(tmp_path / "first", values=VALUE.format(unit="bees"))
    second = paper(tmp_path / "second", values=VALUE.format(unit="hives"))
    assert [collect_exhibits(each)["one"].unit for each in (first, second, first)] == ["bees", "hives", "bees"]


def test_another_folder_of_that_name_on_the_path_is_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = paper(tmp_path / "other", __init__="", stray="raise ValueError")
    monkeypatch.syspath_prepend(str(other.root))
    own = paper(tmp_path / "own", values=VALUE.format(unit="bees"))
    assert list(collect_exhibits(own)) == ["one"]
    with pytest.raises(ModuleNotFoundError):
        import_own(own, "scripts.stray")


def test_modules_import_each_other_and_may_stand_in_folders(tmp_path: Path) -> None:
    own = paper(tmp_path, kit="UNIT = 'bees'", **{"part/values": VALUE.replace('"{unit}"', "UNIT")})
    path = own.scripts / "part/values.py"
    path.write_text(f"from scripts.kit import UNIT\n{path.read_text()}")
    assert module_names(own) == ["scripts", "scripts.kit", "scripts.part.values"]
    assert collect_exhibits(own)["one"].unit == "bees"


def test_a_paper_without_scripts_has_no_exhibits(tmp_path: Path) -> None:
    assert collect_exhibits(Project(tmp_path)) == {}


def test_a_package_that_cannot_be_begun_is_named_once_and_tried_again(tmp_path: Path) -> None:
    own = paper(tmp_path, __init__="\nraise ValueError('no')", values=VALUE.format(unit="bees"))
    for _ in range(2):
        with pytest.raises(ContentError) as told:
            collect_exhibits(own)
        assert [(each.path, each.line) for each in told.value.problems] == [("scripts/__init__.py", 2)]
    (own.scripts / "__init__.py").unlink()
    assert list(collect_exhibits(own)) == ["one"]

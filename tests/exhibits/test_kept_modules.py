"""What modules compute is read from their text once: later steps and builds have it from the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.store import Store
from report.exhibits import code as code_
from report.exhibits.code import KEPT, Code

FIRST = '''"""The first."""\nfrom report.second import two\n\n\ndef one():\n    """One."""\n    return two()\n'''
SECOND = "def two():\n    return 2\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "first.py").write_text(FIRST)
    (folder / "second.py").write_text(SECOND)
    return folder


def name_of(package: Path) -> str:
    """The name of what the first module and its import compute, with the store beside the package."""
    return Code(package, store=Store(package.parent / "cache")).hash(["report.first"])


def refuse(text: bytes) -> code_.Module:
    raise AssertionError(f"read anew: {text!r}")


def test_modules_that_are_kept_are_not_parsed_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = name_of(package)
    assert name == Code(package).hash(["report.first"])
    monkeypatch.setattr(code_, "read_module", refuse)
    kept = Code(package, store=Store(package.parent / "cache"))
    assert kept.hash(["report.first"]) == name
    function = kept.function("report.first", "one")
    assert function is not None
    assert (function.line, function.definition) == (5, "One.")


def test_changed_module_alone_is_read_anew(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = name_of(package)
    (package / "second.py").write_text(SECOND.replace("2", "3"))
    read: list[bytes] = []
    real = code_.read_module
    monkeypatch.setattr(code_, "read_module", lambda text: read.append(text) or real(text))
    changed = name_of(package)
    assert changed != name
    assert read == [(package / "second.py").read_bytes()]
    assert changed == Code(package).hash(["report.first"])


@pytest.mark.parametrize("damaged", [b"", b"kept 1 0\n{}", b"\xff"])
def test_damaged_store_is_as_good_as_none(package: Path, damaged: bytes) -> None:
    name = name_of(package)
    (package.parent / "cache" / KEPT).write_bytes(damaged)
    assert name_of(package) == name


def test_more_modules_than_any_project_has_are_forgotten(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_, "MOST", 3)
    for number in range(5):
        (package / "second.py").write_text(SECOND.replace("2", str(number)))
        assert name_of(package) == Code(package).hash(["report.first"])
    store = Store(package.parent / "cache")
    assert len(store.get_json(KEPT, code_._reader())) <= 3


def test_makers_of_one_process_look_the_machine_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code_.running_programs.cache_clear()
    programs = code_.running_programs(Store(tmp_path))
    name = programs.hash(["report.core.files"])
    monkeypatch.setattr(Code, "_find_files", lambda code, module: refuse(module.encode()))
    assert code_.running_programs(Store(tmp_path)).hash(["report.core.files"]) == name
    assert programs.files(["report.core.files"]) == Code.files(programs, ["report.core.files"])
    code_.running_programs.cache_clear()

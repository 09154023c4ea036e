from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from report.exhibits.code import Code, Function
from report.exhibits.staleness import read_metadata

FILES = {
    "__init__.py": "",
    "base.py": "ONE = 1",
    "kit/__init__.py": "from report.kit.inner import two",
    "kit/inner.py": "def two():\n    if True:\n        from report.base import ONE\n    return ONE",
    "../scripts/__init__.py": "",
    "../scripts/a.py": "import json\nfrom report.kit import two",
    "../scripts/b.py": "import report.lone",
    "lone.py": "",
    "other.py": "",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "report" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "report"


def names_after(package: Path, changed: str) -> tuple[str, str]:
    (package / changed).write_text(FILES[changed] + "\nfrom json import loads\n")
    code = Code(package, scripts=package.parent / "scripts")
    return code.hash(["scripts.a"]), code.hash(["scripts.b"])


@pytest.mark.parametrize(
    ("changed", "a_is_stale", "b_is_stale"),
    [
        ("../scripts/a.py", True, False),
        ("kit/inner.py", True, False),
        ("base.py", True, False),
        ("kit/__init__.py", False, False),  # it only gives what its modules hold
        ("lone.py", False, True),
        ("../scripts/__init__.py", True, True),
        ("__init__.py", True, True),
        ("other.py", False, False),
    ],
)
def test_code_is_named_by_all_it_imports_and_by_nothing_else(
    package: Path, changed: str, a_is_stale: bool, b_is_stale: bool
) -> None:
    code = Code(package, scripts=package.parent / "scripts")
    before = code.hash(["scripts.a"]), code.hash(["scripts.b"])
    after = names_after(package, changed)
    assert (before[0] != after[0], before[1] != after[1]) == (a_is_stale, b_is_stale)


@pytest.mark.parametrize(
    ("written", "is_stale"),
    [
        ('"""What it is."""\nONE = 1', False),
        ("# why\nONE = 1  # one", False),
        ("ONE = (\n    1\n)", False),
        ("ONE = 2", True),
        ('TEXT = """no docstring"""\nONE = 1', True),
        ("ONE = 1\n'a text that stands alone computes nothing, and is no docstring'", True),
        ('"""What it is."""\nONE = 1\nprint(__doc__)', True),
        ("ONE = ", True),
        ("ONE = 1\0", True),
    ],
)
def test_what_computes_decides_and_comments_do_not(package: Path, written: str, is_stale: bool) -> None:
    before = Code(package, scripts=package.parent / "scripts").hash(["scripts.a"])
    (package / "base.py").write_text(written)
    assert (Code(package, scripts=package.parent / "scripts").hash(["scripts.a"]) != before) is is_stale


def test_docstrings_count_where_a_module_may_show_them(package: Path) -> None:
    names = []
    for definition in ("One.", "Two."):
        (package / "base.py").write_text(f'def one():\n    """{definition}"""\n\nTOLD = one.__doc__\n')
        names.append(Code(package).hash(["report.base"]))
    assert names[0] != names[1]


def test_functions_are_told_with_line_and_definition(package: Path) -> None:
    text = '@mark\n@mark\ndef one():\n    """What it is.\n\n    More."""\n\ndef two():\n    pass\n'
    (package / "base.py").write_text(text)
    code = Code(package)
    assert code.function("report.base", "one") == Function(1, "What it is.")
    assert code.function("report.base", "two") == Function(8, "")
    assert code.function("report.base", "three") is None
    assert code.told("report.base") == ["one"]


def test_name_of_code_does_not_depend_on_the_folder(package: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "report"
    before = Code(package, scripts=package.parent / "scripts").hash(["scripts.a"])
    shutil.copytree(package, moved)
    shutil.copytree(package.parent / "scripts", moved.parent / "scripts")
    assert Code(moved, scripts=moved.parent / "scripts").hash(["scripts.a"]) == before


def test_modules_of_a_package_come_in_order(package: Path) -> None:
    assert Code(package, scripts=package.parent / "scripts").modules("scripts") == ["scripts", "scripts.a", "scripts.b"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"'])
def test_damaged_metadata_count_as_missing(tmp_path: Path, text: str) -> None:
    (tmp_path / "metadata.json").write_text(text)
    assert read_metadata(tmp_path) is None
    assert read_metadata(tmp_path / "nowhere") is None


def test_a_paper_needs_no_init_file(package: Path) -> None:
    scripts = package.parent / "scripts"
    (scripts / "__init__.py").unlink()
    code = Code(package, scripts=scripts)
    assert code.modules("scripts") == ["scripts.a", "scripts.b"]
    before = code.hash(["scripts.a"])
    (package / "base.py").write_text("ONE = 2")
    assert Code(package, scripts=scripts).hash(["scripts.a"]) != before


def test_a_module_of_the_paper_is_stale_with_those_that_it_imports(package: Path) -> None:
    scripts = package.parent / "scripts"
    (scripts / "a.py").write_text("from scripts.b import lone")
    before = Code(package, scripts=scripts).hash(["scripts.a"])
    (scripts / "b.py").write_text("import report.lone\nCHANGED = True")
    assert Code(package, scripts=scripts).hash(["scripts.a"]) != before

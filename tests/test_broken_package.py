"""A package that is missing or damaged is named, wherever it is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from report.core.programs import broken_package, run_guarded

ROOT = Path(__file__).parents[1]
PACKAGES = {  # files of an installed package "wax", and what is told of it
    "missing": ({}, 'the package "wax" cannot be imported\n'),
    "lacks another": ({"wax/__init__.py": "import honeycomb\n"}, '"wax" cannot be imported: No module named \'honeyc'),
    "lacks a part": ({"wax/__init__.py": "from wax import cell\n"}, '"wax" cannot be imported: cannot import name'),
    "lacks a library": (
        {"wax.py": "raise ImportError('libwax.so: cannot open shared object file')\n"},
        '"wax" cannot be imported: libwax.so',
    ),
    "cut": ({"wax/__init__.py": "def cells(\n"}, '"wax" cannot be imported: '),
}


def site_with(folder: Path, files: dict[str, str]) -> Path:
    place = folder / "site-packages"
    place.mkdir()
    for name, text in files.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.mark.parametrize("kind", PACKAGES)
@pytest.mark.parametrize("first", [True, False])
def test_a_broken_package_is_named_with_what_to_run(tmp_path: Path, kind: str, first: bool) -> None:
    """Also one that a script imports at its top, before it can see to its own errors."""
    files, told = PACKAGES[kind]
    place = site_with(tmp_path, files)
    inside = "def main(_):\n    import wax\n" if not first else "import wax\ndef main(_):\n    pass\n"
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys\nsys.path.append({str(place)!r})\nfrom report.core.programs import run_guarded\n{inside}"
        "sys.exit(run_guarded(main))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-P", "-s", ROOT / "report/isolated.py", script], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 3, done.stderr
    assert told in done.stderr
    assert "run: rm .venv/ready; make" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_calls_what_imports_is_not_the_broken_one(tmp_path: Path) -> None:
    """A package reads the command line and calls each verb: it is whole where what the verb imports is missing."""
    place = site_with(tmp_path, {"caller.py": "def call(it):\n    it()\n"})
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys\nsys.path.append({str(place)!r})\nfrom report.core.programs import run_guarded\n"
        "def verb():\n    import importlib\n    importlib.import_module('wax')\n"
        "def main(_):\n    import caller\n    caller.call(verb)\nsys.exit(run_guarded(main))\n",
        encoding="utf-8",
    )
    isolated = [sys.executable, "-P", "-s", ROOT / "report/isolated.py", script]
    done = subprocess.run(isolated, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith('the package "wax" cannot be imported\n')


def test_a_python_that_is_not_of_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any set-up there is no environment that could be incomplete."""
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    problem = broken_package(ModuleNotFoundError("No module named 'wax'", name="wax"))
    assert "this Python is not that of .venv. Run make" in str(problem)


def test_a_name_that_the_programs_lack_is_a_fault_of_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    def main(_arguments: object) -> None:
        from report.core.errors import nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: F401

    assert run_guarded(main, []) == 70
    assert "fault in the program" in capsys.readouterr().err
    assert broken_package(ValueError("x")) is None

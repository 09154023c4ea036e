"""The order of rooms and the single doors, as ARCHITECTURE.md gives them."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "report"


def rooms_in_order() -> list[str]:
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Rooms of `report/`")[1].split("##")[0]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def modules() -> list[Path]:
    starter = REPORT / "starter"  # a paper and no room
    return sorted(path for path in REPORT.rglob("*.py") if not path.is_relative_to(starter))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold a folder against the contracts of `pyproject.toml`."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_rooms_and_doors_keep_their_contracts() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("report/core/files.py", "import report.release.publish", "A room imports only"),
        ("report/data/tables.py", "from report.render import site", "A room imports only"),
        ("report/new_room.py", "", "A room imports only"),
        ("report/prose/check.py", "import altair", "Only exhibits"),
        ("report/data/tables.py", "from jinja2 import Template", "Templates, kernels"),
        ("report/render/print/pdf.py", "import typst", "Templates, kernels"),
        ("report/core/files.py", "import report.core.project", "What every room"),
        ("report/evidence/usage_index.py", "import report.evidence.search", "Evidence is"),
        ("report/render/reading/cells.py", "import report.render.html", "Chapters are"),
        ("report/release/archive/pack.py", "import report.release.verify", "Packing and"),
        ("report/release/publish/far.py", "import subprocess", "Other programs"),
        ("scripts/consortium.py", "import report.show", "Arithmetic and drawing"),
    ],
)
def test_contract_sees_what_breaks_it(tmp_path: Path, module: str, planted: str, contract: str) -> None:
    for name in ("report", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / module
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + f"\n{planted}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    broken = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken) or "new_room" in done.stdout, done.stdout


def test_the_page_on_the_architecture_lists_the_rooms_in_the_order_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert rooms_in_order() == layers[::-1]


def imported_by(path: Path, known: dict[str, Path]) -> set[str]:
    """Modules of the machine that one names in any import, those for types and those within functions included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{each.name}" for each in node.names}
            found.update(inner & known.keys() or {node.module})
    return found & known.keys()


def first_circle(known: dict[str, Path]) -> list[str]:
    try:
        TopologicalSorter({name: imported_by(path, known) for name, path in known.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def named(folder: Path, paths: list[Path]) -> dict[str, Path]:
    dotted = {".".join(path.relative_to(folder).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in dotted.items()}


def test_no_module_imports_one_that_imports_it() -> None:
    assert first_circle(named(ROOT, modules())) == []


def test_a_circle_is_seen_behind_types_and_within_functions(tmp_path: Path) -> None:
    (tmp_path / "first.py").write_text("if TYPE_CHECKING:\n    from second import Second\n")
    (tmp_path / "second.py").write_text("def second():\n    import first\n")
    assert set(first_circle(named(tmp_path, sorted(tmp_path.glob("*.py"))))) == {"first", "second"}


# Who else looks for fences: what stands in quotations is hidden too, and a cell in one is a fault.
FENCES = {"core/fences.py", "core/hidden.py", "core/chapters.py"}


def test_fences_are_found_and_inline_code_is_read_in_one_place() -> None:
    """What the renderer takes for code, the checks and the pages of evidence take for code."""
    texts = {str(path.relative_to(REPORT)): path.read_text(encoding="utf-8") for path in modules()}
    assert {name for name, text in texts.items() if "`{3" in text or "~{3" in text} == FENCES
    inline = {name for name, text in texts.items() if r"`\{python" in text or '`\\{"' in text}
    assert inline == {"core/chapters.py", "new/migration.py"}  # which mends what another machine wrote


def test_modules_are_at_most_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count for path in modules() if (count := len(path.read_text().splitlines())) > 400
    }
    assert not long


def classes_by_name(paths: list[Path]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(path.stem)
    return found


def test_a_name_is_one_class() -> None:
    assert {name: where for name, where in classes_by_name(modules()).items() if len(where) > 1} == {}


# What each of the modules of one name does, in the room where it stands.
ONE_ROLE = {
    "account": "tells people and programs of differences",
    "incremental": "makes anew only what a change touches",
    "rules": "holds what must be true, each rule with its words",
    "site": "makes a site whole: with either renderer, and with the built-in one",
}


def test_modules_of_one_name_play_one_role() -> None:
    """A verb of the command line may be called as the room's module that does its work."""
    found: dict[str, list[Path]] = {}
    for path in modules():
        if path.stem != "__init__" and path.parent != REPORT / "cli":
            found.setdefault(path.stem, []).append(path)
    twice = {name for name, paths in found.items() if len(paths) > 1}
    assert twice == ONE_ROLE.keys()


def test_slow_packages_stay_out_of_the_lock() -> None:
    """`jupyter_server` and what it brings make importing altair and nbclient six times slower."""
    locked = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([a-z0-9-]+)==", locked, re.MULTILINE)
    assert len(names) > 50
    assert not {"jupyter", "jupyter-server", "jupyterlab", "notebook", "nbconvert", "rfc3987-syntax", "lark"} & set(
        names
    )


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock", "requirements-installer.lock"])
def test_locks_have_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    for requirement in re.split(r"\n(?=[a-z])", text.strip()):
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]


def test_test_lock_agrees_with_the_lock() -> None:
    """One environment serves both: what the build runs with is what the tests run with."""
    pinned = re.compile(r"^[a-z0-9-]+==[^ ;]+(?: ;[^\\]*)?", re.MULTILINE)
    base = set(pinned.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    test = set(pinned.findall((ROOT / "requirements-test.lock").read_text(encoding="utf-8")))
    names = {line.split("==")[0] for line in base}
    assert base
    assert {line.split(" ;")[0] for line in base} <= {
        line.split(" ;")[0] for line in test if line.split("==")[0] in names
    }

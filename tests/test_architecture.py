"""The order of rooms and the single doors, as ARCHITECTURE.md gives them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "report"

# The only rooms that may import a package: a change of library then touches one room.
DOORS = {
    "altair": "exhibits",
    "vl_convert": "exhibits",
    "jinja2": "render",
    "pypandoc": "render",
    "typst": "render",
    "nbclient": "render",
    "jupyter_client": "render",
    "watchfiles": "preview",
    "subprocess": "commands",
}
ALSO = {("subprocess", "set_up")}  # which makes the environment that all else needs, with Python's own library


def rooms_in_order() -> list[str]:
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Rooms of `report/`")[1].split("##")[0]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def modules() -> list[Path]:
    return sorted(REPORT.rglob("*.py"))


def room_of(path: Path) -> str:
    part = path.relative_to(REPORT).parts[0]
    return part.removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; the rooms' order is read from full names"
            if node.module == "report":
                yield from ((f"report.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield (node.module or "", node.lineno)


def test_every_module_stands_in_a_listed_room() -> None:
    listed = {*rooms_in_order(), "__init__"}
    assert {room_of(path) for path in modules()} <= listed


def test_rooms_import_only_from_rooms_above() -> None:
    order = rooms_in_order()
    assert len(order) > 8, "the table of rooms could not be read"
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {room_of(path)} imports {name}"
        for path in modules()
        if room_of(path) != "__init__"
        for name, line in imports_of(path)
        if name.startswith("report.") and order.index(name.split(".")[1]) > order.index(room_of(path))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", sorted(DOORS))
def test_package_has_a_single_door(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: imports {package}, which belongs to {DOORS[package]}"
        for path in modules()
        for name, line in imports_of(path)
        if name.split(".")[0] == package and room_of(path) != DOORS[package] and (package, room_of(path)) not in ALSO
    ]
    assert not wrong, "\n".join(wrong)


def test_modules_are_at_most_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count for path in modules() if (count := len(path.read_text().splitlines())) > 400
    }
    assert not long


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


def test_the_paper_takes_from_the_machine_what_is_meant_for_it() -> None:
    """Arithmetic and drawing need neither pages nor the command line; a change there then moves no number."""
    order = rooms_in_order()
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: imports {name}"
        for path in sorted((ROOT / "scripts").rglob("*.py"))
        for name, line in imports_of(path)
        if name.startswith("report.") and order.index(name.split(".")[1]) > order.index("exhibits")
    ]
    assert not wrong, "\n".join(wrong)

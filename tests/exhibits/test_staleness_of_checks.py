"""Checks of the data decide whether a build goes on; a change of them makes no exhibit stale."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from report.exhibits.code import Code
from report.exhibits.staleness import CHECKS, ENGINE

ROOT = Path(__file__).parents[2]
# What is called check_… may be taken too.
READ_FROM_CHECKS = {"ARITHMETIC", "ORIGINS", "CheckReport", "Checked", "Found", "Rule", "rule_of", "texts_in"}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs") / "report"
    shutil.copytree(ROOT / "report", folder, ignore=shutil.ignore_patterns("__pycache__", "vendor", "*.ttf", "*.woff2"))
    return folder


@pytest.fixture(scope="module")
def name(programs: Path) -> str:
    return Code(programs, CHECKS).hash(ENGINE)


def name_with_changes(programs: Path, *modules: str) -> str:
    paths = [programs / f"{module.replace('.', '/')}.py" for module in modules]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(f"{text}\nCHANGED = True\n", encoding="utf-8")
    try:
        return Code(programs, CHECKS).hash(ENGINE)
    finally:
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")


def test_a_change_in_a_check_makes_nothing_stale(programs: Path, name: str) -> None:
    checks = [each.removeprefix("report.") for each in CHECKS]
    told = (
        "appearance",
        "characters",
        "semantic_checks",
        "package_checks",
        "own",
        "literature",
        "scaffold",
        "seal",
        "balance_checks",
        "changes",
    )
    assert name_with_changes(programs, *{*checks, *(f"data.{each}" for each in told)}) == name


@pytest.mark.parametrize(
    "module",
    [f"data.{each}" for each in ("tables", "parsed_tables", "package", "descriptor", "sources", "breaks")]
    + ["exhibits.exhibit_writer"],
)
def test_a_change_in_what_reads_makes_all_stale(programs: Path, name: str, module: str) -> None:
    assert name_with_changes(programs, module) != name


def test_what_reads_takes_nothing_from_checks_but_their_verdicts() -> None:
    """Else a change of what is taken would not reach the exhibits."""
    for name in ("package", "parsed_tables", "tables", "descriptor", "sources", "breaks"):
        for node in ast.walk(ast.parse((ROOT / f"report/data/{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in CHECKS:
                taken = {alias.name for alias in node.names if not alias.name.startswith("check_")}
                assert taken <= READ_FROM_CHECKS, f"{name} imports {taken} from {node.module}"

"""Checks of the data decide whether a build goes on; a change of them makes no exhibit stale."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from report.exhibits.staleness import CHECKS, ENGINE, Code

ROOT = Path(__file__).parents[2]
READ_FROM_CHECKS = {"ARITHMETIC", "CheckReport", "Checked", "Rule", "texts_in"}  # and what is called check_…


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs") / "report"
    shutil.copytree(ROOT / "report", folder, ignore=shutil.ignore_patterns("__pycache__", "vendor", "*.ttf", "*.woff2"))
    return folder


def name_of(programs: Path) -> str:
    return Code(programs, CHECKS).hash(ENGINE)


@pytest.mark.parametrize(
    ("module", "is_stale"),
    [
        *((name.removeprefix("report."), False) for name in CHECKS),
        *((f"data.{name}", False) for name in ("appearance", "characters", "facts", "inspection", "own")),
        *((f"data.{name}", False) for name in ("literature", "scaffold", "seal", "sums", "changes")),
        *((f"data.{name}", True) for name in ("tables", "content", "package", "descriptor", "sources", "breaks")),
        ("exhibits.outputs", True),
    ],
)
def test_a_comment_in_a_check_makes_nothing_stale_and_one_in_the_reader_all(
    programs: Path, module: str, is_stale: bool
) -> None:
    path = programs / f"{module.replace('.', '/')}.py"
    text, before = path.read_text(encoding="utf-8"), name_of(programs)
    try:
        path.write_text(f"{text}\n# a comment\n", encoding="utf-8")
        assert (name_of(programs) != before) is is_stale
    finally:
        path.write_text(text, encoding="utf-8")


def test_what_reads_takes_nothing_from_checks_but_their_verdicts() -> None:
    """Else a change of what is taken would not reach the exhibits."""
    for name in ("package", "content", "tables", "descriptor", "sources", "breaks"):
        for node in ast.walk(ast.parse((ROOT / f"report/data/{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in CHECKS:
                taken = {alias.name for alias in node.names if not alias.name.startswith("check_")}
                assert taken <= READ_FROM_CHECKS, f"{name} imports {taken} from {node.module}"

"""A paper's own rules, in its scripts/checks.py, stop its build as the machine's rules do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError
from report.data import check_package

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

CHECKS = '''
from report.data import Checked, Package, Rule, check
from report.core.errors import Problem

RULE = Rule("many", "There are many rows.")


@check
def many(package: Package) -> Checked:
    """Find tables of few rows."""
    rows = package.records("vehicles")
    return Checked("", RULE, len(rows), (Problem("few rows", package.shown_path("vehicles")),))


def helper(package: Package) -> Checked:
    raise AssertionError("no rule")
'''


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "scripts"}
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "scripts"]:
        del sys.modules[name]
    sys.modules.update(kept)


def write(small: SmallPackage, text: str) -> None:
    small.project.scripts.mkdir()
    (small.project.scripts / "checks.py").write_text(text, encoding="utf-8")


def test_a_marked_function_is_a_rule_and_no_other(small: SmallPackage) -> None:
    before = check_package(small.project)
    write(small, CHECKS)
    checked = check_package(small.project)
    assert {rule.name for rule in checked.by_rule} - {rule.name for rule in before.by_rule} == {"many"}
    assert [each.found for each in checked.problems] == ["few rows"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('package.records("vehicles")', "1 / 0", "many: ZeroDivisionError"),
        ("return Checked(", "return len(", "many: TypeError"),
        ("return Checked(", "return dict(a=1) or (", "many returned a dict"),
        ("from report.data", "from report.nowhere", "cannot be imported: ModuleNotFoundError"),
        ("import Problem", "import Problem)", "cannot be imported: SyntaxError"),
    ],
)
def test_a_rule_that_fails_is_named_with_its_file(small: SmallPackage, old: str, new: str, told: str) -> None:
    assert old in CHECKS
    write(small, CHECKS.replace(old, new))
    with pytest.raises(ContentError) as failed:
        check_package(small.project)
    (problem,) = failed.value.problems
    assert problem.path == "scripts/checks.py"
    assert told in problem.found

"""The page of checks is made anew when data, rules or what checks them have changed, and not when a line has moved."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from report.core.files import canonical_json
from report.evidence.gathered import Evidence
from report.evidence.pages import checks_page as page_of_checks
from report.evidence.pages import register, write_documents
from report.exhibits.staleness import CONTENT, content_hash
from tests.sample import Sample

RULE = '''"""Rules of this paper."""

from report.data import Checked, Package, Rule, check
from scripts.limits import MOST

FEW = Rule("few rows", "No dataset is too long.")


@check
def few_rows(package: Package) -> Checked:
    """Find datasets that are too long."""
    return Checked("", FEW, MOST, ())
'''


@pytest.fixture
def checked(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often the rules were applied to bring the pages up to date once more."""
    sample.path("scripts/limits.py").write_text("MOST = 1000\n", encoding="utf-8")
    sample.path("scripts/checks.py").write_text(RULE, encoding="utf-8")
    asked: list[object] = []
    real = page_of_checks.check_open_package
    monkeypatch.setattr(page_of_checks, "check_open_package", lambda project: asked.append(project) or real(project))

    def count() -> int:
        asked.clear()
        write_documents(Evidence(sample.project))
        return len(asked)

    assert count() == 1
    assert count() == 0
    return count


def move_a_line(sample: Sample) -> None:
    path = min(sample.project.exhibits.glob("*/metadata.json"))
    told = json.loads(path.read_text(encoding="utf-8"))
    told["function"]["line"] += 1
    path.write_text(canonical_json({**told, CONTENT: content_hash(told)}), encoding="utf-8")


def test_a_line_that_moved_applies_no_rule(sample: Sample, checked: Callable[[], int]) -> None:
    page = sample.project.pages / "checks.md"
    before = page.read_bytes()
    move_a_line(sample)
    assert checked() == 0
    assert page.read_bytes() == before


def test_changed_data_are_checked_anew(sample: Sample, checked: Callable[[], int]) -> None:
    path = sample.project.data / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    told = json.loads(text)
    path.write_text(text.replace(told["version"], "9.9.9", 1), encoding="utf-8")
    assert checked() == 1
    assert "9.9.9" in (sample.project.pages / "checks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("scripts/checks.py", 'too long.")', 'very long.")'), ("scripts/limits.py", "1000", "2000")],
)
def test_a_changed_rule_is_applied(sample: Sample, checked: Callable[[], int], name: str, old: str, new: str) -> None:
    path = sample.path(name)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    move_a_line(sample)  # as an exhibit does that is built anew
    assert checked() == 1


def test_a_page_that_was_changed_by_hand_is_made_anew(sample: Sample, checked: Callable[[], int]) -> None:
    page = sample.project.pages / "checks.md"
    made = page.read_bytes()
    page.write_text("Nothing is wrong.\n", encoding="utf-8")
    assert checked() == 1
    assert page.read_bytes() == made


def test_changed_programs_apply_the_rules_anew(
    sample: Sample, checked: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = register.running_programs(sample.project.store)

    class Other:
        def hash(self, modules: object) -> str:
            return "other"

        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

    monkeypatch.setattr(register, "running_programs", lambda store: Other())
    assert checked() == 1

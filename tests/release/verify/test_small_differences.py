"""What is only told, or told in other words, where verifying is wrong in a small way."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import first_of
from report.core.project import Project
from report.evidence.record import Snapshot
from report.release.verify import environment, variations
from report.release.verify.account import _exhibits, _told_differences
from report.release.verify.causes import _first_line
from report.release.verify.comparison import Layer, Mismatch, _near
from report.release.verify.environment import check_environment, check_packages
from report.release.verify.release import _write_version
from report.release.verify.side_by_side import _difference
from report.release.verify.verification import Verification, environment_of_this_machine
from tests.release.verify.test_environment import Packages


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("3 (3.0 hives)", "5 (5.0 hives)", "+2"),
        ("", "5 (5.0 hives)", ""),
        ("5 (5.0 hives)", "absent", ""),
        ("a", "b", ""),
    ],
)
def test_difference_is_told_of_two_numbers(old: str, new: str, told: str) -> None:
    assert _difference(old, new) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [("a", "a"), ("abc", "a, b, c"), ("abcde", "a, b, c and 2 more")],
)
def test_names_that_are_left_out_are_counted(names: str, told: str) -> None:
    assert first_of(names, 3) == told
    assert first_of(iter(names), 3, "; ") == told.replace(", ", "; ")


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("One.\nThree.\n", ":2 (“Two.” became “Three.”)"),
        ("One.\n", ":2 (“Two.” became nothing)"),
        ("One.\nTwo.\nThree.\n", ":3 (nothing became “Three.”)"),
    ],
)
def test_first_line_that_is_another_is_told_with_both_its_words(new: str, told: str) -> None:
    assert _first_line("One.\nTwo.\n", new) == told


def test_package_that_may_change_is_an_item_of_the_inputs(tmp_path: Path) -> None:
    packages = Packages(tmp_path)
    packages.write("wax-2.0.dist-info/direct_url.json", '{"dir_info": {"editable": true}}')
    _, faults = check_packages(packages.place, packages.locks, [packages.root])
    assert ("inputs", "wax") in [(each.layer, each.item) for each in faults]


def test_packages_of_all_places_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    monkeypatch.setattr(environment, "check_packages", lambda *_: counts.append(7) or (7, []))
    monkeypatch.setattr(environment, "check_python", lambda *_: [])
    assert check_environment(Project(tmp_path)) == (sum(counts), [])


def test_release_writes_its_version_and_date_into_the_citation(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n', encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(
        "title: Honey\nversion: 0.1.0\ndate-released: 2020-01-01\n", encoding="utf-8"
    )
    _write_version(Project(tmp_path), "0.2.0", "2026-02-01")
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == '[project]\nversion = "0.2.0"\n'
    told = 'title: Honey\nversion: 0.2.0\ndate-released: "2026-02-01"\n'
    assert (tmp_path / "CITATION.cff").read_text(encoding="utf-8") == told


@pytest.mark.parametrize(("cpus", "is_varied"), [(None, False), (1, False), (2, True), (8, True)])
def test_processors_are_varied_where_there_are_two(
    monkeypatch: pytest.MonkeyPatch, cpus: int | None, is_varied: bool
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cpus)
    monkeypatch.setattr(variations, "find_program", lambda name: f"/usr/bin/{name}")
    found = variations._cpus()
    assert found == (["taskset", "--cpu-list", "0"] if is_varied else "this machine has one processor")


def test_what_cannot_be_varied_names_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(variations, "find_program", lambda _: None)
    assert variations._clock() == "the program faketime is not installed"
    assert variations._network(variations.BUILDER) == "the program unshare is not installed"
    assert variations._cpus() == "the program taskset is not installed"
    monkeypatch.setattr(variations, "find_program", lambda name: f"/usr/bin/{name}")
    assert variations._clock()[0] == "faketime"


@pytest.mark.parametrize(("told", "said"), [(("glibc", "2.36"), "glibc 2.36"), (("", ""), "unknown")])
def test_library_of_this_machine_is_told(monkeypatch: pytest.MonkeyPatch, told: tuple[str, str], said: str) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: told)
    assert environment_of_this_machine()["C library"] == said


MADE: Mapping[str, Any] = {"hives": {"function": {"file": "report/analysis/bees.py", "line": 9}}}


@pytest.mark.parametrize(
    ("layer", "item", "told"),
    [
        ("pages", "chapters/one.html", "chapters/one.qmd or what it shows; "),
        ("pages", "chapters/two.html", ""),
        ("data", "chapters/one", ""),
        ("values", "hives", "report/analysis/bees.py:9; "),
        ("PDF", "hives", ""),
    ],
)
def test_what_is_near_a_difference_that_nothing_explains(layer: str, item: str, told: str) -> None:
    assert _near(layer, item, Snapshot("ours", {"inputs": {"chapters/one.qmd": "1"}}, MADE, {})) == told


def test_differences_are_told_by_name_and_pages_of_one_cause_together(tmp_path: Path) -> None:
    pages = [Mismatch("pages", f"{name}.html", "1", "2", "bees.py") for name in ("a", "b")]
    layers = (
        Layer("two builds", "values", 1, (Mismatch("values", "hives", "3", "4", "bees.csv"),)),
        Layer("two builds", "pages", 9, tuple(pages)),
    )
    told = list(_told_differences(Verification(Project(tmp_path), layers, (), (), None, None, None)))
    assert told == [
        "two builds: values: hives differs",
        "  cause:    bees.csv",
        "  expected: 3",
        "  found:    4",
        "two builds: pages: a.html, b.html differ",
        "  cause:    bees.py",
    ]


def test_exhibit_that_differs_is_marked_in_the_list_of_all(tmp_path: Path) -> None:
    told = {"kind": "value", "text": "3", "datasets": {}, "function": {"file": "bees.py", "line": 9}}
    layers = (Layer("two builds", "values", 2, (Mismatch("values", "hives", "3", "4", "bees.csv"),)),)
    found = Snapshot("ours", {}, {"hives": told, "honey": told}, {})
    rows = _exhibits(Verification(Project(tmp_path), layers, (), (), None, found, None))
    assert {each["id"]: each["verdict"] for each in rows} == {"hives": "differs", "honey": "the same in all builds"}

"""The mutants that measure the tests: always the same, each a change, each still Python."""

from __future__ import annotations

import ast
import functools

import pytest

from bench import mutants
from bench.mutants import ROOMS, ROOT, WANTED, near

KINDS = {"boundary", "and or", "negation", "constant +1", "constant -1", "removed", "swapped", "early return"}
chosen = functools.cache(mutants.chosen)
pytestmark = pytest.mark.xdist_group("mutants")  # they are chosen by one worker


def test_mutants_are_the_same_each_time_and_of_every_kind_and_room() -> None:
    assert chosen() == mutants.chosen()
    assert len(chosen()) == WANTED
    assert {each.kind for each in chosen()} == KINDS
    assert {each.room for each in chosen()} == set(ROOMS)


def test_each_mutant_changes_its_file_to_other_python() -> None:
    sources = {path: (ROOT / path).read_bytes() for path in {each.path for each in chosen()}}
    parsed = {path: ast.dump(ast.parse(source)) for path, source in sources.items()}
    for each in chosen():
        assert ast.dump(ast.parse(each.applied(sources[each.path]))) != parsed[each.path], each


def test_each_mutant_has_tests_near_by() -> None:
    assert all((ROOT / test).is_file() for each in chosen() for test in near(each))
    assert all(near(each) for each in chosen())

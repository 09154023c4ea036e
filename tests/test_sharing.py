"""What is made once for several tests is made by one worker, or by the first of them."""

from __future__ import annotations

import os

import pytest


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.xdist_group("some")
def test_the_group_of_a_test_is_known_where_tests_are_given_to_workers(
    request: pytest.FixtureRequest, number: int
) -> None:
    name = f"tests/test_sharing.py::{request.node.originalname}[{number}]"
    assert request.node.nodeid == (f"{name}@some" if "PYTEST_XDIST_WORKER" in os.environ else name)


@pytest.fixture(scope="module")
def made() -> str:
    return "for all of this module"


def test_what_is_made_for_a_module_makes_a_group_of_it(request: pytest.FixtureRequest, made: str) -> None:
    assert made
    (group,) = request.node.iter_markers("xdist_group")
    assert group.args == ("tests/test_sharing.py",)

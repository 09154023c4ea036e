from __future__ import annotations

import pytest

from report.core.errors import SHOWN_AT_MOST, ContentError, Problem, ToolMissing, UsageError, raise_all


def test_problem_reads_as_place_found_expected_remedy() -> None:
    problem = Problem('column "value" holds "n/a"', "data/x.csv", 18, "a number of vehicles", "correct the cell")
    assert str(problem) == (
        'data/x.csv:18: column "value" holds "n/a"\n  expected: a number of vehicles\n  to fix:   correct the cell'
    )


def test_problem_without_line_names_the_file_only() -> None:
    assert str(Problem("is empty", "data/x.csv")) == "data/x.csv: is empty"


def test_error_shows_a_few_problems_and_counts_the_rest() -> None:
    error = ContentError(*(Problem(f"fault {n}") for n in range(SHOWN_AT_MOST + 3)))
    lines = str(error).splitlines()
    assert len(lines) == SHOWN_AT_MOST + 1
    assert lines[-1] == "… and 3 more"


def test_exit_statuses_have_their_meaning() -> None:
    assert (ContentError.exit_status, UsageError.exit_status, ToolMissing.exit_status) == (1, 2, 3)


def test_error_without_problems_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        ContentError()


def test_raise_all_raises_nothing_for_no_problems() -> None:
    raise_all(ContentError, [])
    with pytest.raises(UsageError, match="first\nsecond"):
        raise_all(UsageError, [Problem("first"), Problem("second")])


def test_a_name_with_signs_that_break_lines_stays_on_its_line() -> None:
    problem = Problem("is not described", "data/a\nb\x1b[2J\u2028.csv", 3)
    assert str(problem) == r"data/a\nb\x1b[2J\u2028.csv:3: is not described"

"""A message of a script names what mends it."""

from __future__ import annotations

import pytest

from report.core.errors import ContentError
from report.exhibits.inputs import Row
from report.exhibits.registry import _import_problem


def test_a_row_without_a_number_says_how_to_leave_it_out() -> None:
    with pytest.raises(ContentError) as raised:
        Row("towns/a", {"walks": None}).quantity("walks")
    assert raised.value.problems[0].remedy == 'leave such rows out: if row["walks"] is not None'


def test_a_package_that_is_not_installed_gets_a_remedy_and_a_name_of_the_papers_own_none() -> None:
    missing = _import_problem("scripts.one", ModuleNotFoundError("No module named 'plots'", name="plots.lines"))
    assert "report/docs/faq.qmd" in missing.remedy
    for name in ("scripts.on", "report.exhibit"):
        assert _import_problem("scripts.one", ModuleNotFoundError("no", name=name)).remedy == ""
    assert _import_problem("scripts.one", NameError("no")).remedy == ""

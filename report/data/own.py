"""Rules of a paper's own: functions in its `scripts/checks.py` that hold its data against what only it knows.

from report.data import Checked, Package, Rule, check

@check
def hives_have_bees(package: Package) -> Checked:
...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from report.core.errors import ContentError, Problem
from report.core.project import SCRIPTS, Project
from report.core.scripts import import_own
from report.data.rules import Checked

if TYPE_CHECKING:
    from report.data.package import Package

MODULE = f"{SCRIPTS}.checks"
MARK = "__check__"  # the attribute of a function that is a rule

Check = Callable[["Package"], Checked]


def check(function: Check) -> Check:
    """Make a function of `scripts/checks.py` a rule that `make data` applies to the whole package."""
    setattr(function, MARK, True)
    return function


def check_own(package: Package) -> Iterator[Checked]:
    """Apply the paper's own rules, in the order in which they are written; a paper needs none.

    Raises
    ------
    ContentError
        If the module cannot be imported, or a rule fails on its way or gives something else than a `Checked`.
    """
    for function in _rules_of(package.project):
        try:
            found = function(package)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ContentError(_problem(package.project, f"{function.__name__}: {_told(error)}")) from error
        if not isinstance(found, Checked):
            said = f"{function.__name__} returned a {type(found).__name__}"
            raise ContentError(_problem(package.project, said, "a report.data.Checked"))
        yield found


def _rules_of(project: Project) -> list[Check]:
    if not (project.scripts / "checks.py").is_file():
        return []
    try:
        module = import_own(project, MODULE)
    except (ArithmeticError, AttributeError, ImportError, LookupError, NameError, SyntaxError, TypeError) as error:
        raise ContentError(_problem(project, f"cannot be imported: {_told(error)}")) from error
    return [each for each in vars(module).values() if getattr(each, MARK, False) and each.__module__ == MODULE]


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _problem(project: Project, found: str, expected: str = "") -> Problem:
    return Problem(found, project.shown(project.scripts / "checks.py"), expected=expected)

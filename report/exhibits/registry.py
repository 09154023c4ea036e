"""Which exhibits there are: functions marked as value, table, figure or claim."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from report.errors import ContentError, Problem, raise_all
from report.exhibits.inputs import Inputs
from report.exhibits.judgement import Judgement
from report.exhibits.quantity import Quantity
from report.exhibits.results import Figure, Table
from report.exhibits.wording import SHOWS
from report.project import SCRIPTS, Project
from report.scripts import import_own, module_names

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MARK = "__exhibit__"  # the attribute of a function that holds its exhibit

Function = TypeVar("Function", bound=Callable[[Inputs], Any])


@dataclass(frozen=True)
class Exhibit:
    """A function that makes an exhibit, and what it declares.

    Parameters
    ----------
    id
        The name used everywhere: the function's name with hyphens.
    kind
        The name of its kind, as in ``report.exhibits.kinds``.
    reads
        The datasets it may read.
    definition
        What the exhibit is, in one line: the first of the function's docstring.
    module
        The module of the function, by its full name.
    path
        The function's file.
    line
        The line of the function's ``def`` or first decorator.
    compute
        The function.
    unit
        For a value: its unit.
    decimals
        For a value: digits after the point when shown.
    show
        For a value: how it is shown if the chapter does not say.
    """

    id: str
    kind: str
    reads: tuple[str, ...]
    definition: str
    module: str
    path: Path
    line: int
    compute: Callable[[Inputs], Any]
    unit: str = ""
    decimals: int = 0
    show: str = "number"


def value(
    reads: Sequence[str], unit: str, decimals: int = 0, show: str = "number"
) -> Callable[[Callable[[Inputs], Quantity]], Callable[[Inputs], Quantity]]:
    """Make a function the value of the same name.

    Parameters
    ----------
    reads
        The datasets it may read.
    unit
        The unit of its number: ``hives``, ``percent``, ``year``, ``rank``, ``EUR million`` …
    decimals
        Digits after the point when the value is shown.
    show
        ``number``, ``unit``, ``words`` or ``million``, as in ``report.exhibits.wording.number_text``; a chapter
        may choose another.
    """
    return marked("value", reads, unit=unit, decimals=decimals, show=show)


def table(reads: Sequence[str]) -> Callable[[Callable[[Inputs], Table]], Callable[[Inputs], Table]]:
    """Make a function the table of the same name, which may read the datasets ``reads``."""
    return marked("table", reads)


def figure(reads: Sequence[str]) -> Callable[[Callable[[Inputs], Figure]], Callable[[Inputs], Figure]]:
    """Make a function the figure of the same name, which may read the datasets ``reads``."""
    return marked("figure", reads)


def claim(reads: Sequence[str]) -> Callable[[Callable[[Inputs], Judgement]], Callable[[Inputs], Judgement]]:
    """Make a function the claim of the same name: a sentence marked with it must be true of the data.

    A chapter marks the sentence as ``[…]{.claim data-claim="the-id"}``.
    """
    return marked("claim", reads)


def collect_exhibits(project: Project) -> dict[str, Exhibit]:
    """All exhibits of a paper's modules, by id, in order of id.

    Parameters
    ----------
    project
        The paper; its modules are imported, and messages name files relative to its root.

    Raises
    ------
    ContentError
        With every fault: an id used twice, a function without docstring or datasets, a module that cannot be imported.
    """
    found: dict[str, Exhibit] = {}
    problems: list[Problem] = []
    for module in _modules(project, problems):
        for candidate in vars(module).values():
            exhibit = getattr(candidate, MARK, None)
            if not isinstance(exhibit, Exhibit) or exhibit.module != module.__name__:
                continue  # something else, or an exhibit's function imported from its own module
            problems += _faults(exhibit)
            other = found.setdefault(exhibit.id, exhibit)
            if other is not exhibit:
                problems.append(
                    Problem(
                        f'the id "{exhibit.id}" is used twice',
                        str(exhibit.path),
                        exhibit.line,
                        expected=f"an id of its own; the other is at {project.shown(other.path)}:{other.line}",
                        remedy="rename one of the two functions",
                    )
                )
    shown = (replace(each, path=project.shown(Path(each.path)) if each.path else "") for each in problems)
    raise_all(ContentError, shown)
    return dict(sorted(found.items()))


def marked(kind: str, reads: Sequence[str], **more: Any) -> Callable[[Function], Function]:
    """Make a function the exhibit of the same name, of a kind, with what it reads and what else it declares."""

    def mark(function: Function) -> Function:
        exhibit = Exhibit(
            id=function.__name__.replace("_", "-"),
            kind=kind,
            reads=(reads,) if isinstance(reads, str) else tuple(reads),
            definition=(inspect.getdoc(function) or "").partition("\n")[0],
            module=function.__module__,
            path=Path(function.__code__.co_filename),
            line=function.__code__.co_firstlineno,
            compute=function,
            **more,
        )
        setattr(function, MARK, exhibit)
        return function

    return mark


def _faults(exhibit: Exhibit) -> Iterable[Problem]:
    faults = []
    if not exhibit.definition:
        faults.append(("the function has no docstring", "a first line that defines the exhibit"))
    if not exhibit.reads:
        faults.append(("no dataset is declared", 'the datasets it reads, as reads=["harvest"]'))
    if not ID.fullmatch(exhibit.id):
        faults.append((f'"{exhibit.id}" is no id', "a function name of small letters, digits and single underscores"))
    if exhibit.kind == "value" and not exhibit.unit:
        faults.append(("the value has no unit", 'what is counted, as unit="hives"'))
    if exhibit.show not in SHOWS:
        faults.append((f'show="{exhibit.show}" is not known', ", ".join(SHOWS)))
    return [
        Problem(f"{exhibit.kind} {exhibit.id}: {found}", str(exhibit.path), exhibit.line, expected)
        for found, expected in faults
    ]


def _modules(project: Project, problems: list[Problem]) -> Iterable[Any]:
    """Import a paper's modules in order of name; one that fails becomes a problem."""
    for name in module_names(project):
        try:
            yield import_own(project, name)
        except SyntaxError as error:
            problems.append(Problem(f"cannot be read: {error.msg}", str(error.filename), error.lineno or 0))
        except (ImportError, NameError, AttributeError, TypeError, ValueError) as error:
            problems.append(_import_problem(name, error))
        if problems and name == SCRIPTS:
            return  # no module of a package that cannot be begun


def _import_problem(name: str, error: Exception) -> Problem:
    path, line = place_of(error, name)
    return Problem(f"the module {name} cannot be imported: {type(error).__name__}: {error}", path, line)


def place_of(error: BaseException, module: str) -> tuple[str, int]:
    """The file and line in ``module`` at which an error arose, the deepest if several; empty if it did not pass it."""
    place = ("", 0)
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_globals.get("__name__") == module:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place

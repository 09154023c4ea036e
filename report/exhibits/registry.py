"""Which exhibits there are: functions marked as value, table, figure or claim."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from report.core.errors import ContentError, Problem, raise_all
from report.core.project import SCRIPTS, Project
from report.core.scripts import import_own, module_names
from report.data.declared_steps import programs_of_steps
from report.data.groups import Group, groups_of, placed_at
from report.data.package import Dataset, Package, open_whole_package
from report.exhibits.assertions import Judgement
from report.exhibits.inputs import Inputs
from report.exhibits.number_format import SHOWS, defined_for
from report.exhibits.quantity import Quantity
from report.exhibits.results import Figure, Table

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MARK = "__exhibit__"  # the attribute of a function that holds its exhibit

Function = TypeVar("Function", bound=Callable[..., Any])


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
    was
        The ids that it had before, at whose addresses the site sends readers here.
    for_each
        A dataset and a column of it: for each value of the column there is an exhibit, made of the rows with the value.
    group
        Of such an exhibit, the rows; None for others.
    family
        Of such an exhibit, what all of them are called: the function's name with hyphens.
    """

    id: str
    kind: str
    reads: tuple[str, ...]
    definition: str
    module: str
    path: Path
    line: int
    compute: Callable[..., Any]
    unit: str = ""
    decimals: int = 0
    show: str = "number"
    was: tuple[str, ...] = ()
    for_each: tuple[str, ...] = ()
    group: Group | None = None
    family: str = ""

    def made_of(self, inputs: Inputs) -> Any:
        """What the function gives; that of a family is told the value for which it is called."""
        return self.compute(inputs, self.group.value) if self.group else self.compute(inputs)

    def datasets(self, package: Package) -> dict[str, Dataset]:
        """The datasets that it may read, that of its group with the group's rows alone."""
        found = {name: package.read(name) for name in self.reads}
        if self.group:
            found[self.for_each[0]] = self.group.of(found[self.for_each[0]])
        return found


def value(
    reads: Sequence[str],
    unit: str,
    decimals: int = 0,
    show: str = "number",
    was: str | Sequence[str] = (),
    for_each: Sequence[str] = (),
) -> Callable[[Callable[..., Quantity]], Callable[..., Quantity]]:
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
        ``number``, ``unit``, ``words`` or ``million``, as in ``report.exhibits.number_format.number_text``; a chapter
        may choose another.
    was
        The id, or ids, that it was published under before.
    for_each
        A dataset and a column of it, as ``("harvest", "valley")``: the function is called for each value of the
        column, with it as second argument, and sees of that dataset the rows with the value alone. A chapter shows
        ``value("harvest-mean", valley="North")``, whose id is ``harvest-mean-north``.
    """
    return marked("value", reads, was, for_each=tuple(for_each), unit=unit, decimals=decimals, show=show)


def table(
    reads: Sequence[str], was: str | Sequence[str] = (), for_each: Sequence[str] = ()
) -> Callable[[Callable[..., Table]], Callable[..., Table]]:
    """Make a function the table of the same name, which may read the datasets ``reads``; ``was`` is its id before.

    ``for_each`` is as for a `value`.
    """
    return marked("table", reads, was, for_each=tuple(for_each))


def figure(
    reads: Sequence[str], was: str | Sequence[str] = (), for_each: Sequence[str] = ()
) -> Callable[[Callable[..., Figure]], Callable[..., Figure]]:
    """Make a function the figure of the same name, which may read the datasets ``reads``; ``was`` is its id before.

    ``for_each`` is as for a `value`.
    """
    return marked("figure", reads, was, for_each=tuple(for_each))


def claim(
    reads: Sequence[str], was: str | Sequence[str] = ()
) -> Callable[[Callable[[Inputs], Judgement]], Callable[[Inputs], Judgement]]:
    """Make a function the claim of the same name: a sentence marked with it must be true of the data.

    A chapter marks the sentence as ``[…]{.claim data-claim="the-id"}``.
    """
    return marked("claim", reads, was)


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
    groups = _Groups(project)
    for module in _modules(project, problems):
        marked_here = (getattr(candidate, MARK, None) for candidate in vars(module).values())
        # of what is marked, none of the functions imported from their own modules
        own = [each for each in marked_here if isinstance(each, Exhibit) and each.module == module.__name__]
        for exhibit in own:
            problems += _faults(exhibit)
        try:
            own = [member for exhibit in own for member in groups.members(exhibit)]
        except ContentError as error:
            problems += error.problems
            continue
        for exhibit in own:
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
    problems += _aliases_in_use(found)
    shown = (replace(each, path=project.shown(Path(each.path)) if each.path else "") for each in problems)
    raise_all(ContentError, shown)
    return dict(sorted(found.items()))


class _Groups:
    """The members of families; the data is opened only if there is a family."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _package(self) -> Package:
        return open_whole_package(self._project)

    def members(self, exhibit: Exhibit) -> Iterable[Exhibit]:
        """The exhibits that a function makes: one, or one for each value."""
        if not exhibit.for_each:
            return [exhibit]
        if len(exhibit.for_each) != 2:
            return []  # one of its faults
        dataset, column = exhibit.for_each
        try:
            found = groups_of(self._package, dataset, column).found
        except ContentError as error:
            raise placed_at(error, str(exhibit.path), exhibit.line) from None
        return [
            replace(
                exhibit,
                id=f"{exhibit.id}-{group.slug}",
                family=exhibit.id,
                group=group,
                definition=defined_for(exhibit.definition, column, group.value),
            )
            for group in found
        ]


def _aliases_in_use(exhibits: Mapping[str, Exhibit]) -> Iterable[Problem]:
    """Former ids that are somebody's id now, or two exhibits' former one."""
    taken: dict[str, str] = {}
    for exhibit in exhibits.values():
        for name in exhibit.was:
            other = name if name in exhibits else taken.setdefault(name, exhibit.id)
            if other != exhibit.id or name == exhibit.id:
                expected = "an id that it had before, and nothing has now"
                found = f'{exhibit.kind} {exhibit.id} was "{name}", which is the id, or was, of {other}'
                yield Problem(found, str(exhibit.path), exhibit.line, expected)


def marked(
    kind: str, reads: Sequence[str], was: str | Sequence[str] = (), **more: Any
) -> Callable[[Function], Function]:
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
            was=(was,) if isinstance(was, str) else tuple(was),
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
    if exhibit.for_each and (len(exhibit.for_each) != 2 or exhibit.for_each[0] not in exhibit.reads):
        wrong = f"for_each is {', '.join(exhibit.for_each)}"
        faults.append((wrong, 'a dataset of its reads=[…] and a column of it, as for_each=("harvest", "valley")'))
    if exhibit.for_each and exhibit.was:
        faults.append(("was is given to what is made for each value", "no former id"))
    if exhibit.kind == "value" and not exhibit.unit:
        faults.append(("the value has no unit", 'what is counted, as unit="hives"'))
    if exhibit.show not in SHOWS:
        faults.append((f'show="{exhibit.show}" is not known', ", ".join(SHOWS)))
    return [
        Problem(f"{exhibit.kind} {exhibit.id}: {found}", str(exhibit.path), exhibit.line, expected)
        for found, expected in faults
    ]


def _modules(project: Project, problems: list[Problem]) -> Iterable[Any]:
    """Import a paper's modules in order of name; one that fails becomes a problem.

    The program of a step is none of them: to import it would run the step, and write its outputs beside its record.
    """
    ran = programs_of_steps(project)
    for name in module_names(project):
        if name in ran:
            continue
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
    missing = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    remedy = ""
    if missing and missing not in (SCRIPTS, "report"):
        remedy = (
            "correct the name, or do it with what is installed (charts: altair, tables: pandas); "
            "how to add a package: report/docs/faq.qmd"
        )
    return Problem(f"the module {name} cannot be imported: {type(error).__name__}: {error}", path, line, "", remedy)


def place_of(error: BaseException, module: str) -> tuple[str, int]:
    """The file and line in ``module`` at which an error arose, the deepest if several; empty if it did not pass it."""
    place = ("", 0)
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_globals.get("__name__") == module:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place

"""Cells that only show what is built, without a kernel: what they give is known from `report.show` alone.

A chapter of such cells and expressions is by far the most common one, and a kernel takes a second to start. Whatever
is not exactly of this form, or fails, goes to a kernel: it decides what a cell means, and its messages are the ones
an author sees.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from report import show
from report.core.errors import ReportError
from report.core.file_states import states
from report.core.project import Project
from report.exhibits.kinds import CALLS, KINDS
from report.render.reading.execution_cache import Results
from report.render.reading.kernel_runs import CellRequest

SHOWN: dict[str, Callable[..., Any]] = {call: getattr(show, call) for call in CALLS}
PRINTED: dict[str, Callable[..., Any]] = {"page": show.page}
MODULE = "report.show"


class NotDirect(Exception):
    """Something in the steps asks for a kernel."""


def shown_directly(steps: Sequence[CellRequest], project: Project) -> Results | None:
    """What a kernel would give for a chapter's steps; None if only a kernel can say.

    Parameters
    ----------
    steps
        Of one chapter, in order. Known are imports from `report.show`, one call of `value`, `figure` or `table` with
        texts as arguments at the end of a cell or as an expression, and `print(page("…"))`; and a parameter, a name
        that is given a text, a whole number or a dictionary of them, where such a call takes it.
    project
        Whose exhibits are shown.
    """
    if not steps:
        return None
    reading = _Reading(project)
    try:
        results = [reading.expressions(step) if step.expressions else reading.cell(step) for step in steps]
    except (NotDirect, ReportError, SyntaxError, ValueError, OSError, KeyError, TypeError):
        return None
    return Results(results, states(project.root, sorted(reading.files)))


class _Reading:
    """One chapter's names, and the files that its cells have read so far."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.names: set[str] = set()
        self.given: dict[str, Any] = {}
        self.files: set[str] = set()
        self.count = 0

    def cell(self, step: CellRequest) -> dict[str, Any]:
        """The outputs of a cell: those of its last statement; all others are imports."""
        if step.may_fail or step.code.rstrip().endswith(";"):  # a semicolon hides what a cell shows
            raise NotDirect
        self.count += 1
        *before, last = ast.parse(step.code).body or [ast.Pass()]
        self._import(before)
        if not isinstance(last, ast.Expr):
            self._import([last])
            return {"count": self.count, "outputs": []}
        call = last.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print":
            if len(call.args) != 1 or call.keywords:
                raise NotDirect
            text = str(self._call(call.args[0], PRINTED))
            return {"count": self.count, "outputs": [{"type": "stream", "name": "stdout", "text": f"{text}\n"}]}
        return {"count": self.count, "outputs": [{"type": "display", "data": self._markdown(call)}]}

    def expressions(self, step: CellRequest) -> dict[str, Any]:
        """The values of expressions."""
        return {"values": [{"data": self._markdown(ast.parse(each, mode="eval").body)} for each in step.expressions]}

    def _markdown(self, call: ast.expr) -> dict[str, str]:
        return {"text/markdown": self._call(call, SHOWN)._repr_markdown_()}

    def _import(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            if isinstance(statement, ast.Assign):
                self._assign(statement)
                continue
            known = isinstance(statement, ast.ImportFrom) and statement.module == MODULE and not statement.level
            if not isinstance(statement, ast.ImportFrom) or not known:
                raise NotDirect
            if any(alias.asname or alias.name not in {*SHOWN, *PRINTED} for alias in statement.names):
                raise NotDirect
            own = self.project.root / "report" / "show.py"
            if not own.is_file() or not own.samefile(show.__file__):
                raise NotDirect  # the project's cells would import another module
            self.files.add("report/show.py")
            self.names |= {alias.name for alias in statement.names}

    def _assign(self, statement: ast.Assign) -> None:
        """Note a parameter: ``valley = "North"``, ``params = {"valley": "North"}``."""
        name, value = statement.targets[0], ast.literal_eval(statement.value)
        parts = value.values() if isinstance(value, dict) else [value]
        if len(statement.targets) > 1 or not isinstance(name, ast.Name) or name.id in {*self.names, *SHOWN, *PRINTED}:
            raise NotDirect
        if not all(isinstance(each, str) or type(each) is int for each in parts):
            raise NotDirect
        self.given[name.id] = value

    def _parameter(self, node: ast.expr) -> str | int:
        """What a call is given: a text or a whole number, as it is written or as a parameter."""
        if isinstance(node, ast.Constant):
            value = node.value
        elif isinstance(node, ast.Name):
            value = self.given[node.id]
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            value = self.given[node.value.id][ast.literal_eval(node.slice)]
        else:
            raise NotDirect
        if not (isinstance(value, str) or type(value) is int):
            raise NotDirect
        return value

    def _call(self, call: ast.expr, known: dict[str, Callable[..., Any]]) -> Any:
        """The result of a call of one of the known functions, if nothing else is in it than texts."""
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
            raise NotDirect
        function = call.func.id
        if function not in self.names or function not in known or any(each.arg == "project" for each in call.keywords):
            raise NotDirect
        texts = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if len(texts) != len(call.args) or any(each.arg is None for each in call.keywords):
            raise NotDirect
        named = {each.arg or "": self._parameter(each.value) for each in call.keywords}
        shown = known[function](*texts, **named, project=self.project)
        parameters = [each for name, each in named.items() if name != "show"]
        self.files |= set(files_read_for(function, show.id_for(texts[0], *parameters), self.project))
        return shown


def files_read_for(function: str, name: str, project: Project) -> list[str]:
    """The files that a function of `report.show` reads for a name, relative to the project's root."""
    more = sorted({kind.output for kind in KINDS.values() if kind.call == function})
    folder = project.exhibits / name
    paths = [folder / file for file in dict.fromkeys(("metadata.json", *more))]
    read = [project.pages / f"{name}.md"] if function == "page" else paths
    return [path.relative_to(project.root).as_posix() for path in read]

"""What a notebook holds of exhibits, shown as they are built now; and cells of it that hold nothing to show.

A notebook keeps what its cells gave when somebody ran them. What the data or a script changed since would stay as it
was, and a figure's HTML, which Jupyter needs, has no identifier that a text could refer to. So an exhibit that a stored
result names is taken from the build again; the notebook need not be run for it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report import show
from report.core.chapters import Place
from report.core.errors import ContentError, Problem
from report.core.file_states import states
from report.core.project import Project
from report.exhibits.kinds import CALLS
from report.render.reading.cells import CodeCell
from report.render.reading.execution_cache import Results
from report.render.reading.static_cells import MODULE, files_read_for

FLOAT = re.compile(r'\A:{3,} \{#(?P<prefix>fig|tbl)-[^ }]+ \.exhibit data-exhibit="(?P<id>[^"]+)"\}')  # of report.show
VALUE = re.compile(r'\A\[(?P<text>.*)\]\{\.value data-value="(?P<id>[^"]+)"\}\Z', re.DOTALL)
FLOATS = {"fig": show.figure, "tbl": show.table}
COMMAND = re.compile(r"^\s*[%!].*$", re.MULTILINE)  # of IPython, as %matplotlib inline
WRITES = ("print", "display")  # functions whose argument is a result of the cell
RUN = "run all cells in Jupyter and save the notebook; or let the build run them: execute: enabled: true in its header"


def with_exhibits(
    cells: Sequence[CodeCell], places: Sequence[Place], results: Results, steps: Mapping[int, int], project: Project
) -> Results:
    """The results of a notebook with the exhibits among them as they are built now.

    Parameters
    ----------
    cells, places
        Its cells of code, each with the place that messages name.
    results
        What it holds.
    steps
        From a cell's position to that of its result.
    project
        Whose exhibits are shown.

    Raises
    ------
    ContentError
        With the cells that show exhibits and were not run, failed, or hold the result of another one.
    """
    if not any(MODULE in cell.code for cell in cells):
        return results
    problems: list[Problem] = []
    files: set[str] = set()
    fresh = list(results.results)
    for number, cell in enumerate(cells):
        if number not in steps:
            continue
        result = fresh[steps[number]]
        problems += _faults(cell, places[number], result["outputs"])
        outputs = []
        for output in result["outputs"]:
            try:
                outputs.append(_now(output, project, files))
            except show.UnknownExhibit as error:
                found = f"the cell {_name_of(cell)} holds a result of earlier: {error.problems[0].found}"
                problems.append(Problem(found, *places[number], remedy=f"see whether the cell is right, then {RUN}"))
        problems += _faults_of_prints(cell, places[number], result["outputs"], project, files)
        fresh[steps[number]] = {**result, "outputs": outputs}
    if problems:
        raise ContentError(*problems)
    return Results(fresh, {**results.dependencies, **states(project.root, sorted(files))}, outside=results.outside)


def _now(output: Mapping[str, Any], project: Project, files: set[str]) -> Mapping[str, Any]:
    """A stored result as it would be shown today; other than exhibits, as it is."""
    text = str(output.get("data", {}).get("text/markdown", "")).strip()
    shown: str
    if found := FLOAT.match(text):
        function = FLOATS[found["prefix"]]
        shown = function(found["id"], project=project).markdown
        files |= set(files_read_for(function.__name__, found["id"], project))
    elif found := VALUE.match(text):
        value = show.value(found["id"], project=project)
        files |= set(files_read_for("value", found["id"], project))
        ways = {show.Value(value.id, each, {})._repr_markdown_() for each in value.texts.values()}
        if text not in ways and text != value._repr_markdown_():
            raise show.UnknownExhibit(f'value "{value.id}" is no longer {found["text"]}; now it is {value.text}')
        shown = text
    else:
        return output
    return {**{name: each for name, each in output.items() if name != "data"}, "data": {"text/markdown": shown}}


def _faults(cell: CodeCell, place: Place, outputs: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """What is wrong with the stored result of a cell that shows exhibits."""
    shown = list(_shown_by(cell))
    if not shown:
        return
    if any(output["type"] == "error" for output in outputs):
        yield Problem(
            f"the cell {_name_of(cell)} failed when the notebook was run, and holds its error", *place, "", RUN
        )
    elif not outputs:
        found = f"the cell {_name_of(cell)} holds no result, so that the page would have nothing in its place"
        yield Problem(found, *place, "a notebook that was run and saved", RUN)
    elif (name := _named_alone(shown[-1])) and (held := _held(outputs)) and name not in held:
        found = f'the cell {_name_of(cell)} holds the result of "{held[-1]}"'
        yield Problem(found, *place, f'the result of "{name}"', RUN)


def _faults_of_prints(
    cell: CodeCell, place: Place, outputs: Sequence[Mapping[str, Any]], project: Project, files: set[str]
) -> Iterator[Problem]:
    """Values that a cell prints and that its stored text does not have as they are now, in any way to show them."""
    printed = "".join(output["text"] for output in outputs if output["type"] == "stream")
    for call in _printed_values(cell) if printed else ():
        name = _named_alone(call)
        try:
            value = show.value(name, project=project)
        except show.UnknownExhibit as error:
            yield Problem(f"the cell {_name_of(cell)} prints a result of earlier: {error.problems[0].found}", *place)
            continue
        files |= set(files_read_for("value", name, project))
        ways = map(re.escape, {value.text, *value.texts.values()})
        if not re.search(rf"(?<![\w.,])(?:{'|'.join(ways)})(?!\w|[.,]\d)", printed):
            held = printed.strip().splitlines()[0][:60]
            found = f'the cell {_name_of(cell)} holds "{held}", in which value "{name}" is not as it is now'
            yield Problem(found, *place, value.text, RUN)


def _printed_values(cell: CodeCell) -> Iterator[ast.Call]:
    """The values that a cell prints as they are: ``print(value("a-1"))``, ``print(f"made {value('a-1'):words}")``."""
    for printed in _results_of(cell):
        if not (isinstance(printed.func, ast.Name) and printed.func.id == "print"):
            continue
        for given in printed.args:
            parts = given.values if isinstance(given, ast.JoinedStr) else [given]
            for part in parts:
                shown = part.value if isinstance(part, ast.FormattedValue) else part
                if isinstance(shown, ast.Call) and getattr(shown.func, "id", "") == "value" and _named_alone(shown):
                    yield shown


def _name_of(cell: CodeCell) -> str:
    """How a message names a cell: by its last line, which says what it shows."""
    return f"`{cell.code.rstrip().splitlines()[-1].strip()}`"


def _shown_by(cell: CodeCell) -> Iterator[ast.Call]:
    """The calls of exhibits in a cell whose results it shows."""
    for shown in _results_of(cell):
        yield from (call for call in ast.walk(shown) if isinstance(call, ast.Call) and _is_ours(call))


def _results_of(cell: CodeCell) -> Iterator[ast.Call]:
    """The calls of a cell that give its results: that of its last line, and those that print or display."""
    code = COMMAND.sub("", cell.code).rstrip()
    if not (cell.options.include and cell.options.output and cell.options.eval):
        return
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            continue
        for each in ast.walk(statement):
            if not isinstance(each, ast.Expr) or not isinstance(each.value, ast.Call):
                continue
            is_last = each is body[-1] and not code.endswith(";")
            is_written = isinstance(each.value.func, ast.Name) and each.value.func.id in WRITES
            if is_last or is_written:
                yield each.value


def _is_ours(call: ast.Call) -> bool:
    function = call.func
    name = getattr(function, "id", "") or getattr(function, "attr", "")  # value(…), show.value(…)
    return name in CALLS


def _named_alone(call: ast.Call) -> str:
    """The id that a call names, if it is written out and no parameter makes another one of it."""
    named = [each.value for each in call.args[:1] if isinstance(each, ast.Constant)]
    named += [each.value.value for each in call.keywords if each.arg == "name" and isinstance(each.value, ast.Constant)]
    others = {each.arg for each in call.keywords} - {"name", "show"}
    return str(named[0]) if len(named) == 1 and not others else ""


def _held(outputs: Sequence[Mapping[str, Any]]) -> list[str]:
    texts = [str(output.get("data", {}).get("text/markdown", "")).strip() for output in outputs]
    return [found["id"] for text in texts if (found := FLOAT.match(text) or VALUE.match(text))]

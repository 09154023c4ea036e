"""From chapters to Markdown with the results of their cells in place; unchanged cells are not run again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from report.errors import ContentError, Problem, raise_all
from report.project import Project
from report.render.builtin import reuse, runs
from report.render.builtin.cells import Cell, Options, read_cells, read_defaults
from report.render.builtin.configuration import Settings
from report.render.builtin.direct import shown_directly
from report.render.builtin.executed import Executed
from report.render.builtin.kernel import ANSI
from report.render.builtin.place import expressions_of, place_results
from report.render.builtin.recorder import BYTES_OF_A_LINE
from report.render.builtin.runs import Failure, Run, Step
from report.render.builtin.source import INLINE, Chapter, Place

__all__ = ["Executed", "execute", "execute_chapters"]

CELL_LINE = re.compile(r"Cell In\[(?P<count>\d+)\], line (?P<line>\d+)")
CELL_FILE = re.compile(r" \(\d+\.py, line \d+\)")  # IPython's name for a cell, in messages on its syntax
KERNELS = ("python3", "python")
SHOWN_NAMES = 3  # of sources that changed
WRITABLE = "cells that write nothing of the project outside build/"
WRITE_ELSEWHERE = "write below build/, or have a program in scripts/ do it"
SHOWN_LINES = 12  # of an exception's message


def execute(
    chapter: Chapter,
    settings: Settings,
    project: Project,
    *,
    seconds: int = runs.CELL_SECONDS,
    megabytes: int = runs.CELL_MEGABYTES,
) -> Executed:
    """One chapter with the results of its cells; see `execute_chapters`."""
    return execute_chapters([chapter], settings, project, seconds=seconds, megabytes=megabytes)[0]


def execute_chapters(
    chapters: Sequence[Chapter],
    settings: Settings,
    project: Project,
    *,
    seconds: int = runs.CELL_SECONDS,
    megabytes: int = runs.CELL_MEGABYTES,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Executed, ...]:
    """Chapters with the results of their cells, several run at once.

    Parameters
    ----------
    chapters
        As read by `source.read_chapter`.
    settings
        The project's settings, over which each chapter's header goes.
    project
        Cells run in its root.
    seconds
        What one cell may take.
    megabytes
        What one cell may show.
    say
        Is told what is being done.

    Raises
    ------
    ContentError
        With the faults of all chapters: options, cells that raise, do not end or end their kernel, results that
        would differ on another machine.
    """
    problems: list[Problem] = []
    plans: list[_Plan] = []
    for chapter in chapters:
        try:
            plans.append(_Plan(chapter, settings, project))
        except ContentError as error:
            problems.extend(error.problems)
    raise_all(ContentError, dict.fromkeys(problems))  # what is wrong in the project's settings is so for each chapter
    waiting = [plan for plan in plans if plan.known is None]
    ended = [0]

    def on_end(index: int) -> None:
        ended[0] += 1
        say(f"cells of {ended[0]} of {len(waiting)} chapters run ({waiting[index].chapter.path})")

    steps = [plan.steps for plan in waiting]
    ran = runs.run_cells(steps, project.root, seconds=seconds, megabytes=megabytes, on_end=on_end)
    for plan, run in zip(waiting, ran, strict=True):
        problems.extend(plan.take(run, seconds, megabytes))
    executed: list[Executed] = []
    for plan in plans:
        if plan.known is None:
            continue
        try:
            executed.append(plan.finish())
        except ContentError as error:
            problems.extend(error.problems)
    raise_all(ContentError, problems)
    return tuple(executed)


class _Plan:
    """What there is to run of one chapter, and what came of it."""

    def __init__(self, chapter: Chapter, settings: Settings, project: Project) -> None:
        self.chapter = chapter
        self.project = project
        problems = list(_wrong_kernel(settings, chapter))
        defaults = Options()
        self.cells: tuple[Cell, ...] = ()
        try:
            defaults = read_defaults(settings, chapter)
        except ContentError as error:
            problems.extend(error.problems)
        try:
            self.cells = read_cells(chapter, defaults)
        except ContentError as error:
            problems.extend(error.problems)
        raise_all(ContentError, problems)
        self.steps: list[Step] = []
        self.places: list[list[Place]] = []  # of each step: the cell's code lines, or the expressions
        self.step_of: dict[int, int] = {}  # from a cell's position to its step
        self._divide()
        self.key = reuse.key_of(self.steps)
        self.known = self._known()

    def _known(self) -> reuse.Results | None:
        """The results that need no kernel; None if one must run."""
        if not self.steps:
            return reuse.Results((), {})
        direct = shown_directly(self.steps, self.project)
        return direct or reuse.look_up(self.project, self.chapter.path, self.key)

    def _divide(self) -> None:
        """Cells in order as steps, the expressions between two of them together in one."""
        chapter, index = self.chapter, 0
        pending = [(text, chapter.header_place(key)) for key, text in expressions_of(chapter.header)]

        def flush() -> None:
            if pending:
                self.steps.append(Step(expressions=tuple(expression for expression, _ in pending)))
                self.places.append([place for _, place in pending])
                pending.clear()

        def read_until(end: int) -> None:
            for line, place in zip(chapter.lines[index:end], chapter.places[index:end], strict=True):
                pending.extend((match["expression"].strip(), place) for match in INLINE.finditer(line))

        for number, cell in enumerate(self.cells):
            read_until(cell.source.start)
            index = cell.source.end + 1
            if cell.options.eval and cell.code:
                flush()
                self.step_of[number] = len(self.steps)
                self.steps.append(Step(cell.code, may_fail=cell.options.error))
                self.places.append(list(chapter.places[cell.first : cell.source.end]))
        read_until(len(chapter.lines))
        flush()

    def take(self, run: Run, seconds: int, megabytes: int) -> Iterator[Problem]:
        """Keep a run's results, or say what went wrong."""
        if run.failures:
            for failure in run.failures:
                yield self._problem(failure, seconds, megabytes)
            return
        self.known = reuse.settle(run, self.project.root)
        if self.project.configuration.is_file():
            reuse.keep(self.project, self.chapter.path, self.key, self.known)

    def finish(self) -> Executed:
        """The chapter with its results in place."""
        assert self.known is not None
        cells = [
            (cell, self.known.results[self.step_of[number]]["outputs"] if number in self.step_of else [])
            for number, cell in enumerate(self.cells)
        ]
        values = [value for result in self.known.results for value in result.get("values", ())]
        own = reuse.states(self.project.root, [self.chapter.path, *self.chapter.included])
        inside = {name: state for name, state in self.known.dependencies.items() if not name.startswith("/")}
        placed = place_results(self.chapter, cells, values, self.project.root, {**inside, **own})
        return replace(placed, outside=self.known.outside)

    def _problem(self, failure: Failure, seconds: int, megabytes: int) -> Problem:
        step, places = self.steps[failure.step], self.places[failure.step]
        cell = self._cell_at(failure.step)
        place = places[min(max(failure.line, 1), len(places)) - 1]
        if failure.kind == "refused":
            found = f"{cell and 'the cell '}{cell or 'an inline expression'} would change {failure.detail}"
            return Problem(f"{found}; nothing was changed", *place, WRITABLE, WRITE_ELSEWHERE)
        if failure.kind == "changed":
            names = failure.detail.split("\n")
            more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
            found = f"{', '.join(names[:SHOWN_NAMES])}{more} changed while programs ran that this chapter started"
            remedy = f"put back what is not as it should be, for instance with git; {WRITE_ELSEWHERE}"
            return Problem(found, *place, WRITABLE, remedy)
        if failure.kind == "flood":
            most = f"{megabytes} MB or {megabytes * 1_000_000 // BYTES_OF_A_LINE:,} printed lines"
            found = f"{cell and 'the cell '}{cell or 'an inline expression'} shows more than {most} and was stopped"
            remedy = "show a part or a summary, or set report: cell-megabytes: in _quarto.yml"
            return Problem(found, *place, remedy=remedy)
        if failure.kind == "overtime":
            what = f"the cell {cell}" if cell else "an inline expression"
            remedy = "do its work in the analysis, where results are kept, or set report: cell-seconds: in _quarto.yml"
            return Problem(f"{what} did not end within {seconds} seconds", *places[0], remedy=remedy)
        if failure.kind == "died":
            remedy = "cells must not end their own process; a crash or too little memory does so too"
            return Problem(f"the cell's kernel ended ({failure.detail})", *places[0], remedy=remedy)
        if failure.kind == "unfit":
            remedy = "display a text for each MIME type"
            return Problem(f"a result is not as Jupyter defines it: {failure.detail}", *places[0], remedy=remedy)
        said = CELL_FILE.sub("", f"{failure.error['ename']}: {failure.error['evalue']}".rstrip(": \n"))
        message = said.splitlines()[:SHOWN_LINES]
        said = "\n  ".join(line for line in message if line.strip())
        if failure.expression >= 0:
            expression = step.expressions[failure.expression]
            return Problem(f"`{expression}` raises {said}", *places[failure.expression])
        line = _line_of(failure)
        code = step.code.splitlines()[line - 1].strip() if line <= len(step.code.splitlines()) else ""
        remedy = "correct the cell, or set #| error: true to show the error on the page"
        return Problem(f"`{code}` raises {said}", *places[min(line, len(places)) - 1], remedy=remedy)

    def _cell_at(self, step: int) -> str:
        """How a message names the cell of a step: its label, or its first line."""
        for number, index in self.step_of.items():
            if index == step:
                cell: Cell = self.cells[number]
                return f'"{cell.options.label}"' if cell.options.label else f"`{cell.code.splitlines()[0]}`"
        return ""


def _line_of(failure: Failure) -> int:
    """The line of the failing cell, counted from 1, that the traceback names last."""
    text = ANSI.sub("", "\n".join(failure.error["traceback"]))
    lines = [int(match["line"]) for match in CELL_LINE.finditer(text) if int(match["count"]) == failure.count]
    return lines[-1] if lines else 1


def _wrong_kernel(settings: Settings, chapter: Chapter) -> Iterator[Problem]:
    """Kernels and engines other than the one there is."""
    settings = Settings.of_header(chapter.header, chapter.header_lines, chapter.path).over(settings)
    given = settings.get("jupyter")
    if isinstance(given, Mapping):
        given = given.get("kernelspec", {}).get("name") if isinstance(given.get("kernelspec"), Mapping) else None
    for key, value, known in (("jupyter", given, KERNELS), ("engine", settings.get("engine"), ("jupyter", "markdown"))):
        if value is not None and value not in known:
            what = f"the Jupyter kernel {value}" if key == "jupyter" else f"the engine {value}"
            yield Problem(f"{what} is not known here", *settings.place(key), f"{key}: {known[0]}")

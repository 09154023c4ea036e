"""From chapters to Markdown with the results of their cells in place; unchanged cells are not run again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from report.core.chapters import DIAGRAMS, INLINE, LANGUAGE, Chapter, Place
from report.core.configuration import CELL_MEGABYTES, CELL_SECONDS, Settings
from report.core.errors import ContentError, Problem, raise_all
from report.core.file_states import states
from report.core.progress import Say, counting, keep_to_itself
from report.core.project import Project
from report.data.access import withheld_files
from report.render.reading import execution_cache, kernel_runs
from report.render.reading.cells import CodeCell, Options, read_cells, read_defaults
from report.render.reading.diagrams import draw_diagram
from report.render.reading.executed_chapter import Executed
from report.render.reading.file_access import BYTES_OF_A_LINE
from report.render.reading.insertion import expressions_of, place_results
from report.render.reading.kernel import ANSI, KERNELS
from report.render.reading.kernel_runs import CellRequest, Failure, Run
from report.render.reading.static_cells import shown_directly
from report.render.reading.stored import with_exhibits

__all__ = ["Executed", "execute_chapters"]

CELL_LINE = re.compile(r"Cell In\[(?P<count>\d+)\], line (?P<line>\d+)")
CELL_FILE = re.compile(r" \(\d+\.py, line \d+\)")  # IPython's name for a cell, in messages on its syntax
SHOWN_NAMES = 3  # of sources that changed
WRITABLE = "cells that write nothing of the project outside build/, nor what the build keeps there"
WRITE_ELSEWHERE = "write to a folder of your own below build/, or have a program in scripts/ do it"
SHOWN_LINES = 12  # of an exception's message


def execute_chapters(
    chapters: Sequence[Chapter],
    settings: Settings,
    project: Project,
    *,
    seconds: int = CELL_SECONDS,
    megabytes: int = CELL_MEGABYTES,
    say: Say = keep_to_itself,
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
    executed: list[Executed] = []
    for plan in _run(chapters, settings, project, seconds, megabytes, say, problems):
        try:
            executed.append(plan.finish())
        except ContentError as error:
            problems.extend(error.problems)
    raise_all(ContentError, problems)
    return tuple(executed)


def outputs_of(
    chapters: Sequence[Chapter],
    settings: Settings,
    project: Project,
    *,
    seconds: int = CELL_SECONDS,
    megabytes: int = CELL_MEGABYTES,
    say: Say = keep_to_itself,
) -> list[list[Sequence[dict[str, Any]]]]:
    """For each chapter the outputs of its cells, as a kernel gives them; see `execute_chapters`."""
    problems: list[Problem] = []
    plans = _run(chapters, settings, project, seconds, megabytes, say, problems)
    raise_all(ContentError, problems)
    return [plan.outputs() for plan in plans]


def _run(
    chapters: Sequence[Chapter],
    settings: Settings,
    project: Project,
    seconds: int,
    megabytes: int,
    say: Say,
    problems: list[Problem],
) -> list[_Plan]:
    """The chapters whose results are known now, by a kernel or from before; what went wrong in others is told."""
    plans: list[_Plan] = []
    withheld = withheld_files(project)
    states_now: dict[str, str] = {}  # before any cell runs
    for chapter in chapters:
        try:
            plans.append(_Plan(chapter, settings, project, withheld, states_now))
        except ContentError as error:
            problems.extend(error.problems)
    raise_all(ContentError, dict.fromkeys(problems))  # what is wrong in the project's settings is so for each chapter
    waiting = [plan for plan in plans if plan.known is None]
    count = counting(say, "running the cells of chapters", len(waiting))

    steps = [plan.steps for plan in waiting]
    folders = [plan.folder for plan in waiting]
    ran = kernel_runs.run_cells(
        steps,
        project.root,
        seconds=seconds,
        megabytes=megabytes,
        on_end=lambda index: count(),
        folders=folders,
        names=[plan.chapter.path for plan in waiting],
    )
    for plan, run in zip(waiting, ran, strict=True):
        problems.extend(plan.take(run, seconds, megabytes))
    return [plan for plan in plans if plan.known is not None]


class _Plan:
    """What there is to run of one chapter, and what came of it."""

    def __init__(
        self,
        chapter: Chapter,
        settings: Settings,
        project: Project,
        withheld: Mapping[str, str],
        states_now: dict[str, str],
    ) -> None:
        self.chapter = chapter
        self.withheld = withheld
        self.project = project
        problems = list(_wrong_kernel(settings, chapter)) if chapter.stored is None else []
        defaults = Options()
        self.cells: tuple[CodeCell, ...] = ()
        try:
            defaults = read_defaults(settings, chapter)
        except ContentError as error:
            problems.extend(error.problems)
        try:
            self.cells = read_cells(chapter, defaults)
        except ContentError as error:
            problems.extend(error.problems)
        raise_all(ContentError, problems)
        self.steps: list[CellRequest] = []
        self.places: list[list[Place]] = []  # of each step: the cell's code lines, or the expressions
        self.step_of: dict[int, int] = {}  # from a cell's position to its step
        self._divide()
        self.folder = folder_of(chapter, settings, project)
        self.key = execution_cache.key_of(self.steps, "" if self.folder == project.root else chapter.path)
        self.known = self._known(states_now)

    def _known(self, states_now: dict[str, str]) -> execution_cache.Results | None:
        """The results that need no kernel; None if one must run."""
        if self.chapter.stored is not None:
            return self._stored(self.chapter.stored)
        if not self.steps:
            return execution_cache.Results((), {})
        direct = shown_directly(self.steps, self.project)
        return direct or execution_cache.look_up(self.project, self.chapter.path, self.key, states_now)

    def _stored(self, stored: Sequence[Sequence[dict[str, Any]]]) -> execution_cache.Results:
        """What a notebook holds of its cells' outputs; expressions in its text stay as they are written."""
        cells = [cell for cell in self.cells if cell.code]
        own = [cell for number, cell in enumerate(self.cells) if number not in self.chapter.given]
        of_cell = {id(cell): outputs for cell, outputs in zip(own, stored, strict=False)}
        self.steps = [CellRequest(cell.code) for cell in cells]
        self.step_of = {number: cells.index(cell) for number, cell in enumerate(self.cells) if cell.code}
        run = Run(tuple({"count": 0, "outputs": list(of_cell.get(id(cell), ()))} for cell in cells), (), (), 0)
        held = replace(execution_cache.settle(run, self.project.root), dependencies={})
        places = [self.chapter.places[min(cell.first, cell.source.end)] for cell in self.cells]
        return with_exhibits(self.cells, places, held, self.step_of, self.project)

    def _divide(self) -> None:
        """Cells in order as steps, the expressions between two of them together in one."""
        chapter, index = self.chapter, 0
        pending = [(text, chapter.header_place(key)) for key, text in expressions_of(chapter.header)]

        def flush() -> None:
            if pending:
                self.steps.append(CellRequest(expressions=tuple(expression for expression, _ in pending)))
                self.places.append([place for _, place in pending])
                pending.clear()

        def read_until(end: int) -> None:
            for line, place in zip(chapter.lines[index:end], chapter.places[index:end], strict=True):
                pending.extend((match["expression"].strip(), place) for match in INLINE.finditer(line))

        for number, cell in enumerate(self.cells):
            read_until(cell.source.start)
            index = cell.source.end + 1
            if number in self.chapter.given:
                continue
            if cell.options.eval and cell.code and cell.source.language == LANGUAGE:
                flush()
                self.step_of[number] = len(self.steps)
                self.steps.append(CellRequest(cell.code, may_fail=cell.options.error))
                self.places.append(list(chapter.places[cell.first : cell.source.end]))
        read_until(len(chapter.lines))
        flush()

    def take(self, run: Run, seconds: int, megabytes: int) -> Iterator[Problem]:
        """Keep a run's results, or say what went wrong."""
        closed = self._closed(name for kind, name in run.notes if kind == "read")
        if closed:
            yield closed
            return
        if run.failures:
            for failure in run.failures:
                yield self._problem(failure, seconds, megabytes)
            return
        self.known = execution_cache.settle(run, self.project.root)
        if self.project.configuration.is_file():
            execution_cache.keep(self.project, self.chapter.path, self.key, self.known)

    def finish(self) -> Executed:
        """The chapter with its results in place."""
        assert self.known is not None
        closed = self._closed(self.known.dependencies)
        if closed:
            raise ContentError(closed)
        cells = list(zip(self.cells, self.outputs(), strict=True))
        values = [value for result in self.known.results for value in result.get("values", ())]
        own = states(self.project.root, [self.chapter.file, *self.chapter.included])
        inside = {name: state for name, state in self.known.dependencies.items() if not name.startswith("/")}
        placed = place_results(self.chapter, cells, values, self.project.root, {**inside, **own})
        return replace(placed, outside=self.known.outside)

    def outputs(self) -> list[Sequence[dict[str, Any]]]:
        """What each cell gave."""
        return [self._outputs_of(number, cell) for number, cell in enumerate(self.cells)]

    def _closed(self, read: Iterable[str]) -> Problem | None:
        """What is wrong if cells read, or name, a file whose rows are not given with the paper, here or not."""
        names = self.withheld
        found = [name for name in read if name in names]
        at = 0
        for name in names:
            naming = [index for index, step in enumerate(self.steps) if Path(name).name in step.code]
            if naming and (not found or name in found):
                found, at = [name], naming[0]
                break
        if not found:
            return None
        place = self.places[at][0] if self.places and self.places[at] else Place(self.chapter.file, 1)
        expected = "a value, table or figure of scripts/, which tells no single row"
        remedy = "compute it in scripts/ from the dataset, and show it here"
        return Problem(f"a cell reads {found[0]}, whose rows are not given with the paper", *place, expected, remedy)

    def _outputs_of(self, number: int, cell: CodeCell) -> Sequence[dict[str, Any]]:
        """What a cell gave: a diagram its drawing, a cell that was not run nothing."""
        assert self.known is not None
        if number in self.chapter.given:
            return [dict(output) for output in self.chapter.given[number].outputs]
        if cell.source.language in DIAGRAMS and cell.options.eval and self.chapter.stored is None:
            return draw_diagram(cell, self.chapter, self.project.root)
        given = self.known.results[self.step_of[number]]["outputs"] if number in self.step_of else []
        return list(given)

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
        said = CELL_FILE.sub("", _said(failure))
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
                cell: CodeCell = self.cells[number]
                return f'"{cell.options.label}"' if cell.options.label else f"`{cell.code.splitlines()[0]}`"
        return ""


def _said(failure: Failure) -> str:
    """The exception's name and message; of one that a result's own form raised, IPython tells both in the traceback."""
    if failure.error["ename"] == "NoneType":
        lines = ANSI.sub("", "\n".join(failure.error["traceback"])).strip().splitlines()
        named = [line for line in lines if re.match(r"[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt)\b", line)]
        if named:
            return named[-1]
    return f"{failure.error['ename']}: {failure.error['evalue']}".rstrip(": \n")


def folder_of(chapter: Chapter, settings: Settings, project: Project) -> Path:
    """Where a document's cells begin: in its own folder, or with `project: execute-dir: project` in the project's."""
    if settings.get("project.execute-dir") == "project":
        return project.root
    return (project.root / chapter.file).parent


def _line_of(failure: Failure) -> int:
    """The line of the failing cell, counted from 1, that the traceback names last."""
    text = ANSI.sub("", "\n".join(failure.error["traceback"]))
    lines = [int(match["line"]) for match in CELL_LINE.finditer(text) if int(match["count"]) == failure.count]
    return lines[-1] if lines else 1


def _wrong_kernel(settings: Settings, chapter: Chapter) -> Iterator[Problem]:
    """Kernels and engines other than the one there is."""
    settings = Settings.of_header(chapter.header, chapter.header_lines, chapter.file).over(settings)
    given = settings.get("jupyter")
    if isinstance(given, Mapping):
        given = given.get("kernelspec", {}).get("name") if isinstance(given.get("kernelspec"), Mapping) else None
    for key, value, known in (("jupyter", given, KERNELS), ("engine", settings.get("engine"), ("jupyter", "markdown"))):
        if value is not None and value not in known and any(cell.language == LANGUAGE for cell in chapter.cells):
            what = f"the Jupyter kernel {value}" if key == "jupyter" else f"the engine {value}"
            yield Problem(f"{what} is not known here", *settings.place(key), f"{key}: {known[0]}")

"""Tell what changed in the data since a git revision, and which exhibits and values it moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from report.cli.verb import Told, project_option, verb
from report.core.errors import Problem, UsageError
from report.core.fences import ticks_around
from report.core.progress import live
from report.core.project import Project, find_project
from report.data import Changes, compare_packages, open_package, package_at
from report.exhibits.impact import MovedValue, exhibits_resting_on, moved_values


@dataclass(frozen=True)
class Marks:
    """How a heading, an item and an item's detail begin, and what stands around words that are shown as they are."""

    heading: str
    item: str
    detail: str
    quote: str

    def quoted(self, text: str) -> str:
        """Words of the data, in which Markdown must see nothing."""
        if not self.quote:
            return text
        fence = ticks_around(text, 1)
        blank = " " if "`" in text else ""
        return f"{fence}{blank}{text}{blank}{fence}"


FORMS = {"text": Marks("", "  ", "      ", ""), "markdown": Marks("## ", "- ", "    - ", "`")}


@verb("diff", as_json=True)
@click.argument("base")
@click.option("--format", "form", type=click.Choice(sorted(FORMS)), default="text", show_default=True)
@project_option
def main(base: str, form: str, folder: Path | None) -> Told:
    """Tell what changed in the data since revision BASE (main, v0.1.0, HEAD~3), and which values it moves."""
    if not base:
        raise UsageError(Problem("no revision to compare with", remedy="run: make data-diff BASE=<revision>"))
    project = find_project(folder)
    with live("data diff") as say:
        say(f"comparing with {base}")
        found = compare(project, base)
    data = {**asdict(found.changes), "values": [asdict(each) for each in found.moved], "exhibits": dict(found.resting)}
    return Told("\n".join(lines_of(found, project, FORMS[form])), data)


@dataclass(frozen=True)
class DataDiff:
    """The data of two revisions.

    Parameters
    ----------
    changes
        Of datasets, rows and sources.
    moved
        The values that are others now.
    resting
        For each exhibit that rests on changed or removed rows, these rows.
    """

    changes: Changes
    moved: tuple[MovedValue, ...]
    resting: Mapping[str, Sequence[str]]


def compare(project: Project, base: str) -> DataDiff:
    """What changed in the data since a revision, and what it moves."""
    new = open_package(project)
    with package_at(project, base) as old:
        changes = compare_packages(old, new, base)
        touched = [each.name for each in changes.datasets] + list(changes.removed)
        moved = moved_values(project, old, new, touched)
    resting = exhibits_resting_on(project, (row for each in changes.datasets for row in each.addresses))
    return DataDiff(changes, tuple(moved), resting)


def lines_of(found: DataDiff, project: Project, form: Marks) -> Iterator[str]:
    """The comparison as lines for people."""
    moved, resting = found.moved, found.resting
    yield from describe(found.changes, form)
    yield f"{form.heading}Values that move: {len(moved)}"
    yield from (f"{form.item}{each.id}: {_shown(each.old, each)} → {_shown(each.new, each)}" for each in moved)
    built = "" if project.exhibits.is_dir() else " (none are built: run make exhibits)"
    yield f"{form.heading}Exhibits that rest on changed or removed rows: {len(resting)}{built}"
    for name, rows in resting.items():
        yield f"{form.item}{name}"
        yield from (f"{form.detail}{form.quoted(row)}" for row in rows)


def describe(changes: Changes, form: Marks) -> Iterator[str]:
    """The changes of datasets, columns, rows and sources."""
    versions = " → ".join(dict.fromkeys(changes.versions))
    yield f"{form.heading}Data against {changes.revision} (version {versions})"
    if not (changes.added or changes.removed or changes.datasets):
        yield f"{form.item}no difference"
    yield from (f"{form.item}new dataset: {name}" for name in changes.added)
    yield from (f"{form.item}removed dataset: {name}" for name in changes.removed)
    for each in changes.datasets:
        count = f"{len(each.added)} added, {len(each.removed)} removed, {len(each.changed)} changed"
        yield f"{form.heading}{each.name}: {count}"
        yield from (f"{form.item}{change}" for change in each.schema)
        yield from (f"{form.item}+ {form.quoted(key)}" for key in each.added)
        yield from (f"{form.item}− {form.quoted(key)}" for key in each.removed)
        for key, moves in each.changed.items():
            yield f"{form.item}~ {form.quoted(key)}"
            for column, (old, now) in moves.items():
                yield f"{form.detail}{column}: {form.quoted(old or '(empty)')} → {form.quoted(now or '(empty)')}"
    yield f"{form.heading}New sources: {', '.join(changes.sources) or 'none'}"


def _shown(number: float | str, value: MovedValue) -> str:
    return number if isinstance(number, str) else f"{number:,.10g} {value.unit}".strip()

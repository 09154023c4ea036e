"""Build the stale values, tables and figures, and the pages that show them; or only some of them, and show these."""

from __future__ import annotations

from typing import Any

import click

from report.cli.steps import run_stale
from report.cli.verb import Told, scheduler_option, verb
from report.core.errors import first_of
from report.core.project import Project, find_project
from report.core.scheduler import scheduler_of, scheduling
from report.evidence.gathered import Evidence
from report.evidence.pages import write_documents
from report.exhibits.build import build_exhibits, build_some
from report.exhibits.kinds import KINDS


def _ids(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The ids that a shell may complete: those of the last build."""
    folder = find_project().exhibits
    return sorted(each.name for each in folder.glob("*/") if each.name.startswith(incomplete))


@verb("exhibits", as_json=True)
@scheduler_option
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=_ids)
def main(ids: tuple[str, ...], scheduler: str) -> Told:
    """Build the values, tables and figures that are stale, and say which; with IDs build only these and show them."""
    where = scheduler_of(scheduler)
    project = find_project()
    if not ids:
        with scheduling(where):
            done = build(project)
        return Told("", {"rebuilt": done.rebuilt, "removed": done.removed, "total": done.total})
    uses = Evidence(project).uses
    with scheduling(where):
        built = _some(ids)
    shown = [{**each, "uses": [f"{use.path}:{use.line}" for use in uses.get(each["id"], ())]} for each in built]
    return Told("\n\n".join(_described(project, each) for each in shown), {"exhibits": shown})


def build(project: Project) -> Any:
    """Build what is stale of a project, and write the pages of evidence."""
    run_stale(project)
    done = build_exhibits(project)
    write_documents(Evidence(project))
    return done


def _some(ids: tuple[str, ...]) -> list[dict[str, Any]]:
    return build_some(find_project(), ids)


def _described(project: Project, told: dict[str, Any]) -> str:
    """An exhibit as its author wants to see it after a change."""
    kind = KINDS[told["kind"]]
    folder = project.exhibits / told["id"]
    place = told["function"]
    title = told.get("title") or told.get("text") or ""
    lines = [f"{told['kind']} {told['id']}: {title}".rstrip(": ")]
    lines.append(f"  is       {told['definition']}")
    if told["kind"] == "claim":  # one that does not hold is a fault, and is not built
        lines.append(f"  holds    yes: {told['rule']}")
    if "number" in told:
        lines.append(f"  number   {told['number']!r} {told['unit']}")
    lines.append(f"  made by  {place['file']}:{place['line']}")
    rows = told["rows"]
    lines.append(f"  rows     {first_of(rows, 3)}")
    marks = {mark: count for mark, count in told["confidence"].items() if count}
    lines.append(f"  sources  {', '.join(source['id'] for source in told['sources']) or 'none'}; confidence {marks}")
    if kind.is_picture:
        lines.append(f"  picture  {project.shown(folder / 'figure.png')}")
    lines.append(f"  data     {project.shown(folder / 'data.csv')}")
    lines.append(f"  shown    {', '.join(told['uses']) or 'in no chapter yet'}")
    return "\n".join(lines)

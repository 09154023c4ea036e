"""A new dataset's beginning: its table, its place in the package and a test that says what is left to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.errors import Problem, UsageError, raise_all
from report.core.files import sha256, write_atomically, write_if_changed
from report.core.messages import N_, Messages, messages_of
from report.core.project import DESCRIPTOR, Project
from report.data.descriptor import NAME, NAMES, UNWRITTEN, read_package
from report.data.from_file import ORIGINAL, OURS, Received, fields_of
from report.data.package import Package, open_package
from report.data.page_of_folder import add_page
from report.data.periods import FORMS, UNDATED
from report.data.received_cells import name_of

LONGEST_NAME = 60
SEVERAL_SOURCES = {"resource": "sources", "field": "source_id", "separator": "; "}
# The columns of a dataset of figures, as README.md explains them: description, type and what a cell must satisfy.
COLUMNS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "key": (
        "Stable name of the row, unique in the dataset; made once from its content and never changed by insertions.",
        "string",
        {"required": True, "unique": True, "pattern": "[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*"},
    ),
    "series_id": (
        "The measure; rows of one series are comparable except across the breaks in the dataset breaks.",
        "string",
        {"required": True},
    ),
    "entity": ("Country, state, region, company or product the figure is about.", "string", {"required": True}),
    "period": ("The time the figure is about, as the source states it.", "string", {"required": True}),
    "period_type": ("What kind of time it is.", "string", {"required": True, "enum": [*FORMS, UNDATED]}),
    "year": (
        "Calendar year in which the period lies; empty for ranges over several years and for undated items.",
        "integer",
        {"minimum": 1900},
    ),
    "value": ("The figure as received, in the unit of the column unit.", "number", {"required": True}),
    "unit": ("Unit as received; its machine-readable form is in the dataset units.", "string", {"required": True}),
    "source_id": (
        "One or several ids of the dataset sources, separated by a semicolon and a space.",
        "string",
        {"required": True},
    ),
    "locator": ("Where in the source: page, paragraph, table, file and row.", "string", {"required": True}),
    "confidence": (
        "A official or scholarly text, as far as it was read; B reputable secondary source, press and what people say "
        "included, or faithful copy; C weak, rounded, "
        "undated, inferred or derived from rounded figures.",
        "string",
        {"required": True, "enum": ["A", "B", "C"]},
    ),
    "note": ("What a reader must know about this row.", "string", {}),
}
LICENCE_NOTE = N_(
    "Facts and figures with their sources; the selection, keys and notes are under CC-BY-4.0, "
    "the originals under the terms of their publishers."
)
TEST = '''"""The dataset {name} holds what its sources print. Made by `make new-dataset`; fill in what is marked."""

from __future__ import annotations

from pathlib import Path

from report.core.project import Project
from report.data import open_package

ROOT = Path(__file__).parents[2]
NAME = "{name}"

# Figures printed in the sources, typed here from them and not read from the data: key of the row → value.
# For instance  "some-key-2024": 1234,  # title of the source, page
RECEIVED: dict[str, float] = {{}}


def test_the_dataset_holds_figures_as_their_sources_print_them() -> None:
    frame = open_package(Project(ROOT)).read(NAME).frame
    assert len(frame), f"the table of {{NAME}} has no rows yet: add them, then run: make data-seal NAME={{NAME}}"
    assert RECEIVED, "no figure is compared with its source yet: type one or two into RECEIVED of this file"
    assert {{key: frame["value"].get(f"{{NAME}}/{{key}}") for key in RECEIVED}} == RECEIVED
'''


@dataclass(frozen=True)
class Scaffold:
    """What was made for a new dataset.

    Parameters
    ----------
    name
        The dataset.
    made
        The files made and changed, as messages name them.
    told
        What was found in a file that was given, and converted.
    left
        What is left for a person to do, in order.
    """

    name: str
    made: tuple[str, ...]
    told: tuple[str, ...]
    left: tuple[str, ...]

    def __str__(self) -> str:
        lines = ["made:", *(f"  {each}" for each in self.made)]
        lines += ["found:", *(f"  {each}" for each in self.told)] if self.told else []
        lines.append("what is left:")
        return "\n".join([*lines, *(f"  {number}. {each}" for number, each in enumerate(self.left, 1))])


def add_dataset(project: Project, name: str) -> Scaffold:
    """Begin a dataset of figures: a table without rows, its description, its page and a test that fails until filled.

    Raises
    ------
    UsageError
        If the name is not fit for a dataset, or taken; nothing is made then.
    """
    package = open_package(project)
    test = project.root / "tests" / "data" / f"test_{name.replace('-', '_')}.py"
    table = _free_place(project, name, package, test)
    text = ",".join(COLUMNS) + "\n"
    write_atomically(table, text)
    write_atomically(test, TEST.format(name=name))
    say = messages_of(project.root)
    _describe(project, _description(name, text, list(_fields(say)), say))
    left = [
        f"add rows to {project.shown(table)}: data/README.md says what each column holds",
        *_sources_left(package, ""),
        "add each new unit to data/sources/units.csv; then run: make data-seal NAME=units",
        f"write title and description of {name} in data/{DESCRIPTOR}, in place of “{UNWRITTEN} …”",
        f"run: make data-seal NAME={name}; make data",
        f"type one or two printed figures into {project.shown(test)}, and run: .venv/bin/pytest {project.shown(test)}",
    ]
    of_page, left_of_page = add_page(project, name)
    return Scaffold(name, _made(project, of_page, table, test), (), (*left, *left_of_page))


def add_dataset_from(project: Project, name: str, received: Received, source: str, confidence: str) -> Scaffold:
    """Make a dataset of a file that somebody has; the file is kept beside its table, and its hash in the package.

    Raises
    ------
    UsageError
        If the name is not fit for a dataset, or taken; nothing is made then.
    """
    package = open_package(project)
    kept = project.data / name / f"{ORIGINAL}{received.ending}"
    table = _free_place(project, name, package, kept)
    say = messages_of(project.root)
    ours = {field["name"]: {key: each for key, each in field.items() if key != "name"} for field in _fields(say)}
    header = received.table.partition("\n")[0].split(",")
    own = {each: ours[each] for each in OURS} | {each: ours[each] for each in ("unit",) if each in header}
    description = _description(name, received.table, list(fields_of(received, own, say)), say)
    description["rows"] = received.rows
    path = kept.relative_to(project.data).as_posix()
    description[ORIGINAL] = {"path": path, **received.described}
    if "unit" not in header:
        del description["schema"]["foreignKeys"]
    write_atomically(table, received.table)
    write_atomically(kept, received.original)
    _describe(project, description)
    left = [] if source in package.sources else _sources_left(package, source)
    if not source and "source_id" not in {each.name for each in received.columns}:
        left.append(f"fill the column source_id of {project.shown(table)}")
    if not confidence and "confidence" not in {each.name for each in received.columns}:
        left.append(f"fill the column confidence of {project.shown(table)}: A, B or C, as data/README.md explains")
    has_gaps = any(each.startswith("fill ") for each in left)
    left.append(f"write title and description of {name} in data/{DESCRIPTOR}, in place of “{UNWRITTEN} …”")
    left.append(f"run: make data-seal NAME={name}; make data" if has_gaps else "run: make data")
    told = [f"{received.rows} rows of {received.described['name']}", *received.told]
    of_page, left_of_page = add_page(project, name)
    return Scaffold(name, _made(project, of_page, table, kept), tuple(told), (*left, *left_of_page))


def _free_place(project: Project, name: str, package: Package, other: Path) -> Path:
    """The place of the table; refused if the name does not do, or if anything stands there."""
    raise_all(UsageError, _name_faults(name, package.names))
    table = project.data / name / f"{name}.csv"
    for path in (table, other):
        if path.exists():
            raise UsageError(Problem("exists already", project.shown(path), remedy="choose another name"))
    return table


def _made(project: Project, of_page: list[str], *paths: Path) -> tuple[str, ...]:
    """Everything that was written, as messages name it: files of the author's are among it."""
    return (*map(project.shown, paths), f"its description in data/{DESCRIPTOR}", *of_page)


def _sources_left(package: Package, source: str) -> list[str]:
    columns = ",".join(package.described("sources").columns)
    what = f"source {source}" if source else "each new source"
    return [f"add {what} to data/sources/sources.csv ({columns}); then run: make data-seal NAME=sources"]


def _describe(project: Project, description: dict[str, Any]) -> None:
    whole = read_package(project)
    whole["resources"].append(description)
    write_if_changed(project.descriptor, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def _name_faults(name: str, taken: tuple[str, ...]) -> Iterator[Problem]:
    if not name:
        yield Problem("no dataset named", remedy="run: make new-dataset NAME=charging-points")
    elif not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        expected = f"{NAMES}, at most {LONGEST_NAME} characters"
        fit = name_of(name, "-")[:LONGEST_NAME].strip("-")
        remedy = f"choose another name, for instance {fit}" if NAME.fullmatch(fit) and fit not in taken else ""
        yield Problem(f'"{name}" cannot name a dataset', expected=expected, remedy=remedy)
    elif name in taken:
        yield Problem(f'there is a dataset "{name}" already', f"data/{DESCRIPTOR}", remedy="choose another name")


def _fields(say: Messages) -> Iterator[dict[str, Any]]:
    for column, (description, kind, constraints) in COLUMNS.items():
        title = column.removesuffix("_id").replace("_", " ").capitalize()
        field: dict[str, Any] = {"name": column, "type": kind, "title": title, "description": say(description)}
        if constraints:
            field["constraints"] = dict(constraints)
        if column == "source_id":
            field["references"] = SEVERAL_SOURCES
        yield field


def _description(name: str, text: str, fields: list[dict[str, Any]], say: Messages) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}/{name}.csv",
        "type": "table",
        "title": f"{UNWRITTEN} what the table shows, in a few words",
        "description": f"{UNWRITTEN} what a row is, where and when, and what a reader must know",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(text.encode()),
        "hash": f"sha256:{sha256(text)}",
        "rows": 0,
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "sources": [{"title": "listed by source_id in the dataset sources", "path": "sources/sources.csv"}],
        "licenceNote": say(LICENCE_NOTE),
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "primaryKey": ["key"],
            "missingValues": [""],
            "foreignKeys": [{"fields": ["unit"], "reference": {"resource": "units", "fields": ["unit"]}}],
        },
    }
